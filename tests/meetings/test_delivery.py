"""A mail is called sent when the server has taken it, and nobody gets one twice."""

from blkirm.kernel import clock
from blkirm.meetings import invitation_sending
from blkirm.meetings import invitation_views
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.meetings.invitation_records import convening_of
from blkirm.notifications.mail import settings
from blkirm.notifications.record import get_notices
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from plone import api
from tests.mailbox import free_port
from tests.mailbox import Mailbox
from tests.meetings.convening import deliver
from tests.meetings.convening import event_in
from tests.meetings.convening import field_in
from tests.meetings.convening import make_meeting
from tests.meetings.convening import quick_pdf
from tests.meetings.convening import token_in
from threading import Barrier
from threading import BrokenBarrierError
from typing import Any

import pytest
import transaction


__all__ = ["quick_pdf"]

pytestmark = pytest.mark.usefixtures("quick_pdf")
EVERYBODY = ["chair", "guest", "member", "secretariat"]


@pytest.fixture
def meeting(functional: Any, world: Any) -> Any:
    made = make_meeting(world)
    transaction.commit()
    return made


def path_of(meeting: Any) -> str:
    return "/en/" + "/".join(meeting.getPhysicalPath()[2:])


def receivers(mailbox: Mailbox) -> list[str]:
    """Return who got a mail about a meeting, once for each."""
    found = [(to, mail) for to, mail in mailbox.mails if mail.get_content_type() != "text/plain"]
    return sorted(to.partition("@")[0] for to, _mail in found)


def states(meeting: Any) -> dict[str, tuple[str, str]]:
    transaction.begin()
    found = convening_of(meeting).deliveries.values()
    return {d.account: (d.state, d.problem) for d in found}


def test_what_the_server_does_not_take_is_shown_and_tried_again(
    meeting: Any, mailbox: Mailbox, acting: Callable, client: Callable
) -> None:
    mailbox.refusals = {"member": "550 unknown", "guest": "451 later"}
    with acting("chair"):
        invite(meeting, Letter(), "chair")
    deliver()
    first = states(meeting)
    page = " ".join(client("chair").get(f"{path_of(meeting)}/@@attendance").text.split())
    for_members = client("member").get(f"{path_of(meeting)}/@@attendance").text
    mailbox.refusals = {"member": "550 unknown"}
    deliver()
    too_early = receivers(mailbox)
    with clock.at(clock.now() + timedelta(minutes=2)):
        deliver()
    later = states(meeting)
    mailbox.refusals = {}
    deliver()
    given_up = receivers(mailbox)
    again = client("chair").post(
        f"{path_of(meeting)}/@@send-again", data={"_authenticator": token_in(page)}
    )
    deliver()

    sent = ("sent", "")
    assert first == {
        "chair": sent,
        "secretariat": sent,
        "member": ("failed", "refused"),
        "guest": ("failed", "refused"),
    }
    assert page.count("the mail server refuses it") == 2
    assert page.count("Tried again on") == 1
    assert "mail server" not in for_members
    (notice,) = [n for n in get_notices().of_account("chair") if "delivered" in n.subject.default]
    assert notice.about == api.content.get_uuid(meeting)
    assert too_early == ["chair", "secretariat"]
    assert later["guest"] == sent
    assert later["member"] == ("failed", "refused")
    assert given_up == ["chair", "guest", "secretariat"]
    assert again.status_code == 303
    assert receivers(mailbox) == EVERYBODY


def test_server_that_is_down_loses_nothing(
    meeting: Any, mailbox: Mailbox, acting: Callable
) -> None:
    known = settings()
    port, known.smtp_port = known.smtp_port, free_port()
    with acting("chair"):
        invite(meeting, Letter(), "chair")
    deliver()
    down = Counter(states(meeting).values())
    known.smtp_port = port
    with clock.at(clock.now() + timedelta(minutes=2)):
        deliver()
        deliver()

    assert down == {("failed", "unreachable"): 1, ("waiting", ""): 3}
    assert set(states(meeting).values()) == {("sent", "")}
    assert receivers(mailbox) == EVERYBODY


