from collections.abc import Callable
from pathlib import Path
from plone import api
from typing import Any

import pytest
import re


PACKAGE = Path(__file__).resolve().parents[2] / "src" / "blkirm"
TEMPLATES = sorted(PACKAGE.glob("**/*.pt"))
#: What Plone's own templates fill in a main template.
SLOTS = (
    "top_slot",
    "head_slot",
    "style_slot",
    "javascript_head_slot",
    "global_statusmessage",
    "content",
    "body",
    "main",
    "content-title",
    "content-description",
    "content-core",
    "column_one_slot",
    "column_two_slot",
)
INLINE = (
    re.compile(r"<style\b", re.IGNORECASE),
    re.compile(r"\sstyle=\"", re.IGNORECASE),
    re.compile(r"\son[a-z]+=\"", re.IGNORECASE),
    re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    re.compile(r"\bjavascript:", re.IGNORECASE),
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_template_has_no_inline_style_or_script(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert [each.pattern for each in INLINE if each.search(text)] == []


@pytest.mark.parametrize("name", ["main_template.pt", "ajax_main_template.pt"])
def test_main_template_offers_the_slots_that_stock_pages_fill(name: str) -> None:
    text = (PACKAGE / "theme" / "templates" / name).read_text(encoding="utf-8")

    offered = set(re.findall(r'define-slot="([^"]+)"', text))

    assert set(SLOTS) - offered == set()
    assert re.findall(r'define-macro="([^"]+)"', text) == ["master", "content"]


@pytest.mark.parametrize(
    ("path", "language", "title"),
    [
        ("/de", "de", "Integriertes Rückkehrmanagement"),
        ("/en", "en", "Integrated Return Management"),
        ("/de/reports", "de", "Berichte · Integriertes Rückkehrmanagement"),
        ("/en/reports", "en", "Reports · Integrated Return Management"),
        ("/en/login", "en", "Log in · Integrated Return Management"),
        ("/en/nothing", "en", "There is nothing at this address · Integrated Return Management"),
    ],
)
def test_page_says_its_language_and_title(
    functional: Any, client: Callable, path: str, language: str, title: str
) -> None:
    page = client().get(path).text

    assert f'<html lang="{language}"' in page
    assert f"<title>{title}</title>" in page


def test_page_offers_itself_in_the_other_language(
    functional: Any, site: Any, client: Callable
) -> None:
    base = site.absolute_url()

    page = client().get("/de/reports").text

    assert f'<link href="{base}/de/reports" rel="canonical"' in page
    assert f'<link href="{base}/en/reports" hreflang="en" rel="alternate"' in page
    assert f'<a href="{base}/en/reports" hreflang="en" lang="en"' in page


def test_page_without_counterpart_leads_to_the_other_start_page(
    functional: Any, site: Any, client: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        page = api.content.create(site["de"], "Document", id="nur-deutsch", title="Nur deutsch")
        api.content.transition(page, "publish")

    answer = client().get("/de/nur-deutsch").text

    assert f'<a href="{site.absolute_url()}/en" hreflang="en" lang="en"' in answer


@pytest.mark.parametrize(
    ("path", "person", "editing"),
    [
        ("/en", "editor", False),
        ("/en/reports", "editor", False),
        ("/en/login", None, False),
        ("/en/folder_contents", "editor", False),
        ("/en/edit", "editor", True),
        ("/en/reports/++add++Report", "editor", True),
    ],
)
def test_only_editing_pages_load_plones_scripts(
    world: Any, functional: Any, client: Callable, path: str, person: str | None, editing: bool
) -> None:
    answer = client(person).get(path)

    assert answer.status_code == 200
    assert ("bundle-plone" in answer.text) is editing
    assert ("editing.css" in answer.text) is editing
    assert "portal.css" in answer.text


def test_tools_are_for_those_who_may_use_them(
    world: Any, functional: Any, client: Callable
) -> None:
    seen = {
        person: 'class="editbar"' in client(person).get("/en/reports").text
        for person in (None, "member", "editor")
    }

    assert seen == {None: False, "member": False, "editor": True}


def test_trail_names_no_place_the_reader_may_not_view(
    functional: Any, site: Any, client: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        folder = api.content.create(site["de"], "Folder", id="haus", title="Verschlossenes Haus")
        page = api.content.create(folder, "Document", id="fenster", title="Fenster")
        api.content.transition(page, "publish")

    answer = client().get("/de/haus/fenster")

    assert answer.status_code == 200
    assert "Fenster" in answer.text
    assert "Verschlossenes Haus" not in answer.text


def test_search_form_carries_no_token(
    world: Any, functional: Any, site: Any, client: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        page = api.content.create(site["en"], "Document", id="page", title="Page")
        api.content.transition(page, "publish")

    page = client("editor").get("/en/page").text

    search = page[page.index('<form class="quicksearch"') :].partition("</form>")[0]

    assert "_authenticator" not in search
    assert page.count('name="_authenticator"') == page.count('method="post"') > 0


def test_bare_address_leads_to_the_start_page(functional: Any, site: Any, client: Callable) -> None:
    answer = client().get("")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"{site.absolute_url()}/en")


def test_places_of_the_site_offer_no_step_that_would_close_them(
    world: Any, functional: Any, client: Callable
) -> None:
    page = client("editor").get("/en/reports").text

    bar = page[page.index('class="editbar"') :].partition("</nav>")[0]

    assert "/en/reports/edit" in bar
    assert [word for word in ("content_status_modify", "delete_confirmation") if word in bar] == []
