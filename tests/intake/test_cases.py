from blkirm.intake.cases import AZR_NUMBERS
from blkirm.intake.cases import codes_in
from blkirm.intake.cases import PEOPLE

import pytest


ROWS = "Muster, Mara; 01.02.1990\nBeispiel, Ben; 3.4.1985\nProbe, Pia; 1999-12-31\n"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("AZR-Nummer: 990101123456", {AZR_NUMBERS}, id="number"),
        pytest.param("AZR-Nr. 99 01 01 123 456", {AZR_NUMBERS}, id="spaced-number"),
        pytest.param(
            "Name;AZR-Nr.\nA;990101123456\nB;990101123457\nC;990101123458", {AZR_NUMBERS}, id="list"
        ),
        pytest.param(f"Name; Geburtsdatum\n{ROWS}", {PEOPLE}, id="people"),
        pytest.param(
            "Mara Muster, geb. am 01.02.1990, Ben Beispiel, geboren am 3.4.1985, "
            "Pia Probe, geb. 31.12.1999",
            {PEOPLE},
            id="sentence",
        ),
        pytest.param(
            "Mara\nMuster\nGeburtsdatum\n01.02.1990\nBen Beispiel\n02.03.1991\nPia Probe\n04.05.1992",
            {PEOPLE},
            id="cells",
        ),
        pytest.param("Die AZR-Nummer hat zwölf Stellen.", set(), id="word"),
        pytest.param(f"Sitzungen\n{ROWS}", set(), id="days-without-births"),
        pytest.param("Mara Muster, geb. am 01.02.1990", set(), id="one-person"),
        pytest.param("Telefon 030123456789", set(), id="telephone"),
        pytest.param("", set(), id="nothing"),
    ],
)
def test_data_of_individual_cases_is_noticed(text: str, codes: set[str]) -> None:
    assert codes_in(text) == codes
