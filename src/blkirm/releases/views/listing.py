"""The rounds of a party: what is open, what was released, what stays closed."""

from blkirm import _
from blkirm.kernel.bilingual import title_of
from blkirm.parties.views import PartyPage
from blkirm.releases import rules
from blkirm.releases.records import rounds_in
from blkirm.releases.records import running_round
from blkirm.releases.rounds import ASKED
from blkirm.releases.rounds import OPEN
from blkirm.releases.rounds import standing
from blkirm.releases.vocabularies import answers
from blkirm.releases.vocabularies import release_states
from collections.abc import Iterable
from plone import api
from typing import Any
from zExceptions import NotFound


TYPES = {
    "Paper": _("release_type_paper", default="Paper"),
    "Minutes": _("release_type_minutes", default="Minutes"),
    "Decision": _("release_type_decision", default="Decision"),
    "AgendaItem": _("release_type_item", default="Agenda item"),
}


def visible_rows(uids: Iterable[str]) -> list[Any]:
    """Return the catalogue's entries of things that the present user may view, by title."""
    wanted = list(uids)
    if not wanted:
        # The catalogue would take this for no condition at all.
        return []
    found = api.portal.get_tool("portal_catalog")(UID=wanted, sort_on="sortable_title")
    return [brain for brain in found if brain.release_state]


class PartyReleases(PartyPage):
    """Everything that was ever asked about, as far as its reader may view the thing itself."""

    tab = "overview"

    def __call__(self) -> str:
        if not rules.may_read_rounds(self.context):
            raise NotFound()
        self.things = visible_rows(rounds_in(self.party).things)
        return self.index()

    def open_rows(self) -> list[dict[str, Any]]:
        """Return what is being asked now, the nearest deadline first; only this is woken."""
        rows = [self._open(b.getObject()) for b in self.things if b.release_state == ASKED]
        return sorted((row for row in rows if row), key=lambda row: row["iso"])

    def _open(self, thing: Any) -> dict[str, Any]:
        running = running_round(thing)
        if running is None:
            return {}
        said = standing(running.answers)
        voices = rules.own_voices(thing)
        own = [said[land].kind for land in voices.values() if land in said]
        return {
            "title": title_of(thing),
            "type": TYPES[thing.portal_type],
            "url": f"{thing.absolute_url()}/@@release",
            "day": self.day(running.deadline),
            "iso": running.deadline.isoformat(),
            "objected": sum(answer.kind == "object" for answer in said.values()),
            "own": [{"kind": kind, "words": answers.title(kind)} for kind in dict.fromkeys(own)],
            "waits": bool(voices) and not own and rules.may_answer(thing),
        }

    def released_rows(self) -> list[dict[str, Any]]:
        return [self._row(brain) for brain in self.things if brain.release_state in OPEN]

    def other_rows(self) -> list[dict[str, Any]]:
        others = OPEN | {ASKED}
        return [self._row(brain) for brain in self.things if brain.release_state not in others]

    def _row(self, brain: Any) -> dict[str, Any]:
        return {
            "title": title_of(brain),
            "type": TYPES[brain.portal_type],
            "url": f"{brain.getURL()}/@@release",
            "state": brain.release_state,
            "state_title": release_states.title(brain.release_state),
        }
