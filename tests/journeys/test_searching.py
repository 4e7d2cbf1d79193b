"""A member looks for a paper by a word of which only a part is in it."""

from playwright.sync_api import expect
from tests.browser import OpenWindow

import re


def test_member_finds_a_paper_by_title_while_typing_and_by_part_of_a_word(
    open_window: OpenWindow,
) -> None:
    window = open_window("member-nw", "de")
    page = window.page
    window.go("/de/desk")
    field = page.get_by_role("combobox", name="Im Portal suchen")

    field.press_sequentially("rückkehrber", delay=20)
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.first).to_contain_text("Rückkehrberatung")
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("rückkehrber")
    field.press("Backspace")
    expect(options.first).to_be_visible()
    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    field.press("Enter")
    expect(page).to_have_url(re.compile("/working-parties/|/topics/|/reports/"))

    window.go("/de/search?q=Beratung")
    expect(page.locator("mark", has_text="Rückkehrberatung").first).to_be_visible()
    page.get_by_role("link", name="Leitlinie / Handlungsleitfaden").click()
    expect(page.get_by_role("listitem").filter(has_text="Filter entfernen")).to_be_visible()
    expect(page.locator(".results > li").first).to_contain_text("Rückkehrberatung")

    window.go("/de/search?q=Rückkerhberatung")
    page.get_by_role("link", name="Rückkehrberatung", exact=True).click()
    expect(page.locator(".results > li").first).to_be_visible()


def test_search_works_without_scripts_and_for_strangers(open_window: OpenWindow) -> None:
    window = open_window("", "en")
    window.go("/en/search?q=return")

    expect(window.page.locator(".results > li").first).to_be_visible()
    window.page.get_by_role("link", name="Page", exact=True).first.click()
    expect(window.page.locator(".chips")).to_contain_text("What: Page")
