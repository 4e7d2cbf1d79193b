"""From the invitation to adopted minutes to a decision that is followed up, in Chromium.

On the shared layer, not on the live portal: here a mail server can be told of and the day can be
set. What people do they do with the buttons and forms of the pages.
"""

from blkirm.kernel import clock
from blkirm.kernel import office
from blkirm.kernel.workdays import add_working_days
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from icalendar import Calendar
from io import BytesIO
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
from tests.minutes.texts import counted
from tests.minutes.texts import lines
from tests.minutes.texts import pdf_text
from tests.minutes.texts import written_on
from typing import Any

import pikepdf
import pytest
import re
import vobject


__all__ = ["mailbox"]

FORMALIA, GUIDELINES = "Begrüßung", "Leitlinien der Beratung"
REPORTS = {"member": "DE-NW", "bavaria": "DE-BY", "lower-saxony": "DE-NI"}


@pytest.fixture
def windows(
    functional: Any, site: Any, chromium: Browser, client: Callable
) -> Iterator[Callable[[str], Page]]:
    """Open a window of somebody who has logged in, always the same one; '' is nobody."""
    base = site.absolute_url()
    opened: dict[str, Page] = {}
    complaints: list[str] = []

    def window(person: str = "") -> Page:
        if person in opened:
            return opened[person]
        client(None)  # commits what the test has prepared
        context = chromium.new_context(
            viewport=WIDE, locale="de-DE", accept_downloads=True, base_url=f"{base}/"
        )
        context.set_default_timeout(30_000)
        page = opened[person] = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{person}: {error}"))
        if person:
            page.goto("de/login")
            page.fill("[name=__ac_name]", person)
            page.fill("[name=__ac_password]", PASSWORD)
            page.click("main button[type=submit]")
            page.wait_for_load_state()
        return page

    yield window
    for page in opened.values():
        page.context.close()
    assert complaints == []


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


@dataclass
class Session:
    """What people do, one method for each."""

    windows: Callable[[str], Page]

    def open(self, person: str, path: str) -> Page:
        page = self.windows(person)
        page.goto(path)
        return page

    def send(self, page: Page, button: str) -> None:
        """Press a button that leads to another page."""
        with page.expect_navigation():
            page.locator(button).last.click()

    def plan(self, person: str, title: str, day: date) -> str:
        page = self.open(person, "de/working-parties/dublin/meetings/@@plan-meeting")
        page.fill("[name=title]", title)
        page.fill("[name=start]", f"{day}T10:00")
        page.fill("[name=end]", f"{day}T15:30")
        page.fill("[name=place]", "Nürnberg")
        self.send(page, "main form [type=submit]")
        assert "@@" not in path_of(page), page.locator("main").inner_text()
        return path_of(page)

    def submit(self, person: str, meeting: str, title: str, kind: str) -> None:
        page = self.open(person, f"{meeting}/@@submit-item")
        page.fill("[name=title]", title)
        page.select_option("[name=kind]", kind)
        self.send(page, "main form [type=submit]")
        assert path_of(page) == meeting

    def step(self, person: str, minutes: str, transition: str) -> None:
        page = self.open(person, minutes)
        self.send(page, f"button[name=transition][value={transition}]")

    def write(self, person: str, title: str, name: str, text: str) -> str:
        """Type a text about an item; return what the page says once it is saved by itself."""
        page = self.windows(person)
        section = page.locator("section.minutes-entry").filter(
            has=page.get_by_role("heading", name=title)
        )
        with page.expect_response(lambda answer: "@@save-entry" in answer.url) as waiting:
            section.locator(f"textarea[name={name}]").fill(text)
        assert waiting.value.status == 200
        status = section.locator("form.entry-form [role=status]")
        expect(status).to_contain_text("Gespeichert um")
        return status.inner_text()


def path_of(page: Page) -> str:
    """Return the address of a page from the language on, without what is asked of it."""
    return re.search(r"/(de/[^?#]*)", page.url)[1]


