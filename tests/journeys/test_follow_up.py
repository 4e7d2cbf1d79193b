"""A decision is entered in the register, three of those addressed report, everybody sees where it stands."""

from playwright.sync_api import expect
from tests.browser import OpenWindow

import time


REGISTER = "/working-parties/voluntary-return/decisions"


def test_laender_report_on_a_decision(open_window: OpenWindow) -> None:
    title = f"Gemeinsames Merkblatt {time.time_ns():x}"
    secretariat = open_window("secretariat", "en")
    secretariat.go(f"/en{REGISTER}")
    secretariat.page.get_by_role("link", name="New decision").click()
    secretariat.page.get_by_label("Title").fill(title)
    secretariat.page.get_by_label("All Länder").check()
    secretariat.page.get_by_label("Keep as a draft").check()
    secretariat.page.get_by_role("button", name="Save").click()
    expect(secretariat.page.locator("main")).to_contain_text("This is a draft.")
    address = secretariat.page.url.partition("/en/")[2]
    northrhine = open_window("member-nw", "de")
    northrhine.pardoned = ("404",)
    assert northrhine.go(f"/de/{address}") == 404

    secretariat.page.get_by_role("button", name="Enter in the register").click()
    expect(secretariat.page.locator("main")).to_contain_text("is in the register as number")
    northrhine.go(f"/de/{address}")
    northrhine.page.locator("#follow-up").get_by_role("link", name="Melden").click()
    northrhine.page.get_by_label("Status").select_option("done")
    northrhine.page.get_by_label("Anmerkung").fill("Liegt aus.")
    northrhine.page.get_by_role("button", name="Speichern").click()
    line = northrhine.page.locator("[id='line-DE-NW']")
    expect(line).to_contain_text("Umgesetzt")
    expect(line).to_contain_text("Liegt aus.")
    for account, state, shown in (
        ("member-by", "in-progress", "In progress"),
        ("member-bamf", "delayed", "Delayed"),
    ):
        member = open_window(account, "en")
        member.go(f"/en/{address}")
        member.page.locator("#follow-up").get_by_role("link", name="Report").click()
        member.page.get_by_label("State").select_option(state)
        member.page.get_by_role("button", name="Save").click()
        expect(member.page.locator("#follow-up")).to_contain_text(shown)

    secretariat.go(f"/en{REGISTER}/@@follow-up?q={title.rpartition(' ')[2]}")
    row = secretariat.page.locator(".wide-matrix tbody tr")
    expect(row).to_have_count(1)
    for words in ("Implemented", "In progress", "Delayed", "Open"):
        expect(row).to_contain_text(words)
