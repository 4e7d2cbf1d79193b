"""Who loses the right to read is told nothing but that; who has not answered is asked once more."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.kernel.chores import run_chores
from blkirm.kernel.formats import format_date
from blkirm.meetings import ical
from blkirm.meetings.answers import asked_of
from blkirm.meetings.answers import give_answer
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.meetings.invitation_operations import send_update
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.reminders import remind
from blkirm.meetings.reminders import set_reminder_days
from collections.abc import Callable
from datetime import timedelta
from icalendar import Calendar
from plone import api
from tests.mailbox import Mailbox
from tests.meetings.convening import deliver
from tests.meetings.convening import event_in
from tests.meetings.convening import field_in
from tests.meetings.convening import link_in
from tests.meetings.convening import make_meeting
from tests.meetings.convening import quick_pdf
from tests.meetings.convening import text_of
from tests.meetings.convening import token_in
from typing import Any

import pytest
import transaction
import vobject


__all__ = ["quick_pdf"]

pytestmark = pytest.mark.usefixtures("quick_pdf")
EVERYBODY = ["chair", "guest", "member", "secretariat"]


def sent_to(mailbox: Mailbox) -> list[str]:
    return sorted(receiver.partition("@")[0] for receiver, _mail in mailbox.mails)


@pytest.fixture
def meeting(functional: Any, world: Any, mailbox: Mailbox, acting: Callable) -> Any:
    """A meeting that all members of `dublin` were invited to."""
    with api.env.adopt_roles(["Manager"]):
        world.contact = "geschaeftsstelle@blkirm.example"
    made = make_meeting(world)
    with acting("chair"):
        invite(made, Letter("Bitte kommen."), "chair")
    deliver()
    assert sent_to(mailbox) == EVERYBODY
    mailbox.mails.clear()
    return made


def path_of(meeting: Any) -> str:
    return "/en/" + "/".join(meeting.getPhysicalPath()[2:])


def narrow(meeting: Any) -> None:
    """Let only those who act for the Federal Office read a meeting."""
    with api.env.adopt_roles(["Manager"]):
        change_audience(meeting, Audience("restricted", ("authority:bamf",)), by="chair")


def widen(meeting: Any) -> None:
    with api.env.adopt_roles(["Manager"]):
        change_audience(meeting, Audience("group"), by="chair")


class TestLosing:
    """The invitation of somebody who may not read the meeting any more."""

    def test_update_takes_the_invitation_back_and_says_nothing_new(
        self, meeting: Any, mailbox: Mailbox, client: Callable, acting: Callable
    ) -> None:
        told_start = meeting.start
        narrow(meeting)
        with api.env.adopt_roles(["Manager"]):
            meeting.title, meeting.place = "Geheimer Titel", "Geheimer Ort"
            meeting.start += timedelta(days=3)
            meeting.end += timedelta(days=3)
            api.portal.get()["working-parties"]["dublin"].contact = "neu@blkirm.example"
        transaction.commit()
        chair = client("chair")
        page = chair.get(f"{path_of(meeting)}/@@invite").text
        form = {name: field_in(page, name) for name in ("seen", "round")}
        form |= {"text": "Geheime Worte", "_authenticator": token_in(page)}
        answer = chair.post(f"{path_of(meeting)}/@@invite", data=form)
        deliver()

        assert "Whose invitation is withdrawn" in page
        assert answer.status_code == 303
        (mail,) = mailbox.of("member")
        event = event_in(mail)
        calendar = next(
            p.get_payload(decode=True)
            for p in mail.walk()
            if p.get_content_type() == "text/calendar"
        )
        assert str(Calendar.from_ical(calendar)["method"]) == "CANCEL"
        assert int(event["sequence"]) == 1
        assert str(event["uid"]) == ical.uid_of(api.content.get_uuid(meeting))
        assert str(event["organizer"]) == "mailto:geschaeftsstelle@blkirm.example"
        assert str(event["attendee"]) == "mailto:member@blkirm.example"
        assert event["dtstart"].dt == told_start
        assert vobject.readOne(calendar.decode()).vevent.sequence.value == "1"
        assert sorted(set(event) - {"DTSTAMP"}) == [
            *("ATTENDEE", "CLASS", "DTEND", "DTSTART", "ORGANIZER", "SEQUENCE", "UID"),
        ]
        everything = mail.as_string() + text_of(mail) + calendar.decode()
        for hidden in ("Geheim", "Sitzung,", "11. Sitzung", "Dublin", "dublin", "neu@", "http"):
            assert hidden not in everything
        assert event_in(mailbox.of("secretariat")[0])["summary"].startswith("Geheimer Titel")

    def test_invitation_is_withdrawn_once_given_anew_and_withdrawn_from_a_cancelled_meeting(
        self, meeting: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        def update() -> None:
            with acting("chair"):
                send_update(meeting, Letter(), "chair")

        narrow(meeting)
        for _time in range(2):
            update()
            deliver()
        widen(meeting)
        update()
        deliver()
        narrow(meeting)
        update()
        widen(meeting)
        # Who may read again before it goes keeps the invitation.
        deliver()
        narrow(meeting)
        with acting("chair"):
            api.content.transition(meeting, "cancel", comment="Geheimer Grund")
        deliver()
        mails = mailbox.of("member")

        day = format_date(meeting.start, "de").replace("\N{NO-BREAK SPACE}", " ")
        assert [mail["Subject"].partition(",")[0] for mail in mails] == [
            "Einladung zurückgenommen",
            "Einladung: 11. Sitzung",
            "Einladung zurückgenommen",
        ]
        assert [int(event_in(mail)["sequence"]) for mail in mails] == [1, 3, 5]
        assert f"eingeladen: {day}, 10:00 bis 15:00" in text_of(mails[2]).replace(
            "\N{NO-BREAK SPACE}", " "
        )
        assert "Geheim" not in text_of(mails[2])
        assert "STATUS" not in event_in(mails[2])
        assert str(event_in(mailbox.of("secretariat")[-1])["status"]) == "CANCELLED"


class TestReminding:
    """Asking those once more who have not answered."""

    def test_chair_sees_the_list_and_reminds_who_has_not_answered_once_a_day(
        self, meeting: Any, mailbox: Mailbox, client: Callable
    ) -> None:
        give_answer(meeting, asked_of(meeting, "guest")[0], "accepted")
        transaction.commit()
        where = f"{path_of(meeting)}/@@remind"
        today = client("chair").get(where).text
        with clock.at(clock.now() + timedelta(days=1)):
            chair = client("chair")
            page = chair.get(where).text
            form = {"seen": field_in(page, "seen"), "_authenticator": token_in(page)}
            first = chair.post(where, data=form)
            deliver()
            second = chair.post(where, data=form)
            deliver()
            with api.env.adopt_roles(["Manager"]):
                set_reminder_days(meeting, 60)
            transaction.commit()
            run_chores(api.portal.get(), names={"blkirm.answer-reminders"})
            deliver()

        assert "Nobody has to be reminded today" in today
        assert (first.status_code, second.status_code) == (303, 409)
        assert sent_to(mailbox) == ["chair", "member", "secretariat"]
        (mail,) = mailbox.of("member")
        assert mail["Subject"].startswith("Bitte antworten Sie: 11. Sitzung, ")
        assert link_in(mail)
        assert [part.get_content_type() for part in mail.walk()] == ["text/plain"]
        assert "Bitte kommen." not in text_of(mail)
        assert convening_of(meeting).last_round()[0] == 0

    def test_rule_reminds_once_before_the_meeting_whoever_has_not_answered_by_then(
        self, meeting: Any, mailbox: Mailbox, client: Callable
    ) -> None:
        def remind_on(day: int) -> list[str]:
            mailbox.mails.clear()
            with clock.at(meeting.start - timedelta(days=day)):
                run_chores(api.portal.get(), names={"blkirm.answer-reminders"})
                deliver()
            return sent_to(mailbox)

        chair, where = client("chair"), "/en/working-parties/dublin/meetings/@@invitation-rules"
        silent, token = remind_on(5), token_in(chair.get(where).text)
        tried = [
            chair.post(where, data={"days": days, "_authenticator": token})
            for days in ("-1", "61", "x", "1.5", "5")
        ]
        transaction.begin()
        found = [remind_on(day) for day in (6, 5, 5, 4)]
        with clock.at(meeting.start - timedelta(days=2)):
            waiting = remind(meeting)
            give_answer(meeting, asked_of(meeting, "guest")[0], "declined")
            narrow(meeting)
            mailbox.mails.clear()
            deliver()

        assert silent == []
        assert [answer.status_code for answer in tried] == [400, 400, 400, 400, 303]
        assert "from 0 to 60" in tried[1].text
        assert field_in(tried[1].text, "days") == "61"
        assert field_in(chair.get(where).text, "days") == "5"
        assert found == [[], EVERYBODY, [], []]
        assert (waiting, sent_to(mailbox)) == (4, ["chair", "secretariat"])
