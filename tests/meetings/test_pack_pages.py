"""Pages of documents over HTTP: who gets them, how long they take, what is refused."""

from blkirm.kernel import office
from blkirm.kernel import workshop
from blkirm.kernel.office import TemplateFailed
from blkirm.meetings import documents as documents_module
from collections.abc import Callable
from docx import Document
from io import BytesIO
from pathlib import Path
from plone import api
from tests.meetings.samples import pages
from time import monotonic
from time import sleep
from typing import Any
from unittest.mock import patch
from zope.i18nmessageid import Message

import pytest
import re
import requests
import zipfile


@pytest.fixture
def path(
    functional: Any,
    world: Any,
    documents: Path,
    make_meeting: Callable,
    make_item: Callable,
    make_paper: Callable,
) -> str:
    """The address of a meeting with two items and a paper."""
    meeting = make_meeting()
    make_item(meeting, title="Begrüßung")
    make_item(meeting, title="Leitlinien", papers=(make_paper("Entwurf.pdf", pages(2)),))
    with api.env.adopt_roles(["Manager"]):
        api.content.transition(meeting, "invite")
    return "/".join(meeting.getPhysicalPath()[2:])


def token_on(page: requests.Response) -> str:
    return re.search(r'name="_authenticator"\s+type="hidden"\s+value="([^"]+)"', page.text)[1]


def until_made(client: Any, address: str) -> str:
    end = monotonic() + 60
    while (state := client.get(address).text) == "working" and monotonic() < end:
        sleep(0.2)
    return state


def changed(paragraph: str) -> bytes:
    document = Document()
    document.add_paragraph("Eigene Vorlage {{ title }}")
    document.add_paragraph(paragraph)
    document.add_paragraph("{{ item.title }}")
    document.add_paragraph("{%p endfor %}")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def words(docx: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(docx)).paragraphs]