def test_what_another_process_has_claimed_is_not_sent_a_second_time(
    meeting: Any, mailbox: Mailbox, acting: Callable
) -> None:
    with acting("chair"):
        invite(meeting, Letter(), "chair")
    transaction.commit()

    claimed = invitation_sending._claim(api.content.get_uuid(meeting))
    deliver()
    missing = set(EVERYBODY) - set(receivers(mailbox))
    with clock.at(clock.now() + invitation_sending.STALE + timedelta(minutes=1)):
        deliver()
        deliver()

    assert missing == {claimed.account}
    assert receivers(mailbox) == EVERYBODY


def test_server_is_tried_for_three_days_and_not_after_the_meeting_began(
    meeting: Any, mailbox: Mailbox, acting: Callable
) -> None:
    mailbox.refusals = dict.fromkeys(EVERYBODY, "451 later")
    with acting("chair"):
        invite(meeting, Letter(), "chair")
    deliver()
    attempts, moment = 0, clock.now()
    pending = True
    while pending and attempts < 100:
        moment += timedelta(hours=4, minutes=1)
        attempts += 1
        with clock.at(moment):
            deliver()
        transaction.begin()
        pending = any(d.is_pending for d in convening_of(meeting).deliveries.values())

    assert attempts == 17
    assert set(states(meeting).values()) == {("failed", "refused")}
    mailbox.refusals = {}
    with clock.at(moment + timedelta(days=1)):
        deliver()
    assert receivers(mailbox) == []


def test_cancellation_goes_to_those_who_were_invited_only(
    meeting: Any, mailbox: Mailbox, acting: Callable, join: Callable, make_account: Callable
) -> None:
    mailbox.refusals = {"member": "550 unknown", "guest": "451 later"}
    with acting("chair"):
        invite(meeting, Letter(), "chair")
    deliver()
    make_account("newcomer")
    join("newcomer", "dublin")
    mailbox.mails.clear()
    mailbox.refusals = {}
    with acting("chair"):
        api.content.transition(meeting, "cancel", comment="Krank.")
    with clock.at(clock.now() + timedelta(minutes=5)):
        deliver()

    assert receivers(mailbox) == ["chair", "secretariat"]
    event = event_in(mailbox.of("secretariat")[0])
    assert (int(event["sequence"]), str(event["status"])) == (1, "CANCELLED")


def test_two_who_invite_at_the_same_moment_send_one_invitation(
    meeting: Any, mailbox: Mailbox, client: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = Barrier(2)

    def invite_together(*arguments: Any) -> None:
        # Whoever comes again after the conflict is alone.
        with suppress(BrokenBarrierError):
            together.wait(timeout=20)
        invite(*arguments)
        together.abort()

    monkeypatch.setattr(invitation_views, "invite", invite_together)
    where = f"{path_of(meeting)}/@@invite"
    people = [client("chair"), client("secretariat")]
    forms = []
    for person in people:
        page = person.get(where).text
        names = {name: field_in(page, name) for name in ("seen", "round")}
        forms.append({**names, "text": "x", "_authenticator": token_in(page)})
    with ThreadPoolExecutor(2) as pool:
        sent = [
            pool.submit(person.post, where, data=form)
            for person, form in zip(people, forms, strict=True)
        ]
        answers = [each.result() for each in sent]
    transaction.begin()
    third = people[0].post(where, data=forms[0])
    rest = client("chair").rest(
        "POST", where.removeprefix("/en").replace("@@invite", "@invitation")
    )
    deliver()

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert (third.status_code, rest.status_code) == (409, 409)
    (refused,) = [answer.text for answer in answers if answer.status_code == 409]
    assert "Nothing was sent a second time" in refused
    assert "<textarea" not in refused
    assert receivers(mailbox) == EVERYBODY
