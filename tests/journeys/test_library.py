"""Many papers at once: chosen, taken along as a ZIP file, deleted and brought back."""

from io import BytesIO
from pathlib import Path
from playwright.sync_api import expect
from tests.browser import OpenWindow
from tests.live import Portal

import base64
import pytest
import time
import zipfile


PARTY = "/working-parties/dublin"


@pytest.fixture
def folder(portal_process: Portal) -> str:
    """The address of a new folder with three papers, two of them to be sorted with care."""
    title = f"Ordner {time.time_ns():x}"
    made = portal_process.rest(
        f"{PARTY}/papers", "secretariat", "POST", {"@type": "Folder", "title": title}
    )
    path = made.json["@id"].split("/portal")[1]
    for name in ("Anlage 10", "Anlage 2", "Ämterliste"):
        file = {
            "data": base64.b64encode(name.encode()).decode(),
            "encoding": "base64",
            "filename": f"{name}.txt",
        }
        paper = {"@type": "Paper", "title": name, "file": file}
        assert portal_process.rest(path, "secretariat", "POST", paper).status == 201
    return path


def test_chosen_papers_come_as_a_zip_and_back_from_the_trash(
    open_window: OpenWindow, folder: str
) -> None:
    window = open_window("secretariat", "en")
    page = window.page
    rows = page.locator("table.papers td.what > a")
    window.go(f"/en{folder}?sort=title")
    in_order = rows.all_inner_texts()

    bar = page.locator("[data-selection-bar]")
    expect(bar).to_be_hidden()
    page.get_by_role("checkbox", name="Select Anlage 2", exact=True).check()
    page.get_by_role("checkbox", name="Select Ämterliste", exact=True).check()
    expect(bar).to_contain_text("2 chosen")
    with page.expect_download() as waiting:
        bar.get_by_role("button", name="Download as ZIP").click()
    archive = zipfile.ZipFile(BytesIO(Path(waiting.value.path()).read_bytes()))
    bar.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="This will happen to 2")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator(".messages")).to_contain_text("2 were put into the trash.")
    left = rows.all_inner_texts()
    page.get_by_role("link", name="Trash").click()
    page.get_by_role("row").filter(has_text="Ämterliste").get_by_role("button").click()
    expect(page.get_by_role("heading", name="Ämterliste")).to_be_visible()
    window.go(f"/en{folder}?sort=title")

    assert in_order == ["Ämterliste", "Anlage 2", "Anlage 10"]
    assert sorted(archive.namelist()) == ["Anlage 2.txt", "Ämterliste.txt"]
    assert archive.read("Ämterliste.txt").decode() == "Ämterliste"
    assert left == ["Anlage 10"]
    assert rows.all_inner_texts() == ["Ämterliste", "Anlage 10"]


def test_papers_are_chosen_and_moved_without_scripts(open_window: OpenWindow, folder: str) -> None:
    window = open_window("secretariat", "en", java_script_enabled=False)
    page = window.page
    window.go(f"/en{folder}")
    page.get_by_text("New folder").click()
    # Other folders of this party may be called the same.
    title = f"Innen {time.time_ns():x}"
    page.locator("#folder-title").fill(title)
    page.get_by_role("button", name="Create").click()
    inner = page.url
    window.go(f"/en{folder}")

    page.get_by_role("checkbox", name="Select Anlage 2", exact=True).check()
    page.get_by_role("button", name="Move", exact=True).click()
    page.get_by_label("Where to").select_option(label=f"– – {title}")
    page.get_by_role("button", name="Show what changes").click()
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("It was moved.")
    page.goto(inner)

    expect(page.get_by_role("link", name="Anlage 2")).to_be_visible()


def test_order_by_hand_is_changed_by_keyboard_and_by_dragging(
    open_window: OpenWindow, folder: str
) -> None:
    window = open_window("secretariat", "en")
    page = window.page
    rows = page.locator("table.papers td.what > a")
    window.go(f"/en{folder}?sort=position")
    begun = rows.all_inner_texts()

    page.get_by_role("button", name="One up Ämterliste").press("Enter")
    page.wait_for_url("**#row-*")
    by_keyboard = rows.all_inner_texts()
    with page.expect_response("**/@@put-elsewhere"):
        page.locator("tr[data-uid]").nth(2).drag_to(
            page.locator("tr[data-uid]").nth(0), target_position={"x": 60, "y": 4}
        )
    page.reload()

    assert begun == ["Anlage 10", "Anlage 2", "Ämterliste"]
    assert by_keyboard == ["Anlage 10", "Ämterliste", "Anlage 2"]
    assert rows.all_inner_texts() == ["Anlage 2", "Anlage 10", "Ämterliste"]
