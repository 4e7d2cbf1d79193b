"""Files are dropped onto a library: questions come first, then progress, then papers."""

from playwright.sync_api import expect
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
