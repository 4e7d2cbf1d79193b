"""Answering an invitation: by the link in the mail, in the portal, by REST."""

from blkirm.access.register import get_register
from blkirm.kernel import clock
from blkirm.meetings.answers import asked_by_link
from blkirm.meetings.attendance import rows_of
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.meetings.invitation_operations import send_update
from blkirm.meetings.invitation_records import convening_of
from blkirm.notifications.record import get_notices
from collections.abc import Callable
from datetime import timedelta
from plone import api
from tests.mailbox import Mailbox
from tests.meetings.convening import deliver
from tests.meetings.convening import link_in
from tests.meetings.convening import make_meeting
from tests.meetings.convening import quick_pdf
from tests.meetings.convening import token_in
from typing import Any

import pytest
import transaction


__all__ = ["quick_pdf"]

pytestmark = pytest.mark.usefixtures("quick_pdf")


@pytest.fixture
def invited(
    functional: Any,
    world: Any,
    join: Callable,
    make_account: Callable,
    mailbox: Mailbox,
    acting: Callable,
) -> Any:
    """A meeting to which everybody is invited; the member has a deputy."""
    make_account("deputy")
    join("deputy", "dublin", "deputy-member")
    meeting = make_meeting(world)
    with acting("chair"):
        invite(meeting, Letter(), "chair")
    deliver()
    return meeting


def answers(meeting: Any) -> dict[str, tuple[str, str, bool]]:
    """Return who answered what, by account."""
    found = {}
    for row in rows_of(meeting):
        for person in row.invited:
            if (a := person.answer) is not None:
                found[person.account] = (a.answer, a.deputy, a.by_link)
    return found


class TestLink:
    """Whoever has the link answers for one account, without logging in."""

    def test_looking_changes_nothing_sending_answers(
        self, invited: Any, mailbox: Mailbox, client: Callable
    ) -> None:
        link = link_in(mailbox.of("deputy")[0])
        stranger = client()

        page = stranger.get(link)
        in_english = stranger.get(link.replace("/de/", "/en/")).text
        transaction.begin()
        looked = answers(invited)
        unprotected = stranger.post(link, data={"answer": "accepted"})
        form = {"answer": "accepted", "_authenticator": token_in(page.text)}
        sent = stranger.post(link, data=form)
        transaction.begin()

        assert (page.status_code, sent.status_code) == (200, 200)
        assert "11. Sitzung" in page.text
        assert page.headers["Referrer-Policy"] == "strict-origin"
        assert "Whoever has this link sees this page" in in_english
        assert "Public:" not in in_english
        assert "no-store" in page.headers["Cache-Control"]
        assert looked == {}
        assert unprotected.status_code == 403
        assert "Danke. Ihre Antwort ist festgehalten." in sent.text
        assert answers(invited) == {"deputy": ("accepted", "", True)}

    def test_member_names_the_deputy_of_the_same_authority(
        self, invited: Any, mailbox: Mailbox, client: Callable
    ) -> None:
        link = link_in(mailbox.of("member")[0])
        stranger = client()
        page = stranger.get(link).text
        token = token_in(page)

        foreign = stranger.post(
            link, data={"answer": "deputy", "deputy": "chair", "_authenticator": token}
        )
        named = stranger.post(
            link, data={"answer": "deputy", "deputy": "deputy", "_authenticator": token}
        )
        transaction.begin()

        assert 'value="deputy"' in page
        assert 'value="chair"' not in page
        assert (foreign.status_code, named.status_code) == (400, 200)
        assert answers(invited) == {"member": ("deputy", "deputy", True)}
        (notice,) = get_notices().of_account("deputy")
        assert notice.subject.default.startswith("You are asked to attend")

    def test_guest_reads_nobodys_name(
        self, invited: Any, mailbox: Mailbox, client: Callable, join: Callable, make_account: Any
    ) -> None:
        make_account("colleague")
        join("colleague", "dublin", "deputy-member", on_behalf_of="munich")
        link = link_in(mailbox.of("guest")[0])

        page = client().get(link).text

        assert "button" in page
        assert "colleague" not in page

    def test_whatever_is_wrong_with_a_link_looks_the_same(
        self, invited: Any, mailbox: Mailbox, client: Callable, make_account: Any, join: Callable
    ) -> None:
        link = link_in(mailbox.of("member")[0])
        gone = link_in(mailbox.of("deputy")[0])
        base, _slash, text = link.rpartition("/")
        other = text[:32] + gone.rpartition("/")[2][32:48] + text[48:]
        foreign_meeting = "0" * 32 + text[32:]
        (deputy,) = list(get_register().of_person("deputy"))
        get_register().end(deputy.id, "chair", "left")
        stranger = client()

        bad = ["x", text[:-1], text[::-1], text.upper(), other, foreign_meeting, "0" * 91, ""]
        found = [stranger.get(f"{base}/{each}") for each in bad]
        found += [stranger.get(gone), stranger.get(f"{link}/x"), stranger.get(f"{base}")]
        posted = [stranger.post(f"{base}/{each}", data={"answer": "accepted"}) for each in bad]

        assert {answer.status_code for answer in [*found, *posted]} == {404}
        assert len({answer.content for answer in found}) == 1
        assert len({answer.content for answer in posted}) == 1
        assert stranger.get(link).status_code == 200

    def test_link_ends_with_what_it_stands_for(
        self, invited: Any, mailbox: Mailbox, acting: Callable
    ) -> None:
        text = link_in(mailbox.of("member")[0]).rpartition("/")[2]
        (member,) = list(get_register().of_person("member"))

        before = asked_by_link(text)
        with clock.at(invited.end - timedelta(minutes=1)):
            during = asked_by_link(text)
        with clock.at(invited.end):
            over = asked_by_link(text)
        get_register().change(member.id, "chair", on_behalf_of="bamf")
        for_other = asked_by_link(text)
        get_register().change(member.id, "chair", on_behalf_of="im-nw")
        back = asked_by_link(text)
        with acting("chair"):
            api.content.transition(invited, "cancel")
        cancelled = asked_by_link(text)

        found = [each is not None for each in (before, during, over, for_other, back, cancelled)]
        assert found == [True, True, False, False, True, False]


