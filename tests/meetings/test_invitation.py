"""Inviting: who is written to, what stands in the mail, and what the calendar is told."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.kernel.office import OfficeMissing
from blkirm.meetings import invitation_sending
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.meetings.invitation_operations import send_update
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_rules import changed_facts
from blkirm.meetings.invitation_rules import invitees_of
from blkirm.meetings.pack_agenda import agenda_pdf
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from plone import api
from pypdf import PdfReader
from tests.mailbox import Mailbox
from tests.meetings.convening import add_item
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


@pytest.fixture
def party(world: Any, join: Callable, make_account: Callable) -> Any:
    """The party of `world` with a deputy, a single guest and somebody without an address."""
    for person in ("deputy", "expert", "silent"):
        make_account(person)
    join("deputy", "dublin", "deputy-member")
    join("expert", "dublin", "guest", on_behalf_of="munich", voting_right=False)
    join("silent", "dublin", "member", on_behalf_of="bamf")
    with api.env.adopt_roles(["Manager"]):
        api.user.get("silent").setMemberProperties({"email": ""})
        world.contact = "Geschäftsstelle, Tel. 0911 1, geschaeftsstelle@blkirm.example"
    return world


def sent_to(mailbox: Mailbox) -> list[str]:
    return sorted(receiver.partition("@")[0] for receiver, _mail in mailbox.mails)


def membership_of(meeting: Any, account: str) -> str:
    return next(i.membership for i in invitees_of(meeting) if i.account == account)


class TestMails:
    """What goes out."""

    def test_everybody_who_may_read_the_meeting_is_written_to_after_the_commit(
        self, functional: Any, party: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        meeting = make_meeting(party)
        transaction.commit()

        with acting("chair"):
            invite(meeting, Letter("Bitte kommen."), "chair")
        before = list(mailbox.mails)
        deliver()
        deliver()

        assert before == []
        assert sent_to(mailbox) == ["chair", "deputy", "guest", "member", "secretariat"]
        assert api.content.get_state(meeting) == "invited"
        states = {d.account: d.state for d in convening_of(meeting).deliveries.values()}
        assert states["silent"] == "no-address"
        assert {state for who, state in states.items() if who != "silent"} == {"sent"}
        assert "expert" not in states

    def test_mail_speaks_the_receivers_language_and_names_an_office_only(
        self, functional: Any, party: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        api.user.get("member").setMemberProperties({"language": "en"})
        meeting = make_meeting(party)
        with acting("chair"):
            invite(meeting, Letter("Bitte kommen."), "chair")
        deliver()

        (english,), (german,) = mailbox.of("member"), mailbox.of("deputy")

        assert english["Subject"].startswith("Invitation: 11. Sitzung, ")
        assert german["Subject"].startswith("Einladung: 11. Sitzung, ")
        assert "Item 1: Punkt 1" in text_of(english)
        assert "TOP 1: Punkt 1" in text_of(german)
        assert text_of(german).startswith("Bitte kommen.\n")
        assert german["Reply-To"] == "geschaeftsstelle@blkirm.example"
        assert "/en/working-parties/dublin/meetings/" in text_of(english)
        event = event_in(english)
        assert str(event["organizer"]) == "mailto:geschaeftsstelle@blkirm.example"
        assert str(event["attendee"]) == "mailto:member@blkirm.example"
        assert "Punkt" not in str(event.to_ical())
        assert link_in(english) not in event.to_ical().decode()

    def test_calendar_part_is_what_mail_programs_look_for(
        self, functional: Any, party: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        meeting = make_meeting(party)
        with acting("chair"):
            invite(meeting, Letter(), "chair")
        deliver()
        (mail,) = mailbox.of("member")

        parts = {p.get_content_type(): p for p in mail.walk() if not p.is_multipart()}

        calendar = parts["text/calendar"]
        assert calendar.get_param("method") == "REQUEST"
        assert parts["application/ics"].get_filename() == "meeting.ics"
        text = calendar.get_payload(decode=True)
        assert text == parts["application/ics"].get_payload(decode=True)
        assert vobject.readOne(text.decode()).vevent.dtstart.value == meeting.start

    def test_each_receiver_gets_the_agenda_he_or_she_may_read(
        self, functional: Any, party: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        meeting = make_meeting(party, items=0)
        secret = add_item(meeting, "Zwetschgenkompott")
        add_item(meeting, "Offen")
        with api.env.adopt_roles(["Manager"]):
            change_audience(secret, Audience("restricted", ("authority:im-nw",)), "chair")
        with acting("chair"):
            invite(meeting, Letter(), "chair")
        deliver()

        texts = {to.partition("@")[0]: bytes(mail).decode() for to, mail in mailbox.mails}
        plain = {to.partition("@")[0]: text_of(mail) for to, mail in mailbox.mails}

        assert "TOP 1: Zwetschgenkompott\nTOP 2: Offen" in plain["member"]
        assert "TOP 1: Offen" in plain["guest"]
        assert sorted(w for w, t in plain.items() if "Zwetschgenkompott" in t) == [
            "chair",
            "deputy",
            "member",
            "secretariat",
        ]
        assert "Zwetschgenkompott" not in texts["guest"]

    def test_single_guest_is_written_to_only_when_chosen_and_learns_time_and_place(
        self, functional: Any, party: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        link = "https://video.example/raum-4"
        meeting = make_meeting(party, items=0, mode="hybrid", video_link=link)
        add_item(meeting, "Intern")
        shown = add_item(meeting, "Vortrag")
        with api.env.adopt_roles(["Manager"]):
            change_audience(
                shown, Audience("restricted", ("seat:munich:expert", "level:federal")), "chair"
            )
        with acting("chair"):
            invite(meeting, Letter(guests=(membership_of(meeting, "expert"),)), "chair")
        deliver()

        (mail,) = mailbox.of("expert")

        assert "TOP 1: Vortrag" in text_of(mail)
        assert "Intern" not in bytes(mail).decode()
        assert "Nürnberg" in text_of(mail)
        assert "/meetings/" not in text_of(mail)
        assert "/meeting-answer/" in text_of(mail)
        assert "Die Geschäftsstelle teilt Ihnen mit, wie Sie sich zuschalten." in text_of(mail)
        assert str(event_in(mail)["location"]) == "Nürnberg"
        assert "video.example" not in "".join(part_text(part) for part in mail.walk())
        assert link in text_of(mailbox.of("member")[0])

    def test_who_joined_later_is_invited_by_the_next_message(
        self,
        functional: Any,
        party: Any,
        mailbox: Mailbox,
        acting: Callable,
        join: Callable,
        make_account: Callable,
    ) -> None:
        meeting = make_meeting(party)
        with acting("chair"):
            invite(meeting, Letter(), "chair")
        deliver()
        make_account("newcomer")
        join("newcomer", "dublin")
        day = clock.today() + timedelta(days=10)
        with acting("chair"):
            send_update(meeting, Letter(answer_by=day), "chair")
        deliver()

        (first,), (_old, second) = mailbox.of("newcomer"), mailbox.of("member")

        assert first["Subject"].startswith("Einladung: ")
        assert second["Subject"].startswith("Geändert: ")
        assert [int(event_in(mail)["sequence"]) for mail in (first, second)] == [1, 1]
        assert f"Bitte sagen Sie bis zum {format_date(day, 'de')}, ob" in text_of(first)

    def test_who_may_not_read_the_meeting_when_it_is_sent_gets_nothing(
        self, functional: Any, party: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        meeting = make_meeting(party)
        with acting("chair"):
            invite(meeting, Letter(), "chair")
        with api.env.adopt_roles(["Manager"]):
            change_audience(meeting, Audience("restricted", ("authority:bamf",)), "chair")
        deliver()

        assert sent_to(mailbox) == ["chair", "secretariat"]
        states = {d.account: d.state for d in convening_of(meeting).deliveries.values()}
        assert states["member"] == "not-told"

    def test_change_and_cancellation_follow_the_invitation(
        self, functional: Any, party: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        meeting = make_meeting(party)
        with acting("chair"):
            invite(meeting, Letter(), "chair")
            deliver()
            meeting.place = "Bonn"
            changed = changed_facts(meeting)
            send_update(meeting, Letter("Neuer Ort."), "chair")
            deliver()
            after = changed_facts(meeting)
            api.content.transition(meeting, "cancel", comment="Zu wenige Punkte.")
        deliver()

        events = [event_in(mail) for mail in mailbox.of("member")]
        last = mailbox.of("member")[-1]

        assert (changed, after) == (["place"], [])
        assert len({str(event["uid"]) for event in events}) == 1
        assert [int(event["sequence"]) for event in events] == [0, 1, 2]
        assert [str(event["location"]) for event in events] == ["Nürnberg", "Bonn", "Bonn"]
        assert [str(e["status"]) for e in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        assert "Zu wenige Punkte." in text_of(last)
        assert "meeting-answer" not in text_of(last)
        assert last["Subject"].startswith("Abgesagt: ")

    def test_nobody_learns_that_a_planned_meeting_was_called_off(
        self, functional: Any, party: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        meeting = make_meeting(party)
        with acting("chair"):
            api.content.transition(meeting, "cancel")
        deliver()

        assert mailbox.mails == []

    def test_step_without_our_page_invites_as_well(
        self, functional: Any, party: Any, mailbox: Mailbox, client: Callable
    ) -> None:
        meeting = make_meeting(party)
        path = "/".join(meeting.getPhysicalPath()[2:])

        answer = client("chair").rest("POST", f"/{path}/@workflow/invite")
        transaction.begin()
        deliver()

        assert answer.status_code == 200
        assert sent_to(mailbox) == ["chair", "deputy", "guest", "member", "secretariat"]


def test_mails_and_feeds_hold_what_the_agenda_shows_and_no_more(
    functional: Any, party: Any, mailbox: Mailbox, client: Callable, acting: Callable
) -> None:
    meeting = make_meeting(party, items=0)
    audiences = {
        "Zwetschge": ("authority:im-nw",),
        "Mirabelle": ("land:DE-BY",),
        "Quitte": ("seat:munich:expert",),
        "Holunder": ("level:federal",),
    }
    for word, recipients in audiences.items():
        item = add_item(meeting, word, draft_resolution=f"Entwurf {word}")
        with api.env.adopt_roles(["Manager"]):
            change_audience(item, Audience("restricted", recipients), "chair")
    add_item(meeting, "Hagebutte")
    with acting("chair"):
        invite(meeting, Letter(guests=(membership_of(meeting, "expert"),)), "chair")
    deliver()
    words = [*audiences, "Hagebutte"]
    keepers = set(words)

    found = {
        to.partition("@")[0]: {
            word for word in words if any(word in part_text(part) for part in mail.walk())
        }
        for to, mail in mailbox.mails
    }
    feed = client("member").rest("POST", "/@calendar-feeds", {}).json()["address"]

    assert found == {
        "chair": keepers,
        "secretariat": keepers,
        "member": {"Zwetschge", "Hagebutte"},
        "deputy": {"Zwetschge", "Hagebutte"},
        "guest": {"Mirabelle", "Hagebutte"},
        "expert": {"Quitte"},
    }
    program = client().get("/calendar-feed/" + feed.rpartition("/")[2])
    assert [word for word in words if word in program.text] == []
    assert "11. Sitzung" in program.text


def part_text(part: Any) -> str:
    """Return what a part of a mail says."""
    if part.is_multipart():
        return ""
    return part.get_payload(decode=True).decode()


def test_agenda_comes_along_as_pdf_where_one_can_be_made(
    functional: Any,
    party: Any,
    mailbox: Mailbox,
    acting: Callable,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    monkeypatch.setattr(invitation_sending, "agenda_pdf", agenda_pdf)
    meeting = make_meeting(party)
    with acting("chair"):
        invite(meeting, Letter(), "chair")
    deliver()
    monkeypatch.setattr(invitation_sending, "agenda_pdf", without_office)
    with acting("chair"):
        send_update(meeting, Letter(), "chair")
    deliver()

    first, second = mailbox.of("member")

    (attached,) = [p for p in first.walk() if p.get_content_type() == "application/pdf"]
    text = "".join(
        page.extract_text() for page in PdfReader(BytesIO(attached.get_payload(decode=True))).pages
    )
    assert attached.get_filename() == "Tagesordnung.pdf"
    assert "Punkt 1" in text
    assert "application/pdf" not in [p.get_content_type() for p in second.walk()]
    assert "Punkt 1" in text_of(second)


def without_office(*_arguments: Any) -> bytes:
    raise OfficeMissing()


class TestPage:
    """The list of receivers before anything is sent."""

    def test_receivers_are_shown_and_invited_when_confirmed(
        self, functional: Any, party: Any, mailbox: Mailbox, client: Callable
    ) -> None:
        meeting = make_meeting(party, days=10)
        path = "/en/" + "/".join(meeting.getPhysicalPath()[2:])
        chair = client("chair")

        page = chair.get(f"{path}/@@invite").text
        looked = list(mailbox.mails)
        form = {name: field_in(page, name) for name in ("seen", "round")} | {"text": "Please come."}
        unprotected = chair.post(f"{path}/@@invite", data=form)
        expert = field_in(page, "guests:list")
        form |= {"guests:list": expert, "_authenticator": token_in(page)}
        stale = chair.post(f"{path}/@@invite", data={**form, "seen": "x"})
        done = chair.post(f"{path}/@@invite", data=form)
        transaction.begin()
        deliver()

        assert looked == []
        assert "member@blkirm.example" in page
        assert "less than four weeks" in page
        assert "told in another way: silent" in " ".join(page.split())
        assert "geschaeftsstelle" not in page
        assert (unprotected.status_code, stale.status_code, done.status_code) == (403, 409, 303)
        assert sent_to(mailbox) == ["chair", "deputy", "expert", "guest", "member", "secretariat"]
        assert "Please come." in text_of(mailbox.of("expert")[0])

    def test_nobody_but_those_who_manage_the_meeting_sees_it(
        self, functional: Any, party: Any, client: Callable
    ) -> None:
        meeting = make_meeting(party)
        path = "/en/" + "/".join(meeting.getPhysicalPath()[2:])

        found = [client(p).get(f"{path}/@@invite").status_code for p in ("member", "guest")]
        outside = [client(p).get(f"{path}/@@invite").status_code for p in ("outsider", "expert")]

        assert found == [403, 403]
        assert outside == [404, 404]

    def test_meeting_that_has_begun_is_refused(
        self, functional: Any, party: Any, client: Callable, mailbox: Mailbox
    ) -> None:
        meeting = make_meeting(party, days=-2)
        path = "/" + "/".join(meeting.getPhysicalPath()[2:])
        chair = client("chair")

        page = chair.get(f"/en{path}/@@invite")
        sent = chair.rest("POST", f"{path}/@invitation", {"text": "x"})
        long = chair.rest("POST", f"{path}/@invitation", {"text": ["x"]})

        assert "has begun already" in page.text
        assert "<textarea" not in page.text
        assert (sent.status_code, long.status_code) == (400, 400)
        assert "has begun already" in sent.json()["message"]
        assert mailbox.mails == []
