from blkirm.intake.markings import highest
from blkirm.intake.markings import levels_in_label
from blkirm.intake.markings import levels_in_text
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies

import pytest
import time


NFD, CONFIDENTIAL, SECRET, TOP_SECRET = "VS-NfD", "VS-Vertr", "GEHEIM", "STRENG-GEHEIM"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("VS-NfD", NFD),
        ("Bericht, VS – NfD, Seite 3", NFD),
        ("vs nfd", NFD),
        ("VSNfD", NFD),
        ("VS\u2011NfD", NFD),
        ("V S - N f D", NFD),
        ("VS-\nNfD", NFD),
        ("VS - NUR FÜR DEN DIENSTGEBRAUCH", NFD),
        ("VS – NUR FÜR\nDEN DIENST-\nGEBRAUCH", NFD),
        ("VS-Nur fuer den Dienstgebrauch", NFD),
        ("VS-NUR FU\u0308R DEN DIENSTGEBRAUCH", NFD),
        ("VS-NUR FU¨R DEN DIENSTGEBRAUCH", NFD),
        ("VS-NUR FÃ¼R DEN DIENSTGEBRAUCH", NFD),
        ("V S – N U R  F Ü R  D E N  D I E N S T G E B R A U C H", NFD),
        ("VS-NUR F. D. DIENSTGEBRAUCH", NFD),
        ("„Nur für den Dienstgebrauch“", NFD),
        ("nur für den Dienst\u00adgebrauch", NFD),
        ("ＶＳ－ＮｆＤ", NFD),
        ("NfD\nBundesamt", NFD),
        ("VS-VERTRAULICH", CONFIDENTIAL),
        ("VS — Vertraulich", CONFIDENTIAL),
        ("VS-Vertr.", CONFIDENTIAL),
        ("V S - V E R T R A U L I C H", CONFIDENTIAL),
        ("GEHEIM", SECRET),
        ("Kopf\n- GEHEIM -\nText", SECRET),
        ("G E H E I M", SECRET),
        ("G\nE\nH\nE\nI\nM", SECRET),
        ("GEHEIM   Seite 1 von 3", SECRET),
        ("BMI | GEHEIM | 2. Ausfertigung", SECRET),
        ("VS-Geheim", SECRET),
        ("VS-Geh.", SECRET),
        ("Dieses Papier ist amtlich geheim gehalten.", SECRET),
        ("STRENG GEHEIM", TOP_SECRET),
        ("Streng geheim\n", TOP_SECRET),
        ("S T R E N G   G E H E I M", TOP_SECRET),
        ("Str. Geh.", TOP_SECRET),
    ],
)
def test_marking_in_a_text_is_found(text: str, level: str) -> None:
    found = levels_in_text(f"Lagebericht\n{text}\nweiterer Text")

    assert highest(found) == level


@pytest.mark.parametrize(
    "text",
    [
        "Die Abstimmung ist geheim.",
        "Die Wahl ist frei, gleich und geheim",
        "Das Verfahren bleibt streng geheim, sagt die Presse.",
        "WAHLEN SIND GEHEIM",
        "Geheimschutz und GEHEIMSCHUTZBEAUFTRAGTE",
        "geheim",
        "Abstimmung: geheim",
        "öffentlich vs. vertraulich",
        "offen vs geheim",
        "Die Beratung ist vertraulich.",
        "VERTRAULICH",
        "TLP:AMBER+STRICT",
        "Vertrauliche Unterlagen nur für den Dienst",
        "Rückkehrberatung nur für den Gebrauch im Dienst",
        "Unicode hat NFD und NFC.",
        "Die VS-Vertragspartner (Verkehrssicherheit)",
        "Er kam zu spät. Gehen Sie weiter.",
        "Friedrich-Ebert-Str. Gehweg gesperrt",
        "",
    ],
)
def test_ordinary_text_carries_no_marking(text: str) -> None:
    assert levels_in_text(f"Lagebericht\n{text}\nweiterer Text") == set()


@pytest.mark.parametrize(
    ("label", "level"),
    [
        ("Bericht_VS-NfD_final.docx", NFD),
        ("BerichtVSNfD.docx", NFD),
        ("vsnfd.pdf", NFD),
        ("vs_vertraulich_2026.odt", CONFIDENTIAL),
        ("GEHEIM_Lagebericht.pdf", SECRET),
        ("Lagebericht (GEHEIM)", SECRET),
        ("Lagebericht GEHEIM.pdf", SECRET),
        ("geheim.pdf", SECRET),
        ("streng geheim.pdf", TOP_SECRET),
    ],
)
def test_marking_in_a_title_or_name_is_found(label: str, level: str) -> None:
    assert highest(levels_in_label(label)) == level


@pytest.mark.parametrize(
    "label",
    ["Geheime Abstimmung.docx", "Wie geheim ist die Wahl?", "Vergleich offen vs. geheim.pdf", ""],
)
def test_ordinary_title_carries_no_marking(label: str) -> None:
    assert levels_in_label(label) == set()


_gaps = strategies.text(" -–—\u00a0\n\u00ad_.", max_size=3)


@given(
    letters=strategies.lists(
        strategies.tuples(strategies.booleans(), _gaps), min_size=25, max_size=25
    ),
    umlaut=strategies.sampled_from(["Ü", "UE", "U\u0308", "U"]),
)
@settings(max_examples=200, deadline=None)
@example(letters=[(True, "")] * 25, umlaut="Ü")
def test_full_marking_is_found_however_it_is_torn_apart(
    letters: list[tuple[bool, str]], umlaut: str
) -> None:
    marking = [*"VSNURF", umlaut, *"RDENDIENSTGEBRAUCH"]
    text = "".join(
        (letter if upper else letter.lower()) + gap
        for letter, (upper, gap) in zip(marking, letters, strict=True)
    )

    assert levels_in_text(f"Text {text} Text") == {NFD}


@given(strategies.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_looked_through(text: str) -> None:
    assert levels_in_text(text) <= {NFD, CONFIDENTIAL, SECRET, TOP_SECRET}
    assert levels_in_label(text) <= {NFD, CONFIDENTIAL, SECRET, TOP_SECRET}


@pytest.mark.parametrize("piece", ["VS ", "V S - N U R ", "GEHEIM x ", "- - - ", "NUR FÜR DEN "])
def test_long_text_that_nearly_matches_is_quick(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    begin = time.process_time()

    levels_in_text(text)

    assert time.process_time() - begin < 3