class TestPortal:
    """Answering after logging in."""

    def test_meeting_asks_whoever_is_invited(self, invited: Any, client: Callable) -> None:
        path = "/en/" + "/".join(invited.getPhysicalPath()[2:])
        member, guest = client("member"), client("guest")
        page = member.get(path).text
        form = {
            "_authenticator": token_in(page),
            "answer": "declined",
            "membership": next(get_register().of_person("member")).id,
        }

        done = member.post(f"{path}/@@answer", data=form)
        foreign = guest.post(
            f"{path}/@@answer", data={**form, "_authenticator": token_in(guest.get(path).text)}
        )
        after = member.get(path).text
        transaction.begin()

        assert "I do not attend" in page
        assert (done.status_code, foreign.status_code) == (303, 400)
        assert "Does not attend" in after
        assert answers(invited) == {"member": ("declined", "", False)}

    def test_link_and_portal_know_of_each_others_answers(
        self, invited: Any, mailbox: Mailbox, client: Callable
    ) -> None:
        link = link_in(mailbox.of("deputy")[0]).replace("/de/", "/en/")
        path = "/en/" + "/".join(invited.getPhysicalPath()[2:])
        stranger, deputy = client(), client("deputy")

        token = token_in(stranger.get(link).text)
        stranger.post(link, data={"answer": "accepted", "_authenticator": token})
        in_portal = deputy.get(path).text
        rest = deputy.rest("GET", f"{path.removeprefix('/en')}/@answer").json()["items"]
        form = {
            "_authenticator": token_in(in_portal),
            "answer": "declined",
            "membership": rest[0]["membership"],
        }
        deputy.post(f"{path}/@@answer", data=form)
        behind_link = stranger.get(link).text

        assert "<strong>Attends</strong>" in in_portal
        assert [each["answer"] for each in rest] == ["accepted"]
        assert "<strong>Does not attend</strong>" in behind_link
        assert "<strong>Attends</strong>" not in behind_link

    def test_answers_before_the_meeting_was_moved_are_asked_for_again(
        self, invited: Any, client: Callable, acting: Callable
    ) -> None:
        path = "/" + "/".join(invited.getPhysicalPath()[2:])
        member = client("member")
        first = member.rest("POST", f"{path}/@answer", {"answer": "accepted"})
        transaction.begin()
        same = member.get(f"/en{path}").text
        with acting("chair"):
            invited.start += timedelta(days=1)
            invited.end += timedelta(days=1)
            told = client("chair").get(f"/en{path}").text
            send_update(invited, Letter(), "chair")
        deliver()

        moved = member.get(f"/en{path}").text

        assert first.json()["items"][0]["answer"] == "accepted"
        assert "Please answer once more" not in same
        assert "do not know of these changes: Beginning, End" in " ".join(told.split())
        assert "Please answer once more" in moved

    def test_rest_refuses_what_makes_no_sense(self, invited: Any, client: Callable) -> None:
        path = "/" + "/".join(invited.getPhysicalPath()[2:])
        member = client("member")
        wrong = [
            {},
            {"answer": "maybe"},
            {"answer": ["accepted"]},
            {"answer": "deputy"},
            {"answer": "deputy", "deputy": "chair"},
            {"answer": "accepted", "on_behalf_of": "bamf"},
        ]

        found = [member.rest("POST", f"{path}/@answer", body).status_code for body in wrong]
        transaction.begin()

        assert found == [400] * len(wrong)
        assert answers(invited) == {}
        assert client("outsider").rest("POST", f"{path}/@answer", {}).status_code == 404

    def test_planned_meeting_asks_nobody(
        self, functional: Any, world: Any, client: Callable
    ) -> None:
        meeting = make_meeting(world)
        path = "/" + "/".join(meeting.getPhysicalPath()[2:])

        found = client("member").rest("GET", f"{path}/@answer").json()["items"]

        assert found == []
        assert convening_of(meeting).last_round() is None


def test_copy_of_a_meeting_begins_without_invitations_and_answers(
    invited: Any, world: Any, acting: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        copy = api.content.copy(invited, world["meetings"], safe_id=True)

    assert convening_of(copy).last_round() is None
    assert api.content.get_state(copy) == "planned"
