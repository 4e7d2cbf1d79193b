"""Minutes as page, Word file, PDF and excerpt: equal in content, for each reader."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.kernel import office
from blkirm.meetings.attendance_rules import Attendance
from blkirm.meetings.attendance_rules import Change
from blkirm.meetings.invitation_records import convening_to_write
from blkirm.minutes.operations import correct
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.operations import write
from blkirm.minutes.output import excerpt_document
from blkirm.minutes.output import minutes_document
from blkirm.minutes.records import Values
from collections.abc import Callable
from datetime import timedelta
from docx import Document
from io import BytesIO
from lxml import html
from pathlib import Path
from plone import api
from typing import Any

import pypdf
import pytest
import transaction


TEXT = "Der Vorsitz berichtet über <Leitlinien> & mehr.\n\n- Bund\n- Länder\n\nEs folgt eine Aussprache."


@pytest.fixture
def minutes(
    functional: Any,
    world: Any,
    acting: Callable,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Any:
    """Adopted and corrected minutes of a meeting with a confidential item in the middle."""
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    now = clock.now()
    with api.env.adopt_roles(["Manager"]):
        meeting = api.content.create(
            world["meetings"],
            "Meeting",
            title="11. Sitzung",
            start=now,
            end=now + timedelta(hours=3),
        )
        first, secret, last = (
            api.content.create(meeting, "AgendaItem", title=title)
            for title in ("Leitlinien", "Personalie", "Termine")
        )
        for item in (first, secret, last):
            if api.content.get_state(item) != "accepted":
                api.content.transition(item, "accept")
        change_audience(secret, Audience("restricted", ("authority:bamf",)), "chair")
        api.content.transition(meeting, "invite")
    with acting("chair"):
        minutes = make_minutes(meeting)
        values = Values(
            discussion=TEXT,
            result="Die Leitlinien werden angenommen.",
            outcome="majority",
            resolution="Sie gelten ab Januar.",
            votes={"bamf": "yes", "im-nw": "no"},
            statements={"im-nw": "Nordrhein-Westfalen hätte\neine Frist gewollt."},
        )
        write(minutes, api.content.get_uuid(first), values, 0, "chair")
        hidden = Values(discussion="Niemand sonst erfährt es.")
        write(minutes, api.content.get_uuid(secret), hidden, 0, "chair")
        for step in ("review", "circulate", "revise"):
            api.content.transition(minutes, step)
        api.content.transition(minutes, "adopt")
        again = Values(result="Im März.")
        correct(minutes, api.content.get_uuid(last), again, "Der Termin fehlte.", 0, "chair")
    attendance = convening_to_write(meeting).attendance
    attendance["bamf"] = Attendance("present")
    attendance["im-nw"] = Attendance(
        "present", changes=(Change(api.content.get_uuid(secret), "excused"),)
    )
    attendance["munich"] = Attendance("represented", represented_by="bamf")
    transaction.commit()
    return minutes


def words(text: str) -> str:
    return " ".join(text.split())


def lines(docx: bytes) -> list[str]:
    """Return the paragraphs of a Word file in order, those of tables included."""
    body = Document(BytesIO(docx)).element.body
    found = []
    for paragraph in body.iter("{{{}}}p".format(body.nsmap["w"])):
        parts = [
            node.text or "" if node.tag.endswith("}t") else " "
            for node in paragraph.iter()
            if node.tag.endswith(("}t", "}br", "}tab"))
        ]
        if line := words("".join(parts)):
            found.append(line)
    return found


def page_text(data: bytes) -> str:
    return words(" ".join(p.extract_text() for p in pypdf.PdfReader(BytesIO(data)).pages))


def written_on(page: str) -> list[str]:
    """Return what the page of minutes says about its items, in order."""
    tree = html.fromstring(page)
    found = tree.xpath(
        "//*[contains(@class, 'minutes-paragraph')]//*[self::p or self::li]"
        "[not(ancestor::form)][not(.//a)]"
        " | //section[contains(@class, 'minutes-entry')]/h2"
        " | //*[contains(@class, 'minutes-outcome')]"
        " | //*[contains(@class, 'minutes-correction')]"
        " | //*[contains(@class, 'minutes-statement')]/h3"
        " | //*[contains(@class, 'minutes-participants')]//*[self::th or self::td]"
    )
    return [words(each.text_content()) for each in found]


def test_page_word_file_and_pdf_say_the_same_and_nothing_that_is_hidden(
    minutes: Any, client: Callable, acting: Callable
) -> None:
    path = "/".join(minutes.getPhysicalPath()[2:])
    member = client("member")

    page = member.get(f"/de/{path}").text
    docx = member.get(f"/de/{path}/@@minutes-document?format=docx").content
    in_file = lines(docx)

    shown = written_on(page)
    assert shown[:6] == ["Behörde", "Funktion", "Teilnahme", "Behörde bamf", "Vorsitz", "anwesend"]
    assert "TOP 2 Termine" in shown
    assert [line for line in shown if line not in in_file] == []
    said = in_file[in_file.index("TOP 1 Leitlinien") :]
    headings = {"Aussprache", "Ergebnis", "Beschluss", "Abstimmung"}
    votes = {"1 Zustimmung, 1 Ablehnung", "BAMF: Zustimmung", "IM-NW: Ablehnung"}
    assert [line for line in said if line not in shown] == [
        line for line in said if line in headings | votes and line not in shown
    ]
    assert votes <= set(said)
    assert "anwesend, ab TOP 2 entschuldigt" in in_file
    assert "vertreten durch BAMF" in in_file
    if office.is_installed():
        pdf = page_text(office.to_pdf(docx, minutes.title, "de"))
        assert [line for line in in_file if line not in pdf] == []
    for text in (page, "\n".join(in_file)):
        assert "Personalie" not in text
        assert "Niemand sonst" not in text
        assert "chair" not in text.replace("chairs", "") or text is page


def test_excerpt_holds_one_item_and_only_for_who_may_view_it(
    minutes: Any, client: Callable, acting: Callable
) -> None:
    path = "/".join(minutes.getPhysicalPath()[2:])
    uids = {
        item.title: api.content.get_uuid(item)
        for item in minutes.aq_parent.objectValues()
        if item.portal_type == "AgendaItem"
    }
    member, stranger = client("member"), client("stranger")
    address = f"/de/{path}/@@excerpt?format=docx&item="

    answer = member.get(address + uids["Termine"])
    with acting("chair"):
        of_chair = excerpt_document(minutes, uids["Personalie"], "chair")
        whole = minutes_document(minutes, "chair")

    said = lines(answer.content)
    assert answer.headers["Content-Type"] == office.DOCX
    assert "TOP 2 Termine" in said
    assert "Im März." in said
    assert "TOP 1 Leitlinien" not in said
    assert member.get(address + uids["Personalie"]).status_code == 404
    assert member.get(address + "x").status_code == 404
    assert member.get(f"/de/{path}/@@excerpt").status_code == 404
    assert stranger.get(address + uids["Termine"]).status_code == 404
    assert [item["title"] for item in of_chair.values["items"]] == ["Personalie"]
    assert [item["number"] for item in whole.values["items"]] == ["1", "2", "3"]
    assert whole.key != minutes_document(minutes, "chair").key or whole.line == ""
