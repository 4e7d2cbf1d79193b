"""Writing a text in the editor: building blocks that are filled from what the portal knows."""

from playwright.sync_api import expect
from tests.browser import OpenWindow

import re
import time


TITLE = "form.widgets.IDublinCore.title"


def test_contact_box_shows_an_office_of_the_register_and_leads_to_it(
    open_window: OpenWindow,
) -> None:
    editor = open_window("editor", "de")
    page = editor.page
    editor.go("/de/++add++Document")
    page.locator(f'[name="{TITLE}"]').fill(f"Ansprechstelle {time.time_ns():x}")
    page.locator(".tox-tbtn", has_text="Baustein").click()
    page.locator(".tox-collection__item", has_text="Kontaktkasten").click()
    dialog = page.get_by_role("dialog")
    dialog.locator(".tox-listbox").click()
    page.locator(".tox-collection__item", has_text="Bundesamt für Migration").first.click()
    dialog.get_by_role("button", name="Einfügen").click()
    page.locator('[name="form.buttons.save"]').click()

    office = page.locator(".contact-box a", has_text="Bundesamt für Migration")
    expect(office).to_have_attribute("href", re.compile("/de/authorities/"))
    office.click()
    expect(page.locator("h1")).to_contain_text("Bundesamt für Migration")
