"""Pages that only an invited meeting has: the one behind the link in a mail, and what was not sent.

On the shared layer, not on the live portal: here a mail server can be told of.
"""

from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from playwright.sync_api import Browser
from tests.accessibility.axe import look
from tests.accessibility.axe import NOTHING
from tests.accessibility.test_html import complaints_about
from tests.browser import WIDE
from tests.conftest import PASSWORD
from tests.mailbox import Mailbox
from tests.mailbox import mailbox
from tests.meetings.convening import deliver
from tests.meetings.convening import link_in
from tests.meetings.convening import make_meeting
from tests.meetings.convening import quick_pdf
from typing import Any

import pytest


__all__ = ["mailbox", "quick_pdf"]


@pytest.mark.usefixtures("quick_pdf")
def test_pages_of_an_invited_meeting_have_no_violation_and_fit_a_phone(
    functional: Any,
    world: Any,
    site: Any,
    mailbox: Mailbox,
    acting: Callable,
    join: Callable,
    make_account: Callable,
    client: Callable,
    chromium: Browser,
    tmp_path: Path,
) -> None:
    make_account("deputy")
    join("deputy", "dublin", "deputy-member")
    meeting = make_meeting(world, items=2, mode="hybrid", video_link="https://video.example/4")
    day = (meeting.start - timedelta(days=7)).date()
    mailbox.refusals = {"chair": "550 unknown", "guest": "451 later"}
    with acting("secretariat"):
        invite(meeting, Letter(answer_by=day), "secretariat")
    deliver()
    client(None)
    base, path = site.absolute_url(), "/".join(meeting.getPhysicalPath()[2:])
    link = link_in(mailbox.of("member")[0]).partition("/")[2].partition("/")[2]
    context = chromium.new_context(viewport=WIDE, bypass_csp=True, base_url=f"{base}/")
    page = context.new_page()

    found = {}

    def note(name: str) -> None:
        (tmp_path / f"{name}.html").write_text(page.request.get(page.url).text())
        found[name] = look(page)

    for language in ("de", "en"):
        page.goto(f"{language}/{link}")
        note(f"answer-{language}")
        page.locator("button[name=answer][value=accepted]").click()
        page.locator("p[role=status]").wait_for()
        note(f"answered-{language}")
    page.goto("de/login")
    page.fill("[name=__ac_name]", "secretariat")
    page.fill("[name=__ac_password]", PASSWORD)
    page.click("main button[type=submit]")
    for language in ("de", "en"):
        for view in ("", "@@invite", "@@attendance"):
            page.goto(f"{language}/{path}/{view}")
            note(f"{view.strip('@') or 'meeting'}-{language}")
    context.close()

    assert {name: each for name, each in found.items() if each != NOTHING} == {}
    assert len(found) == 10
    assert complaints_about(tmp_path) == []
