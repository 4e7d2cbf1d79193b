"""How a paper's file leaves: what is marked carries its marking, and nothing goes round that."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.papers.delivery import NotDelivered
from blkirm.papers.delivery import open_for
from blkirm.papers.operations import share_file
from collections.abc import Callable
from datetime import date
from pathlib import Path
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from reportlab.lib.pagesizes import A4
from reportlab.lib.pagesizes import landscape
from reportlab.pdfgen.canvas import Canvas
from typing import Any

import io
import pikepdf
import pypdf
import pytest
import tempfile
import time
import transaction


AMBER = Audience("group", (), "TLP:AMBER")
STRICT = Audience("restricted", ("authority:im-nw",), "TLP:AMBER+STRICT")
RED = Audience("restricted", ("seat:im-nw:member",), "TLP:RED")


def pdf_of(pages: int, turned: int = 0) -> bytes:
    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4)
    for number in range(pages):
        canvas.setPageSize(landscape(A4) if number % 3 == 1 else A4)
        canvas.setPageRotation(turned)
        for y in range(60, 560, 14):
            canvas.drawString(60, y, f"Seite {number + 1}, Zeile {y} von einigen mit etwas Text")
        canvas.showPage()
    canvas.save()
    return data.getvalue()


def texts(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def locked(password: str) -> bytes:
    data = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
        pdf.save(
            data,
            encryption=pikepdf.Encryption(
                owner="owner", user=password, R=3, aes=False, metadata=False
            ),
        )
    return data.getvalue()


@pytest.fixture
def share(world: Any, acting: Callable) -> Callable[..., DexterityContent]:
    """Let a member share a file, marked by the chair."""

    def make(data: bytes, name: str = "a.pdf", audience: Audience | None = None) -> Any:
        with acting("member"):
            paper = share_file(world["papers"], data, name)
        if audience is not None:
            change_audience(paper, audience, "chair")
        return paper

    return make


def taken(paper: Any, by: str = "member") -> bytes:
    with open_for(paper, paper.file, by) as delivery:
        data = delivery.stream.read()
        assert len(data) == delivery.size
    return data


class TestStamp:
    """On one site."""

    @pytest.mark.parametrize("audience", [AMBER, STRICT, RED], ids=lambda a: a.marking)
    def test_every_page_says_marking_account_and_date(
        self, integration: Any, share: Callable, audience: Audience
    ) -> None:
        paper = share(pdf_of(3), audience=audience)
        before = paper.file.data

        with clock.at(date(2026, 3, 4)):
            pages = texts(taken(paper))

        line = f"{audience.marking} · member · 2026-03-04"
        assert [page.count(line) for page in pages] == [2, 2, 2]
        assert all("Zeile 60" in page for page in pages)
        assert paper.file.data == before

    @pytest.mark.parametrize("audience", [None, Audience("group", (), "TLP:GREEN")], ids=str)
    def test_what_may_be_passed_on_leaves_as_it_is(
        self, integration: Any, share: Callable, audience: Audience | None
    ) -> None:
        data = pdf_of(1)

        assert taken(share(data, audience=audience)) == data

    def test_marking_of_the_folder_counts_too(
        self, integration: Any, world: Any, share: Callable
    ) -> None:
        paper = share(pdf_of(1))
        world["papers"].audience = AMBER

        assert "TLP:AMBER · member" in texts(taken(paper))[0]

    def test_pdf_is_known_by_its_content(self, integration: Any, share: Callable) -> None:
        paper = share(pdf_of(1), "a.pdf", AMBER)
        paper.file = NamedBlobFile(data=pdf_of(1), contentType="text/plain", filename="a.txt")

        assert "TLP:AMBER · member" in texts(taken(paper))[0]

    def test_other_formats_leave_as_they_are(self, integration: Any, share: Callable) -> None:
        with open_for(paper := share(b"a;b", "a.csv", RED), paper.file, "member") as delivery:
            assert (delivery.marking, delivery.is_stamped) == ("TLP:RED", False)

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (locked("secret"), "msg_stamp_protected"),
            (b"%PDF-1.7 and nothing that a reader could use", "msg_stamp_failed"),
            (b"%PDF-1.7\n%%EOF", "msg_stamp_failed"),
        ],
        ids=["password", "nothing", "no pages"],
    )
    def test_pdf_that_cannot_bear_a_stamp_does_not_leave(
        self, integration: Any, share: Callable, data: bytes, reason: str
    ) -> None:
        paper = share(pdf_of(1), audience=AMBER)
        paper.file = NamedBlobFile(data=data, contentType="application/pdf", filename="a.pdf")

        with pytest.raises(NotDelivered) as refusal:
            open_for(paper, paper.file, "member")

        assert str(refusal.value.message) == reason

    def test_restrictions_of_the_owner_are_no_obstacle(
        self, integration: Any, share: Callable
    ) -> None:
        assert "TLP:AMBER" in texts(taken(share(locked(""), audience=AMBER)))[0]

    def test_page_that_leaves_its_drawing_askew_is_stamped_upright(
        self, integration: Any, share: Callable
    ) -> None:
        with pikepdf.open(io.BytesIO(pdf_of(1))) as pdf:
            pdf.pages[0].contents_add(b"q q 0 0 0 0 9999 9999 cm", prepend=False)
            pdf.save(data := io.BytesIO())

        with pikepdf.open(io.BytesIO(taken(share(data.getvalue(), audience=AMBER)))) as pdf:
            page = pdf.pages[0]
            drawn = b"\n".join(part.read_bytes() for part in page.obj.Contents)

        assert drawn.split() == b"q /Whole Do Q q /Artifact <</Type /Pagination>> BDC".split() + [
            *b"1.000 0.000 0.000 1.000 0.000 0.000 cm".split(),
            drawn.split()[-4],
            *b"Do EMC Q".split(),
        ]

    def test_hundred_pages_take_less_than_two_seconds_and_leave_no_file(
        self, integration: Any, share: Callable, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        paper = share(pdf_of(100, turned=90), audience=AMBER)
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

        start = time.perf_counter()
        data = taken(paper)
        needed = time.perf_counter() - start

        assert sum("TLP:AMBER · member" in text for text in texts(data)) == 100
        assert needed < 2
        assert list(tmp_path.iterdir()) == []


def test_every_address_of_a_marked_file_stamps(
    functional: Any, world: Any, share: Callable, client: Callable
) -> None:
    path = "/".join(share(pdf_of(2), audience=AMBER).getPhysicalPath()[2:])
    plain = "/".join(share(pdf_of(2), "b.pdf").getPhysicalPath()[2:])
    member = client("member")
    link = member.rest("GET", f"/{path}").json()["file"]["download"].split("/plone")[1]

    answers = {
        way: member.get(f"/{path}/{way}", allow_redirects=True)
        for way in (
            "@@download/file",
            "@@download/file/other.pdf",
            "@@download",
            "@@display-file/file",
            "@@edit/++widget++file/@@download/a.pdf",
            "@@edit/++widget++form.widgets.file/@@download",
        )
    }
    answers["REST"] = member.get(link)
    answers["Range"] = member.get(f"/{path}/@@download/file", headers={"Range": "bytes=0-99"})

    assert {
        way: (a.status_code, sum("TLP:AMBER · member" in page for page in texts(a.content)))
        for way, a in answers.items()
        if a.status_code != 404
    } == dict.fromkeys((w for w, a in answers.items() if a.status_code != 404), (200, 2))
    assert sum(a.status_code == 200 for a in answers.values()) >= 7
    first = answers["REST"]
    assert (first.headers["Cache-Control"], "ETag" in first.headers) == ("private, no-store", False)
    assert first.headers["Content-Length"] == str(len(first.content))
    for way in ("@@images/file", "file", "@@images/file/large", "++widget++file/@@download"):
        assert member.get(f"/{path}/{way}").status_code in (403, 404), way
    head = member.session.head(f"{member.base}/{path}/@@download/file", timeout=30)
    assert (head.status_code, head.headers["Content-Type"]) == (200, "application/pdf")
    part = member.get(
        f"/{plain}/@@download/file", headers={"Range": "bytes=0-4", "Connection": "close"}
    )
    assert (part.status_code, part.content) == (206, b"%PDF-")
    whole = member.session.head(f"{member.base}/{plain}/@@download/file", timeout=30)
    assert int(whole.headers["Content-Length"]) == len(
        member.get(f"/{plain}/@@download/file").content
    )
    assert client("outsider").get(f"/{path}/@@download/file").status_code == 404


def test_refused_download_says_why(
    functional: Any, world: Any, share: Callable, client: Callable
) -> None:
    paper = share(pdf_of(1), audience=AMBER)
    paper.file = NamedBlobFile(data=locked("x"), contentType="application/pdf", filename="a.pdf")
    transaction.commit()
    path = "/".join(paper.getPhysicalPath()[2:])
    member = client("member")

    page = member.get(f"/{path}/@@download/file")
    rest = member.rest("GET", f"/{path}/@@download/file")

    assert (page.status_code, rest.status_code) == (403, 403)
    assert "protected by a password" in page.text
