"""Rounds about real things: who is asked, what ends them, what a change of the text does."""

from blkirm.access.audience import Audience
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IChore
from blkirm.notifications.record import get_notices
from blkirm.releases import operations
from blkirm.releases import rules
from blkirm.releases.interfaces import IReleased
from blkirm.releases.records import newest_round
from blkirm.releases.records import rounds_of
from blkirm.releases.rounds import REFUSED
from blkirm.releases.rounds import RELEASED
from blkirm.releases.rounds import TEXT_ONLY
from collections.abc import Callable
from collections.abc import Iterator
from datetime import date
from datetime import datetime
from datetime import timedelta
from plone import api
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.event import notify
from zope.globalrequest import getRequest
from zope.lifecycleevent import ObjectModifiedEvent

import pytest


CHORE = "blkirm.releases.deadlines"


@pytest.fixture
def decided() -> Iterator[list[tuple[str, str]]]:
    """What was told about releases: titles and states."""
    told: list[tuple[str, str]] = []

    def listen(event: Any) -> None:
        told.append((event.thing.title, event.state))

    manager = getGlobalSiteManager()
    manager.registerHandler(listen, (IReleased,))
    yield told
    manager.unregisterHandler(listen, (IReleased,))


def column(thing: Any) -> str:
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        UID=api.content.get_uuid(thing)
    )
    return found[0].release_state


def run_chore(site: Any) -> int:
    """Run the chore in this transaction, which the test takes back."""
    return getUtility(IChore, name=CHORE).run(site)


def until(days: int = 14) -> date:
    return clock.today() + timedelta(days=days)


