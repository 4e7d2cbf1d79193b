"""Pages, files, feeds and endpoints over HTTP."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from collections.abc import Callable
from datetime import date
from datetime import timedelta
from io import BytesIO
from lxml import etree
from lxml import html
from openpyxl import load_workbook
from plone import api
from typing import Any
from urllib.parse import urlsplit

import pytest
import re
import transaction


PATH = "/working-parties/dublin/decisions"
#: Number of the first decision of the year.
FIRST = f"{clock.today():%Y}/001"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def two(functional: Any, make_decision: Callable) -> tuple[Any, Any]:
    """A decision for the party and one for North Rhine-Westphalia alone; both are late."""
    fields = {"addressees": ["level:land"], "due_date": date(2026, 1, 31)}
    shown = make_decision("=Leitlinien", **fields)
    hidden = make_decision("Zwetschgenkuchen", draft=True, **fields)
    change_audience(hidden, Audience("restricted", ("authority:im-nw",)), "secretariat")
    with api.env.adopt_roles(["Manager", "Party Manager"]):
        api.content.transition(hidden, "record")
    return shown, hidden


def test_what_is_hidden_leaves_no_trace(two: tuple[Any, Any], client: Callable) -> None:
    places = [
        PATH,
        f"{PATH}?sort=title",
        *(f"{PATH}/@@{name}" for name in ("csv", "follow-up", "follow-up-csv", "atom")),
        *("/decisions", "/decisions-csv", "/decisions-follow-up", "/decisions-follow-up-csv"),
        *("/decisions-atom", "/owed?authority=im-nw"),
        f"{PATH}/{two[0].getId()}",
    ]
    one, other = client("bavaria"), client("member")

    answers = {place: one.get(place) for place in places}
    known = {place: other.get(place) for place in places}

    assert {place: a.status_code for place, a in answers.items()} == dict.fromkeys(places, 200)
    assert [p for p, a in answers.items() if "Zwetschgenkuchen" in a.text] == []
    assert [p for p, a in answers.items() if two[1].number in a.text] == []
    assert [p for p, a in known.items() if "Zwetschgenkuchen" in a.text] == places[:-1]
    assert "1 decision<" in answers[PATH].text.replace("\n", "")
    hidden = f"{PATH}/{two[1].getId()}"
    assert [one.get(hidden + x).status_code for x in ("", "/@@follow-up-csv")] == [404, 404]
    assert one.rest("POST", f"{hidden}/@follow-up", {"line": "DE-BY"}).status_code == 404


def test_strangers_are_led_to_the_login_and_guests_read(
    two: tuple[Any, Any], client: Callable
) -> None:
    assert client("guest").get(PATH).status_code == 200
    assert client("outsider").get(PATH).status_code == 404
    assert client(None).get("/decisions").status_code == 302
    assert "Leitlinien" not in client("outsider").get("/decisions").text


def test_files_hold_no_formula(two: tuple[Any, Any], client: Callable) -> None:
    member = client("bavaria")

    sheet = load_workbook(BytesIO(member.get(f"{PATH}/@@xlsx").content)).active
    matrix = load_workbook(BytesIO(member.get(f"{PATH}/@@follow-up-xlsx").content)).active
    text = member.get(f"{PATH}/@@csv").content.decode("utf-8-sig")

    assert [cell.value for cell in sheet[2]][:2] == [FIRST, "'=Leitlinien"]
    assert (sheet.max_row, matrix.max_row, matrix.max_column) == (2, 2, 23)
    assert f"{FIRST};'=Leitlinien" in text


def test_feed_is_well_formed_and_holds_no_text(two: tuple[Any, Any], client: Callable) -> None:
    feed = etree.fromstring(client("bavaria").get(f"{PATH}/@@atom").content)

    assert feed.xpath("//a:entry/a:title/text()", namespaces=ATOM) == [f"{FIRST} =Leitlinien"]
    assert "Beschlossen" not in etree.tostring(feed, encoding="unicode")


def test_a_land_reports_by_form_and_by_rest(two: tuple[Any, Any], client: Callable) -> None:
    base = f"{PATH}/{two[0].getId()}"
    bavaria, member = client("bavaria"), client("member")
    page = bavaria.get(f"{base}/@@report?line=DE-BY")
    token = page.text.partition('name="_authenticator"')[2].partition('value="')[2]
    data = {"line": "DE-BY", "state": "in-progress", "note": "läuft", "seen": "0"}
    data["_authenticator"] = token.partition('"')[0]

    wrong = bavaria.post(f"{base}/@@report", data={**data, "evidence": "javascript:alert(1)"})
    saved = bavaria.post(f"{base}/@@report", data=data)
    late = bavaria.post(f"{base}/@@report", data=data)
    foreign = bavaria.post(f"{base}/@@report", data={**data, "line": "DE-NW"})
    rest = member.rest("POST", f"{base}/@follow-up", {"line": "DE-NW", "state": "done"})
    wrongs = [
        member.rest("POST", f"{base}/@follow-up", body).status_code
        for body in (
            {"line": "DE-BY", "state": "done"},
            {"line": "FR-75", "state": "done"},
            {"line": "DE-NW", "state": "nonsense"},
            {"line": "DE-NW", "state": "not-pursued"},
            {"line": ["DE-NW"], "state": "done"},
            {"line": "DE-NW", "state": "done", "seen": 0},
        )
    ]

    assert [a.status_code for a in (wrong, saved, late, foreign)] == [400, 303, 409, 404]
    assert rest.status_code == 201
    assert rest.json()["authority"] == "im-nw"
    assert not rest.json()["on_behalf"]
    assert wrongs == [403, 400, 400, 400, 400, 409]
    lines = {x["line"]: x for x in member.rest("GET", f"{base}/@follow-up").json()["lines"]}
    assert (lines["DE-BY"]["state"], lines["DE-NW"]["state"]) == ("in-progress", "done")
    assert [e["note"] for e in lines["DE-BY"]["entries"]] == ["läuft"]
    assert "In progress, overdue" in " ".join(member.get(base).text.split())


def test_secretariat_enters_on_behalf_and_that_is_marked(
    two: tuple[Any, Any], client: Callable
) -> None:
    base = f"{PATH}/{two[0].getId()}"

    answer = client("secretariat").rest(
        "POST", f"{base}/@follow-up", {"line": "DE-SN", "state": "done"}
    )

    assert (answer.status_code, answer.json()["on_behalf"], answer.json()["authority"]) == (
        201,
        True,
        "bamf",
    )


def test_decision_is_made_by_rest_and_refuses_nonsense(
    functional: Any, party: Any, client: Callable
) -> None:
    secretariat = client("secretariat")
    body = {"@type": "Decision", "title": "Neu", "type": "mandate", "result": "unanimous"}

    made = secretariat.rest("POST", PATH, {**body, "addressees": ["land:DE-NW"]})
    member = client("member").rest("POST", PATH, body)
    wrong = [
        secretariat.rest("POST", PATH, body | more).status_code
        for more in (
            {"type": "x"},
            {"addressees": ["land:FR-75"]},
            {"item": "0" * 32},
            {"replaces": ["2026/999"]},
        )
    ]

    assert made.status_code == 201
    assert made.json()["number"].endswith("/001")
    assert made.json()["follow_up"] == {"DE-NW": "open"}
    assert member.status_code in (401, 403)
    assert wrong == [400, 400, 400, 400]


def test_owed_names_what_is_open_for_an_authority(
    two: tuple[Any, Any], make_task: Callable, client: Callable
) -> None:
    make_task("Bericht", responsible="im-nw")

    items = client("member").rest("GET", "/@owed").json()["items"]
    other = client("bavaria").rest("GET", "/@owed?authority=im-nw").json()["items"]

    assert sorted(i["title"] for i in items) == ["=Leitlinien", "Bericht", "Zwetschgenkuchen"]
    assert sorted(i["title"] for i in other) == ["=Leitlinien", "Bericht"]


def test_register_and_follow_up_wake_no_decision(
    functional: Any, make_decision: Callable, client: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        make_decision(f"Beschluss {number}", addressees=["level:land"])
    woken = []
    monkeypatch.setattr(
        "Products.ZCatalog.CatalogBrains.AbstractCatalogBrain.getObject",
        lambda brain, REQUEST=None: woken.append(brain.getPath()),
    )
    member = client("member")
    places = [PATH, f"{PATH}/@@follow-up", f"{PATH}/@@csv", "/decisions", "/desk", "/owed"]

    found = [member.get(place).text.count("Beschluss 1") for place in places]

    assert (found, woken) == ([1] * len(places), [])


def test_decision_is_passed_up_by_those_who_may_submit_there(
    functional: Any,
    party: Any,
    make_decision: Callable,
    make_party: Callable,
    join: Callable,
    client: Callable,
) -> None:
    above = make_party("steering")
    party.parent_party = "steering"
    join("secretariat", "steering", "secretariat", on_behalf_of="bamf")
    join("chair", "dublin", "chair", on_behalf_of="bamf")
    with api.env.adopt_roles(["Manager"]), api.env.adopt_user(username="secretariat"):
        begin = clock.now() + timedelta(days=30)
        meeting = api.content.create(
            above["meetings"], "Meeting", title="1. Sitzung", start=begin,
            end=begin + timedelta(hours=4),
        )  # fmt: skip
    shown, hidden = make_decision(), make_decision("Zwetschgenkuchen")
    change_audience(hidden, Audience("restricted", ("land:DE-NW",)), "secretariat")
    path = f"{PATH}/{shown.getId()}/@@pass-up"
    secretariat = client("secretariat")
    token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', secretariat.get(path).text)[1]
    data = {"_authenticator": token, "meeting": api.content.get_uuid(meeting)}

    refused = [
        client("chair").get(path).status_code,
        client("member").get(path).status_code,
        secretariat.get(f"{PATH}/{hidden.getId()}/@@pass-up").status_code,
        secretariat.post(path, data={**data, "meeting": "x"}).status_code,
    ]
    passed = secretariat.post(path, data=data)

    again = secretariat.post(path, data=data).status_code
    item_path = passed.headers["Location"].partition("/plone/en")[2]

    assert (refused, again) == ([404, 403, 404, 400], 404)
    assert passed.status_code == 303
    assert shown.title in secretariat.get(item_path).text.partition("Passed up from")[2]
    assert client("member").get(item_path).status_code == 404
    assert passed.headers["Location"].startswith(
        meeting.absolute_url().replace("/plone", "/plone/en")
    )
    assert "Passed up as" in secretariat.get(f"{PATH}/{shown.getId()}").text
    assert "Passed up as" not in client("member").get(f"{PATH}/{shown.getId()}").text


def test_desk_shows_what_the_own_authority_owes_and_nothing_hidden(
    two: tuple[Any, Any], make_task: Callable, client: Callable
) -> None:
    make_task("Bericht", responsible="im-by")

    mine = client("member").rest("GET", "/@desk").json()["owed"]
    other = client("bavaria").rest("GET", "/@desk").json()["owed"]
    guest = client("guest").rest("GET", "/@desk").json()["owed"]

    assert sorted(item["title"] for item in mine) == ["=Leitlinien", "Zwetschgenkuchen"]
    assert sorted(item["title"] for item in other) == ["=Leitlinien", "Bericht"]
    assert guest == []
    assert "Zwetschgenkuchen" not in client("bavaria").get("/desk").text


def test_task_is_finished_by_form(make_task: Callable, functional: Any, client: Callable) -> None:
    task = make_task("Bericht", responsible="im-nw")
    path = f"/working-parties/dublin/tasks/{task.getId()}"
    member, bavaria = client("member"), client("bavaria")
    page = member.get(path).text
    token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]
    data = {"_authenticator": token, "step": "finish", "comment": "erledigt"}

    refused = bavaria.post(f"{path}/@@change", data=data).status_code
    done = member.post(f"{path}/@@change", data=data).status_code

    assert (refused, done) == (403, 303)
    assert "erledigt" in member.get(path).text
    assert "Bericht" not in member.get("/owed").text


def test_what_the_gate_refuses_stays_in_the_forms_and_is_no_error(
    party: Any, functional: Any, make_decision: Callable, client: Callable
) -> None:
    decision = make_decision()
    transaction.commit()
    who, marked = client("secretariat"), "VS – NUR FÜR DEN DIENSTGEBRAUCH\n\nMein langer Text."
    pages = {
        f"/en{PATH}/++add++Decision": "form.widgets.text",
        f"/en{PATH}/{decision.getId()}/edit": "form.widgets.text",
        f"/en{PATH.replace('decisions', 'tasks')}/++add++Task": "form.widgets.IBasic.description",
    }
    answers = []
    for page, field in pages.items():
        form = fields_of(who.get(page).text)
        form |= {field: marked, "form.widgets.IBasic.title": "Getippter Titel"}
        form |= {"form.widgets.correction_note": "Berichtigt."} if "edit" in page else {}
        answers.append(who.post(page, data={**form, "form.buttons.save": "Save"}))
    nonsense = who.rest("POST", PATH, {"@type": "Decision", "title": "X", "due_date": "nie"})
    transaction.begin()

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    for answer in answers:
        assert "Mein langer Text." in answer.text
        assert "Getippter Titel" in answer.text
        assert re.search(r"classified|marking", answer.text)
    assert nonsense.status_code == 400
    assert [found.getId() for found in party["decisions"].objectValues()] == [decision.getId()]
    assert decision.title == "Leitlinien"
    assert api.portal.get().error_log.getLogEntries() == []


def fields_of(page: str) -> dict[str, str]:
    """Return the fields of the form of a page, as a browser would send them back."""
    (form,) = [
        form
        for form in html.fromstring(page).forms
        if any(name.startswith("form.widgets") for name in form.fields)
    ]
    return {name: value for name, value in form.form_values() if not name.startswith("form.button")}


def test_the_usual_page_is_the_only_one_that_prints_fields(
    two: tuple[Any, Any], make_task: Callable, client: Callable
) -> None:
    task = make_task("Bericht", responsible="im-nw")
    transaction.commit()
    paths = f"{PATH}/{two[0].getId()}", f"{PATH.replace('decisions', 'tasks')}/{task.getId()}"

    answers = [client("member").get(f"{path}/@@view", allow_redirects=False) for path in paths]

    assert [answer.status_code for answer in answers] == [302, 302]
    ways = [urlsplit(answer.headers["Location"]).path.partition("/plone")[2] for answer in answers]
    assert ways == list(paths)
