from blkirm.access.register import get_register
from blkirm.kernel import clock
from blkirm.parties.operations import change_membership
from blkirm.parties.operations import end_membership
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from lxml.html import fromstring
from openpyxl import load_workbook
from plone import api
from Products.ZCatalog.Catalog import Catalog
from typing import Any

import csv
import html
import pytest
import re
import transaction


PLACE = "/en/working-parties/dublin"
DE = "/de/working-parties/dublin"


def shown(answer: Any) -> str:
    """Return the text of the main part of a page, without what the header says of the reader."""
    main = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def rows(answer: Any) -> list[list[str]]:
    """Return the cells of the roster, row by row."""
    return [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in fromstring(answer.text).xpath("//table[contains(@class, 'roster')]/tbody/tr")
        if row.get("class") != "group"
    ]


def people(answer: Any) -> list[str]:
    return [row[0].split()[0] for row in rows(answer)]


@pytest.fixture
def named(world: Any) -> Any:
    """The world, where everybody has a name that can be told from account and authority."""
    with api.env.adopt_roles(["Manager"]):
        for person in ("secretariat", "chair", "member", "guest", "outsider"):
            api.user.get(person).setMemberProperties({"fullname": f"N{person}"})
    return world


def test_roster_names_person_authority_role_vote_and_period(
    functional: Any, named: Any, client: Callable
) -> None:
    page = client("member").get(f"{PLACE}/members")

    assert people(page) == ["Nchair", "Nsecretariat", "Nmember", "Nguest"]
    member = rows(page)[2]
    assert member[0] == "Nmember you"
    assert member[1:4] == ["Behörde im-nw North Rhine-Westphalia", "Member", "yes"]
    assert member[4].startswith("since ")


def test_roster_says_both_ways_who_stands_in(
    functional: Any, named: Any, client: Callable, join: Callable
) -> None:
    join("outsider", "dublin", "deputy-member")

    found = {row[0].split()[0]: row[5] for row in rows(client("member").get(f"{PLACE}/members"))}

    assert (found["Nmember"], found["Noutsider"]) == ("Noutsider", "for Nmember")


def test_who_granted_it_and_why_is_for_managers(
    functional: Any, named: Any, client: Callable, join: Callable
) -> None:
    join("outsider", "dublin", reason="letter of 3 March", granted_by="secretariat")

    managed = shown(client("chair").get(f"{PLACE}/members"))
    seen = shown(client("member").get(f"{PLACE}/members"))

    assert "letter of 3 March" in managed
    assert "by Nsecretariat" in managed
    assert "letter of 3 March" not in seen
    assert "Granted" not in seen


def test_guest_sees_numbers_and_no_name(functional: Any, named: Any, client: Callable) -> None:
    guest = client("guest")

    for address in ("members", f"members?at={clock.today()}", "members?q=x&sort=person"):
        page = guest.get(f"{PLACE}/{address}")
        assert page.status_code == 200
        assert "Local authorities 1" in shown(page)
        assert "Bavaria 1" in shown(page)
        assert [n for n in ("Nchair", "Nmember", "im-nw") if n in page.text] == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_guest_gets_no_file(functional: Any, named: Any, client: Callable, kind: str) -> None:
    assert client("guest").get(f"{PLACE}/members.{kind}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "at=yesterday",
        "at=2026-02-30",
        "level=king",
        "land=DE-XX",
        "authority=atlantis",
        "role=emperor",
        "state=everything",
        "sort=colour",
        "q=" + "x" * 201,
        "level:list=federal",
    ],
)
@pytest.mark.parametrize("page", ["members", "members.csv", "members.xlsx"])
def test_wish_that_makes_no_sense_gets_400(
    functional: Any, named: Any, client: Callable, page: str, query: str
) -> None:
    assert client("member").get(f"{PLACE}/{page}?{query}").status_code == 400


def test_refused_day_stays_in_its_field_and_shows_nobody(
    functional: Any, named: Any, client: Callable
) -> None:
    page = client("member").get(f"{DE}/members?at=22.11.2026")

    assert page.status_code == 400
    assert "Bitte schreiben Sie einen Tag" in page.text
    assert 'value="22.11.2026"' in page.text
    assert "Nchair" not in page.text


def test_roster_of_a_day_has_the_people_and_roles_of_that_day(
    functional: Any, named: Any, client: Callable, join: Callable
) -> None:
    today = clock.today()
    with clock.at(today - timedelta(days=20)):
        gone = join("outsider", "dublin", "minute-taker")
    with clock.at(today - timedelta(days=10)):
        change_membership(named, gone.id, "chair", {"role": "member"})
    with clock.at(today - timedelta(days=5)):
        end_membership(named, gone.id, "chair")
    member = client("member")

    def role(days: int) -> list[str]:
        page = member.get(f"{PLACE}/members?at={today - timedelta(days=days)}")
        return [row[2] for row in rows(page) if row[0].startswith("Noutsider")]

    assert [role(d) for d in (21, 20, 10, 5, 4)] == [
        [],
        ["Minute-taker"],
        ["Member"],
        ["Member"],
        [],
    ]


def test_membership_that_ends_soon_is_marked_for_those_who_renew(
    functional: Any, named: Any, client: Callable, join: Callable
) -> None:
    join("outsider", "dublin", valid_until=clock.today() + timedelta(days=9))

    assert "9 days left" in shown(client("chair").get(f"{PLACE}/members"))
    assert "days left" not in shown(client("member").get(f"{PLACE}/members"))


# --- files --------------------------------------------------------------------------------


def read_csv(answer: Any) -> list[list[str]]:
    return list(csv.reader(answer.content.decode("utf-8-sig").splitlines(), delimiter=";"))


