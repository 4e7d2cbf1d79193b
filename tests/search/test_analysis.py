"""Words as the search understands them; no site needed."""

from blkirm.search.analysis import keys_of
from blkirm.search.analysis import plain
from blkirm.search.analysis import words_in
from blkirm.search.compounds import parts_of
from blkirm.search.extracts import extract
from blkirm.search.index import TextIndex
from blkirm.search.query import MOST_TERMS
from blkirm.search.query import parse
from blkirm.search.query import Term
from blkirm.search.stems import fold
from blkirm.search.stems import stem
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

import pytest
import time


#: Compounds of the trade and where they come apart.
COMPOUNDS = [
    "Abschiebe|haft",
    "Abschiebungs|haft",
    "Abschiebungs|hindernis",
    "Abschiebungs|verbot",
    "Amts|hilfe",
    "Ansprech|partner",
    "Antrags|weg",
    "Arbeits|gruppe",
    "Arbeits|programm",
    "Asyl|antrag",
    "Asyl|bewerber|leistungs|gesetz",
    "Asyl|verfahren",
    "Aufenthalts|erlaubnis",
    "Aufenthalts|gesetz",
    "Ausländer|behörde",
    "Ausländer|zentral|register",
    "Ausreise|gewahrsam",
    "Ausreise|pflicht",
    "Ausreise|zentrum",
    "Beratungs|leitlinien",
    "Beschluss|vorlage",
    "Beschluss|vorschlag",
    "Bestands|aufnahme",
    "Botschafts|vorführung",
    "Bundes|amt",
    "Bundes|innen|ministerium",
    "Bundes|polizei",
    "Charter|flüge",
    "Daten|austausch",
    "Daten|schutz",
    "Dolmetscher|kosten",
    "Dublin|verfahren",
    "Dublin|überstellung",
    "Duldungs|bescheid",
    "Duldungs|gründe",
    "Einreise|verbot",
    "Ergebnis|protokoll",
    "Erhebungs|bogen",
    "Erstaufnahme|einrichtung",
    "Frage|bogen",
    "Fristen|berechnung",
    "Förder|programm",
    "Förder|richtlinie",
    "Gemeinschafts|unterkunft",
    "Geschäfts|ordnung",
    "Grenzübertritts|bescheinigung",
    "Haft|plätze",
    "Handlungs|empfehlung",
    "Herkunfts|land",
    "Herkunfts|länder",
    "Identitäts|feststellung",
    "Identitäts|klärung",
    "Innen|minister|konferenz",
    "Jahres|bericht",
    "Koordinierungs|stelle",
    "Kosten|übernahme",
    "Kurz|bericht",
    "Lage|bild",
    "Landes|amt",
    "Landes|aufnahme|behörde",
    "Länder|anfrage",
    "Menschen|rechte",
    "Mitwirkungs|pflicht",
    "Öffentlichkeits|arbeit",
    "Pass|ersatz|beschaffung",
    "Pass|ersatz|papiere",
    "Projekt|beschreibung",
    "Rechts|grundlage",
    "Reintegrations|förderung",
    "Reintegrations|programm",
    "Reise|beihilfe",
    "Reise|dokumente",
    "Rückführungs|management",
    "Rückkehr|beratung",
    "Rückkehr|beratungs|stelle",
    "Rückkehr|entscheidung",
    "Rückkehr|förderung",
    "Rückkehr|hilfe",
    "Rückkehr|programm",
    "Rückübernahme|abkommen",
    "Sammel|abschiebung",
    "Sicherheits|begleitung",
    "Start|hilfe",
    "Statistik|merkmale",
    "Tages|ordnungs|punkt",
    "Verwaltungs|gericht",
    "Verwaltungs|vorschrift",
    "Visum|pflicht",
    "Vollziehungs|beamte",
    "Vollzugs|hindernis",
    "Widerspruchs|verfahren",
    "Wiedereinreise|sperre",
    "Ziel|staat",
    "Ziel|vereinbarung",
    "Zuständigkeits|prüfung",
    "Zuwendungs|bescheid",
    "Überstellungs|frist",
]

