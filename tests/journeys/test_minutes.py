"""Minutes are written by two people at once, over a bad line and past the end of a session."""

from dataclasses import dataclass
from playwright.sync_api import expect
from playwright.sync_api import Locator
from tests.browser import OpenWindow
from tests.browser import Window
from tests.live import PASSWORD
from tests.live import Portal

import pytest
import time


MEETINGS = "/working-parties/voluntary-return/meetings"
#: What the console says about an answer that the story is about.
CONFLICT = ("409",)
OFFLINE = ("ERR_INTERNET_DISCONNECTED",)


@dataclass
class Meeting:
    """A meeting of this story, and its items by title."""

    portal: Portal
    path: str
    items: dict[str, str]

    def entry(self, title: str) -> dict:
        answer = self.portal.rest(
            f"{self.path}/minutes/@entries/{self.items[title]}", "secretariat"
        )
        assert answer.status == 200, answer.text
        return answer.json


@pytest.fixture
def meeting(portal_process: Portal) -> Meeting:
    return begun_meeting(portal_process)


def begun_meeting(portal_process: Portal) -> Meeting:
    """Make a meeting of its own whose minutes are begun."""

    def post(path: str, body: dict) -> dict:
        answer = portal_process.rest(path, "secretariat", "POST", body)
        assert answer.status in (200, 201), answer.text
        return answer.json

    day = time.strftime("%Y-%m-%d")
    made = post(
        MEETINGS,
        {
            "@type": "Meeting",
            "title": f"Protokollprobe {time.time_ns():x}",
            "start": f"{day}T10:00:00",
            "end": f"{day}T12:00:00",
        },
    )
    path = f"{MEETINGS}/{made['id']}"
    titles = ("Begrüßung", "Leitlinien")
    items = {t: post(path, {"@type": "AgendaItem", "title": t})["UID"] for t in titles}
    post(f"{path}/@workflow/invite", {})
    post(f"{path}/@minutes", {"kind": "minutes-course"})
    return Meeting(portal_process, path, items)


def write_at(window: Window, meeting: Meeting, title: str, text: str) -> Locator:
    """Type a text into the discussion of an item, and return what says whether it is saved."""
    section = window.page.locator(f"#entry-{meeting.items[title]}")
    section.get_by_label("Aussprache", exact=True).first.press_sequentially(text, delay=5)
    return section.locator("form.entry-form [role=status]")


def open_editor(window: Window, meeting: Meeting) -> None:
    assert window.go(f"/de{meeting.path}/minutes/@@write") == 200


def test_two_people_write_the_same_minutes_at_once(
    open_window: OpenWindow, meeting: Meeting
) -> None:
    one = open_window("secretariat", pardoned=CONFLICT)
    other = open_window("chair-voluntary-return", pardoned=CONFLICT)
    open_editor(one, meeting)
    open_editor(other, meeting)

    # Different items, then the same one: nobody notices anything but the text of the other.
    said = write_at(one, meeting, "Begrüßung", "Der Vorsitz begrüßt.")
    heard = write_at(other, meeting, "Leitlinien", "Bayern berichtet.")
    expect(said).to_contain_text("Gespeichert um")
    expect(heard).to_contain_text("Gespeichert um")
    joined = write_at(one, meeting, "Leitlinien", "\n\nHessen ergänzt.")
    expect(joined).to_contain_text("Gespeichert um")
    assert meeting.entry("Begrüßung")["discussion"] == "Der Vorsitz begrüßt."
    both = meeting.entry("Leitlinien")["discussion"].split("\n\n")
    assert sorted(both) == ["Bayern berichtet.", "Hessen ergänzt."]

    # The same sentence: both texts are shown, and one is chosen.
    open_editor(one, meeting)
    open_editor(other, meeting)
    first = write_at(one, meeting, "Begrüßung", "")
    rival = other.page.locator(f"#entry-{meeting.items['Begrüßung']} textarea").first
    # Whoever begins to write gets what is new: that comes later here.
    with other.page.expect_response(lambda answer: "@@entry-now" in answer.url):
        rival.focus()
    field = one.page.locator(f"#entry-{meeting.items['Begrüßung']} textarea").first
    field.fill("Die Geschäftsstelle begrüßt.")
    rival.evaluate("field => { field.value = 'Der Vorsitz eröffnet.'; }")
    expect(first).to_contain_text("Gespeichert um")
    rival.dispatch_event("input")
    pane = other.page.locator(f"#entry-{meeting.items['Begrüßung']} .entry-conflict")
    expect(pane.locator(".mine")).to_have_text("Der Vorsitz eröffnet.")
    expect(pane.locator(".theirs")).to_have_text("Die Geschäftsstelle begrüßt.")
    # While somebody thinks about it nothing is sent, and nothing that is written there is lost.
    pane.locator("summary").first.click()
    pane.locator("textarea").first.fill("Von Hand.")
    other.page.wait_for_timeout(2_000)
    expect(pane.locator("textarea").first).to_have_value("Von Hand.")
    expect(pane.locator(".mine")).to_have_text("Der Vorsitz eröffnet.")
    assert meeting.entry("Begrüßung")["discussion"] == "Die Geschäftsstelle begrüßt."
    pane.get_by_role("button", name="Hier meinen Text nehmen").click()
    expect(pane).to_have_count(0)
    assert meeting.entry("Begrüßung")["discussion"] == "Der Vorsitz eröffnet."


