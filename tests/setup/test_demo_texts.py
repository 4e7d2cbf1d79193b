from blkirm.setup.demo.importer import each_paper
from blkirm.setup.demo.importer import read_data
from blkirm.setup.demo.importer import SOURCE
from blkirm.setup.pages.importer import SERVICE_PAGES
from blkirm.setup.pages.texts import Block
from blkirm.setup.pages.texts import Callout
from blkirm.setup.pages.texts import Heading
from blkirm.setup.pages.texts import Items
from blkirm.setup.pages.texts import Paragraph
from blkirm.setup.pages.texts import parse
from blkirm.setup.pages.texts import read_text
from blkirm.setup.pages.texts import Table
from blkirm.setup.pages.texts import to_html
from blkirm.setup.pages.texts import to_plain
from collections import Counter
from pathlib import Path

import pytest
import re


PARTIES = ["steering-committee", "voluntary-return", "forced-return", "dublin", "reintegration"]
PARTIES += ["benip"]
TREES = [SERVICE_PAGES, SOURCE / "pages"]
PAGES = [path for tree in TREES for path in sorted(tree.rglob("*.md"))]
TEXTS = [*PAGES, *sorted(SOURCE.glob("p*rties/*.md")), *sorted(SOURCE.glob("reports/*.md"))]
TEXTS += [path for _party, path in each_paper()]
PERSONAL = re.compile(r"\b(Herrn?|Frau|Mr|Mrs|Ms|Dr|Prof)\.?\s+[A-ZÄÖÜ]")


def name_of(path: Path) -> str:
    return "/".join(path.parts[-3:])


def headings_of(path: Path) -> list[int]:
    return [block.level for block in read_text(path).blocks() if isinstance(block, Heading)]


def test_every_text_has_a_twin_in_the_other_language() -> None:
    german, english = (
        sorted(
            str(path.relative_to(tree / language))
            for tree in TREES
            for path in (tree / language).rglob("*.md")
        )
        for language in ("de", "en")
    )

    assert german == english
    assert sorted(path.name for path in (SOURCE / "parties").iterdir()) == sorted(
        f"{party}.{language}.md" for party in PARTIES for language in ("de", "en")
    )


@pytest.mark.parametrize("path", [path for path in PAGES if "/de/" in str(path)], ids=name_of)
def test_twins_have_the_same_headings(path: Path) -> None:
    twin = Path(str(path).replace("/de/", "/en/"))

    assert headings_of(path) == headings_of(twin)


@pytest.mark.parametrize("party", PARTIES)
def test_mandates_have_the_same_headings_in_both_languages(party: str) -> None:
    german, english = (SOURCE / "parties" / f"{party}.{each}.md" for each in ("de", "en"))

    assert headings_of(german) == headings_of(english) != []


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_headings_leave_no_level_out(path: Path) -> None:
    levels = headings_of(path)
    first = 3 if path.parent.name == "parties" else 2

    assert levels[:1] in ([], [first])
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_texts_name_no_person(path: Path) -> None:
    words = " ".join([*to_plain(read_text(path).blocks()), str(read_text(path).head)])

    assert PERSONAL.findall(words) == []
    assert set(re.findall(r"[\w.-]+@([\w.-]+\w)", words)) <= {"blkirm.example"}


@pytest.mark.parametrize("path", PAGES, ids=name_of)
@pytest.mark.parametrize("demo", [True, False], ids=["demo", "live"])
def test_links_lead_somewhere(path: Path, demo: bool) -> None:
    language = next(part for part in ("de", "en") if part in path.parts)
    trees = TREES if demo else TREES[:1]
    known = {
        f"page:{each.relative_to(tree / language).with_suffix('')}".removesuffix("/index")
        for tree in trees
        for each in (tree / language).rglob("*.md")
    } | {"site:reports"}
    found: list[str] = []
    if demo or path.is_relative_to(SERVICE_PAGES) and not path.is_relative_to(SOURCE):
        to_html(read_text(path).blocks(demo), lambda target: found.append(target) or target)

    assert {each for each in found if each.startswith(("page:", "site:"))} <= known


def test_six_parties_have_six_papers_each_two_of_every_format() -> None:
    counted = Counter(
        (party, read_text(path).head["file"].rpartition(".")[2]) for party, path in each_paper()
    )

    assert counted == {(party, kind): 2 for party in PARTIES for kind in ("pdf", "docx", "odt")}


@pytest.mark.parametrize(
    ("party", "path"), list(each_paper()), ids=lambda each: getattr(each, "stem", each)
)
def test_papers_are_neither_shells_nor_books(party: str, path: Path) -> None:
    blocks = read_text(path).blocks()
    words = sum(len(line.split()) for line in to_plain(blocks))

    assert 150 <= words <= 400
    assert {Heading, Items} <= {type(block) for block in blocks}


def test_there_is_an_authority_for_every_land() -> None:
    ministries = Counter(
        entry["land"]
        for entry in read_data("authorities")
        if entry["kind"] == "land-ministry" and entry["id"] != "sm-by"
    )

    assert len(ministries) == 16
    assert set(ministries.values()) == {1}


def test_every_authority_says_who_it_is() -> None:
    wanted = {"id", "title", "title_en", "short_name", "level", "kind", "fields_of_work"}

    assert [entry["id"] for entry in read_data("authorities") if not wanted <= set(entry)] == []


def test_blocks_are_read_as_they_are_written() -> None:
    source = """Ein Satz
mit **Nachdruck**.

## Teil

- eins
  und mehr
- [zwei](page:contact)

1. erstens

| A | B |
| --- | --- |
| 1 |  |

::: hint
Tipp
:::
"""

    blocks: list[Block] = list(parse(source))

    assert blocks == [
        Paragraph("Ein Satz mit **Nachdruck**."),
        Heading(2, "Teil"),
        Items(False, ("eins und mehr", "[zwei](page:contact)")),
        Items(True, ("erstens",)),
        Table(("A", "B"), (("1", ""),)),
        Callout("hint", (Paragraph("Tipp"),)),
    ]
    assert to_html(blocks, lambda target: f"<{target}>") == "\n".join(
        [
            "<p>Ein Satz mit <strong>Nachdruck</strong>.</p>",
            "<h2>Teil</h2>",
            '<ul><li>eins und mehr</li><li><a href="&lt;page:contact&gt;">zwei</a></li></ul>',
            "<ol><li>erstens</li></ol>",
            '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
            "<tbody><tr><td>1</td><td></td></tr></tbody></table>",
            '<div class="callout hint"><p>Tipp</p></div>',
        ]
    )


@pytest.mark.parametrize(("demo", "words"), [(True, ["Schau"]), (False, ["Ernst"])])
def test_blocks_for_one_kind_of_site_stay_out_of_the_other(demo: bool, words: list[str]) -> None:
    source = "::: demo\n::: hint\nSchau\n:::\n:::\n\n::: live\nErnst\n:::\n"

    assert list(to_plain(list(parse(source, demo)))) == words


def test_a_block_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a line ':::'"):
        list(parse("::: hint\nTipp\n"))
