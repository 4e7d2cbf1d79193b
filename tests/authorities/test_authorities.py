from blkirm.authorities.vocabularies import AUTHORITY_KINDS
from blkirm.authorities.vocabularies import FIELDS_OF_WORK
from blkirm.authorities.vocabularies import LAENDER
from blkirm.authorities.vocabularies import LEVELS
from collections.abc import Callable
from typing import Any


def test_register_of_authorities_is_public(functional: Any, world: Any, client: Callable) -> None:
    stranger = client()

    register = stranger.get("/de/authorities").text
    page = stranger.get("/en/authorities/munich")

    assert "Behörde munich" in register
    assert "Bavaria" in page.text
    assert page.status_code == 200


def test_vocabularies_are_whole() -> None:
    counts = [len(v) for v in (LEVELS, LAENDER, AUTHORITY_KINDS, FIELDS_OF_WORK)]

    assert counts == [8, 16, 18, 11]


def test_only_administrators_add_authorities(functional: Any, world: Any, client: Callable) -> None:
    body = {
        "@type": "Authority",
        "id": "new",
        "title": "Neue Behörde",
        "short_name": "NEU",
        "level": "land",
        "land": "DE-SH",
        "kind": "land-ministry",
    }

    statuses = {
        person: client(person).rest("POST", "/authorities", body).status_code
        for person in ("member", "editor", "site_admin")
    }

    assert statuses == {"member": 403, "editor": 403, "site_admin": 201}
