"""Calendars by address: exactly what the account may see now, and nothing once it has left."""

from blkirm.access.audience import Audience
from blkirm.access.register import get_register
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.meetings.feeds_pace import MOST
from blkirm.meetings.feeds_pace import pace
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.parties.operations import end_membership
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from icalendar import Calendar
from plone import api
from tests.meetings.convening import make_meeting
from tests.meetings.convening import token_in
from typing import Any
from urllib.parse import urlsplit

import pytest
import re
import transaction
import vobject


LINK = "https://video.example/raum-4"


@pytest.fixture
def address(client: Callable) -> Callable:
    """Make a calendar address for somebody and return its path below the site."""

    def make(person: str, **body: str) -> str:
        answer = client(person).rest("POST", "/@calendar-feeds", body)
        assert answer.status_code == 201, answer.text
        transaction.begin()
        path = urlsplit(answer.json()["address"]).path
        return path[path.index("/calendar-feed/") :]

    return make


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    return [str(event["summary"]).partition(", Arbeitsgruppe ")[0] for event in events]


def events(answer: Any) -> list[Any]:
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def is_whole_day(event: Any) -> bool:
    return not isinstance(event["dtstart"].dt, datetime)


def path_of(meeting: Any) -> str:
    return "/" + "/".join(meeting.getPhysicalPath()[2:])


class TestFeed:
    """The file."""

    def test_calendar_program_gets_what_the_account_may_see_now(
        self, functional: Any, world: Any, site: Any, client: Callable, address: Callable
    ) -> None:
        shown = make_meeting(world, title="Offen")
        hidden = make_meeting(world, title="Verdeckt", days=45)
        make_meeting(site["working-parties"]["reintegration"], title="Anderswo")
        with api.env.adopt_roles(["Manager"]):
            change_audience(hidden, Audience("restricted", ("authority:bamf",)), "chair")
        mine, chairs, party = (
            address("member"),
            address("chair"),
            address("chair", party="dublin"),
        )
        program = client()

        found = [titles(program.get(each)) for each in (mine, chairs, party)]
        read = vobject.readOne(program.get(mine).text).vevent
        with api.env.adopt_roles(["Manager"]):
            change_audience(shown, Audience("restricted", ("authority:bamf",)), "chair")
        transaction.commit()
        after = titles(program.get(mine))

        assert found == [["Offen"], ["Offen", "Verdeckt"], ["Offen", "Verdeckt"]]
        assert (read.dtstart.value, read.status.value) == (shown.start, "TENTATIVE")
        assert after == []

    def test_deadlines_concern_those_who_can_still_do_something(
        self, functional: Any, world: Any, acting: Callable, client: Callable, address: Callable
    ) -> None:
        day = clock.today() + timedelta(days=20)
        meeting = make_meeting(world, submission_deadline=day, video_link=LINK, mode="hybrid")
        passed = make_meeting(world, title="Zu spät", submission_deadline=day - timedelta(days=21))
        api.user.get("guest").setMemberProperties({"language": "en"})
        with acting("chair"):
            letter = Letter(answer_by=day + timedelta(days=5))
            invite(meeting, letter, "chair")
            invite(passed, Letter(), "chair")
        mine, guests = address("member"), address("guest")
        program = client()

        before = events(program.get(mine))
        for_guest = events(program.get(guests))
        client("member").rest("POST", path_of(meeting) + "/@answer", {"answer": "accepted"})
        answered = events(program.get(mine))
        read = list(vobject.readOne(program.get(mine).text).vevent_list)

        name = "11. Sitzung"
        assert {str(e["summary"]): e["dtstart"].dt for e in before if is_whole_day(e)} == {
            f"Letzter Tag für Anmeldungen zur Tagesordnung: {name}": day,
            f"Letzter Tag für die Rückmeldung: {name}": day + timedelta(days=5),
        }
        assert [str(e["summary"]) for e in for_guest if is_whole_day(e)] == [
            f"Last day to answer the invitation: {name}"
        ]
        assert [e["dtstart"].dt for e in answered if is_whole_day(e)] == [day]
        assert [e.dtstart.value for e in read if not hasattr(e, "location")] == [day]
        assert len({str(e["uid"]) for e in before}) == 4
        assert f"Nürnberg, {LINK}" in [str(e.get("location")) for e in before]

    def test_wrong_addresses_look_the_same(
        self, functional: Any, world: Any, client: Callable, address: Callable
    ) -> None:
        right = address("member")
        (own,) = client("member").rest("GET", "/@calendar-feeds").json()["items"]
        program = client()
        other = "E" if right[-5] == "A" else "A"
        bad = [f"{right[:-5]}{other}.ics", right[:-4], right + "x", right + "/x", right.swapcase()]
        bad += ["/calendar-feed", "/calendar-feed/", "/calendar-feed/x.ics"]
        bad += [f"/calendar-feed/{own['id']}.ics", "/calendar-feed/" + "A" * 43 + ".ics"]

        found = [program.get(each) for each in bad]
        revoked = client("member").rest("DELETE", f"/@calendar-feeds/{own['id']}")
        found.append(program.get(right))
        again = client("member").rest("DELETE", f"/@calendar-feeds/{own['id']}")

        assert revoked.status_code == 204
        assert again.status_code == 404
        assert {(answer.status_code, answer.content) for answer in found[:4]} == {
            (404, b"404 Not Found\n")
        }
        assert {answer.status_code for answer in found} == {404}

    def test_feed_dies_with_the_membership_and_does_not_come_back(
        self, functional: Any, world: Any, join: Callable, client: Callable, address: Callable
    ) -> None:
        make_meeting(world, title="Offen")
        mine, party = address("member"), address("member", party="dublin")
        (membership,) = get_register().of_person("member")
        program = client()
        before = [program.get(each).status_code for each in (mine, party)]

        end_membership(world, membership.id, "chair", "left")
        transaction.commit()
        after = [program.get(each).status_code for each in (mine, party)]
        join("member", "dublin")
        transaction.commit()
        back = [program.get(each).status_code for each in (mine, party)]

        assert (before, after, back) == ([200, 200], [404, 404], [404, 404])

    def test_who_has_left_one_party_keeps_the_calendar_of_the_others(
        self,
        functional: Any,
        world: Any,
        site: Any,
        join: Callable,
        client: Callable,
        address: Callable,
    ) -> None:
        make_meeting(world, title="Offen")
        make_meeting(site["working-parties"]["reintegration"], title="Anderswo", days=50)
        left = join("member", "reintegration")
        mine, party = address("member"), address("member", party="reintegration")
        program = client()
        before = titles(program.get(mine))

        end_membership(site["working-parties"]["reintegration"], left.id, "stranger", "left")
        transaction.commit()

        assert before == ["Offen", "Anderswo"]
        assert titles(program.get(mine)) == ["Offen"]
        assert program.get(party).status_code == 404

    def test_who_asks_too_often_waits(
        self, functional: Any, world: Any, client: Callable, address: Callable
    ) -> None:
        path = address("member")
        program = client()
        (own,) = client("member").rest("GET", "/@calendar-feeds").json()["items"]
        for _each in range(MOST):
            pace.wait_for(own["id"])

        answer = program.get(path)

        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) > 0


