"""Files are dropped onto a library: questions come first, then progress, then papers."""

from contextlib import suppress
from pathlib import Path
from playwright.sync_api import Error
from playwright.sync_api import expect
from playwright.sync_api import Route
from tests.browser import OpenWindow
from tests.live import Portal

import time


LIBRARY = "/working-parties/voluntary-return/papers"
DROP = """(zone, files) => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name, {type: 'text/plain'}));
  for (const kind of ['dragenter', 'dragover', 'drop'])
    zone.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}));
}"""
#: Bytes: more than one piece.
MANY = 6_000_000
#: Milliseconds.
SLOW = 30_000


def test_dropped_files_ask_show_progress_and_survive_a_lost_connection(
    open_window: OpenWindow, portal_process: Portal
) -> None:
    mark = f"{time.time_ns():x}"
    window = open_window("member-nw", "en", pardoned=("ERR_INTERNET_DISCONNECTED",))
    page = window.page
    window.go(f"/en{LIBRARY}")
    zone = page.locator("form.upload-form")
    zone.evaluate(DROP, [[f"First {mark}.txt", f"one {mark}"], [f"Second {mark}.txt", mark]])
    first = page.locator("table").get_by_role("link", name=f"First {mark}")
    expect(first).to_be_visible(timeout=SLOW)

    zone = page.locator("form.upload-form")
    zone.evaluate(
        DROP,
        [
            [f"First {mark}.txt", f"one again {mark}"],
            [f"Third {mark}.txt", mark],
            [f"Long {mark}.txt", f"{mark} long\n" * (MANY // 20)],
            ["Empty.txt", ""],
        ],
    )
    expect(zone.get_by_role("button", name="Upload now")).to_be_disabled()
    zone.get_by_role("group", name="file name").get_by_label("New version").check()
    zone.get_by_role("group", name="same content").get_by_label("not upload").check()
    window.context.set_offline(True)
    zone.get_by_role("button", name="Upload now").click()
    expect(zone.locator('[data-state="failed"], [data-state="offline"]').first).to_be_visible()
    window.context.set_offline(False)
    for button in zone.get_by_role("button", name="Try again").all():
        button.click()
    expect(zone.get_by_role("status")).to_have_text("2 papers are in the library.", timeout=SLOW)

    states = zone.locator(".upload").evaluate_all("rows => rows.map((row) => row.dataset.state)")
    assert states == ["done", "skipped", "done", "skipped"]
    assert zone.get_by_text("Empty.txt is empty.").is_visible()
    assert page.locator("#upload-total").evaluate("bar => bar.value") == 1
    found = portal_process.rest(f"/@search?SearchableText={mark}&sort_on=created", "member-by")
    titles = sorted(item["title"] for item in found.json["items"])
    assert titles == [f"First {mark}", f"Long {mark}", f"Second {mark}"]


def test_folder_is_chosen_and_its_files_are_paused_continued_and_cancelled(
    open_window: OpenWindow, portal_process: Portal, tmp_path: Path
) -> None:
    mark = f"{time.time_ns():x}"
    folder = tmp_path / f"Folder {mark}"
    (folder / "Inner").mkdir(parents=True)
    (folder / f"Outer {mark}.txt").write_text(f"outer {mark}")
    (folder / "Inner" / f"Kept {mark}.txt").write_text(f"kept {mark}\n" * 1000)
    (folder / "Inner" / f"Left {mark}.txt").write_text(f"left {mark}\n" * 1000)
    window = open_window("member-nw", "en")
    page = window.page
    window.go(f"/en{LIBRARY}")
    zone = page.locator("form.upload-form")
    held: list[Route] = []
    page.route(
        "**/@tus-upload/**",
        lambda route: held.append(route) if route.request.method == "PATCH" else route.continue_(),
    )

    with page.expect_file_chooser() as chooser:
        zone.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(folder)
    kept = zone.locator(".upload", has_text=f"Kept {mark}")
    left = zone.locator(".upload", has_text=f"Left {mark}")
    expect(zone.locator('[data-state="running"]')).to_have_count(3, timeout=SLOW)
    kept.get_by_role("button", name="Pause").click()
    expect(kept).to_have_attribute("data-state", "paused")
    left.get_by_role("button", name="Cancel").click()
    expect(left).to_have_attribute("data-state", "skipped")
    page.unroute("**/@tus-upload/**")
    for route in held:
        # Those of what was paused and cancelled are gone already.
        with suppress(Error):
            route.continue_()
    kept.get_by_role("button", name="Continue").click()

    expect(kept).to_have_attribute("data-state", "done", timeout=SLOW)
    expect(zone.locator('[data-state="done"]')).to_have_count(2, timeout=SLOW)
    found = portal_process.rest(f"/@search?SearchableText={mark}&sort_on=created", "member-by")
    papers = [item for item in found.json["items"] if item["@type"] == "Paper"]
    assert sorted(item["title"] for item in papers) == [f"Kept {mark}", f"Outer {mark}"]
    assert len({item["@id"].rpartition("/")[0] for item in papers}) == 2
