"""The page of a paper and what is done from there."""

from blkirm import _
from blkirm.access.errors import Overtaken
from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.audiences.rules import may_change_audience
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.intake.holding import waits_beside
from blkirm.intake.rules import is_held
from blkirm.intake.rules import is_searchable
from blkirm.kernel import clock
from blkirm.kernel.formats import format_time
from blkirm.kernel.page import PostPage
from blkirm.papers import operations
from blkirm.papers import rules
from blkirm.papers.checkout import checkout_of
from blkirm.papers.content import Paper
from blkirm.papers.trash import may_discard
from blkirm.papers.versions import newest_version
from blkirm.papers.versions import Version
from blkirm.papers.versions import versions_of
from blkirm.papers.views.words import file_kind
from blkirm.papers.views.words import state_title
from blkirm.papers.views.words import TRANSITIONS
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from blkirm.parties.views import PartyPage
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from typing import Any
from zExceptions import BadRequest
from zExceptions import Unauthorized
from zope.i18n import translate
from zope.i18nmessageid import Message


#: Versions on the page of a paper; the others follow behind "show all".
LATEST = 3
LONGEST_COMMENT = 500


class BasePaperPage(PartyPage):
    """What all pages about one paper share."""

    tab = "papers"
    #: Why something did not happen, in sentences.
    refusals: tuple[str, ...] = ()

    @cached_property
    def me(self) -> str:
        return api.user.get_current().getId() or ""

    @cached_property
    def state(self) -> str:
        return api.content.get_state(self.context)

    def state_title(self) -> str:
        return state_title(self.state, self.request)

    @cached_property
    def may_edit(self) -> bool:
        return rules.may_change(self.context)

    @cached_property
    def hindrances(self) -> list[Message]:
        """Return why the paper cannot be changed now by somebody who has the right to."""
        return rules.reasons_against_change(self.context, self.me)

    @cached_property
    def may_write(self) -> bool:
        """Say whether the reader can give the paper another file now."""
        return self.may_edit and not self.hindrances

    @cached_property
    def newest(self) -> Version | None:
        return newest_version(self.context)

    @cached_property
    def newest_number(self) -> int:
        return self.newest.number if self.newest else 0

    def moment(self, value: datetime) -> str:
        return format_time(value.astimezone(clock.BERLIN), self.language)

    def version_row(self, version: Version) -> dict[str, Any]:
        """Describe a version for a list; its author to those who may know them."""
        number, base = version.number, f"{self.url}/@@version?number={version.number}"
        is_newest = number == self.newest_number
        return {
            "number": number,
            "is_newest": is_newest,
            "comment": version.comment,
            "author": full_name(version.author) if may_know(version.author) else "",
            "moment": self.moment(version.time),
            "day": self.day(version.time.astimezone(clock.BERLIN)),
            "iso": version.time.isoformat(timespec="minutes"),
            "name": version.file.filename,
            "kind": file_kind(version.file.filename or ""),
            "size": self.size(version.file.getSize()),
            "url": self.url if is_newest else base,
            "download": f"{self.url}/@@download-version?number={number}",
            "compare": f"{self.url}/@@compare?old={number - 1}&new={number}" if number > 1 else "",
        }

    def short(self, papers: Iterable[Paper]) -> list[dict[str, str]]:
        """Describe other papers as links."""
        return [
            {
                "title": paper.title,
                "lang": paper.language,
                "url": paper.absolute_url(),
                "number": paper.reference_number,
            }
            for paper in papers
        ]

    def longest_comment(self) -> int:
        return LONGEST_COMMENT


