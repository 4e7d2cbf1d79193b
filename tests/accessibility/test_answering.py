"""Pages that only an invited meeting has: the one behind the link in a mail, and what was not sent.

On the shared layer, not on the live portal: here a mail server can be told of.
"""

from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from playwright.sync_api import Browser
from playwright.sync_api import Page
from tests.accessibility.test_axe import AXE
from tests.accessibility.test_axe import RUN
from tests.accessibility.test_axe import TOO_WIDE
from tests.accessibility.test_html import VNU
from tests.browser import PHONE
from tests.browser import WIDE
from tests.conftest import PASSWORD
from tests.mailbox import Mailbox
from tests.mailbox import mailbox
from tests.meetings.convening import deliver
from tests.meetings.convening import link_in
from tests.meetings.convening import make_meeting
from tests.meetings.convening import quick_pdf
from typing import Any

import json
import os
import pytest
import subprocess


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

    found, broken = {}, []
    for language in ("de", "en"):
        page.goto(f"{language}/{link}")
        found[f"answer-{language}"] = look(page, tmp_path, f"answer-{language}")
        page.locator("button[name=answer][value=accepted]").click()
        page.get_by_role("status").wait_for()
        found[f"answered-{language}"] = look(page, tmp_path, f"answered-{language}")
    page.goto("de/login")
    page.fill("[name=__ac_name]", "secretariat")
    page.fill("[name=__ac_password]", PASSWORD)
    page.click("main button[type=submit]")
    for language in ("de", "en"):
        for view in ("", "@@invite", "@@attendance"):
            page.goto(f"{language}/{path}/{view}")
            name = f"{view.strip('@') or 'meeting'}-{language}"
            found[name] = look(page, tmp_path, name)
    context.close()
    broken = complaints_of_html(tmp_path)

    assert {name: each for name, each in found.items() if each != ([], [], 0)} == {}
    assert len(found) == 10
    assert broken == []


def look(page: Page, folder: Path, name: str) -> tuple[list[str], list[str], int]:
    """Return what axe finds on a wide screen and on a phone, and how much is too wide there."""
    (folder / f"{name}.html").write_text(page.request.get(page.url).text())
    pictures = os.environ.get("BLKIRM_PICTURES")
    page.set_viewport_size(WIDE)
    page.evaluate(AXE.read_text())
    wide = page.evaluate(RUN)
    if pictures:
        page.screenshot(path=f"{pictures}/{name}-wide.png", full_page=True)
    page.set_viewport_size(PHONE)
    if pictures:
        page.screenshot(path=f"{pictures}/{name}-phone.png", full_page=True)
    return wide, page.evaluate(RUN), page.evaluate(TOO_WIDE)


def complaints_of_html(folder: Path) -> list[str]:
    outcome = subprocess.run(
        ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--errors-only", str(folder)],
        capture_output=True,
        text=True,
        timeout=300,
    )
    messages = json.loads(outcome.stdout)["messages"]
    return [f"{Path(each['url']).stem}: {each['message']}" for each in messages]