def test_member_gets_agenda_and_pack_that_strangers_do_not_find(
    path: str, client: Callable
) -> None:
    member, stranger = client("member"), client("stranger")

    docx = member.get(f"/de/{path}/@@agenda-document?format=docx")
    page = member.get(f"/de/{path}/@@pack")
    begun = member.post(
        f"/de/{path}/@@pack", data={"_authenticator": token_on(page), "kind": "zip"}
    )
    state = until_made(member, f"/de/{path}/@@pack?state=zip")
    found = member.get(f"/de/{path}/@@pack?file=zip")

    assert "TOP 2  Leitlinien" in words(docx.content)
    assert "eine Unterlage" in page.text
    assert (begun.status_code, state, found.status_code) == (303, "ready", 200)
    assert found.headers["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(BytesIO(found.content)) as archive:
        assert archive.namelist()[1:] == ["02 Leitlinien/01 Entwurf.pdf"]
    for name in ("agenda-document?format=docx", "agenda-document", "pack", "pack?file=zip"):
        assert stranger.get(f"/de/{path}/@@{name}").status_code == 404
    assert member.post(f"/de/{path}/@@pack", data={"kind": "zip"}).status_code == 403
    for odd in ("agenda-document?format=exe", "pack?state=exe", "pack?file=../../x"):
        assert member.get(f"/de/{path}/@@{odd}").status_code == 404


def test_pdf_is_made_beside_the_request_or_the_page_says_why_not(
    path: str, client: Callable
) -> None:
    member = client("member")
    address = f"/en/{path}/@@agenda-document?format=pdf"

    with patch("blkirm.kernel.office.shutil.which", return_value=None):
        missing = member.get(address)
    if office.is_installed():
        begun = member.get(address)
        state = until_made(member, f"{address}&state=1")
        made = member.get(address)
    with patch.object(workshop, "ROOM", 10**18):
        full = member.post(
            f"/en/{path}/@@pack",
            data={"_authenticator": token_on(member.get(f"/en/{path}/@@pack")), "kind": "pdf"},
        )

    assert missing.status_code == 503
    assert "LibreOffice is not installed" in missing.text
    assert (full.status_code, "has no room" in full.text) == (503, True)
    if office.is_installed():
        assert (begun.status_code, state, made.status_code) == (202, "ready", 200)
        assert "The PDF is being made" in begun.text
        assert made.headers["Content-Type"] == "application/pdf"
        assert made.content.startswith(b"%PDF-")


def test_nobody_has_more_made_than_a_few_at_once_and_strangers_nothing(
    path: str, client: Callable, documents: Path
) -> None:
    member, stranger = client("member"), client("stranger")
    address = f"/de/{path}/@@agenda-document?format=pdf"
    token = token_on(member.get(f"/de/{path}/@@pack"))

    unseen = [
        stranger.get(address),
        stranger.rest("GET", f"/{path}/@documents/agenda/pdf"),
        stranger.rest("GET", f"/{path}/@documents/pack/zip"),
        client(None).rest("GET", f"/{path}/@documents"),
    ]
    with (
        patch.object(workshop, "AT_ONCE", 0),
        patch("blkirm.meetings.documents.is_installed", return_value=True),
    ):
        refused = [
            member.get(address),
            member.post(f"/de/{path}/@@pack", data={"_authenticator": token, "kind": "zip"}),
            member.rest("GET", f"/{path}/@documents/pack/pdf"),
            member.rest("GET", f"/{path}/@documents/agenda/pdf"),
        ]

    assert [answer.status_code for answer in unseen] == [404, 404, 404, 401]
    assert [answer.status_code for answer in refused] == [429] * 4
    assert {answer.headers["Retry-After"] for answer in refused} == {"60"}
    for page in refused[:2]:
        assert "Für Sie werden schon mehrere Dokumente erstellt" in page.text
    assert refused[2].json() == {
        "type": "AskedTooMuch",
        "message": "Several documents are being made for you already. Please wait until one of "
        "them is ready.",
    }
    assert not documents.exists() or list(documents.iterdir()) == []


def test_rest_says_how_far_documents_are_and_then_gives_them(path: str, client: Callable) -> None:
    member = client("member")

    before = member.rest("GET", f"/{path}/@documents").json()
    begun = member.rest("GET", f"/{path}/@documents/pack/zip")
    end = monotonic() + 60
    while (made := member.rest("GET", f"/{path}/@documents/pack/zip")).status_code == 202:
        assert monotonic() < end
        sleep(0.2)
    after = member.rest("GET", f"/{path}/@documents").json()
    word = member.rest("GET", f"/{path}/@documents/agenda/docx")

    assert [(i["kind"], i["format"], i["state"]) for i in before["items"]] == [
        ("agenda", "pdf", "none"),
        ("agenda", "docx", "ready"),
        ("pack", "pdf", "none"),
        ("pack", "zip", "none"),
    ]
    if begun.status_code != 200:
        assert (begun.status_code, begun.json()["state"]) == (202, "working")
        assert begun.headers["Retry-After"] == "2"
    assert made.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(BytesIO(made.content)) as archive:
        assert archive.namelist()[1:] == ["02 Leitlinien/01 Entwurf.pdf"]
    assert after["items"][3]["state"] == "ready"
    assert after["items"][3]["@id"].endswith(f"{path}/@documents/pack/zip")
    assert "Item 2  Leitlinien" in words(word.content)
    for odd in ("agenda", "agenda/zip", "pack/docx", "x/pdf", "agenda/pdf/x"):
        assert member.rest("GET", f"/{path}/@documents/{odd}").status_code == 404


def test_chair_brings_a_template_and_one_that_does_not_render_changes_nothing(
    path: str, client: Callable
) -> None:
    chair, member = client("chair"), client("member")
    address = "/de/working-parties/dublin/@@document-templates"
    agenda = f"/de/{path}/@@agenda-document?format=docx"

    def upload(name: str, data: bytes) -> requests.Response:
        token = token_on(chair.get(address))
        return chair.post(
            address,
            data={"_authenticator": token, "template": "agenda-de"},
            files={"file": (name, data)},
        )

    good = upload("eigene.docx", changed("{%p for item in items %}"))
    with_own = words(member.get(agenda).content)
    bad = [
        upload("a.docx", changed("{%p for item in item.points %}")),
        upload("b.docx", changed("{%p for item in items[:1] %}")),
        upload("h.docx", changed("{%p for item in title.__class__.__mro__ %}")),
        upload("c.pdf", pages(1)),
        upload("d.docx", b""),
        chair.post(
            address,
            data={"_authenticator": token_on(chair.get(address)), "template": "../../x-de"},
            files={"file": ("a.docx", b"x")},
        ),
    ]
    still_own = words(member.get(agenda).content)
    in_english = words(member.get(agenda.replace("/de/", "/en/", 1)).content)
    unknown = TemplateFailed(
        Message("msg_template_unknown", "blkirm", mapping={"word": "titel", "place": "{{ titel }}"})
    )
    with patch.object(documents_module, "render", side_effect=unknown):
        failing = member.get(agenda)
        failing_rest = member.rest("GET", f"/{path}/@documents/agenda/docx")
    download = chair.get(f"{address}?download=agenda-de")
    page = chair.get(address)
    chair.post(
        address,
        data={"_authenticator": token_on(page), "template": "agenda-de", "forget": "1"},
    )

    assert good.status_code == 303, good.text
    assert with_own[:3] == ["Eigene Vorlage Tagesordnung: 11. Sitzung", "Begrüßung", "Leitlinien"]
    assert still_own == with_own
    assert in_english[0] == "Agenda"
    assert (failing.status_code, failing_rest.status_code) == (503, 503)
    assert "fragt nach „titel“" in failing.text
    assert "{{ titel }}" in failing.text
    assert failing_rest.json()["type"] == "TemplateFailed"
    assert [answer.status_code for answer in bad] == [400, 400, 400, 400, 400, 404]
    assert "fragt nach „item“" in bad[0].text
    assert "zeigt nicht die Titel aller Tagesordnungspunkte" in bad[1].text
    assert "Die Vorlage tut etwas, was keine Vorlage darf" in bad[2].text
    assert "title.__class__.__mro__" in bad[2].text
    assert "kein Word-Dokument" in bad[3].text
    assert "Eigene Vorlage {{ title }}" in words(download.content)
    assert "eigene.docx" in page.text
    assert words(member.get(agenda).content)[0] == "Tagesordnung"
    assert member.get(address).status_code in (403, 404)
    assert client("stranger").get(address).status_code == 404
