"""Decisions that follow recommendations: told to those who may read them, and to nobody else."""

from collections.abc import Callable
from lxml import html
from plone import api
from plone.dexterity.content import DexterityContent
from Products.CMFPlone.Portal import PloneSite

import pytest
import requests


Build = Callable[..., DexterityContent]
PLACE = "/reports/kurzbericht/recommendation-1"


def words(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text[:400]
    found = html.fromstring(answer.content).cssselect("main")[0]
    return " ".join(found.text_content().split())


@pytest.fixture
def reports(world: DexterityContent, site: PloneSite) -> DexterityContent:
    """The folder of reports; those who work on them are people of ``world``."""
    return site["reports"]


FOLGE = "/working-parties/dublin/decisions/folge"


def test_members_find_the_decision_and_strangers_nothing_of_it(
    published: DexterityContent, decision: DexterityContent, client: Callable
) -> None:
    before = client().get(f"/de{PLACE}").text
    uid = api.content.get_uuid(published["recommendation-1"])
    chair = client("chair")
    page = html.fromstring(chair.get(f"/de{FOLGE}").content)
    token = page.xpath("//input[@name='_authenticator']/@value")[0]

    offered = page.xpath("//select[@name='recommendation']/optgroup/option/@value")
    linked = chair.post(
        f"/de{FOLGE}/@@follow-recommendation",
        data={"_authenticator": token, "recommendation": uid, "what": "link"},
    )

    assert offered == [uid]
    assert linked.status_code == 303
    member, outsider = client("member"), client("outsider")
    assert "Geheimer Beschluss" in words(member.get(f"/de{PLACE}"))
    assert "Umgesetzt von 0 von 17" in words(member.get(f"/de{PLACE}"))
    assert "Empfehlung 1" in words(member.get(f"/de{FOLGE}"))
    told = member.rest("GET", PLACE).json()["decisions"]
    assert [each["follow_up"] for each in told] == [{"lines": 17, "settled": 0, "done": 0}]
    assert client().get(f"/de{PLACE}").text == before
    assert "Geheimer" not in outsider.get(f"/de{PLACE}").text
    assert outsider.rest("GET", PLACE).json()["decisions"] == []


def test_decision_lets_go(
    published: DexterityContent, decision: DexterityContent, client: Callable
) -> None:
    uid = api.content.get_uuid(published["recommendation-1"])
    chair = client("chair")

    made = chair.rest("POST", f"{FOLGE}/@recommendations", {"recommendation": uid})
    again = chair.rest("POST", f"{FOLGE}/@recommendations", {"recommendation": uid})
    gone = chair.rest("DELETE", f"{FOLGE}/@recommendations/{uid}")
    nothing = chair.rest("DELETE", f"{FOLGE}/@recommendations/{uid}")

    assert (made.status_code, again.status_code) == (201, 201)
    assert [each["UID"] for each in again.json()["items"]] == [uid]
    assert (gone.status_code, nothing.status_code) == (204, 404)
    assert chair.rest("GET", f"{FOLGE}/@recommendations").json()["items"] == []


def test_members_link_nothing_and_nobody_links_what_is_not_public(
    make_report: Build, recommend: Build, decision: DexterityContent, client: Callable
) -> None:
    uid = api.content.get_uuid(recommend(make_report()))

    member = client("member").rest("POST", f"{FOLGE}/@recommendations", {"recommendation": uid})
    chair = client("chair").rest("POST", f"{FOLGE}/@recommendations", {"recommendation": uid})
    odd = client("chair").rest("POST", f"{FOLGE}/@recommendations", {"recommendation": 1})

    assert (member.status_code, chair.status_code, odd.status_code) == (403, 404, 400)
    assert "recommendation" not in words(client("chair").get(f"/en{FOLGE}")).lower()