def invited(box: Mailbox) -> dict[str, EmailMessage]:
    """Return the mails with an entry for the calendar, by the account that got them."""
    return {
        to.partition("@")[0]: mail
        for to, mail in box.mails
        if any(part.get_content_type() == "text/calendar" for part in mail.walk())
    }


def read_entry(mail: EmailMessage) -> None:
    """Let two programs read the calendar entry of a mail."""
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    data = part.get_payload(decode=True)
    whole = Calendar.from_ical(data)
    (event,) = whole.walk("VEVENT")
    other = vobject.readOne(data.decode())
    assert str(whole["METHOD"]) == other.method.value == "REQUEST"
    assert str(event["UID"]) == other.vevent.uid.value
    assert event["DTSTART"].dt == other.vevent.dtstart.value
    assert event["DTEND"].dt == other.vevent.dtend.value
    assert str(event["SUMMARY"]) == other.vevent.summary.value
    assert other.vtimezone.tzid.value == "Europe/Berlin"


@pytest.mark.prove
def test_from_invitation_to_adopted_minutes_to_a_decision_that_is_followed_up(
    people: Any,
    windows: Callable[[str], Page],
    mailbox: Mailbox,  # noqa: F811 (the fixture)
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert office.is_installed(), "LibreOffice is installed by tools/system.py."
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    session = Session(windows)
    # The form asks before a meeting is planned for a day on which hardly anybody works.
    day = add_working_days(clock.today(), 21, "all")
    following = add_working_days(day, 42, "all")

    # The chair plans, a member submits an item, the chair takes it onto the agenda.
    meeting = session.plan("chair", "11. Sitzung", day)
    session.submit("chair", meeting, FORMALIA, "formalia")
    session.submit("member", meeting, GUIDELINES, "decision")
    bavaria = session.open("bavaria", meeting)
    expect(bavaria.locator("main")).not_to_contain_text(GUIDELINES)
    chair = session.open("chair", f"{meeting}/@@agenda")
    session.send(chair, "button[name=action][value=accept]")
    bavaria = session.open("bavaria", meeting)
    expect(bavaria.get_by_role("link", name=GUIDELINES)).to_be_visible()

    # The secretariat sees who is written to, and invites.
    secretariat = session.open("secretariat", f"{meeting}/@@invite")
    expect(secretariat.locator("main table")).to_contain_text("deputy@blkirm.example")
    assert invited(mailbox) == {}
    session.send(secretariat, "main form [type=submit]")
    deliver()
    members = {"bavaria", "chair", "deputy", "guest", "lower-saxony", "member", "secretariat"}
    assert set(invited(mailbox)) == {*members, "taker"}

    # Two programs read the calendar entry; the deputy accepts by the link, without a login.
    mail = invited(mailbox)["deputy"]
    read_entry(mail)
    (agenda,) = [p for p in mail.walk() if p.get_content_type() == "application/pdf"]
    assert f"TOP 2 {GUIDELINES}" in pdf_text(agenda.get_payload(decode=True))
    nobody = session.open("", link_in(mail).lstrip("/"))
    session.send(nobody, "button[name=answer][value=accepted]")
    expect(nobody.locator("main [role=status]")).to_be_visible()
    assert nobody.context.cookies() == []

    with clock.at(day):
        # Two people write the minutes at once, saved as they type; what both write is there.
        taker = session.open("taker", meeting)
        taker.locator(".minutes-begin summary").click()
        taker.select_option("#minutes-kind", "minutes-course")
        session.send(taker, ".minutes-begin [type=submit]")
        minutes = f"{meeting}/minutes"
        session.open("taker", f"{minutes}/@@write")
        session.open("chair", f"{minutes}/@@write")
        session.write("taker", GUIDELINES, "discussion", "Die Länder berichten.")
        said = session.write("chair", GUIDELINES, "discussion", "Der Bund ergänzt.")
        assert "zusammen mit dem" in said
        session.write("chair", FORMALIA, "discussion", "Der Vorsitz begrüßt.")
        session.write("taker", GUIDELINES, "resolution", "Die Leitlinien gelten.")
        member = windows("member")
        assert member.goto(minutes).status == 404

        # Circulated, commented on, answered, revised.
        session.step("taker", minutes, "review")
        session.step("chair", minutes, "circulate")
        session.open("member", minutes)
        for text in ("Der Vorsitz begrüßt.", "Die Länder berichten.", "Der Bund ergänzt."):
            expect(member.get_by_text(text, exact=True)).to_be_visible()
        member.locator(".minutes-comment-link").first.click()
        member.fill("#comment-text", "Auch der Bund begrüßt.")
        session.send(member, "#comment-form [type=submit]")
        session.open("taker", f"{minutes}/@@synopsis")
        answering = "form[action$='@@answer-comment']"
        taker.locator(f"details:has({answering}) > summary").first.click()
        taker.select_option(f"{answering} [name=disposition]", "accepted")
        taker.fill(f"{answering} [name=answer]", "Übernommen.")
        session.send(taker, f"{answering} [type=submit]")

    # Adopted in the next meeting, as its first item.
    next_one = session.plan("chair", "12. Sitzung", following)
    session.step("chair", minutes, "revise")
    session.open("chair", minutes)
    session.send(chair, "form[action$='@@offer-adoption'] [type=submit]")
    with clock.at(following):
        session.open("chair", next_one)
        expect(chair.locator("main ol.agenda > li").first).to_contain_text("11. Sitzung")
        session.send(chair, "form[action$='@@adopt-here'] [type=submit]")
        session.open("member", minutes)
        expect(member.locator("main")).to_contain_text("Genehmigt am")
        expect(member.locator("main")).to_contain_text("Übernommen.")

        # The decision is entered in the register and followed up by three Länder.
        session.open("chair", minutes)
        item = chair.locator("section.minutes-entry", has_text=GUIDELINES)
        with chair.expect_navigation():
            item.locator("a[href$='@@make-decision']").click()
        for line in REPORTS.values():
            chair.locator(f"input[type=checkbox][value='land:{line}']").check()
        session.send(chair, "form[action$='@@make-decision'] [type=submit]")
        with chair.expect_navigation():
            item.locator(".from-here .link-list a").click()
        decision = path_of(chair)
        for person, line in REPORTS.items():
            page = session.open(person, f"{decision}/@@report?line={line}")
            page.select_option("[name=state]", "done")
            page.fill("[name=note]", f"Eingeführt in {line}.")
            session.send(page, "main form [type=submit]")
        session.open("chair", decision)
        for line in REPORTS.values():
            expect(chair.locator(f"[id='line-{line}']")).to_contain_text(f"Eingeführt in {line}.")

        # Page, Word file and PDF hold the same text.
        shown = written_on(session.open("member", minutes).content())
        with member.expect_download() as waiting:
            member.get_by_role("link", name="Protokoll (Word)").click()
        in_file = lines(Path(waiting.value.path()).read_bytes())
        pdf = fetch_pdf(member, f"{minutes}/@@minutes-document?format=pdf")

    said = {"Der Vorsitz begrüßt.", "Die Länder berichten.", "Der Bund ergänzt."}
    assert said | {"Die Leitlinien gelten.", f"TOP 2 {GUIDELINES}"} <= set(shown)
    on_page, in_word = counted(shown), counted(in_file[2:])
    assert (in_word - on_page, on_page - in_word) == (Counter({"Stand": 1}), Counter())
    assert [line for line in in_file if line not in pdf_text(pdf)] == []
    with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as outline:
        assert [" ".join(mark.title.split()) for mark in outline.root] == [
            f"TOP 1 {FORMALIA}",
            f"TOP 2 {GUIDELINES}",
        ]
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "de"


def fetch_pdf(page: Page, path: str) -> bytes:
    """Ask for a document, as its waiting page does, until it is made; return it."""
    for _attempt in range(60):
        answer = page.request.get(path)
        if answer.status == 200:
            return answer.body()
        assert answer.status == 202
        page.wait_for_timeout(1000)
    raise AssertionError("The PDF was not made within a minute.")
