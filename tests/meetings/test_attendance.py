"""Recording who was there: on the page and by REST, by whom and when."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.meetings.attendance import order_of
from blkirm.meetings.attendance import record_attendance
from blkirm.meetings.attendance_rules import Attendance
from blkirm.meetings.attendance_rules import Change
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.meetings.invitation_records import attendance_of
from collections.abc import Callable
from datetime import timedelta
from plone import api
from tests.meetings.convening import add_item
from tests.meetings.convening import field_in
from tests.meetings.convening import make_meeting
from tests.meetings.convening import quick_pdf
from tests.meetings.convening import token_in
from typing import Any

import pytest
import transaction


__all__ = ["quick_pdf"]

pytestmark = pytest.mark.usefixtures("quick_pdf")


@pytest.fixture
def today(
    functional: Any, world: Any, join: Callable, make_account: Callable, acting: Callable
) -> Any:
    """A meeting that takes place now, with two items, and somebody who takes the minutes."""
    make_account("clerk")
    join("clerk", "dublin", "minute-taker", on_behalf_of="bamf", voting_right=False)
    now = clock.now()
    meeting = make_meeting(
        world, items=2, start=now + timedelta(minutes=5), end=now + timedelta(minutes=10)
    )
    with acting("chair"):
        invite(meeting, Letter(), "chair")
    return meeting


def path_of(meeting: Any) -> str:
    return "/" + "/".join(meeting.getPhysicalPath()[2:])


def test_minute_taker_records_seats_and_guests_read_no_names(today: Any, client: Callable) -> None:
    api.user.get("member").setMemberProperties({"fullname": "Zwetschge Kompott"})
    clerk, path = client("clerk"), path_of(today)
    page = clerk.get(f"/en{path}/@@attendance").text
    form = {
        "_authenticator": token_in(page),
        "presence-im-nw": "present",
        "person-im-nw": "member",
        "seen-im-nw": field_in(page, "seen-im-nw"),
        "presence-bamf": "represented",
        "by-bamf": "im-nw",
        "item-im-nw": order_of(today)[1],
        "later-im-nw": "absent",
    }

    done = clerk.post(f"/en{path}/@@attendance", data=form)
    transaction.begin()
    shown = client("member").get(f"/en{path}/@@attendance").text
    guest = client("guest")
    for_guest = guest.get(f"/en{path}/@@attendance").text
    rest = guest.rest("GET", f"{path}/@attendance").text

    assert done.status_code == 303
    record = attendance_of(today)["im-nw"]
    assert (record.presence, record.person, record.by) == ("present", "member", "clerk")
    assert record.changes == (Change(order_of(today)[1], "absent"),)
    assert "2 of 2 votes, of which represented: 1" in " ".join(shown.split())
    assert "0 of 2 votes" in " ".join(shown.split())
    assert "Zwetschge Kompott" in shown
    assert "Zwetschge" not in for_guest + rest
    assert '"member"' not in rest.replace('"role": "member"', "")
    assert "Behörde im-nw" in for_guest


def test_two_who_record_the_same_seat_do_not_overwrite_each_other(
    today: Any, client: Callable
) -> None:
    path = path_of(today)
    clerk, chair = client("clerk"), client("chair")
    page = clerk.get(f"/en{path}/@@attendance").text
    form = {"_authenticator": token_in(page), "seen-im-nw": field_in(page, "seen-im-nw")}
    token = token_in(chair.get(f"/en{path}/@@attendance").text)

    first = chair.post(
        f"/en{path}/@@attendance",
        data={**form, "_authenticator": token, "presence-im-nw": "present"},
    )
    late = clerk.post(
        f"/en{path}/@@attendance",
        data={**form, "presence-im-nw": "excused", "presence-bamf": "present"},
    )
    same = clerk.post(f"/en{path}/@@attendance", data={**form, "presence-im-nw": "present"})
    transaction.begin()

    assert (first.status_code, late.status_code, same.status_code) == (303, 409, 303)
    assert "Somebody else has recorded this seat meanwhile." in late.text
    found = {seat: record.presence for seat, record in attendance_of(today).items()}
    assert found == {"im-nw": "present", "bamf": "present"}


def test_only_those_who_manage_or_take_minutes_record(today: Any, client: Callable) -> None:
    path = path_of(today)
    body = {"authority": "im-nw", "presence": "present", "person": "member"}

    found = {
        person: client(person).rest("PATCH", f"{path}/@attendance", body).status_code
        for person in ("member", "guest", "outsider", "clerk", "chair")
    }
    member = client("member")
    page = member.get(f"/en{path}/@@attendance").text
    token = token_in(member.get(f"/en{path}").text)
    posted = member.post(f"/en{path}/@@attendance", data={"_authenticator": token})

    assert found == {"member": 403, "guest": 403, "outsider": 404, "clerk": 200, "chair": 200}
    assert "presence-im-nw" not in page
    assert posted.status_code == 403


def test_what_cannot_be_is_refused(today: Any, client: Callable) -> None:
    chair = client("chair")
    wrong: dict[str, dict[str, Any]] = {
        "nothing": {"presence": ""},
        "unknown": {"presence": "asleep"},
        "list": {"presence": ["present"]},
        "no seat": {"authority": "nowhere"},
        "foreign person": {"person": "chair"},
        "by nobody": {"presence": "represented"},
        "by itself": {"presence": "represented", "represented_by": "im-nw"},
        "foreign item": {"changes": [{"item": "x", "presence": "absent"}]},
        "no list": {"changes": "x"},
    }

    found = {}
    for name, members in wrong.items():
        body = {"authority": "im-nw", "presence": "present", **members}
        answer = chair.rest("PATCH", f"{path_of(today)}/@attendance", body)
        found[name] = answer.status_code
    transaction.begin()

    assert found == dict.fromkeys(wrong, 400)
    assert attendance_of(today) == {}


def test_attendance_is_recorded_from_the_meetings_day_until_it_is_closed(
    functional: Any, world: Any, client: Callable, today: Any, acting: Callable
) -> None:
    future = make_meeting(world)
    body = {"authority": "im-nw", "presence": "present"}
    chair = client("chair")
    with acting("chair"):
        invite(future, Letter(), "chair")
    transaction.commit()

    early = chair.rest("PATCH", f"{path_of(future)}/@attendance", body)
    with acting("chair"):
        api.content.transition(today, "hold")
    transaction.commit()
    held = chair.rest("PATCH", f"{path_of(today)}/@attendance", body)
    transaction.begin()
    with acting("chair"):
        api.content.transition(today, "close")
    transaction.commit()
    closed = chair.rest("PATCH", f"{path_of(today)}/@attendance", {**body, "presence": "absent"})

    assert (early.status_code, held.status_code, closed.status_code) == (403, 200, 403)


def test_change_at_a_hidden_item_counts_and_does_not_show(
    today: Any, client: Callable, acting: Callable
) -> None:
    secret = add_item(today, "Zwetschgenkompott")
    add_item(today, "Danach")
    with api.env.adopt_roles(["Manager"]):
        change_audience(secret, Audience("restricted", ("authority:bamf",)), "chair")
        change = Change(api.content.get_uuid(secret), "absent")
        record_attendance(today, "im-nw", Attendance("present", changes=(change,)), "chair")
    member = client("member")

    page = " ".join(member.get(f"/en{path_of(today)}/@@attendance").text.split())
    rest = member.rest("GET", f"{path_of(today)}/@attendance")

    assert "Item 3: Danach" in page
    assert "Zwetschgenkompott" not in page + rest.text
    assert api.content.get_uuid(secret) not in page + rest.text
    assert [seat["changes"] for seat in rest.json()["seats"]] == [[], [], []]
