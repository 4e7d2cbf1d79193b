"""From a party's draft to the anonymous download, and to its end: on the real portal, by the clock.

The minute of publication is a real one: the test waits for it, and asks as a stranger all the while.
"""

from datetime import datetime
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from playwright.sync_api import expect
from reportlab.pdfgen.canvas import Canvas
from tests.browser import OpenWindow
from tests.browser import Window
from tests.live import Portal
from typing import Any
from zoneinfo import ZoneInfo

import base64
import pikepdf
import pytest
import time


LIBRARY = "/working-parties/reintegration/papers"
VOICES = {
    "DE-NW": "member-nw", "DE-BY": "member-by", "DE-BW": "member-bw", "DE-NI": "member-ni",
    "DE-HH": "chair-reintegration",
}  # fmt: skip
BERLIN = ZoneInfo("Europe/Berlin")


def pdf(words: str, pages: int) -> bytes:
    written = BytesIO()
    canvas = Canvas(written)
    for number in range(pages):
        canvas.drawString(72, 720, f"{words} {number}")
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def pages_of(data: bytes) -> int:
    with pikepdf.open(BytesIO(data)) as document:
        return len(document.pages)


def press(window: Window, selector: str) -> None:
    with window.page.expect_navigation():
        window.page.locator(selector).first.click()


def step(window: Window, transition: str) -> None:
    press(window, f'main form:has([name="workflow_action"][value="{transition}"]) [type=submit]')


def choose_file(window: Window, language: str, name: str, data: bytes) -> None:
    chooser = window.page.locator(f'input[type=file][name*="file_{language}"]')
    chooser.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": data})


def download(window: Window, language: str) -> bytes:
    with window.page.expect_download() as waiting:
        window.page.locator(f'main a[href$="@@download/{language}"]').first.click()
    return Path(waiting.value.path()).read_bytes()


@pytest.mark.prove
def test_report_of_a_party_is_released_checked_embargoed_published_replaced_and_withdrawn(
    open_window: OpenWindow, portal_process: Portal
) -> None:
    portal = portal_process
    title = f"Lagebild {time.time_ns():x}"
    german, english, second = pdf("Lage", 2), pdf("Situation", 3), pdf("Neue Lage", 4)

    paper = _final_paper(portal, title, german)
    _release(open_window, portal, paper)
    report = _hand_over(open_window, portal, paper, title)
    _complete(open_window, report, english)
    moment = _check_and_schedule(open_window, portal, report)
    _wait_for(portal, report, title, moment)
    for language in ("de", "en"):
        visitor = open_window("", language)
        visitor.go(f"/{language}/reports")
        visitor.page.locator("main").get_by_role("link", name=title).first.click()
        expect(visitor.page.locator("h1")).to_contain_text(title)
        received = [download(visitor, each) for each in ("de", "en")]
        assert [pages_of(data) for data in received] == [2, 3]

    newer = _follow(open_window, report, second)
    visitor = open_window("", "en")
    visitor.go(f"/en{report}")
    expect(visitor.page.locator("main")).to_contain_text("a newer one has replaced it")
    visitor.page.locator(".callout a").first.click()
    assert visitor.page.url.endswith(newer)
    assert portal.ask(f"{report}/@@download/de").body == received[0]
    assert pages_of(portal.ask(f"{newer}/@@download/de").body) == 4

    _withdraw(open_window, portal, report, title, newer)


def _final_paper(portal: Portal, title: str, data: bytes) -> str:
    """Upload a draft as a member and let it become final; the library has journeys of its own."""
    file = {"data": base64.b64encode(data).decode(), "encoding": "base64", "filename": "lage.pdf"}
    made = portal.rest(LIBRARY, "member-nw", "POST", {
        "@type": "Paper", "title": title, "kind": "situation-report", "file": file,
        "description": "Was sich geändert hat.", "language": "de",
    })  # fmt: skip
    assert made.status == 201, made.text
    paper = made.json["@id"].removeprefix(portal.url)
    if made.json["review_state"] == "draft":
        portal.rest(f"{paper}/@workflow/share", "member-nw", "POST", {})
    done = portal.rest(f"{paper}/@workflow/finalise", "secretariat", "POST", {})
    assert done.status == 200, done.text
    return paper


def _release(open_window: OpenWindow, portal: Portal, paper: str) -> None:
    secretariat = open_window("secretariat", "de")
    secretariat.go(f"/de{paper}")
    assert secretariat.page.locator('form[action$="@@hand-over"]').count() == 0
    secretariat.page.get_by_role("link", name="Nach der Freigabe fragen").click()
    press(secretariat, "button[name=step][value=start]")
    asked = portal.rest(f"{paper}/@release", "secretariat").json["rounds"][-1]["asked"]
    assert set(asked) <= set(VOICES), asked
    for land in asked:
        member = open_window(VOICES[land], "de")
        member.go(f"/de{paper}/@@release")
        press(member, "button[name=step][value=agree]")
    assert portal.rest(f"{paper}/@release", "secretariat").json["state"] == "released"


