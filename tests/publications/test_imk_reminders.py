"""Who is told that a day of a report to the IMK has passed; usual times; the reports themselves."""

from blkirm.access.errors import NotAccepted
from blkirm.kernel import clock
from blkirm.notifications.record import get_notices
from blkirm.publications import imk_operations
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.imk_reminders import remind_of_late_steps
from blkirm.publications.imk_rules import is_for
from blkirm.publications.imk_settings import Usual
from collections.abc import Callable
from datetime import date
from datetime import timedelta
from lxml import html
from plone.dexterity.content import DexterityContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any

import pytest


PLACE = "/working-parties/dublin"
STEPS = ("contribution", "editing", "steering-committee", "release-round", "delivery")


@pytest.fixture
def reports(world: DexterityContent, site: PloneSite) -> DexterityContent:
    """The folder of reports; those who work on them are people of ``world``."""
    return site["reports"]


@pytest.fixture
def child(
    world: DexterityContent, make_party: Callable, make_account: Callable, join: Callable
) -> DexterityContent:
    """A sub-working party with a chair and a member of its own."""
    party = make_party("contributing", parent_party="dublin")
    for account, role in (("child-chair", "chair"), ("contributor", "member")):
        make_account(account)
        join(account, "contributing", role=role)
    return party


@pytest.fixture
def late(world: DexterityContent, acting: Callable) -> Cycle:
    """A conference in a few days, of which only the contributions are there."""
    conference = clock.today() + timedelta(days=10)
    with acting("chair"):
        cycle = imk_operations.plan_cycle(world, start=conference, end=conference)
        return imk_operations.settle(world, cycle.id, "contribution", clock.today())


def told(account: str) -> list[str]:
    return [str(notice.subject) for notice in get_notices().of_account(account)]


def test_those_who_lead_are_told_once_in_two_weeks(late: Cycle, world: DexterityContent) -> None:
    first, again = remind_of_late_steps(), remind_of_late_steps()
    with clock.at(clock.now() + timedelta(days=9)):
        soon = remind_of_late_steps()

    assert (first, again, soon) == (4, 0, 0)
    assert told("chair") == ["mail_imk_late_subject"]
    assert told("secretariat") == ["mail_imk_late_subject"]
    assert told("member") == []


def test_step_whose_day_was_moved_comes_up_again(
    late: Cycle, world: DexterityContent, acting: Callable
) -> None:
    remind_of_late_steps()
    with acting("chair"):
        days = (("delivery", clock.today() - timedelta(days=1)),)
        imk_operations.change_cycle(world, late.id, by_hand=days)

    # What comes before a day set by hand is planned from there, so all four have new days.
    assert remind_of_late_steps() == 4


def test_nothing_is_late_after_the_conference(late: Cycle) -> None:
    with clock.at(clock.now() + timedelta(days=11)):
        assert remind_of_late_steps() == 0


def test_sub_parties_are_told_once_that_their_contribution_was_due(
    world: DexterityContent, child: DexterityContent, acting: Callable
) -> None:
    conference = clock.today() + timedelta(days=40)
    with acting("chair"):
        imk_operations.plan_cycle(world, start=conference, end=conference, session=246)

    remind_of_late_steps()
    with clock.at(clock.now() + timedelta(days=15)):
        remind_of_late_steps()

    assert told("child-chair") == ["mail_imk_contribution_subject"]
    assert told("contributor") == []
    assert told("chair") == ["mail_imk_late_subject", "mail_imk_late_subject"]


def test_usual_times_of_a_party_stand_in_its_next_plan(
    world: DexterityContent, client: Callable
) -> None:
    chair, member = client("chair"), client("member")
    address = f"/en{PLACE}/@@imk-settings"
    form = dict(html.fromstring(chair.get(address).content).forms[-1].form_values())

    refused = chair.post(address, data={**form, "lead-editing": "900"})
    saved = chair.post(address, data={**form, "lead-editing": "7", "laender": "common"})

    start = (clock.today() + timedelta(days=300)).isoformat()
    made = chair.rest("POST", f"{PLACE}/@imk-cycles", {"start": start}).json()
    plan = dict(
        html.fromstring(chair.get(f"/en{PLACE}/@@plan-imk").content).forms[-1].form_values()
    )
    assert (refused.status_code, saved.status_code) == (400, 303)
    assert (made["leads"]["editing"], made["holidays"]) == (7, "common")
    assert (plan["lead-editing"], plan["laender"]) == ("7", "common")
    assert member.get(address).status_code in (403, 404)


def test_usual_times_that_make_no_sense_are_refused(world: DexterityContent) -> None:
    leads = tuple((step, 0) for step in STEPS)

    with pytest.raises(NotAccepted):
        imk_operations.change_usual(world, Usual(leads=leads))


CYCLE = Cycle(start=date(2027, 6, 16), end=date(2027, 6, 18), session=226)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (None, False),
        ({"session": 226, "start": None, "end": None}, True),
        ({"session": 227, "start": date(2027, 6, 16), "end": None}, False),
        ({"session": None, "start": date(2027, 6, 17), "end": None}, True),
        ({"session": None, "start": None, "end": date(2027, 6, 18)}, True),
        ({"session": None, "start": date(2027, 6, 1), "end": date(2027, 6, 15)}, False),
        ({"session": None, "start": None, "end": None}, False),
    ],
    ids=["none", "number", "other-number", "day", "last-day", "before", "nothing"],
)
def test_report_belongs_to_the_conference_it_names(
    facts: dict[str, Any] | None, expected: bool
) -> None:
    assert is_for(facts, CYCLE) is expected


def test_cycle_leads_to_its_report_as_far_as_one_sees_it(
    world: DexterityContent,
    make_report: Callable,
    join: Callable,
    acting: Callable,
    client: Callable,
) -> None:
    start = clock.today() + timedelta(days=200)
    with acting("chair"):
        imk_operations.plan_cycle(world, start=start, end=start, session=246)
    make_report(state="published", id="alt", title="Anderer Bericht", imk_session=245)
    make_report(id="neu", title="Bericht im Entwurf", imk_session=246)
    join("editor", "dublin")

    member, editor = client("member"), client("editor")
    of_member, of_editor = (each.get(f"/de{PLACE}/@@imk").text for each in (member, editor))
    [listed] = editor.rest("GET", f"{PLACE}/@imk-cycles").json()["items"]

    assert "Bericht im Entwurf" in of_editor
    assert "Anderer Bericht" not in of_editor
    assert "Bericht im Entwurf" not in of_member
    assert member.rest("GET", f"{PLACE}/@imk-cycles").json()["items"][0]["reports"] == []
    assert [each["@id"].rpartition("/")[2] for each in listed["reports"]] == ["neu"]
