"""What the check of texts finds, and what it leaves in peace."""

from blkirm.pages.text_check import ERROR
from blkirm.pages.text_check import errors
from blkirm.pages.text_check import findings
from blkirm.pages.text_check import open_warnings
from blkirm.pages.text_check import WARNING
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

import pytest


FOUND = {
    "picture without alt": (
        '<img src="resolveuid/abc/@@images/image/large">',
        ("picture-without-alternative", ERROR, "abc"),
    ),
    "picture with empty alt": (
        '<p><img src="a/tree.png" alt=" "></p>',
        ("picture-may-need-alternative", WARNING, "tree.png"),
    ),
    "picture named like its file": (
        '<img src="x" alt="IMG_2041.jpg">',
        ("alternative-is-file-name", WARNING, "IMG_2041.jpg"),
    ),
    "linked picture with empty alt": (
        '<a href="/de"><img src="x" alt=""></a>',
        ("empty-link", ERROR, "/de"),
    ),
    "title in the text": ("<h1>Noch ein Titel</h1>", ("second-title", ERROR, "Noch ein Titel")),
    "text begins too low": ("<h3>Ämter</h3>", ("skipped-heading", ERROR, "Ämter")),
    "level skipped": ("<h2>A</h2><h4>B</h4>", ("skipped-heading", ERROR, "B")),
    "heading without words": ("<h2> <br></h2>", ("empty-heading", ERROR, "2")),
    "link without words": ('<a href="/x">\n</a>', ("empty-link", ERROR, "/x")),
    "link to nowhere": ('<a href=" ">Bericht</a>', ("link-to-nowhere", ERROR, "Bericht")),
    "click here in German": (
        '<a href="/x">Hier klicken!</a>',
        ("words-say-nothing", WARNING, "Hier klicken!"),
    ),
    "click here in English": (
        '<a href="/x"><b>Read</b> more …</a>',
        ("words-say-nothing", WARNING, "Read more …"),
    ),
    "address as words": (
        '<a href="https://a.example">https://a.example</a>',
        ("words-are-address", WARNING, "https://a.example"),
    ),
    "table without header": (
        "<table><tr><td>Land</td><td>Amt</td></tr></table>",
        ("table-without-header", ERROR, "Land Amt"),
    ),
    "table with empty header": (
        "<table><tr><th></th></tr><tr><td>Land</td></tr></table>",
        ("table-without-header", ERROR, "Land"),
    ),
}
GOOD = {
    "nothing": "",
    "words": "<p>Siehe <a href='/de/reports'>Berichte</a>, hier und dort.</p>",
    "headings down and up again": "<h2>A</h2><h3>B</h3><h4>C</h4><h2>D</h2><h3>E</h3>",
    "picture": '<img src="x" alt="Haus der Konferenz">',
    "decoration beside words in a link": '<a href="/x"><img src="x" alt="">Berichte</a>',
    "picture as a link": '<a href="/x"><img src="x" alt="Berichte"></a>',
    "table": '<table><tr><th scope="col">Land</th></tr><tr><td>Bayern</td></tr></table>',
    "place to jump to": '<a id="weiter"></a><a name="hier"></a>',
    "words that begin emptily": '<a href="/x">Mehr über Reintegration</a>',
}


@pytest.mark.parametrize(("html", "expected"), FOUND.values(), ids=FOUND.keys())
def test_barrier_is_named_with_its_place(html: str, expected: tuple[str, str, str]) -> None:
    found = [(each.kind, each.severity, each.excerpt) for each in findings(html)]

    assert found == [expected]


@pytest.mark.parametrize("html", GOOD.values(), ids=GOOD.keys())
def test_good_text_has_no_findings(html: str) -> None:
    assert findings(html) == []


def test_table_in_a_cell_needs_its_own_header() -> None:
    html = "<table><tr><th>Land</th></tr><tr><td><table><tr><td>Kern</td></tr></table></td></tr></table>"

    assert [each.excerpt for each in findings(html)] == ["Kern"]


def test_warning_is_open_until_somebody_gave_a_reason_for_that_place() -> None:
    found = findings('<a href="/x">hier</a> <a href="/y">mehr</a> <a href="/z"></a>')
    keys = {each.excerpt: each.key for each in found}

    still_open = open_warnings(found, frozenset({keys["hier"], keys["/z"]}))

    assert [each.excerpt for each in still_open] == ["mehr"]
    assert [each.excerpt for each in errors(found)] == ["/z"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(2, 6), min_size=1, max_size=12))
def test_a_heading_is_found_just_where_a_level_is_missing(levels: list[int]) -> None:
    html = "".join(f"<h{level}>Teil {n}</h{level}>" for n, level in enumerate(levels))

    before = [1, *levels]
    expected = [f"Teil {n}" for n, level in enumerate(levels) if level > before[n] + 1]

    assert [each.excerpt for each in findings(html)] == expected


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"' abhimgtrlscx1234\n&;-!", max_size=120))
def test_no_text_breaks_the_check(html: str) -> None:
    assert isinstance(findings(html), list)
