"""An agenda from the plan to its order: the chair plans, a member submits, the order is changed by
dragging, by keyboard and without scripts."""

from pathlib import Path
from playwright.sync_api import expect
from playwright.sync_api import Page
from tests.browser import OpenWindow
from tests.browser import Window
from tests.live import Portal

import pytest
import re
import time


MEETINGS = "/working-parties/reintegration/meetings"


@pytest.fixture
def item_file(tmp_path: Path) -> Path:
    file = tmp_path / f"anlage-{time.time_ns():x}.txt"
    file.write_text("Erfahrungen der Länder", "utf-8")
    return file


def add_item(window: Window, path: str, title: str) -> None:
    window.go(f"/de{path}/@@submit-item")
    window.page.get_by_label("Titel").fill(title)
    window.page.get_by_role("button", name="Punkt aufnehmen").click()
    expect(window.page.get_by_role("heading", name=title)).to_be_visible()


def titles(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("ol.agenda h3").all_inner_texts()]


def test_chair_plans_member_submits_and_the_agenda_is_ordered(
    portal_process: Portal, open_window: OpenWindow, item_file: Path
) -> None:
    name = f"Sitzung {time.time_ns():x}"
    # The form that is refused is a 400, which the console mentions.
    chair = open_window("chair-reintegration", "de", pardoned=("400",))

    chair.go(f"/de{MEETINGS}/@@plan-meeting")
    page = chair.page
    page.get_by_label("Titel").fill(name)
    page.get_by_label("Beginn").fill("2036-03-12T15:00")
    page.get_by_label("Ende").fill("2036-03-12T10:00")
    page.get_by_role("button", name="Sitzung planen").click()
    expect(page.get_by_role("alert")).to_contain_text("enden, nachdem sie begonnen hat")
    assert page.get_by_label("Titel").input_value() == name
    page.get_by_label("Ende").fill("2036-03-12T16:00")
    page.get_by_role("button", name="Sitzung planen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    path = MEETINGS + re.search(rf"{MEETINGS}([^?#]+)", page.url)[1].rstrip("/")
    for title in ("Alpha", "Beta", "Gamma"):
        add_item(chair, path, title)

    # By keyboard, and the focus stays with the item.
    chair.go(f"/de{path}/@@agenda")
    page.locator("li[data-uid]", has_text="Gamma").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("ol.agenda h3").nth(1)).to_have_text("Gamma")
    expect(page.locator("li[data-uid]", has_text="Gamma")).to_be_focused()
    # By dragging; the address with the item in it would scroll away what is dragged to.
    chair.go(f"/de{path}/@@agenda")
    source = page.locator("li[data-uid]", has_text="Beta")
    source.drag_to(
        page.locator("li[data-uid]", has_text="Alpha"), target_position={"x": 60, "y": 4}
    )
    expect(page.locator("ol.agenda h3").nth(0)).to_have_text("Beta")
    assert titles(page) == ["Beta", "Alpha", "Gamma"]

    # A member submits with a paper; only those who decide see it.
    member = open_window("member-by", "de")
    member.go(f"/de{path}/@@submit-item")
    member.page.get_by_label("Titel").fill("Vorhaben der Länder")
    member.page.get_by_label("Neue Unterlagen").set_input_files(item_file)
    member.page.get_by_role("button", name="Punkt anmelden").click()
    expect(member.page.get_by_text("Ihr Punkt ist angemeldet")).to_be_visible()
    other = open_window("member-nw", "de")
    other.go(f"/de{path}")
    assert "Vorhaben der Länder" not in other.page.content()

    chair.go(f"/de{path}/@@agenda")
    page.get_by_role("button", name="Annehmen").click()
    expect(page.locator("ol.agenda h3").nth(3)).to_have_text("Vorhaben der Länder")
    other.go(f"/de{path}")
    expect(other.page.get_by_role("link", name=item_file.stem)).to_be_visible()
    expect(other.page.locator(".top").nth(3)).to_have_text("TOP 4")
