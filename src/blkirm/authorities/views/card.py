"""How to reach an authority, as every page shows it."""

from blkirm.kernel.page import Page
from collections.abc import Mapping
from datetime import date
from typing import Any
from zExceptions import NotFound


class CardMacros(Page):
    """The contact card, for other pages; ``card_of`` prepares what it shows."""

    def __call__(self) -> str:
        raise NotFound()


def card_of(details: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Prepare the contact of an authority for the reader; ``known`` says whether there is any."""
    english = language == "en"
    town = details.get("place_en") if english else ""
    hours = details.get("hours_en") if english else ""
    card = {
        "street": details.get("street") or "",
        "town": " ".join(
            part for part in (details.get("postcode"), town or details.get("place")) if part
        ),
        "phone": details.get("phone") or "",
        "call": "".join(c for c in details.get("phone") or "" if c in "+0123456789"),
        "email": details.get("email") or "",
        "website": details.get("website") or "",
        "hours": hours or details.get("hours_de") or "",
    }
    confirmed = details.get("confirmed_on")
    return {
        **card,
        "known": any(card.values()),
        "confirmed": date.fromisoformat(confirmed) if confirmed else None,
    }