def test_lost_connection_keeps_the_text_and_saves_it_later(
    open_window: OpenWindow, meeting: Meeting
) -> None:
    window = open_window("secretariat", pardoned=OFFLINE)
    open_editor(window, meeting)

    window.context.set_offline(True)
    status = write_at(window, meeting, "Begrüßung", "Ohne Netz geschrieben.")
    expect(status).to_contain_text("Keine Verbindung")
    kept = window.page.evaluate("() => Object.keys(localStorage).length")
    window.context.set_offline(False)

    expect(status).to_contain_text("Gespeichert um", timeout=20_000)
    assert kept == 1
    assert meeting.entry("Begrüßung")["discussion"] == "Ohne Netz geschrieben."
    assert window.page.evaluate("() => Object.keys(localStorage).length") == 0


def test_expired_session_keeps_the_text_and_offers_it_after_login(
    open_window: OpenWindow, meeting: Meeting
) -> None:
    window = open_window("secretariat")
    open_editor(window, meeting)

    window.context.clear_cookies()
    status = write_at(window, meeting, "Leitlinien", "Nach dem Ende der Anmeldung.")
    expect(status).to_contain_text("Ihre Anmeldung ist abgelaufen")
    window.page.once("dialog", lambda dialog: dialog.accept())
    status.get_by_role("link", name="Erneut anmelden").click()
    window.page.locator('[name="__ac_name"]').fill("secretariat")
    window.page.locator('[name="__ac_password"]').fill(PASSWORD)
    window.page.locator('[name="__ac_password"]').press("Enter")
    window.page.wait_for_url("**/@@write*")
    section = window.page.locator(f"#entry-{meeting.items['Leitlinien']}")
    expect(section.locator(".entry-kept pre")).to_have_text("Nach dem Ende der Anmeldung.")
    section.get_by_role("button", name="Übernehmen und speichern").click()

    expect(status).to_contain_text("Gespeichert um")
    assert meeting.entry("Leitlinien")["discussion"] == "Nach dem Ende der Anmeldung."


@pytest.mark.prove
def test_marking_is_refused_clearly_and_the_text_stays_in_the_browser(
    open_window: OpenWindow, meeting: Meeting
) -> None:
    window = open_window("secretariat", pardoned=("400",))
    open_editor(window, meeting)

    status = write_at(window, meeting, "Leitlinien", "Vorweg.\n\nVS-NUR FÜR DEN DIENSTGEBRAUCH")
    section = window.page.locator(f"#entry-{meeting.items['Leitlinien']}")
    expect(section.get_by_role("alert")).to_contain_text("Verschlusssachen dürfen in diesem Portal")
    expect(status).to_contain_text("Nicht gespeichert")
    assert window.page.evaluate("() => Object.keys(localStorage).length") == 1
    field = section.get_by_label("Aussprache", exact=True).first
    assert field.input_value().startswith("Vorweg.")
    field.fill("Vorweg.")
    field.press("Control+s")

    expect(status).to_contain_text("Gespeichert um")
    expect(section.get_by_role("alert")).to_have_count(0)
    assert meeting.entry("Leitlinien")["discussion"] == "Vorweg."
    assert window.page.evaluate("() => Object.keys(localStorage).length") == 0


@pytest.mark.prove
def test_logging_out_leaves_no_text_in_the_browser(
    open_window: OpenWindow, meeting: Meeting
) -> None:
    window = open_window("secretariat", pardoned=("ERR_FAILED",))
    open_editor(window, meeting)
    # Nothing can be saved, also not on the way out.
    window.page.route("**/@@save-entry", lambda route: route.abort())
    status = write_at(window, meeting, "Begrüßung", "Nur für diesen Browser.")
    expect(status).to_contain_text("Keine Verbindung")
    assert window.page.evaluate("() => Object.keys(localStorage).length") == 1
    window.page.on("dialog", lambda dialog: dialog.accept())
    with window.page.expect_navigation():
        window.page.evaluate(
            "() => document.querySelector('a[href$=\"/logout\"]').dispatchEvent("
            "new MouseEvent('click', {bubbles: true, cancelable: true}))"
        )

    assert window.page.evaluate("() => Object.keys(localStorage).length") == 0
    assert meeting.entry("Begrüßung")["discussion"] == ""


@pytest.mark.prove
def test_minutes_can_be_written_without_scripts(open_window: OpenWindow, meeting: Meeting) -> None:
    one = open_window("secretariat", java_script_enabled=False, pardoned=CONFLICT)
    other = open_window("chair-voluntary-return", java_script_enabled=False, pardoned=CONFLICT)
    for window, text in ((one, "Eins."), (other, "Zwei.")):
        open_editor(window, meeting)
        section = window.page.locator(f"#entry-{meeting.items['Leitlinien']}")
        section.get_by_label("Ergebnis", exact=True).first.fill(text)
    for window in (one, other):
        section = window.page.locator(f"#entry-{meeting.items['Leitlinien']}")
        section.get_by_role("button", name="Speichern").click()

    assert meeting.entry("Leitlinien")["result"] == "Eins.\n\nZwei."
    for window, text in ((one, "Drei."), (other, "Vier.")):
        open_editor(window, meeting)
        section = window.page.locator(f"#entry-{meeting.items['Leitlinien']}")
        section.get_by_label("Ergebnis", exact=True).first.fill(text)
    for window in (one, other):
        section = window.page.locator(f"#entry-{meeting.items['Leitlinien']}")
        section.get_by_role("button", name="Speichern").click()

    expect(other.page.locator(".mine").first).to_have_text("Vier.")
    other.page.get_by_role("button", name="Hier den anderen Text nehmen").click()
    assert meeting.entry("Leitlinien")["result"] == "Drei."
