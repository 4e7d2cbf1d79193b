"""The heart: a member of one Land shares a paper, another Land's member reads it, nobody else."""

from pathlib import Path
from playwright.sync_api import expect
from tests.browser import OpenWindow
from tests.browser import Window
from tests.live import PASSWORD
from tests.live import Portal

import hashlib
import pytest
import time


LIBRARY = "/working-parties/voluntary-return/papers"
DROP = """(zone, [name, type, text]) => {
  const file = new File([text], name, {type});
  const data = new DataTransfer();
  data.items.add(file);
  for (const kind of ['dragenter', 'dragover', 'drop'])
    zone.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));
}"""

WORDS = {
    "de": {"sign in": "Anmelden", "filter": "Filtern"},
    "en": {"sign in": "Log in", "filter": "Filter"},
}


@pytest.fixture
def paper_file(tmp_path: Path, language: str) -> Path:
    """A file whose name and words nobody else uses."""
    unique = f"{language}{time.time_ns():x}"
    file = tmp_path / f"Länderabfrage-{unique}.txt"
    file.write_bytes(f"Inhalt mit Umlaut: ä ö ü ß\r\nWort: inhalt{unique}\r\n".encode() * 50)
    return file


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The language in which the story is played."""
    return request.param


def _sign_in(window: Window, account: str, language: str) -> None:
    window.go(f"/{language}")
    window.page.get_by_role("link", name=WORDS[language]["sign in"], exact=False).first.click()
    window.page.locator('[name="__ac_name"]').fill(account)
    window.page.locator('[name="__ac_password"]').fill(PASSWORD)
    window.page.locator('[name="__ac_password"]').press("Enter")
    window.page.wait_for_url("**/desk")
    assert f"/{language}/desk" in window.page.url


def _upload_by_chooser(window: Window, file: Path) -> None:
    form = window.page.locator("form.upload-form")
    form.locator("input[type=file]").set_input_files(file)
    form.locator("[type=submit]").click()
    expect(window.page.locator("main").get_by_role("link", name=file.stem).first).to_be_visible()


def _download_from_page(window: Window) -> tuple[str, bytes]:
    with window.page.expect_download() as waiting:
        window.page.locator('main a[href*="@@download/file"]').first.click()
    download = waiting.value
    return download.suggested_filename, Path(download.path()).read_bytes()


def test_member_shares_a_paper_and_only_members_get_it(
    open_window: OpenWindow, portal_process: Portal, language: str, paper_file: Path
) -> None:
    author = open_window("member-nw", language, signed_in=False)
    _sign_in(author, "member-nw", language)
    author.go(f"/{language}{LIBRARY}")
    _upload_by_chooser(author, paper_file)

    reader = open_window("member-by", language, signed_in=False)
    _sign_in(reader, "member-by", language)
    reader.go(f"/{language}{LIBRARY}")
    reader.page.get_by_role("link", name=paper_file.stem).first.click()
    address = reader.page.url
    name, received = _download_from_page(reader)

    assert (name, hashlib.sha256(received).hexdigest()) == (
        paper_file.name,
        hashlib.sha256(paper_file.read_bytes()).hexdigest(),
    )
    _nobody_else_gets_it(open_window, portal_process, language, address, paper_file.stem)


def _nobody_else_gets_it(
    open_window: OpenWindow, portal: Portal, language: str, address: str, title: str
) -> None:
    path = address.removeprefix(portal.url).removeprefix(f"/{language}").removesuffix("/view")
    bare = f"{path}/@@download/file"
    query = f"/{language}/search?SearchableText={title.split('-')[-1]}"

    outsider = open_window("outsider", language, pardoned=("status of 404",))
    public = open_window("", language)

    assert outsider.go(f"/{language}{path}") == 404
    assert outsider.go(query) == 200
    assert title not in outsider.page.content()
    assert public.go(f"/{language}{path}") == 200
    expect(public.page.locator('[name="__ac_password"]')).to_be_visible()
    assert public.go(query) == 200
    assert title not in public.page.content()
    assert (portal.ask(bare, "outsider").status, portal.ask(bare).status) == (404, 302)
    assert (portal.rest(path, "outsider").status, portal.rest(path).status) == (404, 401)
    found = portal.rest(f"/@search?SearchableText={title.split('-')[-1]}", "outsider")
    assert (found.status, found.json["items_total"]) == (200, 0)


def test_member_finds_a_paper_by_filter_and_by_search(
    open_window: OpenWindow, portal_process: Portal, language: str, paper_file: Path
) -> None:
    word = paper_file.stem.split("-")[-1]
    author = open_window("member-nw", language)
    author.go(f"/{language}{LIBRARY}")
    _upload_by_chooser(author, paper_file)

    reader = open_window("member-by", language)
    reader.go(f"/{language}{LIBRARY}")
    filters = reader.page.locator("form.filter-form")
    filters.locator('[name="q"]').fill(word)
    filters.locator("[type=submit]").click()
    reader.page.wait_for_url("**q=**")
    filtered = reader.page.locator("main").get_by_role("link", name=paper_file.stem).count()
    box = reader.page.locator("header input[type=search]").first
    # A word that only the file's text has, not its title.
    box.fill(f"inhalt{word}")
    box.press("Enter")
    reader.page.wait_for_url("**/search?**")
    searched = reader.page.locator("main").get_by_role("link", name=paper_file.stem).count()

    assert (filtered >= 1, searched >= 1) == (True, True)


def test_member_drops_a_file_onto_the_library(
    open_window: OpenWindow, portal_process: Portal, language: str, paper_file: Path
) -> None:
    text = paper_file.read_bytes().decode()
    window = open_window("member-nw", language)
    window.go(f"/{language}{LIBRARY}")

    zone = window.page.locator("form.upload-form")
    zone.evaluate(DROP, [paper_file.name, "text/plain", text])
    link = window.page.get_by_role("link", name=paper_file.stem).first
    expect(link).to_be_visible()
    link.click()
    _, received = _download_from_page(window)

    assert received == paper_file.read_bytes()


def test_upload_works_without_scripts(
    open_window: OpenWindow, language: str, paper_file: Path
) -> None:
    window = open_window("member-nw", language, java_script_enabled=False)
    window.go(f"/{language}{LIBRARY}")

    _upload_by_chooser(window, paper_file)
    window.go(f"/{language}{LIBRARY}")
    window.page.get_by_role("link", name=paper_file.stem).first.click()
    name, received = _download_from_page(window)

    assert (name, received) == (paper_file.name, paper_file.read_bytes())