#: Words that are none, or whose parts nobody looks for.
WHOLE = [
    "allgemein",
    "Antrag",
    "Aufenthalt",
    "Ausreise",
    "Beratung",
    "Bericht",
    "Besprechung",
    "Bevölkerung",
    "Brandenburg",
    "Deutschland",
    "Dokument",
    "Duldung",
    "Einrichtung",
    "Entscheidung",
    "Entwicklung",
    "Ergebnis",
    "Evaluation",
    "Familie",
    "Förderung",
    "Freiheit",
    "freiwillig",
    "Gesellschaft",
    "Grundlage",
    "Information",
    "Integration",
    "Interesse",
    "Kommission",
    "Konferenz",
    "Kooperation",
    "Koordination",
    "Leistung",
    "Leitlinie",
    "Maßnahme",
    "Migration",
    "Ministerium",
    "Mitglied",
    "Niedersachsen",
    "Organisation",
    "Partei",
    "Partner",
    "Perspektive",
    "Programm",
    "Protokoll",
    "Reintegration",
    "Richtlinie",
    "Rückführung",
    "Rückkehr",
    "Schnittstelle",
    "Statistik",
    "Stellungnahme",
    "Teilnehmer",
    "Transport",
    "Umsetzung",
    "Unterbringung",
    "Unterlage",
    "Unterstützung",
    "Verantwortung",
    "Vereinbarung",
    "Verfahren",
    "Vertrag",
    "Verwaltung",
    "Voraussetzung",
    "Vorsitzende",
    "Wissenschaft",
    "Zuständigkeit",
    "Zusammenarbeit",
    "Überstellung",
]


@pytest.mark.parametrize("word", COMPOUNDS)
def test_compound_comes_apart_where_its_words_meet(word: str) -> None:
    parts = word.lower().replace("ß", "ss").split("|")

    assert list(parts_of("".join(parts))) == parts


@pytest.mark.parametrize("word", WHOLE)
def test_word_that_is_no_compound_stays_whole(word: str) -> None:
    assert parts_of(word.lower()) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("rückkehr", "rueckkehr"),
        ("rückkehr", "ruckkehr"),
        ("behörde", "behoerden"),
        ("land", "länder"),
        ("land", "laendern"),
        ("straße", "strassen"),
        ("maßnahme", "massnahmen"),
        ("beratung", "beratungen"),
        ("förderung", "foerderung"),
        ("bescheid", "bescheides"),
        ("protokoll", "protokolle"),
        ("frist", "fristen"),
        ("überstellung", "überstellungen"),
    ],
)
def test_forms_and_spellings_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("frist", "fest"), ("bund", "band"), ("pass", "post"), ("haft", "heft")]
)
def test_other_words_have_other_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_compound_is_found_by_its_parts_and_by_neighbouring_parts_together() -> None:
    keys = keys_of("rückkehrberatungsstelle")

    wanted = ("rückkehr", "beratung", "stelle", "rückkehrberatung", "beratungsstelle")
    assert {f"p{stem(word)}" for word in wanted} <= set(keys)


def test_text_is_put_together_again_where_its_lines_broke_a_word() -> None:
    text = plain("Rückkehr-\nberatung und Bund-\nLänder\u00ad-Gruppe ------------- a\0b")

    assert text == "Rückkehrberatung und Bund- Länder-Gruppe … ab"


def test_file_names_are_words_too() -> None:
    assert words_in("Bericht_2015-final.pdf") == ["bericht", "2015", "final", "pdf"]


def test_folding_makes_umlauts_and_their_spellings_alike() -> None:
    assert fold("größe") == fold("groesse") == fold("grosse")


@pytest.mark.parametrize(
    ("typed", "groups"),
    [
        ("Rückkehr Beratung", [[Term(("rückkehr",))], [Term(("beratung",))]]),
        ('"freiwillige Rückkehr"', [[Term(("freiwillige", "rückkehr"))]]),
        ('"offen', [[Term(("offen",))]]),
        ("rückk*", [[Term(("rückk",), is_prefix=True)]]),
        ("a*", [[Term(("a",))]]),
        ("Ghana OR Kosovo", [[Term(("ghana",)), Term(("kosovo",))]]),
        ("Ghana ODER Kosovo", [[Term(("ghana",)), Term(("kosovo",))]]),
        ("AG-Rück", [[Term(("ag", "rück"))]]),
        ("die Frist der AG", [[Term(("frist",))], [Term(("ag",))]]),
        ("die", [[Term(("die",))]]),
        ("OR AND NOT", []),
        ('* - " ( ) \0', []),
    ],
)
def test_query_is_what_people_mean(typed: str, groups: list) -> None:
    assert [list(group) for group in parse(typed).groups] == groups


@pytest.mark.parametrize("typed", ["Frist -Dublin", "Frist NOT Dublin", "Frist NICHT Dublin"])
def test_query_leaves_out(typed: str) -> None:
    assert parse(typed).without == (Term(("dublin",)),)


