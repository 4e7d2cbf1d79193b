"""Writing minutes: one form for each item, saved by the script as one types, or by a button.

Whatever way it comes, a text is merged with what others wrote meanwhile, or both are shown.
"""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.roles import PARTY_ROLES
from blkirm.kernel import clock
from blkirm.kernel.language import home_url
from blkirm.kernel.language import path_in_site
from blkirm.minutes import rules
from blkirm.minutes.entry_rules import LONGEST
from blkirm.minutes.entry_rules import remarks_on
from blkirm.minutes.intake import revision_from
from blkirm.minutes.intake import text_of
from blkirm.minutes.intake import values_from_form
from blkirm.minutes.intake import values_from_json
from blkirm.minutes.operations import write
from blkirm.minutes.records import TEXTS
from blkirm.minutes.records import Values
from blkirm.minutes.views.frame import codes_to_confirm
from blkirm.minutes.views.frame import MinutesFrame
from blkirm.minutes.views.frame import MinutesStep
from blkirm.minutes.views.frame import options_of
from blkirm.minutes.vocabularies import minutes_kinds
from blkirm.minutes.vocabularies import outcomes
from blkirm.minutes.vocabularies import vote_values
from blkirm.minutes.writing import BOTH
from blkirm.minutes.writing import MINE
from blkirm.minutes.writing import THEIRS
from blkirm.minutes.writing import Written
from collections.abc import Mapping
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import quote
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.i18n import translate

import json


#: Lines of the fields; how many the one about the debate has, the kind of minutes says.
ROWS = {"result": 3, "resolution": 3}


def values_json(values: Values) -> dict[str, Any]:
    return {
        **{name: getattr(values, name) for name in TEXTS},
        "outcome": values.outcome,
        "votes": dict(values.votes),
        "statements": dict(values.statements),
    }


class Writing(MinutesFrame):
    """What the page for writing and the page about a conflict share."""

    fields_template = ViewPageTemplateFile("../templates/entry-fields.pt")
    conflict_template = ViewPageTemplateFile("../templates/conflict.pt")

    @cached_property
    def seats(self) -> list[dict[str, str]]:
        return self._named(rules.voting_seats(self.context))

    @cached_property
    def speakers(self) -> list[dict[str, str]]:
        return self._named(rules.present_authorities(self.context))

    @cached_property
    def speaker_names(self) -> list[str]:
        """Return who may speak: the chair, then the seats as they are called in these minutes."""
        chair = translate(PARTY_ROLES["chair"].title, target_language=self.context.language)
        return [chair, *(seat["name"] for seat in self.speakers)]

    def _named(self, authorities: list[str]) -> list[dict[str, str]]:
        named = [{"id": a, "name": self.authority(a)} for a in authorities]
        return sorted(named, key=lambda seat: seat["name"])

    def fields(self, entry: rules.MinutesEntry, values: Values, prefix: str = "") -> str:
        """Return the fields of one entry, filled in."""
        return self.fields_template(
            entry=entry, values=values, id=f"{prefix}{entry.uid}", texts=self._texts(values)
        )

    def _texts(self, values: Values) -> list[dict[str, Any]]:
        return [
            {
                "name": name,
                "label": self.text_title(name),
                "text": getattr(values, name),
                "rows": ROWS.get(name, self.form.rows),
                "longest": LONGEST[name],
                "is_folded": name == "discussion" and self.form.is_folded,
                "is_spoken": name == "discussion" and self.form.is_spoken,
            }
            for name in self.form.texts
        ]

    def longest_statement(self) -> int:
        return LONGEST["statements"]

    def conflict(self, entry: rules.MinutesEntry, mine: Values, base: int, found: Written) -> str:
        """Return the form that shows both sides and lets one choose."""
        return self.conflict_template(
            entry=entry,
            written=found,
            mine=json.dumps(values_json(mine)),
            base=base,
            conflicts=[
                {
                    "label": self._label(name),
                    "mine": self._value(name, c.mine),
                    "theirs": self._value(name, c.theirs),
                }
                for name, conflicts in found.conflicts.items()
                for c in conflicts
            ],
        )

    def _label(self, name: str) -> str:
        kind, _colon, authority = name.partition(":")
        if kind == "votes":
            return self.words(
                _(
                    "label_vote_of",
                    default="Vote: ${name}",
                    mapping={"name": self.authority(authority)},
                )
            )
        if kind == "statements":
            return self.words(
                _(
                    "label_statement_of",
                    default="Statement for the record: ${name}",
                    mapping={"name": self.authority(authority)},
                )
            )
        return self.text_title(name)

    def _value(self, name: str, value: str) -> str:
        kind = name.partition(":")[0]
        if kind == "votes":
            return vote_values.title(value)
        return outcomes.title(value) if kind == "outcome" else value


