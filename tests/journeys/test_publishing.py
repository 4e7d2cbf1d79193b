"""A report leaves the house: the editor proposes, somebody else publishes, everybody reads."""

from pathlib import Path
from playwright.sync_api import expect
from tests.browser import OpenWindow
from tests.browser import Window
from tests.live import Portal

import time


def _pdf(text: str) -> bytes:
    """Return a small, whole PDF of one page."""
    stream = f"BT /F1 18 Tf 72 720 Td ({text}) Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        b"/Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    pdf = b"%PDF-1.4\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(pdf)
    pdf += b"xref\n0 6\n0000000000 65535 f \n"
    pdf += b"".join(b"%010d 00000 n \n" % each for each in offsets)
    return pdf + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start


def _fill(window: Window, name: str, value: str) -> None:
    """Fill the field of the add form whose name ends so."""
    window.page.locator(f'[name="form.widgets.{name}"], [name$=".{name}"]').first.fill(value)


def _step(window: Window, transition: str) -> None:
    form = window.page.locator(f'main form:has([name="workflow_action"][value="{transition}"])')
    form.locator("[type=submit]").click()
    window.page.wait_for_load_state()


def _steps(window: Window) -> list[str]:
    return window.page.locator('[name="workflow_action"]').evaluate_all(
        "inputs => inputs.map(each => each.value)"
    )


def _download(window: Window, language: str) -> bytes:
    with window.page.expect_download() as waiting:
        window.page.locator(f'main a[href$="@@download/{language}"]').first.click()
    return Path(waiting.value.path()).read_bytes()


def test_report_is_proposed_by_one_and_published_by_another(
    open_window: OpenWindow, portal_process: Portal, tmp_path: Path
) -> None:
    unique = f"{time.time_ns():x}"
    titles = {"de": f"Bericht {unique}", "en": f"Report {unique}"}
    files = {language: tmp_path / f"report-{unique}-{language}.pdf" for language in titles}
    for language, file in files.items():
        file.write_bytes(_pdf(f"{language} {unique}"))

    editor = open_window("editor")
    path = _propose(editor, titles, files)
    publisher = open_window("publisher")
    _author_cannot_publish(editor, portal_process, path)
    _outsiders_see_no_draft(portal_process, path)
    publisher.go(f"/de{path}")
    _step(publisher, "publish")

    for language, title in titles.items():
        visitor = open_window("", language)
        visitor.go(f"/{language}/reports")
        visitor.page.locator("main").get_by_role("link", name=title).first.click()
        expect(visitor.page.locator("h1")).to_contain_text(title)
        received = {each: _download(visitor, each) for each in ("de", "en")}
        assert received == {each: file.read_bytes() for each, file in files.items()}
    _files_are_locked(portal_process, path)


def _propose(editor: Window, titles: dict[str, str], files: dict[str, Path]) -> str:
    editor.go("/de/reports/++add++Report")
    _fill(editor, "title", titles["de"])
    _fill(editor, "title_en", titles["en"])
    _fill(editor, "number", "7")
    _fill(editor, "period", "2026")
    _fill(editor, "summary_de", "Was der Bericht sagt.")
    _fill(editor, "summary_en", "What the report says.")
    editor.page.locator('select[name*="licence"]').select_option(index=1)
    for language, file in files.items():
        editor.page.locator(f'input[type=file][name*="file_{language}"]').set_input_files(file)
    editor.page.locator('[name="form.buttons.save"]').click()
    expect(editor.page.locator("h1")).to_contain_text(titles["de"])
    path = editor.page.url.removeprefix(editor.portal.url).removeprefix("/de").removesuffix("/view")
    editor.go(f"/de{path}")
    _step(editor, "submit")
    return path


def _author_cannot_publish(editor: Window, portal: Portal, path: str) -> None:
    editor.go(f"/de{path}")
    assert "publish" not in _steps(editor)
    assert portal.rest(f"{path}/@workflow/publish", "editor", "POST").status in (400, 401, 403)
    assert portal.rest(path, "editor").json["review_state"] == "review"


def _outsiders_see_no_draft(portal: Portal, path: str) -> None:
    download = f"{path}/@@download/de"
    for account in ("", "outsider", "member-nw"):
        assert portal.ask(f"/de{path}", account).status == 404
        assert portal.ask(download, account).status == 404


def _files_are_locked(portal: Portal, path: str) -> None:
    new = {"file_de": {"data": "eA==", "encoding": "base64", "filename": "other.pdf"}}
    before = portal.ask(f"{path}/@@download/de").body
    answers = {who: portal.rest(path, who, "PATCH", new).status for who in ("editor", "publisher")}
    assert all(400 <= status < 500 for status in answers.values()), answers
    assert portal.ask(f"{path}/@@download/de").body == before
