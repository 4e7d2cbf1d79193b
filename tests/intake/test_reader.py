"""Reading files in the child process."""

from blkirm.intake import pdf
from blkirm.intake.child import read_apart
from blkirm.intake.child import Reading
from blkirm.intake.found import LONGEST
from blkirm.intake.reader import read
from io import BytesIO
from tests.intake import samples

import pytest


SENTENCE = samples.SENTENCE


def words(data: bytes, name: str) -> str | None:
    found = read_apart(BytesIO(data), name).words
    return None if found is None else " ".join(found.split())


@pytest.mark.parametrize("name", sorted(samples.READABLE))
def test_words_of_a_file_are_found(name: str) -> None:
    assert SENTENCE in words(samples.READABLE[name](), name)


def test_old_encoding_is_read() -> None:
    assert words(SENTENCE.encode("cp1252"), "alt.txt") == SENTENCE
    assert words(SENTENCE.encode("utf-16"), "alt.txt") == SENTENCE


def test_words_of_a_pdf_are_found_without_poppler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    told = []

    read(BytesIO(samples.pdf()), "paper.pdf", told.append)

    assert told[-1]["words"].strip() == SENTENCE


@pytest.mark.parametrize("name", sorted(samples.MARKED))
def test_marking_around_the_text_is_found(name: str) -> None:
    found = read_apart(BytesIO(samples.MARKED[name]()), name)

    assert found.levels == {"VS-NfD"}


def test_huge_part_of_an_office_file_is_cut() -> None:
    found = read_apart(BytesIO(samples.wordy_docx()), "paper.docx")

    assert (len(found.words), found.problem) == (LONGEST, "")


def test_picture_has_no_words() -> None:
    assert read_apart(BytesIO(samples.png()), "bild.png") == Reading(kind="png")