def read_xlsx(answer: Any) -> list[list[Any]]:
    sheet = load_workbook(BytesIO(answer.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize(
    "query", ["", "?sort=person", "?level=federal", "?q=member&sort=land", "?state=ended"]
)
def test_files_hold_exactly_what_the_page_shows(
    functional: Any, named: Any, client: Callable, query: str
) -> None:
    member = client("member")

    on_page = people(member.get(f"{PLACE}/members{query}"))
    in_csv = read_csv(member.get(f"{PLACE}/members.csv{query}"))
    in_xlsx = read_xlsx(member.get(f"{PLACE}/members.xlsx{query}"))

    assert [row[2] for row in in_csv[1:]] == on_page
    assert [row[2] for row in in_xlsx[1:]] == on_page
    assert in_csv[0] == in_xlsx[0]


def test_page_leads_to_files_of_what_it_shows(
    functional: Any, named: Any, client: Callable
) -> None:
    page = client("member").get(f"{PLACE}/members?level=federal&sort=person&at={clock.today()}")
    links = re.findall(r'href="([^"]*members\.(?:csv|xlsx)[^"]*)"', page.text)

    assert [html.unescape(link).split("?")[1] for link in links] == [
        f"at={clock.today()}&level=federal&sort=person"
    ] * 2


def test_file_is_saved_and_not_opened(functional: Any, named: Any, client: Callable) -> None:
    answer = client("member").get(f"{DE}/members.csv")

    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="dublin-mitglieder-{clock.today()}.csv"'
    )
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbfStaatliche Ebene;") or answer.content.startswith(
        b"\xef\xbb\xbfEbene;"
    )
    assert "no-store" in answer.headers["Cache-Control"]


def test_files_neutralise_formulas_and_hold_the_reason_for_managers_only(
    functional: Any, named: Any, client: Callable, join: Callable
) -> None:
    formula = '=HYPERLINK("https://x.example")'
    join("outsider", "dublin", reason=formula)
    with api.env.adopt_roles(["Manager"]):
        api.user.get("outsider").setMemberProperties({"fullname": "@SUM(1)"})

    managed = read_csv(client("chair").get(f"{PLACE}/members.csv"))
    sheet = load_workbook(BytesIO(client("chair").get(f"{PLACE}/members.xlsx").content)).active
    seen = client("member").get(f"{PLACE}/members.csv")

    row = next(row for row in managed if row[10:11] == ["outsider"])
    assert (row[2], row[13]) == ("'@SUM(1)", f"'{formula}")
    assert {cell.data_type for cells in sheet.iter_rows() for cell in cells} <= {
        "s",
        "inlineStr",
        "d",
        "n",
    }
    assert "HYPERLINK" not in seen.text
    assert len(read_csv(seen)[0]) == 10


# --- one membership -----------------------------------------------------------------------


def test_history_tells_every_version_to_managers_and_to_the_person(
    functional: Any, named: Any, client: Callable
) -> None:
    own = next(get_register().of_person("member"))
    change_membership(
        named, own.id, "chair", {"role": "minute-taker", "reason": "asked to take notes"}
    )
    address = f"{PLACE}/membership?membership={own.id}"

    managed, seen = client("chair").get(address), client("member").get(address)

    for page in (managed, seen):
        assert page.status_code == 200
        assert "asked to take notes" in page.text
        assert "<del>Member</del>" in re.sub(r">\s+<", "><", page.text)
    assert "change-membership" in managed.text
    assert "change-membership" not in seen.text


@pytest.mark.parametrize("person", ["guest", "outsider", "stranger", "secretariat"])
def test_history_is_for_nobody_else(
    functional: Any, named: Any, client: Callable, person: str
) -> None:
    own = next(get_register().of_person("member"))

    status = client(person).get(f"{PLACE}/membership?membership={own.id}").status_code

    assert status == (200 if person == "secretariat" else 404)


def test_member_sees_nobody_elses_history(functional: Any, named: Any, client: Callable) -> None:
    chair = next(get_register().of_person("chair"))
    stranger = next(get_register().of_person("stranger"))
    member = client("member")

    assert [
        member.get(f"{PLACE}/membership?membership={id_}").status_code
        for id_ in (chair.id, stranger.id, "", "x")
    ] == [404] * 4


def test_roster_of_many_asks_no_more_of_the_catalogue_than_one_of_few(
    functional: Any,
    named: Any,
    client: Callable,
    join: Callable,
    make_account: Callable,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    search = Catalog.search
    monkeypatch.setattr(Catalog, "search", lambda *a, **k: asked.append(1) or search(*a, **k))

    def cost() -> tuple[int, int]:
        chair = client("chair")
        chair.get(f"{PLACE}/members")
        asked.clear()
        return len(rows(chair.get(f"{PLACE}/members"))), len(asked)

    few = cost()
    # The login has been recorded meanwhile.
    transaction.begin()
    for number in range(30):
        make_account(f"extra-{number}")
        join(f"extra-{number}", "dublin")
    many = cost()

    assert (few[0], many[0]) == (4, 34)
    assert many[1] == few[1] <= 4


def test_guest_to_single_items_gets_neither_page_nor_numbers(
    functional: Any, named: Any, client: Callable, join: Callable
) -> None:
    join("outsider", "dublin", "guest")
    someone = client("outsider")

    assert [
        someone.get(f"{PLACE}/members").status_code,
        someone.get(f"{PLACE}/members.csv").status_code,
        someone.rest("GET", "/working-parties/dublin/@memberships").status_code,
    ] == [404, 404, 404]
