"""The papers of an item: chosen from the library, or uploaded for it."""

from blkirm import _
from blkirm.intake.interfaces import Refused
from blkirm.kernel.page import PostPage
from blkirm.kernel.text import searchable
from blkirm.meetings import operations
from blkirm.meetings import rules
from blkirm.meetings.references import uids_from
from blkirm.meetings.views.item import AgendaItemPage
from blkirm.meetings.views.submit import share_upload
from blkirm.papers.related import NoSuchPaper
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest

import transaction


#: Papers that are offered at once.
MOST = 25


class ItemPapers(AgendaItemPage):
    """What an item is about, with everything that changes it."""

    page = ViewPageTemplateFile("../templates/item-papers.pt")
    refusal: tuple[str, ...] = ()
    may_confirm = False

    def __call__(self) -> str:
        return self.page()

    def remove_label(self, title: str) -> str:
        return self.words(
            _(
                "label_remove_paper",
                default="Take off the list: ${title}",
                mapping={"title": title},
            )
        )

    @cached_property
    def wanted(self) -> str:
        text = self.request.form.get("q", "")
        return text.strip()[:200] if isinstance(text, str) and searchable(text) else ""

    def found(self) -> list[dict[str, Any]]:
        """Return papers of the party that are not with the item yet: those asked for, or the newest."""
        query = {"SearchableText": self.wanted} if self.wanted else {}
        brains = api.portal.get_tool("portal_catalog")(
            portal_type="Paper",
            party=self.party.getId(),
            sort_on="modified",
            sort_order="descending",
            sort_limit=MOST + len(self.context.papers or ()),
            **query,
        )
        taken = set(self.context.papers or ())
        return [
            {
                "uid": brain.UID,
                "title": brain.Title,
                "url": brain.getURL(),
                "number": brain.reference_number or "",
                "day": self.day(brain.modified),
            }
            for brain in brains[: MOST + len(taken)]
            if brain.UID not in taken
        ][:MOST]


class ChangePapers(PostPage, ItemPapers):
    """Add, upload or take away."""

    def change(self) -> str:
        undo = transaction.savepoint()
        try:
            self._do()
        except Refused as refused:
            undo.rollback()
            self.refusal = refused.sentences
            self.may_confirm = all(f.severity == "confirm" for f in refused.findings)
        except (BadRequest, NoSuchPaper) as error:
            undo.rollback()
            message = getattr(error, "message", None)
            self.refusal = (self.words(message) if message else str(error),)
        else:
            return self.lead_to(f"{self.url}/@@item-papers")
        self.request.response.setStatus(400)
        return self.page()

    def _do(self) -> None:
        operations.refuse(rules.reasons_against_ordering(self.meeting))
        form = self.request.form
        wanted = form.get("add", [])
        wanted = [each for each in (wanted if isinstance(wanted, list) else [wanted]) if each]
        for uid in uids_from(map(str, wanted), ()):
            operations.add_paper(self.context, uid)
        removed = form.get("remove")
        if isinstance(removed, str) and removed in {paper["uid"] for paper in self.papers}:
            operations.remove_paper(self.context, removed)
        uploads = form.get("file")
        for upload in uploads if isinstance(uploads, list) else [uploads]:
            if getattr(upload, "filename", ""):
                share_upload(self.context, upload, bool(form.get("confirmed")))
        self.say(_("msg_saved", default="It is saved."))
