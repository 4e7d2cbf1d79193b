"""From the invitation to adopted minutes to a decision that is followed up, in Chromium.

On the shared layer, not on the live portal: here a mail server can be told of and the day can be
set. What people do they do with the buttons and forms of the pages.
"""

from blkirm.kernel import clock
from blkirm.kernel import office
from collections.abc import Callable
from collections.abc import Iterator
from datetime import date
from datetime import timedelta
from docx import Document
from icalendar import Calendar
from io import BytesIO
from lxml import html
from pathlib import Path
from playwright.sync_api import Browser
from playwright.sync_api import expect
from playwright.sync_api import Page
from tests.browser import WIDE
from tests.conftest import PASSWORD
from tests.mailbox import Mailbox
from tests.mailbox import mailbox
from tests.meetings.convening import deliver
from tests.meetings.convening import link_in
from typing import Any

import pypdf
import pytest
import re
import vobject


__all__ = ["mailbox"]

DAY = date(2026, 12, 16)
ADDRESSEES = ("land:DE-NW", "land:DE-BY", "land:DE-NI")


@pytest.fixture
def windows(
    functional: Any, site: Any, chromium: Browser, client: Callable
) -> Iterator[Callable[[str], Page]]:
    """Open a window of somebody who has logged in; '' is nobody."""
    base = site.absolute_url()
    contexts = []

    def window(person: str = "") -> Page:
        client(None)  # commits what the test has prepared
        context = chromium.new_context(
            viewport=WIDE, locale="de-DE", accept_downloads=True, base_url=f"{base}/"
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        if person:
            page.goto("de/login")
            page.fill("[name=__ac_name]", person)
            page.fill("[name=__ac_password]", PASSWORD)
            page.click("main button[type=submit]")
        return page

    yield window
    for context in contexts:
        context.close()


@pytest.fixture
def people(world: Any, make_account: Callable, make_authority: Callable, join: Callable) -> Any:
    """The party of ``world`` with a minute-taker, a deputy and members of two more Länder."""
    make_authority("im-by", land="DE-BY")
    make_authority("im-ni", land="DE-NI")
    for person in ("taker", "deputy", "bavaria", "lower-saxony"):
        make_account(person)
    join("taker", "dublin", "minute-taker", on_behalf_of="bamf", voting_right=False)
    join("deputy", "dublin", "deputy-member")
    join("bavaria", "dublin", on_behalf_of="im-by")
    join("lower-saxony", "dublin", on_behalf_of="im-ni")
    return world


def path_of(page: Page) -> str:
    """Return the address of a page from the language on, without what is asked of it."""
    return re.search(r"/(de/[^?#]*)", page.url)[1]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def plan(page: Page, title: str, day: date) -> str:
    page.goto("de/working-parties/dublin/meetings/@@plan-meeting")
    page.fill("[name=title]", title)
    page.fill("[name=start]", f"{day}T10:00")
    page.fill("[name=end]", f"{day}T15:30")
    page.fill("[name=place]", "Nürnberg")
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state()
    return path_of(page)


def submit(page: Page, meeting: str, title: str, kind: str) -> None:
    page.goto(f"{meeting}/@@submit-item")
    page.fill("[name=title]", title)
    page.select_option("[name=kind]", kind)
    page.locator("main form [type=submit]").last.click()
    page.wait_for_load_state()


def write(page: Page, title: str, name: str, text: str) -> None:
    """Write a text of an item and wait until it is saved by itself."""
    section = page.locator("section.minutes-entry", has=page.get_by_text(title, exact=True))
    with page.expect_response(lambda answer: "@@save-entry" in answer.url and answer.ok):
        section.locator(f"textarea[name={name}]").fill(text)


def step(page: Page, minutes: str, transition: str) -> None:
    page.goto(minutes)
    page.locator(f"button[name=transition][value={transition}]").click()
    page.wait_for_load_state()


def lines_of(docx: bytes) -> list[str]:
    body = Document(BytesIO(docx)).element.body
    found = []
    for paragraph in body.iter(f"{{{body.nsmap['w']}}}p"):
        words = "".join(t.text or "" for t in paragraph.iter() if t.tag.endswith("}t"))
        found += [" ".join(words.split())] if words.strip() else []
    return found


@pytest.mark.prove
def test_from_invitation_to_adopted_minutes_to_a_decision_that_is_followed_up(
    people: Any,
    windows: Callable[[str], Page],
    mailbox: Mailbox,  # noqa: F811 (the fixture)
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    with clock.at(DAY - timedelta(days=30)):
        # The chair plans, a member submits an item, the chair takes it onto the agenda.
        chair = windows("chair")
        meeting = plan(chair, "11. Sitzung", DAY)
        submit(chair, meeting, "Begrüßung", "formalia")
        member = windows("member")
        submit(member, meeting, "Leitlinien der Beratung", "decision")
        chair.goto(f"{meeting}/@@agenda")
        chair.locator("button[name=action][value=accept]").first.click()
        chair.wait_for_load_state()
        chair.goto(meeting)
        expect(chair.get_by_role("link", name="Leitlinien der Beratung")).to_be_visible()

        # The secretariat sees who is written to, and invites.
        secretariat = windows("secretariat")
        secretariat.goto(f"{meeting}/@@invite")
        expect(secretariat.locator("main table")).to_contain_text("deputy@blkirm.example")
        assert mailbox.mails == []
        secretariat.locator("main form [type=submit]").last.click()
        secretariat.wait_for_load_state()
        deliver()

        # Two programs read the calendar entry; the deputy accepts by the link, without a login.
        (mail,) = mailbox.of("deputy")
        (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
        entry = part.get_payload(decode=True)
        (event,) = Calendar.from_ical(entry).walk("VEVENT")
        other = vobject.readOne(entry.decode()).vevent
        assert str(event["UID"]) == other.uid.value
        assert event["DTSTART"].dt == other.dtstart.value
        nobody = windows("")
        nobody.goto(link_in(mail).lstrip("/"))
        nobody.locator("button[name=answer][value=accepted]").click()
        expect(nobody.get_by_role("status")).to_be_visible()

    with clock.at(DAY):
        # Two people write the minutes at once, saved as they type.
        taker = windows("taker")
        taker.goto(meeting)
        taker.locator(".minutes-begin summary").click()
        taker.locator(".minutes-begin [type=submit]").click()
        taker.wait_for_load_state()
        minutes = f"{meeting}/minutes"
        chair.goto(f"{minutes}/@@write")
        write(taker, "Leitlinien der Beratung", "discussion", "Die Länder berichten.")
        write(chair, "Begrüßung", "discussion", "Der Vorsitz begrüßt.")
        write(chair, "Leitlinien der Beratung", "resolution", "Die Leitlinien gelten.")
        member.goto(minutes)
        expect(member.locator("article.minutes-page")).to_have_count(0)

        # Circulated, commented on, answered, revised.
        step(taker, minutes, "review")
        step(chair, minutes, "circulate")
        member.goto(minutes)
        expect(member.locator("main")).to_contain_text("Der Vorsitz begrüßt.")
        expect(member.locator("main")).to_contain_text("Die Länder berichten.")
        member.locator(".minutes-comment-link").first.click()
        member.fill("#comment-text", "Auch der Bund begrüßt.")
        member.locator("#comment-form [type=submit]").click()
        member.wait_for_load_state()
        taker.goto(f"{minutes}/@@synopsis")
        taker.locator("summary", has_text="Beantworten").first.click()
        taker.locator("form[action$='@@answer-comment'] select").first.select_option("accepted")
        taker.locator("form[action$='@@answer-comment'] [name=answer]").first.fill("Übernommen.")
        taker.locator("form[action$='@@answer-comment'] [type=submit]").first.click()
        taker.wait_for_load_state()

    with clock.at(DAY + timedelta(days=60)):
        # Adopted in the next meeting; the decision is entered and followed up by three Länder.
        following = plan(chair, "12. Sitzung", DAY + timedelta(days=60))
        assert following != meeting
        step(chair, minutes, "revise")
        step(chair, minutes, "adopt")
        expect(chair.locator("main")).to_contain_text("Genehmigt am")
        chair.goto(minutes)
        section = chair.locator("section.minutes-entry", has_text="Leitlinien der Beratung")
        section.locator("form[action$='@@make-decision'] [type=submit]").click()
        chair.wait_for_load_state()
        for addressee in ADDRESSEES:
            chair.locator(f"input[type=checkbox][value='{addressee}']").check()
        chair.locator("#form-buttons-save").click()
        chair.wait_for_load_state()
        chair.locator("form[action$='@@record'] [type=submit]").click()
        chair.wait_for_load_state()
        decision = path_of(chair)
        for person, line in (
            ("member", "DE-NW"),
            ("bavaria", "DE-BY"),
            ("lower-saxony", "DE-NI"),
        ):
            page = windows(person)
            page.goto(f"{decision}/@@report?line={line}")
            page.select_option("[name=state]", "done")
            page.fill("[name=note]", f"Eingeführt in {line}.")
            page.locator("main form [type=submit]").last.click()
            page.wait_for_load_state()
        chair.goto(decision)
        for _person, line in (("member", "DE-NW"), ("bavaria", "DE-BY"), ("ni", "DE-NI")):
            expect(chair.locator("main")).to_contain_text(f"Eingeführt in {line}.")

        # Page, Word file and PDF hold the same.
        member.goto(minutes)
        shown = [
            " ".join(each.text_content().split())
            for each in html.fromstring(member.content()).xpath(
                "//*[contains(@class, 'minutes-paragraph')]/p[not(.//a)]"
            )
        ]
        with member.expect_download() as waiting:
            member.get_by_role("link", name="Protokoll (Word)").click()
        with open(waiting.value.path(), "rb") as file:
            in_file = lines_of(file.read())
        with member.expect_download(timeout=90_000) as waiting:
            member.get_by_role("link", name="Protokoll (PDF)").click()
        pages = pypdf.PdfReader(waiting.value.path()).pages
        in_pdf = " ".join(" ".join(page.extract_text() for page in pages).split())

    assert office.is_installed()
    assert {"Der Vorsitz begrüßt.", "Die Länder berichten.", "Die Leitlinien gelten."} <= set(shown)
    assert [line for line in shown if line not in in_file] == []
    assert [line for line in in_file if line not in in_pdf] == []
