"""The page of a paper and what is done from there."""

from blkirm import _
from blkirm.audiences.rules import may_change_audience
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel.page import PostPage
from blkirm.papers.views.words import file_kind
from blkirm.papers.views.words import state_title
from blkirm.papers.views.words import TRANSITIONS
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from blkirm.parties.views import PartyPage
from functools import cached_property
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from typing import Any
from zExceptions import BadRequest


class PaperPage(PartyPage):
    """One paper: what it is, its file, and what may be done with it now."""

    tab = "papers"

    @cached_property
    def may_view_party(self) -> bool:
        """Say whether the party may be named; the network reads single papers of others."""
        return bool(api.user.has_permission("View", obj=self.party))

    def may_change_audience(self) -> bool:
        return may_change_audience(self.context)

    def kind(self) -> str:
        return document_kinds.title(self.context.kind)

    def originator(self) -> str:
        return name_of_authority(self.context.originator)

    def paper_language(self) -> str:
        return paper_languages.title(self.context.language)

    @cached_property
    def state(self) -> str:
        return api.content.get_state(self.context)

    def state_title(self) -> str:
        return state_title(self.state, self.request)

    def file(self) -> dict[str, str] | None:
        file = self.context.file
        if file is None:
            return None
        return {
            "name": file.filename,
            "kind": file_kind(file.filename or ""),
            "size": self.size(file.getSize()),
            "url": f"{self.context.absolute_url()}/@@download/file",
        }

    def transitions(self) -> list[dict[str, Any]]:
        tool = api.portal.get_tool("portal_workflow")
        return [
            {"id": t["id"], "title": TRANSITIONS[t["id"]]}
            for t in tool.getTransitionsFor(self.context)
            if t["id"] in TRANSITIONS
        ]

    def may_edit(self) -> bool:
        return bool(api.user.has_permission("Modify portal content", obj=self.context))


class ChangeState(PostPage):
    """The buttons that lead a paper from state to state."""

    def change(self) -> str:
        transition = self.request.form.get("transition")
        if transition not in TRANSITIONS:
            raise BadRequest()
        try:
            api.portal.get_tool("portal_workflow").doActionFor(self.context, transition)
        except WorkflowException:
            self.say(
                _(
                    "msg_state_refused",
                    default="This is not possible in the paper's present state.",
                ),
                "error",
            )
        else:
            self.say(_("msg_state_changed", default="The paper's state was changed."))
        return self.lead_to(self.context.absolute_url())
