"""Parts of a report: who delivered, what is released, what readers get."""

from blkirm.decisions.lines import LINES
from blkirm.publications import part_operations
from blkirm.publications import parts
from blkirm.publications.checklist import checklist
from collections.abc import Callable
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from plone import api
from plone.dexterity.content import DexterityContent
from typing import Any

import base64
import datetime
import pytest
import requests


Build = Callable[..., DexterityContent]
DAY = datetime.date(2026, 3, 2)
REPORT = "/reports/kurzbericht"


def words(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text[:400]
    found = html.fromstring(answer.content).cssselect("main")[0]
    return " ".join(found.text_content().split())


@given(st.sets(st.sampled_from(LINES)))
def test_everybody_has_delivered_or_is_missing(delivered: set[str]) -> None:
    missing = parts.missing_lines(delivered)

    assert set(missing) | delivered == set(LINES)
    assert not set(missing) & delivered
    assert missing == [line for line in LINES if line in missing]


@pytest.fixture
def report(make_report: Build, make_authority: Callable) -> DexterityContent:
    """A draft whose Bavarian part is released, whose Hessian one is not."""
    make_authority("im-by", land="DE-BY", title="Innenministerium Bayern")
    return make_report(series="situation-report")


@pytest.fixture
def deliver(report: DexterityContent, acting: Callable, pdf: Callable) -> Callable[..., Any]:
    def make(line: str, *, released: bool = False, by: str = "editor") -> Any:
        with acting(by):
            part_operations.deliver(
                report, line, authority="im-by", day=DAY, who=by, file=pdf(f"Teil {line}.pdf")
            )
            if released:
                part_operations.release(report, line, "Zustimmung vom 3. März", by)

    return make


def publish(report: DexterityContent, acting: Callable) -> None:
    with acting("editor"):
        api.content.transition(report, "submit")
    with acting("publisher"):
        api.content.transition(report, "publish")


def test_readers_get_released_parts_and_learn_of_no_other(
    report: DexterityContent, deliver: Callable, acting: Callable, client: Callable
) -> None:
    deliver("DE-BY", released=True)
    deliver("DE-HE")
    publish(report, acting)
    stranger, outsider = client(), client("outsider")

    # Whoever has just logged in is welcomed once.
    pages = [words(who.get(f"/de{REPORT}")) for who in (stranger, outsider)]
    listed = outsider.rest("GET", REPORT).json()["parts"]

    assert ["Bayern" in page for page in pages] == [True, True]
    assert ["Hessen" in page for page in pages] == [False, False]
    assert [each["line"] for each in listed] == ["DE-BY"]
    assert stranger.get(f"/de{REPORT}/@@part/DE-BY").content.startswith(b"%PDF")
    for who in (stranger, outsider):
        hidden = who.get(f"/de{REPORT}/@@part/DE-HE")
        never = who.get(f"/de{REPORT}/@@part/DE-HB")
        assert (hidden.status_code, never.status_code) == (404, 404)
        assert hidden.text.replace("DE-HE", "") == never.text.replace("DE-HB", "")
        assert who.get(f"/de{REPORT}/@@parts").status_code in (302, 403, 404)
    assert outsider.rest("GET", f"{REPORT}/@parts").status_code in (401, 403)


def test_editors_see_who_delivered_and_who_did_not(
    report: DexterityContent, deliver: Callable, client: Callable
) -> None:
    deliver("DE-BY", released=True)
    deliver("DE-HE")
    editor = client("editor")

    english, german = (words(editor.get(f"/{lang}{REPORT}/@@parts")) for lang in ("en", "de"))

    assert "2 of 17 delivered, 1 released" in english
    assert "2 von 17 geliefert, 1 freigegeben" in german
    assert "Zustimmung vom 3. März" in german
    assert german.count("Nicht geliefert") == 15
    assert editor.get(f"/de{REPORT}/@@part/DE-HE").content.startswith(b"%PDF")


def test_form_and_buttons_deliver_release_hold_and_remove(
    report: DexterityContent, client: Callable, pdf_bytes: Callable
) -> None:
    editor = client("editor")
    address = f"/en{REPORT}/@@deliver-part/DE-BY"
    form = dict(html.fromstring(editor.get(address).content).forms[-1].form_values())
    filled = {**form, "authority": "im-by", "day": DAY.isoformat()}

    without = editor.post(address, data=filled)
    kept = editor.post(address, data=filled, files={"file": ("Teil.pdf", pdf_bytes(1))})
    settle = {"_authenticator": form["_authenticator"], "line": "DE-BY"}

    def press(what: str, reason: str = "") -> str:
        answer = editor.post(
            f"/en{REPORT}/@@settle-part", data={**settle, "what": what, "reason": reason}
        )
        assert answer.status_code == 303
        items = editor.rest("GET", f"{REPORT}/@parts").json()["items"]
        return items[0]["state"] if items else ""

    assert (without.status_code, kept.status_code) == (400, 303)
    assert press("release") == "delivered"
    assert press("release", "Agreed on 3 March") == "released"
    assert press("hold") == "delivered"
    assert press("remove") == ""


def test_delivering_again_takes_the_release_back(
    report: DexterityContent, deliver: Callable
) -> None:
    deliver("DE-BY", released=True)

    deliver("DE-BY")

    assert parts.parts_of(report)["DE-BY"].state == parts.DELIVERED


def test_parts_of_a_public_report_stay_as_they_are(
    report: DexterityContent,
    deliver: Callable,
    acting: Callable,
    client: Callable,
    pdf_bytes: Callable,
) -> None:
    deliver("DE-BY", released=True)
    deliver("DE-HE")
    publish(report, acting)
    editor = client("editor")
    file = {"filename": "x.pdf", "data": base64.b64encode(pdf_bytes(1)).decode()}
    body = {"line": "DE-HB", "authority": "im-by", "delivered_on": "2026-03-02", "file": file}

    answers = [
        editor.rest("POST", f"{REPORT}/@parts", body),
        editor.rest("PATCH", f"{REPORT}/@parts/DE-HE", {"release": "Doch"}),
        editor.rest("PATCH", f"{REPORT}/@parts/DE-BY", {"release": False}),
        editor.rest("DELETE", f"{REPORT}/@parts/DE-BY"),
    ]

    assert {answer.status_code for answer in answers} <= {401, 403}
    assert list(parts.released_parts(report)) == ["DE-BY"]


def test_who_delivered_a_part_does_not_publish_the_report(
    report: DexterityContent, deliver: Callable, acting: Callable
) -> None:
    deliver("DE-BY", by="editor-and-publisher")
    with acting("editor"):
        api.content.transition(report, "submit")

    with acting("editor-and-publisher"), pytest.raises(api.exc.InvalidParameterError):
        api.content.transition(report, "publish")


def test_rest_delivers_and_releases(
    report: DexterityContent, client: Callable, pdf_bytes: Callable
) -> None:
    editor = client("editor")
    file = {"filename": "x.pdf", "data": base64.b64encode(pdf_bytes(1)).decode()}
    body = {"line": "DE-BY", "authority": "im-by", "delivered_on": "2026-03-02", "file": file}

    made = editor.rest("POST", f"{REPORT}/@parts", body)
    released = editor.rest("PATCH", f"{REPORT}/@parts/DE-BY", {"release": "Zustimmung"})
    gone = editor.rest("DELETE", f"{REPORT}/@parts/DE-BY")

    assert (made.status_code, released.status_code, gone.status_code) == (201, 200, 204)
    assert (made.json()["state"], released.json()["state"]) == ("delivered", "released")
    assert editor.rest("GET", f"{REPORT}/@parts").json()["missing"] == list(LINES)


@pytest.mark.parametrize(
    "change",
    [
        {"line": "DE-XX"},
        {"authority": "nobody"},
        {"delivered_on": "2099-01-01"},
        {"delivered_on": "gestern"},
        {"file": {"filename": "x.pdf", "data": "%%%"}},
        {"file": {"filename": "x.pdf", "data": base64.b64encode(b"nothing").decode()}},
        {"file": None},
        {"paper": "x"},
        {"line": None},
    ],
    ids=lambda change: str(change)[:40],
)
def test_bad_parts_are_refused(
    report: DexterityContent, client: Callable, pdf_bytes: Callable, change: dict[str, Any]
) -> None:
    file = {"filename": "x.pdf", "data": base64.b64encode(pdf_bytes(1)).decode()}
    body = {"line": "DE-BY", "authority": "im-by", "delivered_on": "2026-03-02", "file": file}
    editor = client("editor")

    answer = editor.rest("POST", f"{REPORT}/@parts", {**body, **change})

    assert answer.status_code == 400, answer.text
    assert editor.rest("GET", f"{REPORT}/@parts").json()["items"] == []


def test_checklist_warns_of_missing_parts(report: DexterityContent, deliver: Callable) -> None:
    deliver("DE-BY", released=True)
    lines = {check.id: check for check in checklist(report)}

    assert lines["parts"].state == "warning"
    assert "Hessen" in str(lines["parts"].detail.mapping["laender"])
    assert "Bayern" not in str(lines["parts"].detail.mapping["laender"])
    assert lines["parts-classified"].state == "ok"


def test_checklist_names_a_number_given_twice(make_report: Build, acting: Callable) -> None:
    first = make_report(id="a", number="2015/1")
    second = make_report(id="b", number=" 2015/1 ")
    other = make_report(id="c", number="2015/1", series="study")

    with acting("editor"):
        found = [
            next(check.state for check in checklist(report) if check.id == "number")
            for report in (first, second, other)
        ]

    assert found == ["warning", "warning", "ok"]
