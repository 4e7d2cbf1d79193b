from blkirm.papers import archives
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED
from zipfile import ZipFile
from zipfile import ZipInfo

import pytest
import stat
import struct


def _zip(*files: tuple[str | ZipInfo, bytes]) -> BytesIO:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    out.seek(0)
    return out


def _raw_names(file: BytesIO, **names: bytes) -> BytesIO:
    """Write other bytes of the same length over names, without the mark of UTF-8."""
    data = file.getvalue()
    for name, raw in names.items():
        data = data.replace(name.encode(), raw)
    return BytesIO(data)


def _found(file: BytesIO) -> list[tuple[str, str | None]]:
    entries = archives.entries(archives.opened(file))
    return [(entry.path, entry.problem and str(entry.problem)) for entry in entries]


def test_files_of_people_are_found_those_of_systems_are_not() -> None:
    file = _zip(
        ("Anlagen/", b""),
        ("Anlagen/Übersicht 📄.pdf", b"x"),
        ("a.txt", b"x"),
        ("__MACOSX/._a.txt", b"x"),
        ("Anlagen/.DS_Store", b"x"),
        ("Thumbs.db", b"x"),
    )

    assert _found(file) == [("Anlagen/Übersicht 📄.pdf", None), ("a.txt", None)]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Übersicht".encode("cp437").ljust(12, b"x"), "Übersichtxxx"),
        ("Größe ©".encode("cp850").ljust(12, b"x"), "Größe ©xxxxx"),
        ("Ãœxx".encode("latin-1", "ignore").ljust(12, b"y"), None),
        ("Übersicht".encode().ljust(12, b"x"), "Übersichtxx"),
    ],
    ids=["cp437", "cp850", "some", "utf-8 without mark"],
)
def test_names_are_read_as_they_were_written(raw: bytes, name: str | None) -> None:
    file = _raw_names(_zip(("twelvechars_", b"x")), twelvechars_=raw)

    ((found, problem),) = _found(file)

    assert problem is None
    assert name is None or found == name


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../up.txt", "archive_path"),
        ("a/../../up.txt", "archive_path"),
        ("/etc/passwd", "archive_path"),
        ("C:\\Windows\\x.txt", "archive_path"),
        ("..\\up.txt", "archive_path"),
        ("inner.ZIP", "archive_nested"),
        ("logs.tar.gz", "archive_nested"),
    ],
)
def test_tricks_are_refused_by_name(name: str, problem: str) -> None:
    file = _zip((name, b"x"), ("good.txt", b"x"))

    assert [found[1] for found in _found(file)] == [problem, None]


def test_links_encrypted_and_broken_files_are_refused_by_name() -> None:
    link = ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = _zip((link, b"/etc/passwd"), ("secret.txt", b"words"), ("broken.txt", b"abc" * 99))
    data = bytearray(file.getvalue())
    for signature, flags in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        start = data.index(b"secret.txt") if signature == b"PK\3\4" else data.rindex(b"secret.txt")
        start = data.rindex(signature, 0, start)
        data[start + flags] |= 1
    start = data.index(b"broken.txt") + 12
    data[start : start + 3] = b"\xff\xff\xff"
    archive = archives.opened(BytesIO(bytes(data)))

    entries = archives.entries(archive)

    assert [str(entry.problem) for entry in entries] == [
        "archive_link",
        "archive_encrypted",
        "None",
    ]
    with pytest.raises(archives.BadArchive, match="archive_broken"):
        list(archives.pieces(archive, entries[2]))


def _bomb() -> BytesIO:
    return _zip(("zeros", b"\0" * 30_000_000))


def _overlapping() -> BytesIO:
    """Every entry of the list points at the same data."""
    data = _zip(("a" * 8, b"x" * 10_000)).getvalue()
    start = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    size = len(data[start:end]) * 500
    tail = bytearray(data[end:])
    tail[8:12] = struct.pack("<HH", 500, 500)
    tail[12:16] = struct.pack("<L", size)
    return BytesIO(data[:start] + data[start:end] * 500 + bytes(tail))


def _many() -> BytesIO:
    return _zip(*((f"{number}.txt", b"") for number in range(2_001)))


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_bomb, "archive_bomb"),
        (_overlapping, "archive_bomb"),
        (_many, "archive_many"),
        (lambda: BytesIO(b"words"), "archive_no_zip"),
        (lambda: BytesIO(b"PK\5\6" + b"\0" * 5), "archive_no_zip"),
        (lambda: BytesIO(_zip(("a", b"x")).getvalue()[:-30]), "archive_no_zip"),
    ],
    ids=["ratio", "overlapping", "many", "no archive", "cut", "shortened"],
)
def test_bombs_and_nonsense_are_refused_as_a_whole(
    make: Callable[[], BytesIO], reason: str
) -> None:
    with pytest.raises(archives.BadArchive, match=reason):
        archives.opened(make())