class WritePage(Writing):
    """The page on which minutes are written."""

    def __call__(self) -> str:
        if not rules.may_write(self.context):
            raise Unauthorized()
        return self.index()

    def kinds(self) -> list[dict[str, Any]]:
        """Return the kinds to choose from; none where it cannot be chosen any more."""
        if not rules.may_change_kind(self.context):
            return []
        return options_of(minutes_kinds, self.context.kind)

    @cached_property
    def entries(self) -> list[rules.MinutesEntry]:
        return self.shown

    def login_url(self) -> str:
        here = quote("/" + "/".join(path_in_site(self.request)), safe="/@")
        return f"{home_url(request=self.request)}/login?came_from={here}"


class SaveEntry(MinutesStep, Writing):
    """Save one entry; answers the script in JSON, and others with a page.

    What is refused comes back with the reason, in the fields it was typed into.
    """

    page = ViewPageTemplateFile("../templates/conflict-page.pt")
    refused_page = ViewPageTemplateFile("../templates/refused-page.pt")

    def change(self) -> str:
        if not rules.may_write(self.context):
            raise Unauthorized()
        self.entry, form = self.wanted_entry(), self.request.form
        base = revision_from(form.get("revision", ""))
        settle = text_of(form, "settle") or BOTH
        if settle in (MINE, THEIRS):
            values, seen = self._sent_before(form), base
            base = revision_from(form.get("base", ""))
        else:
            settle, seen = BOTH, None
            values = values_from_form(form, [seat["id"] for seat in self.seats])
        try:
            written = write(self.context, self.entry.uid, values, base, self.me, settle, seen)
        except NotAccepted as refused:
            # Nothing was changed before it was refused.
            return self._refuse(values, base, refused)
        return self._answer(values, base, written)

    def _refuse(self, values: Values, base: int, refused: NotAccepted) -> str:
        self.values, self.base, self.refusal = values, base, str(refused)
        self.confirmable = codes_to_confirm(refused)
        self.request.response.setStatus(400, lock=1)
        if not self._is_script():
            return self.refused_page()
        return self._json({"message": self.refusal, "confirm": self.confirmable})

    def _is_script(self) -> bool:
        return self.request.getHeader("X-Requested-With") == "XMLHttpRequest"

    def _json(self, answer: dict[str, Any]) -> str:
        self.request.response.setHeader("Content-Type", "application/json")
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return json.dumps(answer)

    def _sent_before(self, form: Mapping[str, Any]) -> Values:
        try:
            sent = json.loads(text_of(form, "mine"))
        except ValueError:
            sent = None
        if not isinstance(sent, dict):
            raise NotAccepted()
        return values_from_json(sent, Values())

    def _answer(self, values: Values, base: int, written: Written) -> str:
        if written.conflicts:
            self.pane = self.conflict(self.entry, values, base, written)
            self.request.response.setStatus(409, lock=1)
        remarks = self.in_words(remarks_on(self.context, written.values))
        if self._is_script():
            return self._json(
                {
                    "revision": written.revision,
                    "own_revision": written.own_revision,
                    "merged": written.merged,
                    "conflict": self.pane if written.conflicts else "",
                    "values": values_json(written.values),
                    "time": f"{clock.now():%H:%M}",
                    "remarks": remarks,
                }
            )
        if written.conflicts:
            return self.page()
        if remarks:
            self.say(remarks, "warning")
        self.say(
            _(
                "msg_entry_merged",
                default="Saved, together with what somebody else wrote meanwhile.",
            )
            if written.merged
            else _("msg_entry_saved", default="Saved.")
        )
        return self.back(f"/@@write#entry-{self.entry.uid}")


class EntryNow(MinutesFrame):
    """What stands in one entry now, for the script of whoever writes there next."""

    def __call__(self) -> str:
        if not rules.may_write(self.context):
            raise NotFound()
        entry = self.wanted_entry()
        self.request.response.setHeader("Content-Type", "application/json")
        self.request.response.setHeader("Cache-Control", "private, no-store")
        return json.dumps({"revision": entry.revision, "values": values_json(entry.values)})
