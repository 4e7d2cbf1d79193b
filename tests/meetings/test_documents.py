"""The templates that parties have before they bring their own."""

from blkirm.kernel import office
from blkirm.meetings.documents import DocumentKind
from blkirm.meetings.documents import LANGUAGES
from blkirm.meetings.documents import reason_against
from blkirm.meetings.pack_agenda import AGENDA
from blkirm.minutes.output import EXCERPT
from blkirm.minutes.output import MINUTES
from docx import Document
from importlib.util import module_from_spec
from importlib.util import spec_from_file_location
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zipfile


ROOT = Path(__file__).parents[2]
KINDS = (AGENDA, MINUTES, EXCERPT)


def tool() -> Any:
    spec = spec_from_file_location("made", ROOT / "tools" / "document_templates.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_templates_are_what_the_tool_makes() -> None:
    made = tool()

    for place, make in made.MAKERS.items():
        for language in LANGUAGES:
            committed = (made.SOURCE / f"{place}-{language}.docx").read_bytes()
            assert parts(committed) == parts(make(language)), "Run tools/document_templates.py."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.token)
def test_default_template_shows_everything_of_its_sample(kind: DocumentKind, language: str) -> None:
    sample = kind.sample(language)

    made = office.render(kind.default(language), sample)

    document = Document(BytesIO(made))
    headings = [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    for item in sample["items"]:
        assert any(text.endswith(f"{item['number']}  {item['title']}") for text in headings)
    assert reason_against(kind.default(language), kind, language) is None
    assert "{" not in "\n".join(p.text for p in document.paragraphs)
    assert document.core_properties.title == sample["title"]
    section = document.sections[0]
    assert sample["marking"] in section.header.paragraphs[0].text
    assert "NUMPAGES" in section.footer._element.xml