def test_query_of_too_many_words_is_cut_and_says_so() -> None:
    query = parse(" ".join(f"wort{number}" for number in range(300)))

    assert (len(query.groups), query.is_cut) == (MOST_TERMS, True)


TEXTS = {
    1: "Leitlinien der Rückkehrberatung für Kommunen",
    2: "Beratung zur freiwilligen Rückkehr",
    3: "Merkblatt: Straße und Maßnahmen",
    4: "Foerderung der Reintegration in Ghana",
    5: "Report on voluntary returns and counselling",
    6: "Bericht der AG-Rück zur Ausreise-\npflicht in Nordrhein-Westfalen",
}


@pytest.fixture(scope="module")
def index() -> TextIndex:
    index = TextIndex("SearchableText", ["SearchableText"])
    for number, text in TEXTS.items():
        index.index_text(number, text)
    return index


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Beratung", [1, 2]),
        ("Beratungen", [1, 2]),
        ("Rueckkehr", [1, 2]),
        ("ruckk*", [1, 2]),
        ("RÜCKKEHR", [1, 2]),
        ('"freiwillige Rückkehr"', [2]),
        ('"Rückkehr freiwillige"', []),
        ('"Beratung zur"', [2]),
        ("strasse", [3]),
        ("Maßnahme", [3]),
        ("Förderung", [4]),
        ("return", [5]),
        ("Pflicht", [6]),
        ("Ausreisepflicht", [6]),
        ("Beratung -Kommunen", [2]),
        ("Ghana ODER Kommune", [1, 4]),
        ("AG-Rück", [6]),
        ("Beratung Ghana", []),
        ("-Beratung", []),
        ("Nichts", []),
    ],
)
def test_index_finds(index: TextIndex, typed: str, found: list[int]) -> None:
    assert list(index.find(parse(typed))) == found


def test_index_forgets_a_document_without_a_trace(index: TextIndex) -> None:
    index = TextIndex("SearchableText", ["SearchableText"])
    for number, text in TEXTS.items():
        index.index_text(number, text)
    index.index_text(1, "Etwas ganz anderes")
    for number in TEXTS:
        index.unindex_object(number)

    assert [len(index._documents), len(index._keys), len(index._texts), index.numObjects()] == [
        0
    ] * 4


def test_index_knows_a_changed_text_only(index: TextIndex) -> None:
    index = TextIndex("SearchableText", ["SearchableText"])
    index.index_text(1, "Fristen im Dublinverfahren")

    changes = [index.index_text(1, "Fristen im Dublinverfahren"), index.index_text(1, "Fristen")]

    assert changes == [0, 1]
    assert [list(index.find(parse(word))) for word in ("Frist", "Dublin")] == [[1], []]


HOSTILE = [
    " ".join(f"wort{number}" for number in range(300)),
    " OR ".join("abc*" for _ in range(300)),
    "*" * 2000,
    '"' * 2001,
    '"' + "a " * 1000,
    "\0\0\0",
    "(" * 1000,
    "-" * 1000 + "a",
    "a" * 5000,
    "ä" * 64 + "*",
    "\u202e\u0000\ufeff",
    ".*?(a+)+$",
    "\U0001f600",
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_question_is_answered_quickly(index: TextIndex, typed: str) -> None:
    begun = time.perf_counter()

    index.find(parse(typed))

    assert time.perf_counter() - begun < 1


@settings(max_examples=150, deadline=None)
@given(text=strategies.text(max_size=200), query=strategies.text(max_size=60))
def test_no_text_and_no_question_breaks_the_index(text: str, query: str) -> None:
    index = TextIndex("SearchableText", ["SearchableText"])
    index.index_text(1, text)
    parsed = parse(query)

    found = list(index.find(parsed))
    pieces = extract(index.text_of(1), index.words_meant(parsed))
    index.unindex_object(1)

    assert found in ([], [1])
    assert "".join(piece for piece, _marked in pieces).strip("… ") in plain(text)
    assert (len(index._documents), len(index._keys)) == (0, 0)


def test_extract_shows_the_place_with_most_of_the_words_marked() -> None:
    text = f"Titel {'und so weiter ' * 60}Beratung {'und so fort ' * 60}Beratung zur Frist. Ende."

    pieces = extract(text, [{"beratung"}, {"frist"}], skip=5)

    assert [piece for piece, marked in pieces if marked] == ["Beratung", "Frist"]
    assert pieces[0] == ("… ", False)
    assert sum(len(piece) for piece, _marked in pieces) < 320
