"""Finding an office by place and postcode, within what the register holds. Plain data."""

from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import combining
from unicodedata import normalize


@dataclass(frozen=True)
class Place:
    """Where an office is and whom it serves."""

    id: str
    name: str = ""
    postcode: str = ""
    town: str = ""
    serves: tuple[str, ...] = ()


#: Why an office answers a question, best first.
SERVES, HERE, NEAR, TOWN, NAME = "serves", "here", "near", "town", "name"
WHYS = (SERVES, HERE, TOWN, NAME, NEAR)
#: The first digits of a postcode that make a region.
REGION = 2
POSTCODE = 5


def near(place: Place, postcode: str) -> tuple[str, int] | None:
    """Say why an office answers a postcode, and how exactly (more is better); None if it does not."""
    served = [beginning for beginning in place.serves if postcode.startswith(beginning)]
    if served:
        return SERVES, max(map(len, served))
    if place.postcode == postcode:
        return HERE, len(postcode)
    if place.postcode[:REGION] == postcode[:REGION] and place.postcode:
        return NEAR, REGION
    return None


def plain(text: str) -> str:
    """Return a text as it is compared: small letters, no marks, ß as ss."""
    text = normalize("NFKD", text.casefold())
    return "".join(letter for letter in text if not combining(letter)).strip()


def spelled_out(text: str) -> str:
    """Return a text with its umlauts written as two letters, as many people type them."""
    letters = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
    return plain(normalize("NFC", text.casefold()).translate(letters))


def has_words(text: str, wanted: str) -> bool:
    """Say whether every wanted word begins a word of a text, umlauts in either spelling."""
    found = {*plain(text).split(), *spelled_out(text).split()}
    return all(any(word.startswith(each) for word in found) for each in plain(wanted).split())


def answer(place: Place, wanted: str) -> tuple[str, int] | None:
    """Say why an office answers what somebody typed, and how exactly; None if it does not."""
    wanted = wanted.strip()
    if wanted.isdecimal() and wanted.isascii():
        if len(wanted) == POSTCODE:
            return near(place, wanted)
        return (NEAR, len(wanted)) if place.postcode.startswith(wanted) else None
    if has_words(place.town, wanted):
        return TOWN, 0
    return (NAME, 0) if has_words(place.name, wanted) else None


def answering(places: Iterable[Place], wanted: str) -> list[tuple[Place, str]]:
    """Return the offices that answer, the best first, each with why."""
    found = [(place, why) for place in places if (why := answer(place, wanted))]
    found.sort(key=lambda entry: (WHYS.index(entry[1][0]), -entry[1][1]))
    return [(place, why) for place, (why, _exactly) in found]
