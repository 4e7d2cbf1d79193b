from blkirm.kernel.text import searchable
from collections.abc import Callable
from typing import Any

import pytest
import re


def lang_of(answer: Any) -> str:
    return re.search(r'<html[^>]* lang="(\w+)"', answer.text)[1]


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/de/authorities", "en", "de"),
        ("/en/authorities", "de", "en"),
        ("/authorities", "en-GB,de;q=0.5", "en"),
        ("/authorities", "de-AT,en;q=0.9", "de"),
        ("/authorities", "fr", "de"),
        ("/authorities", "en;q=0", "de"),
        ("/authorities", "nonsense;q=x,,;;", "de"),
        ("/en/login", "de", "en"),
        ("/en/nothing", "de", "en"),
    ],
)
def test_language_comes_from_the_address_then_from_the_browser(
    functional: Any, site: Any, client: Callable, path: str, accepted: str, language: str
) -> None:
    answer = client().get(path, headers={"Accept-Language": accepted})

    assert (lang_of(answer), answer.headers["Content-Language"]) == (language, language)


def test_addresses_on_a_page_keep_the_language(
    functional: Any, world: Any, client: Callable
) -> None:
    page = client().get("/en/authorities").text

    assert "/en/authorities/bamf" in page
    assert "/de/authorities/bamf" not in page


def test_page_without_prefix_varies_by_accept_language(
    functional: Any, site: Any, client: Callable
) -> None:
    assert client().get("/authorities").headers["Vary"] == "Accept-Language"


def test_anonymous_visitors_get_no_cookie(functional: Any, world: Any, client: Callable) -> None:
    stranger = client()

    for path in ("/de", "/en/authorities", "/de/search?q=a", "/en/nothing", "/de/reports"):
        stranger.get(path)

    assert list(stranger.session.cookies) == []


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("Rückkehr", "Rückkehr*"),
        ("freiwillige Rück", "freiwillige Rück*"),
        ('a" OR *', 'a" OR *'),
        ("(((", ""),
        ("", ""),
    ],
)
def test_filter_takes_the_last_word_for_a_beginning(typed: str, query: str) -> None:
    assert searchable(typed) == query
