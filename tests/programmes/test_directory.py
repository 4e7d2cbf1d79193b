"""What the directory costs, and what stands in it from the start."""

from blkirm.kernel import clock
from blkirm.programmes.rules import as_day
from blkirm.setup.programmes.importer import import_programmes
from blkirm.setup.programmes.importer import read_programme
from blkirm.setup.programmes.importer import SOURCE
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest


FILES = sorted(SOURCE.glob("*.yaml"))
TABLES = ("laender", "countries", "benefits", "statements", "funding")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_fact_has_its_day_source_and_both_languages(path: Path) -> None:
    fields = read_programme(path)

    assert fields["summary_de"]
    assert fields["summary_en"]
    assert isinstance(fields["stand_date"], date)
    for table in TABLES:
        for row in fields[table]:
            assert as_day(row.get("valid_from") or row.get("as_of"))
            assert row["reference"]
            assert row["reference_en"]
            for name in ("note", "text"):
                assert (f"{name}_de" in row) == (f"{name}_en" in row)


def test_site_begins_with_all_programmes_and_a_second_run_changes_nothing(site: Any) -> None:
    folder = site["programmes"]
    before = {id_: folder[id_].modified() for id_ in folder.objectIds()}

    import_programmes(site)

    assert set(before) == {path.stem for path in FILES}
    assert {id_: folder[id_].modified() for id_ in folder.objectIds()} == before


def test_list_wakes_no_programme(
    functional: Any, client: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken = []
    monkeypatch.setattr(
        "Products.ZCatalog.CatalogBrains.AbstractCatalogBrain.getObject",
        lambda brain, REQUEST=None: woken.append(brain.getPath()),
    )
    stranger = client()

    with clock.at(date(2026, 11, 22)):
        pages = [
            stranger.get(f"/en/programmes{query}").text
            for query in ("", "?country=GE&land=DE-NW", "?at=2023-06-01")
        ]

    assert all("StarthilfePlus" in page for page in pages)
    assert woken == []
