"""The dates of reports to the IMK: operations, pages, REST, calendars."""

from blkirm.kernel import clock
from blkirm.kernel.workdays import add_working_days
from blkirm.meetings.feeds import calendar_of
from blkirm.meetings.feeds import feed_at
from blkirm.meetings.feeds import make_feed
from blkirm.publications import imk_operations
from blkirm.publications.imk_cycles import cycles_of
from collections.abc import Callable
from icalendar import Calendar
from lxml import html
from plone.dexterity.content import DexterityContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any

import datetime
import pytest
import requests


YEAR = clock.today().year + 2
START = datetime.date(YEAR, 6, 17)
FIRST_OF_MARCH = datetime.date(YEAR, 3, 1)
SATURDAY = FIRST_OF_MARCH + datetime.timedelta(days=(5 - FIRST_OF_MARCH.weekday()) % 7)
DELIVERY = add_working_days(START, -35, "all").isoformat()
PLACE = "/working-parties/dublin"


def words(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text[:400]
    found = html.fromstring(answer.content).cssselect("main")[0]
    return " ".join(found.text_content().split()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def child(
    world: DexterityContent, make_party: Callable, make_account: Callable, join: Callable
) -> DexterityContent:
    """A sub-working party whose member is not in ``dublin``."""
    party = make_party("contributing", parent_party="dublin")
    make_account("contributor")
    join("contributor", "contributing")
    return party


def test_chair_plans_and_members_see_the_days(world: DexterityContent, client: Callable) -> None:
    chair = client("chair")
    page = html.fromstring(chair.get(f"/en{PLACE}/@@plan-imk").content)
    form = dict(page.forms[-1].form_values()) | {"start": START.isoformat(), "session": "246"}

    answer = chair.post(f"/en{PLACE}/@@plan-imk", data=form)

    assert answer.status_code == 303, words(answer)
    member = client("member")
    english, german = (words(member.get(f"/{lang}{PLACE}/@@imk")) for lang in ("en", "de"))
    assert f"Session 246 17 June {YEAR}" in english
    assert "246. Sitzung" in german
    assert "Abgabe an die Konferenz" in german
    assert "Remove" not in english
    assert "/@@imk" in member.get(f"/en{PLACE}").text


def test_report_to_a_conference_begins_with_what_is_known_of_it(
    world: DexterityContent, join: Callable, acting: Callable, client: Callable
) -> None:
    join("editor", "dublin")
    with acting("chair"):
        imk_operations.plan_cycle(world, start=START, end=START, session=246)
    editor = client("editor")
    page = html.fromstring(editor.get(f"/de{PLACE}/@@imk").content)
    [link] = page.cssselect('a[href*="++add++Report"]')

    form = html.fromstring(
        editor.get("/de/reports" + link.get("href").partition("/reports")[2]).content
    )

    begun = dict(form.get_element_by_id("form").form_values())
    assert {name: begun.get(f"form.widgets.{name}") for name in ("imk_session", "imk_start")} == {
        "imk_session": "246",
        "imk_start": START.isoformat(),
    }
    assert begun["form.widgets.series:list"] == "imk-report"
    assert begun["form.widgets.summary_de"] == ""
    assert form.cssselect(".field.error") == []


def test_page_says_what_is_late(
    world: DexterityContent, acting: Callable, client: Callable
) -> None:
    today = clock.today()
    conference = today + datetime.timedelta(days=20)
    with acting("chair"):
        cycle = imk_operations.plan_cycle(world, start=conference, end=conference)
        imk_operations.settle(world, cycle.id, "contribution", today)

    page = words(client("member").get(f"/en{PLACE}/@@imk"))

    assert "4 steps are late." in page
    assert page.count("Done late") == 1


def test_button_ticks_off_and_takes_back(
    world: DexterityContent, acting: Callable, client: Callable
) -> None:
    with acting("chair"):
        cycle = imk_operations.plan_cycle(world, start=START, end=START)
    chair = client("chair")
    token = html.fromstring(chair.get(f"/en{PLACE}/@@imk").content).xpath(
        "//input[@name='_authenticator']/@value"
    )[0]
    form = {"_authenticator": token, "cycle": cycle.id, "step": "editing"}

    done = chair.post(f"/en{PLACE}/@@settle-imk", data={**form, "what": "done", "revision": "0"})
    stale = chair.post(f"/en{PLACE}/@@settle-imk", data={**form, "what": "open", "revision": "0"})
    state = chair.rest("GET", f"{PLACE}/@imk-cycles/{cycle.id}").json()["steps"][1]

    assert (done.status_code, stale.status_code) == (303, 409)
    assert (state["step"], state["state"]) == ("editing", "done")


def test_day_set_by_hand_moves_what_comes_before(
    world: DexterityContent, acting: Callable, client: Callable
) -> None:
    with acting("chair"):
        cycle = imk_operations.plan_cycle(world, start=START, end=START)
    chair = client("chair")
    before = chair.rest("GET", f"{PLACE}/@imk-cycles/{cycle.id}").json()
    address = f"/en{PLACE}/@@imk-dates/{cycle.id}"
    form = dict(html.fromstring(chair.get(address).content).forms[-1].form_values())
    # A Saturday.
    answer = chair.post(address, data={**form, "day-steering-committee": SATURDAY.isoformat()})

    after = chair.rest("GET", f"{PLACE}/@imk-cycles/{cycle.id}").json()
    assert answer.status_code == 303
    assert after["steps"][3:] == before["steps"][3:]
    assert after["steps"][2]["problems"] == ["no-working-day"]
    assert after["steps"][0]["day"] < before["steps"][0]["day"]
    page = words(client("member").get(f"/en{PLACE}/@@imk"))
    saturday = f"{SATURDAY.day} March {YEAR}"
    assert f"{saturday} set by hand {saturday} is a Saturday." in page


def test_sub_party_sees_its_contribution_and_nothing_else(
    world: DexterityContent, child: DexterityContent, acting: Callable, client: Callable
) -> None:
    with acting("chair"):
        cycle = imk_operations.plan_cycle(world, start=START, end=START, session=246)
    contributor = client("contributor")

    page = words(contributor.get("/en/working-parties/contributing/@@imk"))
    told = contributor.rest("GET", "/working-parties/contributing/@imk-cycles").json()["items"]

    assert "Session 246" in page
    assert "Adoption by the steering committee" not in page
    assert "Dublin" not in page.split("Contributions of this working party")[1]
    assert [[step["step"] for step in item["steps"]] for item in told] == [["contribution"]]
    hidden = f"/working-parties/contributing/@imk-cycles/{cycle.id}"
    assert contributor.rest("GET", hidden).status_code == 404
    assert contributor.rest("GET", f"{PLACE}/@imk-cycles").status_code == 404


def test_party_without_dates_has_no_tab(world: DexterityContent, client: Callable) -> None:
    assert "/@@imk" not in client("member").get(f"/en{PLACE}").text


def test_calendar_of_the_party_holds_the_days(
    world: DexterityContent, child: DexterityContent, acting: Callable, site: PloneSite
) -> None:
    with acting("chair"):
        cycle = imk_operations.plan_cycle(world, start=START, end=START, session=246)

    def days(account: str, party: str) -> dict[str, str]:
        feed = feed_at(make_feed(account, party, ""))
        events = Calendar.from_ical(calendar_of(feed, "https://portal.example")).walk("VEVENT")
        return {str(event["summary"]): event["dtstart"].dt.isoformat() for event in events}

    own, contributed = days("member", "dublin"), days("contributor", "contributing")
    planned = {step.step: step.day.isoformat() for step in cycle.steps}
    assert len(own) == 6
    assert own["Bericht an die IMK: Abgabe (246. Sitzung)"] == planned["delivery"]
    assert contributed == {
        "Bericht an die IMK: letzter Tag für Zulieferungen (246. Sitzung)": planned["contribution"],
        "Innenministerkonferenz beginnt (246. Sitzung)": START.isoformat(),
    }


def test_rest_plans_changes_and_removes(world: DexterityContent, client: Callable) -> None:
    chair = client("chair")

    made = chair.rest("POST", f"{PLACE}/@imk-cycles", {"start": START.isoformat(), "session": 246})
    address = f"{PLACE}/@imk-cycles/{made.json()['id']}"
    moved = chair.rest("PATCH", address, {"days": {"delivery": DELIVERY}, "leads": {"editing": 5}})
    back = chair.rest("PATCH", address, {"days": {"delivery": None}, "revision": 1})
    stale = chair.rest("PATCH", address, {"place": "Kiel", "revision": 1})
    gone = chair.rest("DELETE", address)

    assert made.status_code == 201
    assert moved.json()["steps"][4] == {
        "step": "delivery",
        "day": DELIVERY,
        "by_hand": True,
        "problems": [],
        "state": "coming",
        "done": None,
    }
    assert back.json()["steps"][4]["day"] == made.json()["steps"][4]["day"]
    assert back.json()["leads"]["editing"] == 5
    assert (stale.status_code, gone.status_code) == (409, 204)
    assert chair.rest("GET", address).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"start": "17.6.2027"},
        {"start": START.isoformat(), "end": f"{YEAR}-06-16"},
        {"start": "2099-06-17"},
        {"start": START.isoformat(), "leads": {"editing": 0}},
        {"start": START.isoformat(), "leads": {"lunch": 2}},
        {"start": START.isoformat(), "leads": {"editing": True}},
        {"start": START.isoformat(), "holidays": "some"},
        {"start": START.isoformat(), "holidays": 3},
        {"start": START.isoformat(), "days": {"delivery": "soon"}},
        {"start": START.isoformat(), "done": {"delivery": START.isoformat()}},
        {"start": START.isoformat(), "session": 0},
        {"start": START.isoformat(), "place": "x\ny"},
        {"start": START.isoformat(), "other": 1},
    ],
    ids=str,
)
def test_bad_input_is_refused_and_keeps_nothing(
    world: DexterityContent, client: Callable, body: dict[str, Any]
) -> None:
    chair = client("chair")

    answer = chair.rest("POST", f"{PLACE}/@imk-cycles", body)

    assert answer.status_code == 400, answer.text
    assert chair.rest("GET", f"{PLACE}/@imk-cycles").json()["items"] == []


def test_members_plan_nothing(world: DexterityContent, acting: Callable, client: Callable) -> None:
    with acting("chair"):
        cycle = imk_operations.plan_cycle(world, start=START, end=START)
    member = client("member")

    assert (
        member.rest("POST", f"{PLACE}/@imk-cycles", {"start": START.isoformat()}).status_code == 403
    )
    assert member.get(f"/en{PLACE}/@@plan-imk").status_code in (403, 404)
    assert member.get(f"/en{PLACE}/@@imk-dates/{cycle.id}").status_code in (403, 404)
    assert [kept.revision for kept in cycles_of(world)] == [0]
