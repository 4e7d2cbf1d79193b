"""Files that are built to harm, each with its expected answer and what it may cost."""

from blkirm.intake import child
from blkirm.intake.limits import CPU
from blkirm.intake.limits import WALL
from blkirm.intake.operations import examine
from blkirm.intake.operations import plain_name
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from PIL import Image
from tests.intake import samples

import os
import pypdf
import pytest
import resource
import tempfile
import time
import zipfile
import zlib


SCRIPT = "<script>alert(1)</script>"


def codes(data: bytes, name: str) -> list[str]:
    """Return what is found about a file, the gravest first."""
    order = {"refuse": 0, "confirm": 1, "warn": 2}
    found = examine(BytesIO(data), name).findings
    return [f.code for f in sorted(found, key=lambda f: order[f.severity])]


def protected_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.encrypt("geheim")
    data = BytesIO()
    writer.write(data)
    return data.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG of many pixels and few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + kind + data + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    rows = zlib.compress(b"\0" * min(height * (width + 1), 10_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def docx_bomb(size: int) -> bytes:
    """Return a Word file with a part that becomes so many bytes."""
    data = BytesIO(samples.docx_file())
    with (
        zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/x.bin", "w", force_zip64=True) as part,
    ):
        for _number in range(size // 10_000_000):
            part.write(bytes(10_000_000))
    return data.getvalue()


def pdf_of_pages(number: int) -> bytes:
    writer = pypdf.PdfWriter()
    for _number in range(number):
        writer.add_blank_page(200, 200)
    data = BytesIO()
    writer.write(data)
    return data.getvalue()


def pdf_text_bomb(repeats: int) -> bytes:
    """Return a PDF whose one page draws the same line again and again, well compressed."""
    content = zlib.compress(
        b"BT /F1 1 Tf 10 10 Td " + b"(Wort und Wort und ) Tj " * repeats + b"ET"
    )
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(content), content),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def looping_pdf() -> bytes:
    """Return a PDF whose tree of pages leads back to itself."""
    return (
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Kids [2 0 R] /Count 1 >> endobj\n"
        b"trailer << /Size 3 /Root 1 0 R >>\n%%EOF"
    )


def animated_gif(frames: int) -> bytes:
    data = BytesIO()
    pictures = [Image.new("RGB", (2000, 2000), colour) for colour in ("red", "blue")]
    pictures[0].save(data, "GIF", save_all=True, append_images=pictures * (frames // 2))
    return data.getvalue()


CORPUS: dict[str, tuple[str, Callable[[], bytes], list[str]]] = {
    "svg": ("a.svg", samples.svg, []),
    "svg-script": ("a.svg", lambda: samples.svg(SCRIPT), ["active"]),
    "svg-handler": ("a.svg", lambda: samples.svg("<rect onload='x()'/>"), ["active"]),
    "svg-foreign": ("a.svg", lambda: samples.svg("<foreignObject/>"), ["active"]),
    "svg-use": ("a.svg", lambda: samples.svg("<use href='//x.example/a#b'/>"), ["active"]),
    "svg-as-png": ("a.png", lambda: samples.svg(SCRIPT), ["active"]),
    "html-script": ("a.html", lambda: SCRIPT.encode(), ["active"]),
    "html-as-jpg": ("a.jpg", lambda: b"<html>" + SCRIPT.encode(), ["active"]),
    "html-script-as-text": ("a.txt", lambda: SCRIPT.encode(), ["active"]),
    "html-link": ("a.html", lambda: b"<a href='java&#115;cript:x()'>x</a>", ["active"]),
    "html-utf16": ("a.html", lambda: f"<html>{SCRIPT}".encode("utf-16"), ["active"]),
    "xhtml": ("a.xhtml", lambda: b"<html/>", ["program"]),
    "mht": ("a.mht", lambda: b"From: x\n\ntext", ["program"]),
    "xml-xslt": ("a.xml", lambda: b"<?xml version='1.0'?><?xml-stylesheet href='x'?><a/>", ["unknown"]),
    "js": ("a.js", lambda: b"alert(1)", ["program"]),
    "shell": ("a.txt", lambda: b"#!/bin/sh\nrm -rf x", ["program"]),
    "exe": ("setup.exe", lambda: b"MZ" + bytes(100), ["program"]),
    "exe-as-pdf": ("a.pdf", lambda: b"MZ" + bytes(100), ["program"]),
    "elf-as-docx": ("a.docx", lambda: b"\x7fELF" + bytes(100), ["program"]),
    "jar": ("a.docx", lambda: samples.archive({"META-INF/MANIFEST.MF": "x"}), ["program"]),
    "double-ending": ("rechnung.pdf.exe", samples.pdf, ["program"]),
    "pdf-with-html": ("a.pdf", lambda: b"%PDF-1.4\n<html>" + SCRIPT.encode() + samples.pdf(), ["polyglot"]),
    "pdf-with-zip": ("a.pdf", lambda: samples.pdf() + samples.archive({"a.txt": "x"}), ["polyglot"]),
    "jpeg-with-html": ("a.jpg", lambda: samples.jpeg() + SCRIPT.encode(), ["polyglot"]),
    "jpeg-with-zip": ("a.jpg", lambda: samples.jpeg() + samples.archive({"a": "x"}), ["polyglot"]),
    "docx-after-junk": ("a.docx", lambda: b"junk" + samples.docx_file(), ["unknown"]),
    "zip": ("a.zip", lambda: samples.archive({"a.txt": "x"}), ["archive"]),
    "zip-as-docx": ("a.docx", lambda: samples.archive({"a.txt": "x"}), ["archive"]),
    "zip-nested": ("a.zip", lambda: samples.archive({"a.zip": samples.archive({"b": "x"})}), ["archive"]),
    "docx-slip": (
        "a.docx",
        lambda: samples.with_parts(samples.docx_file(), **{"____x_xml": b"x", ".._/x": b"x"}),
        ["paths"],
    ),
    "docx-as-pdf": ("a.pdf", samples.docx_file, ["wrong-ending"]),
    "pdf-as-docx": ("a.docx", samples.pdf, ["wrong-ending"]),
    "no-ending": ("bericht", samples.pdf, ["wrong-ending"]),
    "macros": ("a.docx", lambda: samples.with_parts(samples.docx_file(), word__vbaProject_bin=b"x"), ["macros"]),
    "password-pdf": ("a.pdf", protected_pdf, ["encrypted"]),
    "password-office": ("a.docx", lambda: samples.compound({"EncryptedPackage": b"x"}), ["encrypted"]),
    "mail-with-program": ("a.eml", lambda: samples.eml(setup_exe=b"MZ"), ["program"]),
    "empty": ("a.txt", lambda: b"", ["empty"]),
    "broken-pdf": ("a.pdf", lambda: b"%PDF-1.4 and then nothing", ["broken"]),
    "broken-docx": ("a.docx", lambda: b"PK\x03\x04 and then nothing", ["broken"]),
    "cut-docx": ("a.docx", lambda: samples.docx_file()[:-400], ["broken"]),
    "broken-png": ("a.png", lambda: samples.png()[:40], ["broken"]),
    "looping-pdf": ("a.pdf", looping_pdf, ["broken"]),
    "unknown": ("a.bin", lambda: b"\x00\x01\x02", ["unknown"]),
    "many-pixels": ("a.png", lambda: png_header(20_000, 20_000), ["pixels"]),
}  # fmt: skip

SLOW: dict[str, tuple[str, Callable[[], bytes], list[str]]] = {
    "pixels-30000": ("a.png", lambda: png_header(30_000, 30_000), ["pixels"]),
    "gif-frames": ("a.gif", lambda: animated_gif(200), ["pixels"]),
    "docx-1-gb": ("a.docx", lambda: docx_bomb(1_100_000_000), ["bomb"]),
    "docx-300-mb": ("a.docx", lambda: docx_bomb(300_000_000), ["bomb"]),
    "pdf-10000-pages": ("a.pdf", lambda: pdf_of_pages(10_000), []),
    "pdf-text-bomb": ("a.pdf", lambda: pdf_text_bomb(3_000_000), None),
    "long-text": ("a.txt", lambda: b"VS NUR " * 30_000_000, []),
}


def cost(data: bytes, name: str) -> tuple[list[str], float, int]:
    """Return what is found, and seconds of processor of the reader and growth here in bytes."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = codes(data, name)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return found, after.ru_utime - before.ru_utime, (after.ru_maxrss - before.ru_maxrss) * 1024


@pytest.mark.parametrize("case", sorted(CORPUS))
def test_file_built_to_harm_gets_its_answer(case: str) -> None:
    name, make, expected = CORPUS[case]

    assert codes(make(), name) == expected


@pytest.mark.prove
@pytest.mark.parametrize("case", sorted(SLOW))
def test_file_built_to_exhaust_costs_little(case: str) -> None:
    name, make, expected = SLOW[case]
    data = make()
    kept = set(os.listdir(tempfile.gettempdir()))
    begin = time.monotonic()

    found, seconds, growth = cost(data, name)

    if expected is not None:
        assert found == expected
    assert seconds < CPU
    assert time.monotonic() - begin < WALL + 10
    assert growth < 200_000_000
    assert {n for n in set(os.listdir(tempfile.gettempdir())) - kept if "tmp" in n} == set()


def test_reader_that_is_ended_leaves_the_server_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    assert child._understood(b'{"kind": "pdf"}\n').notes == {"unreadable"}
    assert child._understood(b"").problem == "unreadable"
    assert child._understood(b'{"kind": "pdf"}\n{"no').kind == "pdf"


def test_reader_that_was_killed_is_started_again() -> None:
    child.read_apart(BytesIO(b"text"), "a.txt")
    child._zygote._process.kill()
    child._zygote._process.wait()

    assert child.read_apart(BytesIO(b"text"), "a.txt").words == "text"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Übersicht 📄.txt", []),
        ("👩‍👩‍👧.txt", []),
        ("../../etc/passwd.txt", []),
        ("C:\\Temp\\a.txt", []),
        ("a\u202etxt.exe", ["program"]),
        ("ab\x00c.txt", []),
        ("..", ["no-name"]),
        ("   ", ["no-name"]),
        ("CON.txt", ["reserved-name"]),
        ("lpt1", ["reserved-name"]),
        ("ä" * 130 + ".txt", ["long-name"]),
        ("a" * 252 + ".txt", ["long-name"]),
        ("خبر.txt", []),
    ],
)
def test_odd_name_survives_or_is_refused(name: str, found: list[str]) -> None:
    assert codes(b"text", name) == found


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Übersicht 📄.txt", "Übersicht 📄.txt"),
        ("👩‍👩‍👧.txt", "👩‍👩‍👧.txt"),
        ("../../etc/passwd", "passwd"),
        ("a\u202etxt.pdf", "atxt.pdf"),
        ("a\r\nb\x00.txt", "ab.txt"),
    ],
)
def test_name_is_kept_without_paths_and_tricks(sent: str, kept: str) -> None:
    assert plain_name(sent) == kept


def test_nothing_of_a_virus_test_file_is_written_down() -> None:
    source = Path(__file__).parent
    marker = "EICAR-STANDARD-" + "ANTIVIRUS"

    assert not [p for p in source.glob("*.py") if marker in p.read_text()]