class TestPage:
    """Where an account keeps its addresses."""

    def test_address_is_shown_once_and_revoked(
        self, functional: Any, world: Any, client: Callable
    ) -> None:
        member, chair = client("member"), client("chair")
        page = member.get("/en/calendars").text
        form = {"_authenticator": token_in(page), "step": "make", "party": "dublin"}

        made = member.post("/en/calendars", data={**form, "label": "Phone"})
        (shown,) = re.findall(r"/calendar-feed/([^\"]+)\.ics", made.text)
        later = member.get("/en/calendars").text
        (feed,) = re.findall(r'name="feed"[^>]*value="(\w+)"', later)
        token = token_in(chair.get("/en/calendars").text)
        foreign = chair.post(
            "/en/calendars", data={"_authenticator": token, "step": "revoke", "feed": feed}
        )
        before = client().get(f"/calendar-feed/{shown}.ics").status_code
        done = member.post("/en/calendars", data={**form, "step": "revoke", "feed": feed})
        after = client().get(f"/calendar-feed/{shown}.ics").status_code

        assert "Phone" in later
        assert shown not in later
        assert (foreign.status_code, done.status_code) == (404, 303)
        assert (before, after) == (200, 404)

    def test_nobody_subscribes_to_what_is_not_theirs(
        self, functional: Any, world: Any, client: Callable
    ) -> None:
        wrong = [
            ("member", {"party": "reintegration"}),
            ("member", {"party": "no-such-party"}),
            ("member", {"party": ["dublin"]}),
            ("member", {"label": "x" * 81}),
            ("outsider", {}),
        ]

        found = [client(who).rest("POST", "/@calendar-feeds", body) for who, body in wrong]

        assert [answer.status_code for answer in found] == [400] * 5
        messages = {answer.json()["message"] for answer in found[:2]}
        assert messages == {"Please choose one of your working parties."}
        assert client().rest("POST", "/@calendar-feeds", {}).status_code == 401
