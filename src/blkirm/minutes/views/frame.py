"""What all pages about minutes share."""

from blkirm.access.errors import NotAccepted
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.rules import short_name_of_authority
from blkirm.kernel import clock
from blkirm.kernel.formats import format_time
from blkirm.kernel.language import current_language
from blkirm.kernel.page import PostPage
from blkirm.meetings.documents import say
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.minutes import rules
from blkirm.minutes.intake import day_from
from blkirm.minutes.intake import text_of
from blkirm.minutes.kinds import Form
from blkirm.minutes.kinds import form_of
from blkirm.minutes.records import ParagraphComment
from blkirm.minutes.records import Values
from blkirm.minutes.tally import VOTES
from blkirm.minutes.views.words import TEXT_TITLES
from blkirm.minutes.vocabularies import dispositions
from blkirm.minutes.vocabularies import minutes_kinds
from blkirm.minutes.vocabularies import minutes_states
from blkirm.minutes.vocabularies import outcomes
from blkirm.minutes.vocabularies import vote_values
from blkirm.minutes.vocabularies import VOTES_COUNTED
from collections.abc import Iterable
from datetime import date
from datetime import datetime
from functools import cached_property
from plone import api
from typing import Any
from zExceptions import NotFound
from zope.i18nmessageid import Message


class MinutesFrame(MeetingsFrame):
    """What pages of minutes share; the context is the minutes."""

    @cached_property
    def me(self) -> str:
        return api.user.get_current().getId() or ""

    @cached_property
    def meeting(self) -> Any:
        return rules.meeting_of(self.context)

    @cached_property
    def state(self) -> str:
        return rules.state_of(self.context)

    def state_title(self) -> str:
        return minutes_states.title(self.state)

    @cached_property
    def form(self) -> Form:
        """Return in what minutes of this kind differ from others."""
        return form_of(self.context)

    def text_title(self, name: str) -> str:
        return self.words(self.form.discussion if name == "discussion" else TEXT_TITLES[name])

    def kind_title(self) -> str:
        return minutes_kinds.title(self.context.kind)

    @cached_property
    def shown(self) -> list[rules.MinutesEntry]:
        return rules.entries_for(self.context)

    def wanted_entry(self) -> rules.MinutesEntry:
        """Return the entry that the address or the form names. Raises NotFound."""
        uid = self.request.form.get("item", "")
        found = (e for e in self.shown if isinstance(uid, str) and uid and e.uid == uid)
        entry = next(found, None)
        if entry is None or entry.hidden:
            raise NotFound()
        return entry

    def moment(self, value: datetime) -> str:
        return format_time(value.astimezone(clock.BERLIN), self.language)

    def in_words(self, reasons: Iterable[Message]) -> str:
        return " ".join(self.words(reason) for reason in reasons)

    def authority(self, authority: str) -> str:
        return short_name_of_authority(authority)

    def authority_name(self, authority: str) -> str:
        return name_of_authority(authority)

    def outcome_title(self, token: str) -> str:
        return outcomes.title(token)

    def outcomes(self, chosen: str) -> list[dict[str, Any]]:
        return options_of(outcomes, chosen)

    def vote_options(self, chosen: str) -> list[dict[str, Any]]:
        return options_of(vote_values, chosen)

    def votes(self, values: Values) -> list[dict[str, str]]:
        """Return who voted how, in the order of the names."""
        rows = [
            {"authority": self.authority(a), "vote": vote_values.title(vote), "token": vote}
            for a, vote in values.votes.items()
        ]
        return sorted(rows, key=lambda row: row["authority"])

    def tally(self, entry: rules.MinutesEntry) -> list[dict[str, Any]]:
        """Return how many voted how, leaving out what nobody did."""
        return [
            {"words": say(VOTES_COUNTED[vote], current_language(), number=number), "token": vote}
            for vote in VOTES
            if entry.tally is not None and (number := getattr(entry.tally, vote))
        ]

    def comment(self, comment: ParagraphComment) -> dict[str, Any]:
        """Describe a comment: on whose behalf it was made, not by whom."""
        return {
            "number": comment.number,
            "authority": self.authority(comment.authority),
            "text": comment.text,
            "quote": comment.quote,
            "key": comment.key,
            "item": comment.item,
            "moment": self.moment(comment.time),
            "iso": comment.time.isoformat(timespec="minutes"),
            "disposition": comment.disposition,
            "disposition_title": dispositions.title(comment.disposition),
            "answer": comment.answer,
            "turn": comment.turn,
        }


def options_of(vocabulary: Any, chosen: str) -> list[dict[str, Any]]:
    return [
        {"token": token, "title": vocabulary.title(token), "selected": token == chosen}
        for token in vocabulary.titles
    ]


def codes_to_confirm(refused: NotAccepted) -> list[str]:
    """Return the codes that somebody may confirm to have a text taken all the same; or none."""
    findings = getattr(refused, "findings", ())
    if not findings or any(finding.severity != "confirm" for finding in findings):
        return []
    return [finding.code for finding in findings]


class MinutesStep(PostPage, MinutesFrame):
    """A button on a page of minutes."""

    def back(self, path: str = "") -> str:
        return self.lead_to(f"{self.url}{path}")

    def day_from(self, name: str) -> date | None:
        """Return the day in a field of the form; None where it is empty. Raises NotAccepted."""
        text = text_of(self.request.form, name)
        return day_from(text) if text else None
