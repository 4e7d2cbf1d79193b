"""Notices: kept, shown to those who may know, mailed at commit, never in the way."""

from blkirm import _
from blkirm.desk.rules import kept_for_me
from blkirm.desk.sight import Sight
from blkirm.kernel import clock
from blkirm.notifications.mail import settings
from blkirm.notifications.mail import wait_until_sent
from blkirm.notifications.operations import tell
from blkirm.notifications.record import get_notices
from blkirm.notifications.record import MOST
from blkirm.notifications.record import Notice
from blkirm.notifications.record import Notices
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from plone import api
from tests.mailbox import Mailbox
from typing import Any

import pytest
import re
import socket
import transaction


SUBJECT = _("heading_notices", default="For you")
CHANGED = _("msg_state_changed", default="The paper's state was changed.")


def test_oldest_notices_give_way() -> None:
    notices = Notices()
    start = clock.now()

    for number in range(MOST + 5):
        notices.add("a", Notice(f"{number}", "", told_at=start + timedelta(seconds=number)))

    kept = [notice.subject for notice in notices.of_account("a")]
    assert (len(kept), kept[0], kept[-1]) == (MOST, str(MOST + 4), "5")


def test_links_are_kept_without_host_and_language(
    integration: Any, site: Any, make_account: Callable
) -> None:
    make_account("someone")
    links = ["http://nohost/plone/de/desk", "http://nohost/plone/reports/x#a", "/en/desk", ""]

    with clock.at(datetime(2026, 3, 3)):
        for link in links:
            tell(["someone"], "s", "t", link)

    found = sorted(notice.link for notice in get_notices().of_account("someone"))
    assert found == sorted(["/desk", "/reports/x#a", "/desk", ""])


def test_notice_about_a_thing_is_for_those_who_may_see_it(
    integration: Any, world: Any, acting: Callable
) -> None:
    tell(["member", "outsider", "nobody-like-this"], SUBJECT, "t", about=world)

    told = []
    for person in ("member", "outsider", "chair", None):
        with acting(person):
            told.append(len(kept_for_me(Sight()).notices))
    assert told == [1, 0, 0, 0]


def test_notices_go_with_the_account(
    integration: Any, site: Any, make_account: Callable, as_manager: None
) -> None:
    make_account("someone")
    tell(["someone"], SUBJECT, "t")

    api.user.delete(username="someone")

    assert get_notices().of_account("someone") == ()


class TestMail:
    """On one site."""

    def test_mail_goes_at_commit_in_the_language_of_each_receiver(
        self, functional: Any, world: Any, mailbox: Mailbox
    ) -> None:
        api.user.get("member").setMemberProperties({"language": "en"})
        transaction.commit()

        tell(["member", "chair", "outsider"], SUBJECT, CHANGED, "/desk", about=world)
        before = list(mailbox.mails)
        transaction.commit()
        wait_until_sent()

        mails = dict(mailbox.mails)
        assert before == []
        assert sorted(mails) == ["chair@blkirm.example", "member@blkirm.example"]
        english, german = mails["member@blkirm.example"], mails["chair@blkirm.example"]
        assert (english["Subject"], german["Subject"]) == ("For you", "Für Sie")
        assert (english["Content-Language"], german["Content-Language"]) == ("en", "de")
        assert "The paper's state was changed." in english.get_content()
        assert "/en/desk" in english.get_content()
        assert "Der Status der Unterlage" in german.get_content()
        assert german["From"].addresses[0].display_name == "Rückkehr, Portal"

    def test_mail_is_written_by_what_is_true_at_commit(
        self, functional: Any, world: Any, mailbox: Mailbox
    ) -> None:
        transaction.commit()

        tell(["member"], "Title\r\nBcc: x@y.example", "t", about=world)
        world.manage_delLocalRoles([role[0] for role in world.get_local_roles()])
        transaction.commit()
        tell(["outsider"], "Title\r\nBcc: x@y.example", "t")
        transaction.abort()
        tell(["outsider"], "Other\r\nBcc: x@y.example", "t")
        transaction.commit()
        wait_until_sent()

        assert [to for to, _mail in mailbox.mails] == ["outsider@blkirm.example"]
        assert mailbox.mails[0][1]["Subject"] == "Other Bcc: x@y.example"

    def test_missing_mail_server_breaks_nothing(
        self, functional: Any, world: Any, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
    ) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            settings().smtp_port = closed.getsockname()[1]

        tell(["member"], "Secret title", "t")
        transaction.commit()
        wait_until_sent()

        assert len(get_notices().of_account("member")) == 1
        assert "A notice could not be mailed (ConnectionRefusedError)." in caplog.text
        assert "Secret title" not in caplog.text


def test_desk_shows_notices_until_they_are_dismissed(
    functional: Any, world: Any, client: Callable
) -> None:
    tell(["member", "chair"], "Check <in>", "One", "/working-parties/dublin")
    tell(["member"], "Second", "Two", about=world)
    member, chair = client("member"), client("chair")

    page = member.get("/en/desk").text
    listed = member.rest("GET", "/@desk").json()["notices"]
    token = re.findall(r'name="_authenticator"[^>]*value="([^"]+)"', page)[0]
    first = next(notice for notice in listed if notice["subject"] == "Check <in>")
    without = member.post("/en/@@dismiss-notice", data={"notice": first["id"]})
    nothing = member.post("/en/@@dismiss-notice", data={"_authenticator": token})
    foreign = chair.get("/en/desk").text
    by_other = re.findall(r'name="_authenticator"[^>]*value="([^"]+)"', foreign)[0]
    chair.post(
        "/en/@@dismiss-notice", data={"notice": first["id"] + "0", "_authenticator": by_other}
    )
    done = member.post(
        "/en/@@dismiss-notice", data={"notice": first["id"], "_authenticator": token}
    )
    after = member.get("/de/desk").text

    assert "Check &lt;in&gt;" in page
    assert "Second" in page
    assert "All done" in page
    assert first["link"].endswith("/working-parties/dublin")
    assert (without.status_code, nothing.status_code, done.status_code) == (403, 400, 303)
    assert "Second" in after
    assert "Check" not in after
    assert "Check &lt;in&gt;" in chair.get("/en/desk").text
    assert client().post("/en/@@dismiss-notice", data={"notice": "x"}).status_code in (302, 403)
