"""The page of a decision, and what is done from there."""

from blkirm import _
from blkirm.access.errors import Overtaken
from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.access.references import by_uid
from blkirm.audiences.rules import may_change_audience
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.rules import short_name_of_authority
from blkirm.decisions import operations
from blkirm.decisions import rules
from blkirm.decisions.follow_up import Entry
from blkirm.decisions.follow_up import follow_up_of
from blkirm.decisions.lines import totals
from blkirm.decisions.references import origin_of
from blkirm.decisions.references import visible_decisions
from blkirm.decisions.views.corrected import corrections_of
from blkirm.decisions.views.words import cell
from blkirm.decisions.views.words import options
from blkirm.decisions.vocabularies import decision_results
from blkirm.decisions.vocabularies import decision_types
from blkirm.decisions.vocabularies import implementation_states
from blkirm.decisions.vocabularies import title_of_addressee
from blkirm.decisions.vocabularies import title_of_line
from blkirm.intake.interfaces import Refused
from blkirm.intake.operations import check_texts
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_time
from blkirm.kernel.language import in_language
from blkirm.kernel.page import PostPage
from blkirm.papers.content import IPaper
from blkirm.papers.operations import originator_of
from blkirm.papers.rules import find_paper
from blkirm.parties.rules import party_of
from blkirm.parties.views import PartyPage
from functools import cached_property
from plone import api
from plone.protect.authenticator import check
from Products.CMFCore.WorkflowCore import WorkflowException
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.i18n import translate


class DecisionPage(PartyPage):
    """What was decided, where it comes from and what became of it."""

    tab = "decisions"

    @cached_property
    def is_draft(self) -> bool:
        return not rules.is_recorded(self.context)

    @cached_property
    def may_manage(self) -> bool:
        return rules.may_manage(self.context)

    @cached_property
    def waits(self) -> bool:
        """Say whether a draft enters the register by itself, with the minutes."""
        return self.is_draft and bool(rules.reasons_against_entering(self.context))

    @cached_property
    def may_edit(self) -> bool:
        return bool(api.user.has_permission("Modify portal content", obj=self.context))

    @property
    def may_change_audience(self) -> bool:
        return may_change_audience(self.context)

    @cached_property
    def parent_meetings(self) -> list[Any]:
        """Return the meetings of the parent party to which the reader could submit it."""
        return rules.meetings_above(self.context)

    @property
    def may_pass_up(self) -> bool:
        return bool(self.parent_meetings)

    def translated(self, message: Any) -> str:
        return translate(message, context=self.request)

    def facts(self) -> list[dict[str, Any]]:
        decision = self.context
        pairs = [
            (_("label_decision_type", default="Type"), decision_types.title(decision.type)),
            (_("label_decision_result", default="Result"), decision_results.title(decision.result)),
            (_("label_decided_on", default="Decided on"), self.day(decision.decided_on)),
            (_("label_due_date", default="To be done by"), self.day(decision.due_date)),
        ]
        return [{"label": label, "value": value} for label, value in pairs if value]

    def addressees(self) -> list[str]:
        return [title_of_addressee(token) for token in self.context.addressees or ()]

    def origin(self) -> dict[str, str] | None:
        """Return the agenda item or meeting it comes from, where the reader may see that."""
        found = origin_of(self.context)
        return {"title": title_of(found), "url": found.absolute_url()} if found else None

    def replaced(self) -> list[dict[str, str]]:
        return [self._named(d) for d in visible_decisions(self.context.replaces or ())]

    def replaced_by(self) -> list[dict[str, str]]:
        found = visible_decisions(self.context.replaced_by)
        return [self._named(d) for d in found if rules.is_recorded(d)]

    @staticmethod
    def _named(decision: Any) -> dict[str, str]:
        return {
            "number": decision.number,
            "title": decision.title,
            "url": decision.absolute_url(),
        }

    def corrections(self) -> list[dict[str, Any]]:
        """Return what was corrected since the decision is in force, the newest first."""
        return corrections_of(self.context, self.request)

    def passed_up(self) -> dict[str, str] | None:
        """Return the item of the parent party that it became, where the reader may see that."""
        found = by_uid(self.context.passed_up) if self.context.passed_up else None
        return {"title": title_of(found), "url": found.absolute_url()} if found else None

    # --- follow-up --------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """Return each line with its newest report and all earlier ones."""
        due = self.context.due_date
        rows = []
        for line, state in rules.states_of(self.context).items():
            entries = [self.entry(entry) for entry in reversed(self._record.entries(line))]
            rows.append(
                {
                    **cell(line, state, due),
                    "newest": entries[0] if entries else None,
                    "history": entries,
                    "url": f"{self.url}/@@report?line={line}",
                    "may_report": rules.may_report(self.context, line),
                }
            )
        return rows

    @cached_property
    def _record(self) -> Any:
        return follow_up_of(self.context)

    def entry(self, entry: Entry) -> dict[str, Any]:
        """Describe a report; who made it only to those who may know them."""
        moment = entry.said_at.astimezone(clock.BERLIN)
        return {
            "state": implementation_states.title(entry.state),
            "note": entry.note,
            "evidence": self._evidence(entry.evidence),
            "authority": short_name_of_authority(entry.authority),
            "authority_title": name_of_authority(entry.authority),
            "person": full_name(entry.account) if may_know(entry.account) else "",
            "on_behalf": entry.is_on_behalf,
            "time": format_time(moment, self.language),
            "day": self.day(moment),
            "iso": moment.isoformat(timespec="minutes"),
        }

    def _evidence(self, evidence: str) -> dict[str, str] | None:
        """Return the link to what shows it; of a paper the reader may not see, nothing."""
        if not evidence:
            return None
        if rules.is_address(evidence):
            return {"title": evidence, "url": evidence}
        paper = by_uid(evidence)
        return {"title": paper.title, "url": paper.absolute_url()} if paper else None

    def total_cells(self) -> list[dict[str, Any]]:
        """Return how many lines are in each state that occurs, and how many are late."""
        counted = totals(line["state"] for line in self.lines)
        return [
            {**cell("", state, None), "number": number}
            for state, number in counted.items()
            if number
        ]

    @property
    def number_late(self) -> int:
        return sum(line["late"] for line in self.lines)


