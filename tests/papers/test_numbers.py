from blkirm.papers.numbers import _candidates
from blkirm.papers.numbers import YEAR
from blkirm.papers.records import PaperRecords
from itertools import islice
from ZODB import DB
from ZODB.DemoStorage import DemoStorage

import pytest
import transaction


@pytest.mark.parametrize(
    ("party", "letters"),
    [
        ("voluntary-return", ["VR", "VRE", "VRET"]),
        ("dublin", ["DUB", "DUBL", "DUBLI"]),
        ("ag", ["AG", "AG2", "AG3"]),
        ("3-laender", ["P3L", "P3LA", "P3LAE"]),
        ("-", ["P", "P2", "P3"]),
    ],
)
def test_letters_stand_for_the_name_of_the_party(party: str, letters: list[str]) -> None:
    assert list(islice(_candidates(party), 3)) == letters


def test_people_who_upload_at_the_same_time_do_not_conflict() -> None:
    database = DB(DemoStorage())
    first, second = transaction.TransactionManager(), transaction.TransactionManager()
    one, two = database.open(first), database.open(second)
    one.root()["records"] = PaperRecords()
    one.root()["records"].numbers_of("VR").update(2026 * YEAR + n for n in range(0, 500, 2))
    first.commit()
    second.begin()

    one.root()["records"].numbers_of("VR").insert(2026 * YEAR + 41)
    two.root()["records"].numbers_of("VR").insert(2026 * YEAR + 43)
    first.commit()
    second.commit()
    first.begin()

    given = one.root()["records"].numbers_of("VR")
    assert (2026 * YEAR + 41 in given, 2026 * YEAR + 43 in given) == (True, True)
    database.close()
