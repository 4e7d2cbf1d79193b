"""Minutes as page, Word file, PDF and excerpt: equal in content, for each reader."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.kernel import office
from blkirm.meetings.attendance_rules import Attendance
from blkirm.meetings.attendance_rules import Change
from blkirm.meetings.documents import say
from blkirm.meetings.invitation_records import convening_to_write
from blkirm.minutes.operations import correct
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.operations import write
from blkirm.minutes.output import excerpt_document
from blkirm.minutes.output import minutes_document
from blkirm.minutes.records import Values
from blkirm.minutes.vocabularies import MINUTES_KINDS
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from plone import api
from tests.minutes.texts import counted
from tests.minutes.texts import lines
from tests.minutes.texts import pdf_text
from tests.minutes.texts import words
from tests.minutes.texts import written_on
from typing import Any

import pikepdf
import pytest
import transaction


NAME = "Zauberwort"
TEXT = "Der Vorsitz berichtet über <Leitlinien> & mehr.\n\n- Bund\n- Länder\n\nBAMF: Es eilt."


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
    for person in ("chair", "member", "guest"):
        api.user.get(person).setMemberProperties({"fullname": f"{NAME} {person}"})
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


@pytest.mark.parametrize("kind", list(MINUTES_KINDS))
def test_page_word_file_and_pdf_say_the_same_and_nothing_that_is_hidden(
    minutes: Any, client: Callable, kind: str
) -> None:
    minutes.kind = kind
    path = "/".join(minutes.getPhysicalPath()[2:])
    member = client("member")

    page = member.get(f"/de/{path}").text
    docx = member.get(f"/de/{path}/@@minutes-document?format=docx").content
    in_file, shown = lines(docx), written_on(page)

    assert in_file[:2] == [say(MINUTES_KINDS[kind], "de"), "11. Sitzung"]
    assert "Die Leitlinien werden angenommen." in shown
    assert "TOP 2 Termine" in shown
    # Beside the heading, they differ by one label: the page has a mark for the state.
    on_page, in_word = counted(shown), counted(in_file[2:])
    assert in_word - on_page == Counter({"Stand": 1})
    assert on_page - in_word == Counter()
    assert [line for line in shown if line in in_file] == [
        line for line in in_file[2:] if line in shown
    ]
    if office.is_installed():
        pdf = pdf_text(office.to_pdf(docx, minutes.title, "de"))
        assert [line for line in in_file if line not in pdf] == []
    for text in (page, "\n".join(in_file)):
        assert "Personalie" not in text
        assert "Niemand sonst" not in text


def test_list_of_participants_prints_authorities_and_offices_and_nobodys_name(
    minutes: Any, client: Callable
) -> None:
    path = "/".join(minutes.getPhysicalPath()[2:])

    in_file = lines(client("member").get(f"/de/{path}/@@minutes-document?format=docx").content)

    begin = in_file.index("Teilnehmende") + 1
    table = in_file[begin : in_file.index("TOP 1 Leitlinien")]
    assert table[:3] == ["Behörde", "Funktion", "Teilnahme"]
    assert [tuple(table[n : n + 3]) for n in range(3, len(table), 3)] == [
        ("Behörde bamf", "Vorsitz", "anwesend"),
        ("Behörde im-nw", "Mitglied", "anwesend, ab TOP 2 entschuldigt"),
        ("Behörde munich", "Ständiger Gast", "vertreten durch BAMF"),
    ]
    assert not any(NAME in line for line in in_file)


def test_pdf_is_tagged_with_title_language_and_a_bookmark_for_each_item(
    minutes: Any, acting: Callable
) -> None:
    if not office.is_installed():
        pytest.skip("LibreOffice is installed by tools/system.py")
    with acting("member"):
        document = minutes_document(minutes, "member")

    made = office.to_pdf(document.docx(), document.title, document.language)

    with pikepdf.open(BytesIO(made)) as pdf, pdf.open_outline() as outline:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "de"
        assert str(pdf.docinfo["/Title"]) == minutes.title
        assert [words(mark.title) for mark in outline.root] == [
            "Teilnehmende",
            "TOP 1 Leitlinien",
            "TOP 2 Termine",
        ]


def test_files_are_had_by_rest_with_the_rights_of_the_page(minutes: Any, client: Callable) -> None:
    path = "/".join(minutes.getPhysicalPath()[2:])
    item = next(
        api.content.get_uuid(i) for i in minutes.aq_parent.objectValues() if i.title == "Termine"
    )
    hidden = next(
        api.content.get_uuid(i) for i in minutes.aq_parent.objectValues() if i.title == "Personalie"
    )
    member, stranger = client("member"), client("stranger")

    listed = member.rest("GET", f"/{path}/@documents").json()["items"]
    whole = member.rest("GET", f"/{path}/@documents/minutes/docx")
    excerpt = member.rest("GET", f"/{path}/@documents/excerpt/docx?item={item}")

    assert [(each["kind"], each["format"]) for each in listed] == [
        ("minutes", "pdf"),
        ("minutes", "docx"),
        *[("excerpt", "pdf"), ("excerpt", "docx")] * 2,
    ]
    assert [each["title"] for each in listed[2::2]] == ["Leitlinien", "Termine"]
    assert listed[1]["state"] == "ready"
    assert whole.headers["Content-Type"] == office.DOCX
    assert "Im März." in lines(whole.content)
    assert "TOP 1 Leitlinien" not in lines(excerpt.content)
    assert "Im März." in lines(excerpt.content)
    for odd in ("excerpt/docx", f"excerpt/docx?item={hidden}", "minutes/exe", "minutes", "x/y/z"):
        assert member.rest("GET", f"/{path}/@documents/{odd}").status_code == 404
    assert stranger.rest("GET", f"/{path}/@documents").status_code == 404
    assert stranger.rest("GET", f"/{path}/@documents/minutes/pdf").status_code == 404
    assert client(None).rest("GET", f"/{path}/@documents").status_code == 401


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
    every = lines(member.get(f"/de/{path}/@@minutes-document?format=docx").content)
    assert said[said.index("TOP 2 Termine") : -1] == every[every.index("TOP 2 Termine") :]
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
