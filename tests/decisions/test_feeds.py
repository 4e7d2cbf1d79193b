"""Feeds of decisions by address: what the account may see now, and nothing once it has left."""

from blkirm.access.audience import Audience
from blkirm.access.register import get_register
from blkirm.audiences.operations import change_audience
from blkirm.parties.operations import end_membership
from collections.abc import Callable
from lxml import etree
from tests.meetings.convening import token_in
from typing import Any
from urllib.parse import urlsplit

import pytest
import re
import transaction


PAGE = "/en/decision-feeds"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def address(client: Callable) -> Callable:
    """Make an address for somebody on the page, and return its path below the site."""

    def make(person: str, party: str = "") -> str:
        member = client(person)
        form = {"_authenticator": token_in(member.get(PAGE).text), "step": "make", "party": party}
        made = member.post(PAGE, data=form).text
        (found,) = re.findall(r'value="([^"]+/decision-feed/[^"]+\.atom)"', made)
        transaction.begin()
        path = urlsplit(found).path
        return path[path.index("/en/decision-feed/") :]

    return make


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    return etree.fromstring(answer.content).xpath("//a:entry/a:title/text()", namespaces=ATOM)


def test_feed_reader_gets_what_the_account_may_see_now(
    functional: Any, make_decision: Callable, client: Callable, address: Callable
) -> None:
    shown, other = make_decision("Offen"), make_decision("Zwetschgenkuchen")
    change_audience(other, Audience("restricted", ("authority:im-nw",)), "secretariat")
    mine, one_party = address("member"), address("bavaria", "dublin")
    program = client()

    before = [titles(program.get(each)) for each in (mine, one_party, f"{mine}?q=offen")]
    change_audience(shown, Audience("restricted", ("authority:bamf",)), "secretariat")
    transaction.commit()
    after = [titles(program.get(each)) for each in (mine, one_party)]

    assert before == [
        [f"{other.number} Zwetschgenkuchen", f"{shown.number} Offen"],
        [f"{shown.number} Offen"],
        [f"{shown.number} Offen"],
    ]
    assert after == [[f"{other.number} Zwetschgenkuchen"], []]
    assert "Beschlossen" not in program.get(mine).text


def test_wrong_addresses_look_the_same_and_calendars_are_none(
    functional: Any, party: Any, client: Callable, address: Callable
) -> None:
    right, program = address("member"), client()
    answer = client("member").rest("POST", "/@calendar-feeds", {})
    calendar = urlsplit(answer.json()["address"]).path.rpartition("/")[2].removesuffix(".ics")
    secret = right.rpartition("/")[2].removesuffix(".atom")
    wrong = [f"{right}x", right[:-5], f"{right}/x", "/en/decision-feed"]
    wrong += [f"/decision-feed/{calendar}.atom", f"/calendar-feed/{secret}.ics"]

    found = {(a.status_code, a.content) for a in map(program.get, wrong)}

    assert found == {(404, b"404 Not Found\n")}
    assert client("member").get("/en/calendars").text.count('value="revoke"') == 1


def test_feed_ends_with_the_membership_and_by_its_owner(
    functional: Any, party: Any, client: Callable, address: Callable
) -> None:
    mine, others = address("member", "dublin"), address("bavaria")
    bavaria, program = client("bavaria"), client()
    page = bavaria.get(PAGE).text
    (feed,) = re.findall(r'name="feed"[^>]*value="(\w+)"', page)
    (membership,) = get_register().of_person("member")

    end_membership(party, membership.id, "chair", "left")
    transaction.commit()
    data = {"_authenticator": token_in(page), "step": "revoke", "feed": feed}
    revoked = bavaria.post(PAGE, data=data).status_code

    assert revoked == 303
    assert [program.get(each).status_code for each in (mine, others)] == [404, 404]


def test_nobody_subscribes_to_a_party_of_others(
    functional: Any, party: Any, client: Callable
) -> None:
    member, outsider = client("member"), client("outsider")
    form = {"_authenticator": token_in(member.get(PAGE).text), "step": "make"}

    foreign = member.post(PAGE, data={**form, "party": "reintegration"}).status_code

    assert foreign == 400
    assert 'value="make"' not in outsider.get(PAGE).text
    assert client().get(PAGE).status_code == 302
