from blkirm.kernel import office
from collections.abc import Callable
from docx import Document
from io import BytesIO
from typing import Any
from unittest.mock import patch

import pikepdf
import pytest


needs_office = pytest.mark.skipif(
    not office.is_installed(), reason="LibreOffice is installed by tools/system.py"
)


def template(
    *paragraphs: str, footer: str = "", change: Callable[[Any], None] | None = None
) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    if change:
        change(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def words(document: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(BytesIO(document)).paragraphs]


def linked_picture(document: Any) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    document.part.relate_to("https://example.org/pixel.png", kind, is_external=True)


def test_template_is_filled_with_plain_values() -> None:
    given = template("{{ title }}", "{%p for item in items %}", "{{ item }}", "{%p endfor %}")

    made = office.render(
        given, {"title": "Ergebnis <b>& mehr</b>", "items": ["eins", "zwei\ndrei"]}
    )

    assert words(made) == ["Ergebnis <b>& mehr</b>", "eins", "zwei\ndrei"]


def test_values_cannot_bring_control_characters_or_commands() -> None:
    made = office.render(template("{{ title }}"), {"title": "a\x00\a\fb {{ title }} {% if %}"})

    assert words(made) == ["ab {{ title }} {% if %}"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(b"%PDF-1.7", "msg_template_kind", id="no-word-document"),
        pytest.param(template("{{ titel }}"), "msg_template_unknown", id="unknown"),
        pytest.param(
            template("x", footer="{{ titel }}"), "msg_template_unknown", id="unknown-in-footer"
        ),
        pytest.param(template("{% for x in items %}"), "msg_template_syntax", id="never-closed"),
        pytest.param(template("{{ title | shout }}"), "msg_template_syntax", id="unknown-filter"),
        pytest.param(template("{{ title | safe }}"), "msg_template_syntax", id="no-markup"),
        pytest.param(template("{% include 'a' %}"), "msg_template_syntax", id="no-includes"),
        pytest.param(
            template("{{ title.__class__.__mro__ }}"), "msg_template_forbidden", id="escape"
        ),
        pytest.param(
            template("{{ ''.format.__globals__ }}"), "msg_template_forbidden", id="escape-globals"
        ),
        pytest.param(template("{{ items.append(1) }}"), "msg_template_forbidden", id="changes"),
        pytest.param(template("{{ 1 // 0 }}"), "msg_template_syntax", id="arithmetic"),
        pytest.param(template("{{ 'a' * 10 ** 11 }}"), "msg_template_endless", id="memory"),
        pytest.param(template(change=linked_picture), "msg_template_fetches", id="fetches"),
    ],
)
def test_template_that_does_not_render_is_told_apart(given: bytes, message: str) -> None:
    with pytest.raises(office.TemplateFailed) as failure:
        office.render(given, {"title": "T", "items": ["a"]})

    assert failure.value.message == message


def test_sentence_names_the_word_and_the_paragraph() -> None:
    given = template("Niederschrift", "TOP {{ titel }} am Montag")

    with pytest.raises(office.TemplateFailed) as failure:
        office.render(given, {"title": "T"})

    assert failure.value.message.mapping == {
        "word": "titel",
        "place": "TOP {{ titel }} am Montag",
    }


def test_template_that_takes_too_long_is_ended() -> None:
    loops = "".join(f"{{% for a{n} in items %}}" for n in range(9))
    given = template(loops + "x" + "{% endfor %}" * 9)

    with (
        patch.object(office, "FILLING", office.Limits(cpu=3, wall=6)),
        pytest.raises(office.TemplateFailed) as failure,
    ):
        office.render(given, {"items": list(range(20))})

    assert failure.value.message == "msg_template_endless"


@needs_office
def test_pdf_is_tagged_and_has_title_language_and_bookmarks() -> None:
    def headings(document: Any) -> None:
        document.add_heading("TOP 1 Begrüßung", 1)
        document.add_paragraph("Text")
        document.add_heading("TOP 2 Verschiedenes", 1)
        document.add_heading("TOP 2.1 Termine", 2)
        document.core_properties.author = "Somebody"

    made = office.to_pdf(template(change=headings), "Ergebnisprotokoll Ä", "de")

    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "de"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == "Ergebnisprotokoll Ä"
        assert "/Author" not in pdf.docinfo
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Ergebnisprotokoll Ä"
            assert "Somebody" not in str(metadata)
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == [
                "TOP 1 Begrüßung",
                "TOP 2 Verschiedenes",
            ]
            assert [item.title for item in outline.root[1].children] == ["TOP 2.1 Termine"]


@needs_office
def test_what_is_no_document_makes_no_pdf() -> None:
    with pytest.raises(office.OfficeFailed):
        office.to_pdf(b"PK\x03\x04 broken", "Title", "en")


def test_without_libreoffice_nothing_is_tried() -> None:
    with (
        patch("blkirm.kernel.office.shutil.which", return_value=None),
        pytest.raises(office.OfficeMissing),
    ):
        office.to_pdf(template("x"), "Title", "en")