class ReportPage(DecisionPage):
    """Saying what became of a decision in one's Land: a form, then saved."""

    refusals: tuple[str, ...] = ()

    def __call__(self) -> Any:
        if not rules.may_report(self.context, self.line):
            raise NotFound()
        return self.save() if self.request.method == "POST" else self.index()

    def save(self) -> str:
        """Keep what was filled in, or show the form again with what speaks against it."""
        check(self.request)
        seen = self.asked("seen")
        try:
            reasons = save_report(
                self.context,
                self.line,
                state=self.asked("state"),
                note=self.asked("note"),
                evidence=self.asked("evidence"),
                seen=int(seen) if seen.isdecimal() else None,
            )
        except Refused as refused:
            reasons = [str(refused)]
        if reasons:
            self.refusals = tuple(translate(r, context=self.request) for r in reasons)
            self.request.response.setStatus(400)
            return self.index()
        self.say(_("msg_report_saved", default="Your report is kept."))
        self.request.response.redirect(f"{self.url}#follow-up", status=303)
        return ""

    @cached_property
    def line(self) -> str:
        value = self.request.form.get("line", "")
        return value if isinstance(value, str) else ""

    @property
    def line_title(self) -> str:
        return title_of_line(self.line)

    @cached_property
    def authority(self) -> str:
        """Return the authority for which the reader reports; empty on behalf of a line."""
        return rules.acting_authority(self.context, self.line)

    @property
    def authority_title(self) -> str:
        return name_of_authority(self.authority)

    def asked(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    def states(self) -> list[dict[str, Any]]:
        return options(implementation_states, self.asked("state") or self._record.state(self.line))

    @property
    def seen(self) -> str:
        """Return how many reports the line had when the form was made."""
        return self.asked("seen") or str(len(self._record.entries(self.line)))


def save_report(
    decision: Any, line: str, *, state: str, note: str, evidence: str, seen: int | None
) -> list[Any]:
    """Keep a report of the present user, who may report on the line; return why not, in words.

    ``seen`` is how many reports the line had when the writer looked; raises Overtaken where
    somebody else was quicker, and Refused where the note does not pass the gate.
    """
    check_texts(decision, (), running=[note])
    paper = find_paper(evidence) if evidence else None
    if paper is not None and not IPaper.providedBy(paper):
        paper = None
    reasons = rules.reasons_against_report(state, note, "" if paper is not None else evidence)
    if reasons:
        return reasons
    if seen is not None and seen != len(follow_up_of(decision).entries(line)):
        raise Overtaken(
            _(
                "msg_report_overtaken",
                default="Somebody else has reported on this line meanwhile. Please look at that "
                "first, then report again.",
            )
        )
    authority = rules.acting_authority(decision, line)
    operations.report(
        decision,
        line,
        Entry(
            state,
            note,
            api.content.get_uuid(paper) if paper is not None else evidence,
            api.user.get_current().getId() or "",
            authority or own_authority(decision),
            is_on_behalf=not authority,
        ),
    )
    return []


def own_authority(decision: Any) -> str:
    """Return the authority for which the present user belongs to the party of a decision."""
    return originator_of(api.user.get_current().getId() or "", party_of(decision).getId()) or ""


class RecordDecision(PostPage, DecisionPage):
    """Enter a draft in the register."""

    def change(self) -> str:
        if reasons := rules.reasons_against_entering(self.context):
            self.say(reasons[0], "error")
            return self.lead_to(in_language(self.url))
        try:
            operations.change_state(self.context, "record")
        except WorkflowException:
            raise BadRequest() from None
        self.say(
            _(
                "msg_decision_recorded",
                default="The decision is in the register as number ${number}.",
                mapping={"number": self.context.number},
            )
        )
        return self.lead_to(in_language(self.url))
