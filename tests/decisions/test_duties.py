"""What the reader's authorities owe, on the desk."""

from blkirm.desk import duties
from collections.abc import Callable
from datetime import date
from plone import api
from typing import Any

import pytest


def test_duties_are_the_most_urgent_by_day_and_then_by_title(
    make_task: Callable, client: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "MOST_DUTIES", 4)
    soon, later = date(2036, 3, 1), date(2036, 4, 1)
    for title, due in (("Ohne Tag", None), ("B", later), ("A", later), ("Z", soon), ("C", later)):
        make_task(title, responsible="im-nw", due_date=due)

    owed = client("member").rest("GET", "/@desk").json()["owed"]

    assert [duty["title"] for duty in owed] == ["Z", "A", "B", "C"]


def test_in_a_concluded_party_nothing_is_owed(
    make_task: Callable, make_decision: Callable, client: Callable, party: Any, acting: Callable
) -> None:
    make_task("Bericht", responsible="im-nw")
    make_decision("Leitlinien", addressees=["land:DE-NW"])
    before = client("member").rest("GET", "/@desk").json()["owed"]
    owed = client("member").rest("GET", "/@owed").json()["items"]

    with acting("secretariat"):
        api.content.transition(party, "conclude")

    assert {duty["title"] for duty in before} == {"Bericht", "Leitlinien"}
    assert {thing["title"] for thing in owed} == {"Bericht", "Leitlinien"}
    assert client("member").rest("GET", "/@desk").json()["owed"] == []
    assert client("member").rest("GET", "/@owed").json()["items"] == []
    assert "Leitlinien" not in client("member").get("/owed?authority=im-nw").text
