"""The list of all recommendations: for everybody, and for members with what became of them."""

from blkirm.publications import following
from collections.abc import Callable
from lxml import html
from plone import api
from plone.dexterity.content import DexterityContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any

import pytest
import requests


Build = Callable[..., DexterityContent]
PAGE = "/de/reports/recommendations"
REST = "/reports/@recommendations"


def words(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text[:400]
    found = html.fromstring(answer.content).cssselect("main")[0]
    return " ".join(found.text_content().split())


@pytest.fixture
def reports(world: DexterityContent, site: PloneSite) -> DexterityContent:
    """The folder of reports; those who work on them are people of ``world``."""
    return site["reports"]


@pytest.fixture
def recommended(
    published: DexterityContent, make_report: Build, recommend: Build, acting: Callable
) -> DexterityContent:
    """A published report with one recommendation, one with two, and a draft with one."""
    study = make_report(id="studie", title="Studie", series="study", number="7")
    recommend(study, "10", text_de="Daten werden geteilt.", addressees=["level:municipal"])
    recommend(study, "9", text_de="Statistik wird vereinheitlicht.", field_of_work="statistics")
    with acting("editor"):
        api.content.transition(study, "submit")
    with acting("publisher"):
        api.content.transition(study, "publish")
    recommend(make_report(id="entwurf", title="Entwurf"), "1", text_de="Geheimes wird gesagt.")
    return published


@pytest.fixture
def followed(recommended: DexterityContent, decision: DexterityContent, acting: Callable) -> str:
    """The UID of a recommendation that a decision of a party follows."""
    with acting("chair"):
        following.link(decision, recommended["recommendation-1"])
    return api.content.get_uuid(recommended["recommendation-1"])


def numbers(listed: dict[str, Any]) -> list[str]:
    return [each["number"] for each in listed["items"]]


def test_everybody_finds_what_published_reports_recommend(
    recommended: DexterityContent, client: Callable
) -> None:
    page = words(client().get(PAGE))
    study = words(client().get(f"{PAGE}?report=studie"))
    found = words(client().get(f"{PAGE}?q=Statistik"))
    nothing = words(client().get(f"{PAGE}?q=Geheimes"))

    assert "3 Empfehlungen" in page
    assert "Geheimes" not in page
    assert "Entwurf" not in page
    assert study.index("Empfehlung 9") < study.index("Empfehlung 10")
    assert "bundesweit" not in study
    assert "1 Empfehlung " in found
    assert "Zu dieser Auswahl gibt es keine Empfehlung." in nothing
    assert "Umsetzung" not in page


def test_editors_find_those_of_drafts_too(recommended: DexterityContent, client: Callable) -> None:
    listed = client("editor").rest("GET", REST).json()

    assert listed["items_total"] == 4
    assert "Entwurf" in words(client("editor").get(PAGE))


def test_withdrawn_report_takes_its_recommendations_along(
    recommended: DexterityContent, acting: Callable, client: Callable
) -> None:
    with acting("publisher"):
        api.content.transition(recommended, "withdraw")

    assert "2 Empfehlungen" in words(client().get(PAGE))
    assert len(client("outsider").rest("GET", REST).json()["items"]) == 2


def test_facets_count_what_a_choice_leaves(recommended: DexterityContent, client: Callable) -> None:
    outsider = client("outsider")

    everything = outsider.rest("GET", REST).json()
    municipal = outsider.rest("GET", f"{REST}?addressee=level:municipal").json()

    counts = {
        name: {value["token"]: value["count"] for value in values}
        for name, values in everything["facets"].items()
    }
    assert counts == {
        "series": {"brief-report": 1, "study": 2},
        "report": {"kurzbericht": 1, "studie": 2},
        "field": {"counselling": 1, "statistics": 1},
        "addressee": {"level:land": 1, "level:municipal": 1},
    }
    assert numbers(municipal) == ["10"]


def test_members_find_what_became_of_it_and_strangers_do_not(
    followed: str, client: Callable
) -> None:
    member, outsider = client("member"), client("outsider")

    listed = member.rest("GET", f"{REST}?follow_up=open").json()
    unseen = outsider.rest("GET", f"{REST}?follow_up=open").json()

    assert [each["UID"] for each in listed["items"]] == [followed]
    [decision] = listed["items"][0]["decisions"]
    assert decision["follow_up"] == {"lines": 17, "settled": 0, "done": 0}
    assert "Geheimer Beschluss" in words(member.get(PAGE))
    assert "Umgesetzt von 0 von 17" in words(member.get(PAGE))
    assert unseen["items_total"] == 3
    assert [each["decisions"] for each in unseen["items"]] == [[], [], []]
    assert "follow_up" not in unseen["facets"]
    for who in (outsider, client()):
        assert "Geheimer" not in who.get(PAGE).text
