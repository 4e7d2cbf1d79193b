"""The page of a meeting asks the catalogue the same, however long its agenda is."""

from blkirm.minutes.content import Minutes
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.records import Values
from blkirm.minutes.writing import put_entry
from collections.abc import Callable
from plone import api
from plone.dexterity.content import DexterityContent
from Products.ZCatalog.Catalog import Catalog
from typing import Any

import pytest


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the catalogue was asked for."""
    asked: list[Any] = []
    search = Catalog.search

    def noted(self: Catalog, query: Any, *words: Any, **options: Any) -> Any:
        asked.append(query)
        return search(self, query, *words, **options)

    monkeypatch.setattr(Catalog, "search", noted)
    return asked


def minuted(meeting: DexterityContent) -> str:
    """Give a meeting minutes with a result for each item; return its path in the site."""
    with api.env.adopt_roles(["Manager"]):
        api.content.transition(meeting, "invite")
        items = list(meeting.objectValues())
        minutes = make_minutes(meeting)
        for item in items:
            put_entry(minutes, item.UID(), Values(result="Zur Kenntnis genommen."), "chair")
        api.content.transition(minutes, "review")
        api.content.transition(minutes, "circulate")
    return "/".join(meeting.getPhysicalPath()[2:])


def test_page_of_meeting_with_minutes_asks_as_much_for_many_items_as_for_few(
    functional: Any,
    make_meeting: Callable,
    client: Callable,
    searches: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few, many = minuted(make_meeting(items=2)), minuted(make_meeting(items=9))
    member = client("member")
    made: list[str] = []
    monkeypatch.setattr(Minutes, "__call__", lambda minutes: made.append(minutes.getId()))

    def asked(path: str) -> tuple[int, int]:
        member.get(f"/{path}")
        searches.clear()
        page = member.get(f"/{path}").text
        return page.count("Zur Kenntnis genommen."), len(searches)

    shown, queries = zip(asked(few), asked(many), strict=True)

    assert shown == (2, 9)
    assert queries[0] == queries[1]
    # A path expression that ends at the minutes would make their whole page and throw it away.
    assert made == []


def test_result_stands_below_its_item_and_is_only_text(
    functional: Any, make_meeting: Callable, client: Callable
) -> None:
    """All results of a page are made at once and then told apart."""
    meeting = make_meeting(items=3)
    items = list(meeting.objectValues())
    texts = ('Eins <hr class="between" /> und', "", "Drei")
    with api.env.adopt_roles(["Manager"]):
        api.content.transition(meeting, "invite")
        minutes = make_minutes(meeting)
        for item, text in zip(items, texts, strict=True):
            put_entry(minutes, item.UID(), Values(result=text), "chair")
        api.content.transition(minutes, "review")
        api.content.transition(minutes, "circulate")

    page = client("member").get("/".join(["", *meeting.getPhysicalPath()[2:]])).text

    shown = [rest.partition("</li>")[0] for rest in page.split('class="depth-0"')[1:]]
    said = [(item.title in box, "#entry-" in box) for item, box in zip(items, shown, strict=True)]
    assert said == [(True, True), (True, False), (True, True)]
    assert "Eins &lt;hr class=" in shown[0]
    assert f"#entry-{items[0].UID()}" in shown[0]
    assert "Drei" in shown[2]
    assert f"#entry-{items[2].UID()}" in shown[2]
    assert '<hr class="between"' not in page
