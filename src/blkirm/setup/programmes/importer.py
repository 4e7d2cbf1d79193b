"""Puts the programmes into a site that lacks them. What is there already stays as it is."""

from datetime import date
from pathlib import Path
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any

import yaml


SOURCE = Path(__file__).parent
TABLES = ("laender", "countries", "benefits", "statements", "funding")


def read_programme(path: Path) -> dict[str, Any]:
    """Return the fields of a programme; days in its tables are texts, as the fields want them."""
    fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    for table in TABLES:
        fields[table] = [
            {
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in row.items()
            }
            for row in fields.get(table, [])
        ]
    return fields


def import_programmes(site: PloneSite) -> None:
    """Create and publish the programmes, then say which followed which."""
    folder = site["programmes"]
    heirs = {}
    for path in sorted(SOURCE.glob("*.yaml")):
        if path.stem in folder:
            continue
        fields = read_programme(path)
        heirs[path.stem] = fields.pop("successor", None)
        new = createContent("Programme", id=path.stem, **fields)
        # Set-up may put things where nobody adds them by hand.
        programme = addContentToContainer(folder, new, checkConstraints=False)
        api.content.transition(programme, "publish")
    for id_, heir in heirs.items():
        if heir:
            folder[id_].successor = api.content.get_uuid(folder[heir])
            folder[id_].reindexObject()