def _hand_over(open_window: OpenWindow, portal: Portal, paper: str, title: str) -> str:
    secretariat = open_window("secretariat", "de")
    secretariat.go(f"/de{paper}")
    press(secretariat, 'form[action$="@@hand-over"] button')
    expect(secretariat.page.locator("main")).to_contain_text("Entwurf")
    found = portal.rest("/reports/@reports", "editor").json["items"]
    return next(each["@id"] for each in found if each["title"] == title).removeprefix(portal.url)


def _complete(open_window: OpenWindow, report: str, english: bytes) -> None:
    editor = open_window("editor", "de")
    editor.go(f"/de{report}/edit")
    editor.page.locator('[name$="summary_en"]').first.fill("What has changed.")
    choose_file(editor, "en", "situation.pdf", english)
    press(editor, '[name="form.buttons.save"]')
    editor.go(f"/de{report}")
    step(editor, "submit")
    assert editor.page.locator('[name="workflow_action"][value="approve"]').count() == 0


def _check_and_schedule(open_window: OpenWindow, portal: Portal, report: str) -> datetime:
    publisher = open_window("publisher", "de")
    publisher.go(f"/de{report}")
    box = publisher.page.locator(".checklist-box")
    expect(box).to_contain_text("Ein Punkt steht der Veröffentlichung entgegen.")
    _confirm(publisher, report, "Die englische Fassung verglichen.")
    step(publisher, "approve")
    moment = (datetime.now(BERLIN) + timedelta(seconds=75)).replace(second=0, microsecond=0)
    publisher.page.locator("[name=day]").fill(moment.date().isoformat())
    publisher.page.locator("[name=time]").fill(f"{moment:%H:%M}")
    press(publisher, 'form[action$="@@schedule-report"] [type=submit]')
    expect(publisher.page.locator("main")).to_contain_text("von selbst öffentlich")
    return moment


def _confirm(publisher: Window, report: str, note: str) -> None:
    """Say that the files are what was released, which no machine can tell."""
    press(publisher, ".checklist-box a")
    line = publisher.page.locator("#check-same-text")
    line.locator("[name=note]").fill(note)
    press(publisher, "#check-same-text [type=submit]")
    expect(publisher.page.locator("main")).to_contain_text(
        "Der Veröffentlichung steht nichts entgegen."
    )
    publisher.go(f"/de{report}")


def _is_there(portal: Portal, report: str, title: str) -> dict[str, bool]:
    """Say of each way by which a stranger could find a report whether it leads there now."""
    number = title.rpartition(" ")[2]
    lists = {
        "list": "/de/reports",
        "search": f"/de/search?q={number}",
        "feed": "/en/reports/atom.xml",
        "sitemap": "/sitemap.xml",
        "catalogue": "/catalog.ttl",
    }
    found = {name: report in portal.ask(path).text for name, path in lists.items()}
    found["page"] = portal.ask(f"/de{report}").status == 200
    found["download"] = portal.ask(f"{report}/@@download/de").status == 200
    found["member"] = portal.rest(report, "member-nw").status == 200
    return found


def _wait_for(portal: Portal, report: str, title: str, moment: datetime) -> None:
    while datetime.now(BERLIN) < moment - timedelta(seconds=2):
        seen = _is_there(portal, report, title)
        if datetime.now(BERLIN) < moment:
            assert not any(seen.values()), seen
        time.sleep(3)
    deadline = moment + timedelta(seconds=60)
    while datetime.now(BERLIN) < deadline:
        if all(_is_there(portal, report, title).values()):
            return
        time.sleep(1)
    raise AssertionError(_is_there(portal, report, title))


def _follow(open_window: OpenWindow, report: str, data: bytes) -> str:
    editor = open_window("editor", "de")
    editor.go(f"/de{report}")
    press(editor, 'form[action$="@@new-edition"] button')
    choose_file(editor, "de", "lage-neu.pdf", data)
    press(editor, '[name="form.buttons.save"]')
    newer = "/reports/" + editor.page.url.partition("/reports/")[2].partition("/")[0]
    editor.go(f"/de{newer}")
    step(editor, "submit")
    publisher = open_window("publisher", "de")
    publisher.go(f"/de{newer}")
    _confirm(publisher, newer, "Die neue Fassung verglichen.")
    step(publisher, "publish")
    return newer


def _withdraw(open_window: OpenWindow, portal: Portal, report: str, title: str, newer: str) -> None:
    publisher = open_window("publisher", "de")
    for each in (newer, report):
        publisher.go(f"/de{each}")
        step(publisher, "withdraw")
    for each in (newer, report):
        gone: dict[str, Any] = _is_there(portal, each, title)
        assert not any(gone.values()), gone
        answers = [portal.ask(f"/{language}{each}") for language in ("de", "en")]
        answers.append(portal.ask(f"{each}/@@download/de"))
        assert [answer.status for answer in answers] == [410] * 3
        assert not any(title in answer.text for answer in answers)
