from blkirm.publications import rendition
from blkirm.publications.clean_pictures import clean_jpeg
from blkirm.publications.clean_pictures import clean_png
from blkirm.publications.rendition_child import make
from io import BytesIO
from pathlib import Path
from PIL import Image
from PIL import PngImagePlugin
from tests.publications import samples
from tests.publications.samples import SECRET
from typing import Any

import pikepdf
import pytest
import zipfile


def made(data: bytes) -> tuple[bytes, dict[str, int]]:
    out = BytesIO()
    removed = make(BytesIO(data), out)
    return out.getvalue(), removed


def everything_in(data: bytes) -> str:
    """Return all that stands anywhere in a PDF or ZIP, unpacked."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = [name.encode() + package.read(name) for name in package.namelist()]
        return b"\n".join(parts).decode("utf-8", "replace")
    with pikepdf.open(BytesIO(data)) as pdf:
        told = [repr(part) for part in pdf.objects]
        streams = [
            part.read_raw_bytes() for part in pdf.objects if isinstance(part, pikepdf.Stream)
        ]
        for part in pdf.objects:
            if isinstance(part, pikepdf.Stream) and part.get("/Filter") != "/DCTDecode":
                streams.append(part.read_bytes())
    return "\n".join(told) + b"\n".join([data, *streams]).decode("latin-1")


def test_talkative_pdf_keeps_only_what_is_read() -> None:
    public, removed = made(samples.talkative_pdf())

    assert SECRET not in everything_in(public)
    assert sorted(removed) == [
        "attachments",
        "authors",
        "comments",
        "hidden-text",
        "layers",
        "local-links",
        "metadata",
        "picture-data",
        "private-data",
        "scripts",
        "thumbnails",
    ]
    with pikepdf.open(BytesIO(public)) as pdf:
        drawn = pdf.pages[0].Contents.read_bytes()
        assert b"(Sichtbar)" in drawn
        assert str(pdf.docinfo["/Title"]) == "Titel"
        assert str(pdf.Root.Lang) == "de"
        assert [str(note.A.URI) for note in pdf.pages[0].Annots if "/A" in note] == [
            "https://www.bamf.de/"
        ]
        with pdf.open_metadata() as metadata:
            assert (metadata["dc:title"], list(metadata["dc:language"])) == ("Titel", ["de"])


def test_secret_is_there_before() -> None:
    assert SECRET in everything_in(samples.talkative_pdf())
    assert SECRET in everything_in(samples.talkative_docx())
    assert SECRET in everything_in(samples.form_pdf())


@pytest.mark.parametrize(
    "build",
    [
        samples.talkative_pdf,
        samples.plain_pdf,
        samples.scanned_pdf,
        samples.form_pdf,
        samples.tagged_pdf,
        samples.talkative_docx,
    ],
    ids=lambda build: build.__name__,
)
def test_public_copy_has_nothing_more_to_remove_and_is_always_the_same(build: Any) -> None:
    data = build()
    public, _removed = made(data)

    assert made(public) == (public, {})
    assert made(data)[0] == public


def test_pdf_without_anything_to_remove_stays_byte_for_byte() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    data = samples.saved(pdf)

    assert made(data) == (data, {})


def test_words_behind_a_scanned_page_stay() -> None:
    public, removed = made(samples.scanned_pdf(with_words=True))

    with pikepdf.open(BytesIO(public)) as pdf:
        drawn = b"".join(part.read_bytes() for part in pdf.pages[0].Contents)
    assert b"(Gescannt)" in drawn
    assert "hidden-text" not in removed


def test_fields_of_forms_become_what_is_drawn() -> None:
    public, removed = made(samples.form_pdf())

    told = everything_in(public)
    assert (SECRET in told, "Eingetragen" in told) == (False, True)
    assert removed["forms"] == 1
    with pikepdf.open(BytesIO(public)) as pdf:
        assert "/AcroForm" not in pdf.Root


def test_earlier_state_of_a_pdf_goes() -> None:
    former = samples.saved(pikepdf.open(BytesIO(samples.tagged_pdf())))
    appended = (
        former
        + f"\n99 0 obj\n({SECRET})\nendobj\nxref\n0 0\ntrailer\n<< /Size 100 /Root 1 0 R >>\n".encode()
        + b"startxref\n0\n%%EOF\n"
    )

    public, removed = made(appended)

    assert (SECRET.encode() in public, removed["leftovers"]) == (False, 1)


def test_restrictions_go_where_no_password_is_asked() -> None:
    pdf = pikepdf.open(BytesIO(samples.tagged_pdf()))
    locked = samples.saved(pdf, encryption=pikepdf.Encryption(owner="x", user=""))

    public, removed = made(locked)

    assert removed["restrictions"] == 1
    with pikepdf.open(BytesIO(public)) as pdf:
        assert not pdf.is_encrypted


def test_word_document_keeps_only_what_is_read() -> None:
    public, removed = made(samples.talkative_docx())

    assert SECRET not in everything_in(public)
    assert sorted(removed) == [
        "authors",
        "comments",
        "hidden-text",
        "local-links",
        "metadata",
        "picture-data",
        "properties",
        "tracked-changes",
    ]


def test_changes_of_a_word_document_are_accepted() -> None:
    public, _removed = made(samples.talkative_docx())

    with zipfile.ZipFile(BytesIO(public)) as package:
        text = package.read("word/document.xml").decode()
        assert "rsid" not in text
        names = package.namelist()
    words = [
        "".join(part.split("</w:t>")[0] for part in paragraph.split("<w:t>")[1:])
        for paragraph in text.split("<w:p>")
    ]
    assert [each for each in words if each] == [
        "Bleibt eingefügt verschoben",
        "Erste Hälfte zweite Hälfte",
        "Zelle",
        "Verweis",
    ]
    assert "word/comments.xml" not in names
    assert "docProps/app.xml" not in names


def test_file_is_only_read_and_copy_comes_from_a_child(tmp_path: Path) -> None:
    path = tmp_path / "bericht.pdf"
    data = samples.talkative_pdf()
    path.write_bytes(data)

    copy = rendition.clean(path)

    try:
        assert SECRET not in everything_in(copy.read_bytes())
        assert path.read_bytes() == data
    finally:
        copy.unlink()


def protected() -> bytes:
    pdf = pikepdf.open(BytesIO(samples.tagged_pdf()))
    return samples.saved(pdf, encryption=pikepdf.Encryption(owner="x", user="y"))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(protected, "protected", id="password"),
        pytest.param(lambda: b"%PDF-1.7\nnothing", "unreadable", id="damaged"),
        pytest.param(lambda: b"PK\x03\x04nothing", "unreadable", id="damaged-docx"),
    ],
)
def test_file_that_cannot_be_read_has_no_copy(data: Any, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data())

    with pytest.raises(rendition.NotCleaned) as failure, rendition.cleaned(path):
        pass

    assert failure.value.problem == problem


def test_word_document_that_unpacks_to_too_much_is_not_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("blkirm.publications.clean_docx.UNPACKED", 1000)

    with pytest.raises(ValueError, match="^$"):
        made(samples.talkative_docx())


def test_truncated_files_never_leak_and_never_raise_what_nobody_expects() -> None:
    data = samples.talkative_pdf()
    for length in range(200, len(data), len(data) // 12):
        try:
            public, _removed = made(data[:length])
        except (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RuntimeError):
            continue
        assert SECRET not in everything_in(public)


def test_pictures_look_the_same_without_what_stands_beside() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", SECRET)
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG", pnginfo=notes)
    png, jpeg = out.getvalue(), samples.photograph()

    cleaned = clean_png(png), clean_jpeg(jpeg)

    assert [SECRET.encode() in each for each in (png, jpeg, *cleaned)] == [True, True, False, False]
    for before, after in zip((png, jpeg), cleaned, strict=True):
        assert Image.open(BytesIO(before)).tobytes() == Image.open(BytesIO(after)).tobytes()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_whole_picture_stays_as_it_is(data: bytes) -> None:
    assert (clean_jpeg(data), clean_png(data)) == (data, data)
