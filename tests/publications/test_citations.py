from blkirm.publications.citations import bibtex
from blkirm.publications.citations import Cited
from blkirm.publications.citations import escaped
from blkirm.publications.citations import key
from hypothesis import given
from hypothesis import strategies as st

import datetime


FACTS = Cited(
    id="kurzbericht-2015",
    publisher="Koordinierungsstelle & Netzwerk",
    title="Kurzbericht: 100 % {Rückkehr}",
    series="Kurzbericht",
    number="2015/2",
    period="2014/2015",
    year=2015,
    stand=datetime.date(2015, 5, 12),
    language="de",
    address="https://portal.example/de/reports/kurzbericht-2015",
    licence="Amtliches Werk",
    licence_address="http://dcat-ap.de/def/licenses/officialWork",
)


def test_bibtex_says_all_that_is_known() -> None:
    assert bibtex(FACTS) == (
        "@techreport{blk-irm-kurzbericht-2015,\n"
        "  author = {{Koordinierungsstelle \\& Netzwerk}},\n"
        "  title = {{Kurzbericht: 100 \\% \\{Rückkehr\\}}},\n"
        "  institution = {Koordinierungsstelle \\& Netzwerk},\n"
        "  type = {Kurzbericht},\n"
        "  number = {2015/2},\n"
        "  year = {2015},\n"
        "  month = {5},\n"
        "  language = {ngerman},\n"
        "  url = {https://portal.example/de/reports/kurzbericht-2015},\n"
        "  note = {Stand: 12.05.2015},\n"
        "  copyright = {Amtliches Werk},\n"
        "}\n"
    )


def test_bibtex_leaves_out_what_is_not_known() -> None:
    bare = Cited("x", "P", "T", "", "", "", None, None, "en", "https://p.example/en/x", "", "")

    assert bibtex(bare).splitlines()[1:-1] == [
        "  author = {{P}},",
        "  title = {{T}},",
        "  institution = {P},",
        "  language = {english},",
        "  url = {https://p.example/en/x},",
    ]


@given(st.text(max_size=60))
def test_no_text_breaks_out_of_its_braces(text: str) -> None:
    written = escaped(text)
    depth = 0
    position = 0
    while position < len(written):
        if written[position] == "\\":
            position += 2
            continue
        depth += {"{": 1, "}": -1}.get(written[position], 0)
        assert depth >= 0
        position += 1

    assert depth == 0
    assert "\n" not in written


@given(st.text(max_size=30))
def test_key_is_plain(name: str) -> None:
    cited = Cited(name, "P", "T", "", "", "", None, None, "de", "", "", "")

    assert set(key(cited)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
