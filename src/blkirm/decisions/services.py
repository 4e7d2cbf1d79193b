"""Decisions and tasks in REST: their follow-up, what is owed, what cannot be written."""

from blkirm import _
from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.access.references import by_uid
from blkirm.access.services import SerializeContent
from blkirm.authorities.rules import all_authorities
from blkirm.decisions import rules
from blkirm.decisions.content import IDecision
from blkirm.decisions.follow_up import Entry
from blkirm.decisions.follow_up import follow_up_of
from blkirm.decisions.lines import is_late
from blkirm.decisions.lines import totals
from blkirm.decisions.references import in_short
from blkirm.decisions.references import visible_decisions
from blkirm.decisions.tasks import as_date
from blkirm.decisions.views.corrected import corrections_of
from blkirm.decisions.views.decision import save_report
from blkirm.decisions.views.tasks import owed_by
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IPortalLayer
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.services import Service
from typing import Any
from zExceptions import BadRequest
from zExceptions import Unauthorized
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer


@implementer(ISerializeToJson)
@adapter(IDecision, IPortalLayer)
class SerializeDecision(SerializeContent):
    """Also say what replaces a decision, and the state of each line."""

    def __call__(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        result = super().__call__(*args, **kwargs)
        newer = visible_decisions(self.context.replaced_by)
        result["replaced_by"] = [in_short(d) for d in newer if rules.is_recorded(d)]
        result["follow_up"] = rules.states_of(self.context)
        result["corrections"] = [_correction(c) for c in corrections_of(self.context, self.request)]
        result.pop("correction_note", None)
        return result


def _correction(shown: dict[str, Any]) -> dict[str, Any]:
    before = {row["name"]: row["value"] for row in shown["before"]}
    return {"note": shown["note"], "time": shown["iso"], "before": before}


def entry_json(entry: Entry) -> dict[str, Any]:
    """Write a report; who made it only for those who may know them."""
    return {
        "state": entry.state,
        "note": entry.note,
        "evidence": _evidence(entry.evidence),
        "authority": entry.authority,
        "on_behalf": entry.is_on_behalf,
        "actor": {"id": entry.account, "fullname": full_name(entry.account)}
        if may_know(entry.account)
        else None,
        "time": entry.said_at.isoformat(timespec="seconds"),
    }


def _evidence(evidence: str) -> str:
    """Return an address: the link, or that of a paper which the reader may see."""
    if not evidence or rules.is_address(evidence):
        return evidence
    paper = by_uid(evidence)
    return paper.absolute_url() if paper is not None else ""


class FollowUpGet(Service):
    """List the lines of a decision with all reports, the newest first."""

    def reply(self) -> dict[str, Any]:
        decision = self.context
        record, states = follow_up_of(decision), rules.states_of(decision)
        return {
            "@id": f"{decision.absolute_url()}/@follow-up",
            "totals": totals(states.values()),
            "lines": [
                {
                    "line": line,
                    "state": state,
                    "late": is_late(state, decision.due_date, clock.today()),
                    "may_report": rules.may_report(decision, line),
                    "entries": [entry_json(entry) for entry in reversed(record.entries(line))],
                }
                for line, state in states.items()
            ],
        }


class FollowUpPost(Service):
    """Report on a line: ``{line, state, note, evidence, seen}``."""

    def reply(self) -> dict[str, Any]:
        data = json_body(self.request)
        texts = {name: data.get(name, "") for name in ("line", "state", "note", "evidence")}
        seen = data.get("seen")
        if not all(isinstance(text, str) for text in texts.values()) or not (
            seen is None or (isinstance(seen, int) and not isinstance(seen, bool))
        ):
            raise BadRequest(
                translate(
                    _(
                        "msg_report_shape",
                        default="A report has the texts line, state, note and evidence; seen is a "
                        "number.",
                    ),
                    context=self.request,
                )
            )
        decision, line = self.context, texts["line"].strip()
        if not rules.is_recorded(decision) or line not in rules.lines_of(decision):
            raise BadRequest(
                translate(
                    _(
                        "msg_line_unknown",
                        default="This decision is not addressed to that. Accepted are: ${lines}.",
                        mapping={"lines": ", ".join(rules.states_of(decision)) or "–"},
                    ),
                    context=self.request,
                )
            )
        if not rules.may_report(decision, line):
            raise Unauthorized()
        reasons = save_report(
            decision,
            line,
            state=texts["state"],
            note=texts["note"].strip(),
            evidence=texts["evidence"].strip(),
            seen=seen,
        )
        if reasons:
            raise BadRequest(" ".join(translate(r, context=self.request) for r in reasons))
        self.request.response.setStatus(201)
        return {"line": line, **entry_json(follow_up_of(decision).newest(line))}


class Owed(Service):
    """List what an authority still owes in all parties, as far as the reader may see it."""

    def reply(self) -> dict[str, Any]:
        wanted = self.request.form.get("authority", "")
        mine = rules.my_authorities()
        authority = wanted or (mine[0] if mine else "")
        if not isinstance(authority, str) or (authority and authority not in all_authorities()):
            raise BadRequest(
                translate(
                    _("msg_authority_unknown", default="There is no such authority."),
                    context=self.request,
                )
            )
        return {
            "@id": f"{self.context.absolute_url()}/@owed",
            "authority": authority,
            "items": [self._item(brain) for brain in owed_by(authority)] if authority else [],
        }

    @staticmethod
    def _item(brain: Any) -> dict[str, Any]:
        due = as_date(brain.due_date)
        return {
            "@id": brain.getURL(),
            "@type": brain.portal_type,
            "title": brain.Title,
            "number": brain.decision_number or "",
            "party": brain.party,
            "due_date": due.isoformat() if due else None,
            "late": is_late("open", due, clock.today()),
        }