@pytest.mark.usefixtures("integration")
class TestRounds:
    def test_each_land_has_one_vote_and_others_none(self, make_decision: Callable) -> None:
        decision = make_decision()

        assert rules.voters_of(decision) == {
            "DE-BY": ["bavaria"],
            "DE-NW": ["member", "police"],
        }
        assert rules.state_of(decision) == "undecided"

    def test_silence_releases_by_the_chore_in_german_time(
        self, site: Any, make_decision: Callable, acting: Callable, decided: list
    ) -> None:
        decision = make_decision()
        with clock.at(date(2027, 3, 1)), acting("secretariat"):
            operations.start_round(decision, date(2027, 3, 31), RELEASED)
        assert (rules.state_of(decision), column(decision)) == ("asked", "asked")

        # The clock was put forward three days before: this is the last minute of the day.
        with clock.at(datetime.fromisoformat("2027-03-31T23:59:00+02:00")):
            run_chore(site)
            assert rules.state_of(decision) == "asked"
        with clock.at(datetime.fromisoformat("2027-04-01T00:00:00+02:00")):
            assert run_chore(site) == 1
            assert run_chore(site) == 0

        assert (rules.state_of(decision), column(decision)) == ("released", "released")
        assert decided == [("Leitlinien", "released")]
        assert newest_round(decision).how == "silence"

    def test_one_objection_keeps_it_closed_unless_taken_back(
        self, site: Any, make_decision: Callable, acting: Callable, decided: list
    ) -> None:
        closed, opened = make_decision("Geschlossen"), make_decision("Offen")
        for decision in (closed, opened):
            with acting("secretariat"):
                operations.start_round(decision, until(), TEXT_ONLY)
            operations.agree_to(decision, "im-by", "bavaria")
            operations.object_to(decision, "lka-nw", "Laufende Verhandlungen", "police")
            with pytest.raises(NotAccepted, match="nehmen Sie den Widerspruch zurück"):
                operations.agree_to(decision, "im-nw", "member")
        operations.take_back(opened, "im-nw", "member")

        with clock.at(until(15)):
            run_chore(site)

        assert rules.state_of(closed) == "refused"
        assert rules.state_of(opened) == "released-text-only"
        assert sorted(decided) == [("Geschlossen", "refused"), ("Offen", "released-text-only")]
        assert [(a.land, a.kind, a.account) for a in rounds_of(opened)[0].answers] == [
            ("DE-BY", "agree", "bavaria"),
            ("DE-NW", "object", "police"),
            ("DE-NW", "take-back", "member"),
        ]

    def test_all_agreed_ends_it_early(self, make_decision: Callable, decided: list) -> None:
        decision = make_decision()
        operations.start_round(decision, until(), RELEASED)

        operations.agree_to(decision, "im-by", "bavaria")
        assert rules.state_of(decision) == "asked"
        operations.agree_to(decision, "im-nw", "member")

        assert rules.state_of(decision) == "released"
        assert newest_round(decision).how == "agreement"
        assert decided == [("Leitlinien", "released")]
        with pytest.raises(Overtaken):
            operations.object_to(decision, "im-nw", "Zu spät", "member")

    def test_nobody_answers_after_the_deadline_or_without_a_vote(
        self, make_decision: Callable
    ) -> None:
        decision = make_decision()
        operations.start_round(decision, until(), RELEASED)

        for authority in ("bamf", "munich", "nobody"):
            with pytest.raises(NotAccepted, match="keine Stimme"):
                operations.object_to(decision, authority, "Nein", "x")
        with clock.at(until(15)):
            with pytest.raises(Overtaken, match="abgelaufen"):
                operations.object_to(decision, "im-nw", "Nein", "member")
            with pytest.raises(Overtaken, match="abgelaufen"):
                operations.extend_round(decision, until(30))
        assert rounds_of(decision)[0].answers == ()

    def test_refused_settled_and_withdrawn_are_on_record_with_reasons(
        self, make_decision: Callable, decided: list
    ) -> None:
        decision = make_decision()
        with pytest.raises(NotAccepted, match="Begründung"):
            operations.start_round(decision, None, REFUSED)
        operations.start_round(decision, None, REFUSED, "Nur für den Dienst bestimmt")
        assert (rules.state_of(decision), newest_round(decision).how) == ("refused", "settled")

        operations.start_round(decision, until(), RELEASED)
        operations.extend_round(decision, until(20))
        operations.cancel_round(decision, "Falsche Fassung")
        assert (rules.state_of(decision), newest_round(decision).how) == ("refused", "cancelled")

        operations.start_round(decision, until(), RELEASED)
        operations.agree_to(decision, "im-by", "bavaria")
        operations.agree_to(decision, "im-nw", "member")
        operations.withdraw(decision, "Falsche Zahlen")

        assert rules.state_of(decision) == column(decision) == "withdrawn"
        assert [state for _title, state in decided] == [
            "refused",
            "refused",
            "released",
            "withdrawn",
        ]
        assert [r.number for r in rounds_of(decision)] == [1, 2, 3]
        assert [s.note for r in rounds_of(decision) for s in r.steps if s.kind != "extend"] == [
            "Nur für den Dienst bestimmt",
            "Falsche Fassung",
            "",
            "Falsche Zahlen",
        ]

    def test_another_text_is_undecided_again(
        self, site: Any, make_decision: Callable, make_paper: Callable, decided: list
    ) -> None:
        decision, paper = make_decision(), make_paper()
        for thing in (decision, paper):
            operations.start_round(thing, until(), RELEASED)
            operations.agree_to(thing, "im-by", "bavaria")
            operations.agree_to(thing, "im-nw", "member")
            assert rules.state_of(thing) == "released"
        assert newest_round(paper).version == 1

        decision.correction_note, decision.text = "Schreibfehler", "Anders beschlossen."
        notify(ObjectModifiedEvent(decision))
        paper.title = "Anderer Bericht"
        notify(ObjectModifiedEvent(paper))

        for thing in (decision, paper):
            assert rules.state_of(thing) == column(thing) == "undecided"
            assert rules.reasons_against_round(thing) == []
        # The release of the earlier text can still be taken back.
        operations.withdraw(paper, "Falsche Zahlen")
        assert decided[-1] == ("Anderer Bericht", "withdrawn")
        assert rules.state_of(paper) == "undecided"
        with pytest.raises(Overtaken, match="nicht freigegeben"):
            operations.withdraw(paper, "Noch einmal")
        # A round about a text that was changed on the way opens nothing.
        decided.clear()
        operations.start_round(decision, until(), RELEASED)
        decision.correction_note, decision.text = "Noch einer", "Wieder anders."
        notify(ObjectModifiedEvent(decision))
        with clock.at(until(15)):
            run_chore(site)
        assert rules.state_of(decision) == "undecided"
        assert decided == []

    def test_what_some_cannot_read_is_not_asked_and_not_released(
        self, site: Any, make_decision: Callable
    ) -> None:
        narrow, later = make_decision("Eng"), make_decision("Später eng")
        only = Audience("restricted", ("land:DE-NW",))
        change_audience(narrow, only, "secretariat")
        with pytest.raises(NotAccepted, match="Nicht jedes"):
            operations.start_round(narrow, until(), RELEASED)

        operations.start_round(later, until(), RELEASED)
        change_audience(later, only, "secretariat")
        # The chore runs in a request of its own; Plone keeps local roles for the time of one.
        kept = IAnnotations(getRequest())
        for key in [key for key in kept if key.startswith("borg.localrole")]:
            del kept[key]
        with clock.at(until(15)):
            run_chore(site)

        assert rules.state_of(later) == "refused"
        assert newest_round(later).how == "narrowed"

    def test_wrong_rounds_are_refused_in_words(self, make_decision: Callable) -> None:
        decision, draft = make_decision(), make_decision("Entwurf", draft=True)

        for thing, day, scope in (
            (decision, until(-1), RELEASED),
            (decision, until(400), RELEASED),
            (decision, None, RELEASED),
            (decision, until(), "public"),
            (draft, until(), RELEASED),
        ):
            with pytest.raises(NotAccepted):
                operations.start_round(thing, day, scope)
            assert rounds_of(thing) == ()
        operations.start_round(decision, until(), RELEASED)
        with pytest.raises(NotAccepted, match="läuft bereits"):
            operations.start_round(decision, until(), RELEASED)
        with pytest.raises(NotAccepted, match="nur verlängert"):
            operations.extend_round(decision, until(3))

    def test_those_who_vote_are_told_and_nobody_else(
        self, make_decision: Callable, acting: Callable
    ) -> None:
        decision = make_decision()
        with acting("secretariat"):
            operations.start_round(decision, until(), RELEASED)
        people = ("bavaria", "member", "police", "observer", "city", "guest", "chair", "outsider")

        told = [p for p in people if get_notices().of_account(p)]
        with acting("bavaria"):
            operations.object_to(decision, "im-by", "Zwetschgenkuchen", "bavaria")

        assert told == ["bavaria", "member", "police"]
        assert len(get_notices().of_account("chair")) == 1
        every = [n for p in people for n in get_notices().of_account(p)]
        assert "Zwetschgenkuchen" not in " ".join(str(n.text.mapping) for n in every)

    def test_a_copy_was_never_asked_about(self, make_paper: Callable, acting: Callable) -> None:
        paper = make_paper()
        operations.start_round(paper, until(), RELEASED)

        with api.env.adopt_roles(["Manager"]):
            copy = api.content.copy(paper, paper.aq_parent)

        assert rounds_of(copy) == ()
        assert rules.state_of(paper) == "asked"