class PaperPage(BasePaperPage):
    """One paper: what it is, its file and versions, and what may be done with it now."""

    def may_change_audience(self) -> bool:
        return may_change_audience(self.context)

    def may_delete(self) -> bool:
        return may_discard(self.context) and not self.hindrances

    def place_url(self) -> str:
        """Return the address of what the paper lies in; only for those who may see that."""
        return self.context.aq_parent.absolute_url()

    def uid(self) -> str:
        return api.content.get_uuid(self.context)

    def kind(self) -> str:
        return document_kinds.title(self.context.kind)

    def field_of_work(self) -> str:
        return fields_of_work.title(self.context.field_of_work)

    def originator(self) -> str:
        return name_of_authority(self.context.originator)

    def lead(self) -> str:
        return name_of_authority(self.context.lead_authority)

    def contributing(self) -> list[str]:
        return [name_of_authority(each) for each in self.context.contributing_authorities or ()]

    def paper_language(self) -> str:
        return paper_languages.title(self.context.language)

    def is_overdue(self) -> bool:
        due = self.context.review_date
        return bool(due and due <= clock.today() and self.state != "archived")

    def file(self) -> dict[str, Any] | None:
        file = self.context.file
        if file is None:
            return None
        return {
            "name": file.filename,
            "kind": file_kind(file.filename or ""),
            "size": self.size(file.getSize()),
            "url": f"{self.url}/@@download/file",
            "held": is_held(file),
            "searchable": is_searchable(file),
            # Not for readers: it says that something is there that they may not see yet.
            "newer_waits": waits_beside(self.context) and self.may_edit,
        }

    @cached_property
    def versions(self) -> list[dict[str, Any]]:
        """Return the versions, the newest first."""
        return [self.version_row(version) for version in reversed(versions_of(self.context))]

    def latest_versions(self) -> list[dict[str, Any]]:
        return self.versions[:LATEST]

    def older_versions(self) -> list[dict[str, Any]]:
        return self.versions[LATEST:]

    def successor(self) -> dict[str, str] | None:
        found = rules.successor_of(self.context)
        return self.short([found])[0] if found is not None else None

    def predecessors(self) -> list[dict[str, str]]:
        return self.short(rules.predecessors_of(self.context))

    def related(self) -> list[dict[str, str]]:
        return self.short(rules.visible_papers(self.context.related_papers))

    @cached_property
    def checkout(self) -> dict[str, Any] | None:
        """Return who works on the paper, in words; None where nobody does."""
        found = checkout_of(self.context)
        if found is None:
            return None
        return {
            "mine": found.holder == self.me,
            "sentence": rules.checked_out_by(found.holder),
            "since": self.moment(found.since),
            "until": self.moment(found.until),
        }

    def may_check_out(self) -> bool:
        return self.may_edit and self.checkout is None

    def may_check_in(self) -> bool:
        return bool(self.checkout and self.checkout["mine"])

    def may_take_over(self) -> bool:
        return bool(
            self.checkout
            and not self.checkout["mine"]
            and self.may_edit
            and rules.may_take_over(self.context)
        )

    @cached_property
    def may_change_state(self) -> bool:
        return rules.may_change_state(self.context)

    def transitions(self) -> list[dict[str, Any]]:
        """Return the steps that need no words; reopening wants a reason."""
        return [t for t in self._transitions if t["id"] != "reopen"]

    def may_reopen(self) -> bool:
        return any(t["id"] == "reopen" for t in self._transitions)

    @cached_property
    def _transitions(self) -> list[dict[str, Any]]:
        tool = api.portal.get_tool("portal_workflow")
        return [
            {"id": t["id"], "title": TRANSITIONS[t["id"]]}
            for t in tool.getTransitionsFor(self.context)
            if t["id"] in TRANSITIONS
            and not rules.reasons_against_transition(self.context, t["id"], self.me)
        ]

    def earlier_become_readable(self) -> bool:
        """Say whether sharing opens more than the newest file."""
        return self.state == "draft" and len(self.versions) > 1

    def last_reason(self) -> str:
        """Return why the paper was reopened, while that is the last thing that happened to it."""
        tool = api.portal.get_tool("portal_workflow")
        chain = tool.getChainFor(self.context)
        status = tool.getStatusOf(chain[0], self.context) if chain else None
        if not status or status.get("action") != "reopen":
            return ""
        return status.get("comments") or ""


class PaperStep(PostPage, PaperPage):
    """A button on the page of a paper."""

    def field(self, name: str, longest: int = LONGEST_COMMENT) -> str:
        value = self.request.form.get(name, "")
        if not isinstance(value, str) or len(value) > longest:
            raise BadRequest()
        return value.strip()

    def check_writable(self) -> None:
        """Raise Unauthorized or Overtaken where the reader cannot change the paper now."""
        if not self.may_edit:
            raise Unauthorized()
        if self.hindrances:
            raise Overtaken(self.in_words(self.hindrances))

    def in_words(self, reasons: Iterable[Message]) -> str:
        return " ".join(translate(reason, context=self.request) for reason in reasons)

    def back(self) -> str:
        return self.lead_to(self.url)


class ChangeState(PaperStep):
    """The buttons that lead a paper from state to state."""

    def change(self) -> str:
        transition, reason = self.request.form.get("transition"), self.field("reason")
        if transition not in TRANSITIONS:
            raise BadRequest()
        if reasons := rules.reasons_against_silence(transition, reason):
            self.say(reasons[0], "error")
            return self.back()
        try:
            operations.change_state(self.context, transition, reason)
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
        return self.back()


class Supersede(PaperStep):
    """Say which paper replaces this one; an empty field says that none does."""

    def change(self) -> str:
        if not self.may_change_state:
            raise Unauthorized()
        text = self.field("paper", 2_000)
        new = rules.find_paper(text) if text else None
        if text and new is None:
            self.say(
                _(
                    "msg_paper_unknown",
                    default="“${wanted}” is no reference number and no address of a paper that "
                    "you can see.",
                    mapping={"wanted": text[:200]},
                ),
                "error",
            )
            return self.back()
        if new is not None and (reasons := rules.reasons_against_superseding(self.context, new)):
            self.say(self.in_words(reasons), "error")
            return self.back()
        if new is not None or not rules.is_superseded_unseen(self.context):
            operations.supersede(self.context, new)
        self.say(
            _("msg_superseded", default="The paper says which one replaces it.")
            if new is not None
            else _("msg_superseded_no_more", default="The paper is replaced by none.")
        )
        return self.back()
