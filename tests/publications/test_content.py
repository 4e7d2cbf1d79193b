from blkirm.publications import content
from blkirm.publications.content import IReport
from blkirm.publications.content import NotAPdf
from blkirm.publications.content import PdfTooLarge
from blkirm.publications.vocabularies import LICENCES
from blkirm.publications.vocabularies import SERIES
from collections.abc import Callable
from plone.namedfile.file import NamedBlobFile
from Products.CMFPlone.Portal import PloneSite
from zope.schema.interfaces import ConstraintNotSatisfied

import pytest


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bericht.pdf", b"<html>not a PDF</html>"),
        ("bericht.pdf", b""),
        ("bericht.docx", b"%PDF-1.7"),
        ("bericht.pdf.html", b"%PDF-1.7"),
        (None, b"%PDF-1.7"),
    ],
    ids=["html inside", "empty", "other ending", "double ending", "no name"],
)
def test_file_is_refused(site: PloneSite, name: str | None, data: bytes) -> None:
    with pytest.raises(NotAPdf):
        IReport["file_de"].validate(NamedBlobFile(data=data, filename=name))


def test_file_with_capital_ending_is_accepted(
    site: PloneSite, pdf: Callable[..., NamedBlobFile]
) -> None:
    IReport["file_en"].validate(pdf("REPORT.PDF"))


def test_file_that_is_too_large_is_refused(
    site: PloneSite, pdf: Callable[..., NamedBlobFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "MAXIMUM_BYTES", 100)

    with pytest.raises(PdfTooLarge):
        IReport["file_de"].validate(pdf())


@pytest.mark.parametrize("name", ["series", "licence"])
def test_unknown_token_is_refused(site: PloneSite, name: str) -> None:
    with pytest.raises(ConstraintNotSatisfied):
        IReport[name].bind(site).validate("phantasie")


@pytest.mark.parametrize(("name", "table"), [("series", SERIES), ("licence", LICENCES)])
def test_known_tokens_are_accepted(site: PloneSite, name: str, table: dict) -> None:
    field = IReport[name].bind(site)

    assert [term.token for term in field.vocabulary] == list(table)
