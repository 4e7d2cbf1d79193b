"""A paper is looked at without opening it, and talked about; what is marked says so."""

from pathlib import Path
from playwright.sync_api import expect
from reportlab.pdfgen.canvas import Canvas
from tests.browser import OpenWindow
from tests.live import Portal

import base64
import io
import pypdf
import time


LIBRARY = "/working-parties/voluntary-return/papers"


def pdf_of(pages: int) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data)
    for number in range(pages):
        canvas.drawString(72, 700, f"Inhalt der Seite {number + 1}")
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def test_member_reads_a_marked_paper_in_the_page_and_comments(
    open_window: OpenWindow, portal_process: Portal
) -> None:
    title = f"Vorschau {time.time_ns():x}"
    file = {
        "data": base64.b64encode(pdf_of(3)).decode(),
        "encoding": "base64",
        "filename": "vorschau.pdf",
        "content-type": "application/pdf",
    }
    made = portal_process.rest(
        LIBRARY, "member-nw", "POST", {"@type": "Paper", "title": title, "file": file}
    ).json
    path = made["@id"].removeprefix(portal_process.url)
    portal_process.rest(f"{path}/@audience", "member-nw", "PATCH", {"marking": "TLP:AMBER"})

    reader = open_window("member-by", "en")
    page = reader.page
    reader.go(f"/en{path}")
    pages = page.locator(".preview-pages img")
    expect(pages).to_have_count(3, timeout=30_000)
    alternatives = [image.get_attribute("alt") for image in pages.all()]
    pages.nth(2).scroll_into_view_if_needed()
    pages.nth(2).evaluate("image => image.decode()")
    page.locator("#comment-text").fill("Looks good.")
    page.locator(".comment-form button").click()
    expect(page.locator(".comment-text")).to_have_text("Looks good.")
    with page.expect_download() as waiting:
        page.locator('main a[href*="@@download/file"]').first.click()
    taken = pypdf.PdfReader(Path(waiting.value.path()))
    page.get_by_role("link", name="Read the text of these pages").click()

    assert alternatives == [f"Page {number} of 3" for number in (1, 2, 3)]
    assert ["TLP:AMBER · member-by · " in p.extract_text() for p in taken.pages] == [True] * 3
    expect(page.get_by_text("Inhalt der Seite 3")).to_be_visible()
    author = open_window("member-nw", "en")
    author.go("/en/desk")
    notice = author.page.locator(".notices li", has_text=title)
    expect(notice.get_by_role("link")).to_have_attribute(
        "href", f"{portal_process.url}/en{path}#comments"
    )
    notice.get_by_role("button").click()
    expect(author.page.locator(".notices li", has_text=title)).to_have_count(0)
