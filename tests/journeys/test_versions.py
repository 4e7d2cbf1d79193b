"""Somebody puts in a new version, somebody else sees what is new."""

from playwright.sync_api import expect
from tests.browser import OpenWindow

import time


LIBRARY = "/working-parties/voluntary-return/papers"


def test_member_replaces_a_file_and_another_reads_what_changed(open_window: OpenWindow) -> None:
    name = f"Fristen-{time.time_ns():x}.txt"
    texts = {n: f"Die Frist beträgt {n} Wochen ab Zustellung." for n in ("sechs", "acht")}
    author = open_window("member-nw", "en")

    def choose(form: str, words: str) -> None:
        file = {"name": name, "mimeType": "text/plain", "buffer": texts[words].encode()}
        author.page.locator(form).locator("input[type=file]").set_input_files(files=[file])

    author.go(f"/en{LIBRARY}")
    choose("form.upload-form", "sechs")
    author.page.locator("form.upload-form [type=submit]").click()
    author.page.get_by_role("link", name=name.removesuffix(".txt")).first.click()
    author.page.get_by_text("Put in a new version").click()
    choose("form.replace-form", "acht")
    author.page.get_by_label("What is new").fill("Longer time limit")
    author.page.get_by_role("button", name="Put in as new version").click()
    expect(author.page.get_by_text("version 2, the newest")).to_be_visible()

    reader = open_window("member-by", "en")
    reader.page.goto(author.page.url)
    expect(reader.page.get_by_text("Longer time limit")).to_be_visible()
    reader.page.get_by_role("link", name="What changed since version 1").click()

    expect(reader.page.locator(".compared del")).to_contain_text("sechs")
    expect(reader.page.locator(".compared ins")).to_contain_text("acht")
    reader.page.go_back()
    reader.page.get_by_role("link", name="Version 1", exact=True).click()
    expect(reader.page.get_by_text("This is not the newest version any more")).to_be_visible()
