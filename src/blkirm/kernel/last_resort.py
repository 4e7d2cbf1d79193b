"""The page for when Zope cannot or shall not answer: in both languages, with nothing to load.

It needs no site, no database and no file but its own; its style stands in it and is allowed by its
hash.
"""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from string import Template


WORDS = {
    400: (
        "Diese Anfrage ist nicht lesbar.",
        "Die Adresse oder das Formular enthält Angaben, die das Portal nicht annimmt.",
        "This request cannot be read.",
        "The address or the form contains something that the portal does not accept.",
    ),
    403: (
        "Diese Anfrage kam von einer fremden Seite.",
        "Bitte öffnen Sie das Portal selbst und wiederholen Sie dort den Schritt.",
        "This request came from another site.",
        "Please open the portal itself and repeat the step there.",
    ),
    404: (
        "Hier ist nichts.",
        "Diese Adresse gibt es nicht.",
        "There is nothing here.",
        "This address does not exist.",
    ),
    405: (
        "Das geht hier nicht.",
        "Diese Art der Anfrage nimmt das Portal an dieser Adresse nicht an.",
        "That does not work here.",
        "The portal does not accept this kind of request at this address.",
    ),
    413: (
        "Das ist zu groß für eine einzige Anfrage.",
        "Bitte laden Sie große Dateien auf der Seite der Unterlagen hoch; sie kommen dort in Teilen an.",
        "This is too large for a single request.",
        "Please send large files in chunks, through @tus-upload or the page of the library.",
    ),
    500: (
        "Das Portal hat einen Fehler gemacht.",
        "Der Fehler ist vermerkt. Bitte versuchen Sie es später noch einmal.",
        "The portal has made a mistake.",
        "The mistake has been recorded. Please try again later.",
    ),
    503: (
        "Gerade arbeiten viele am selben Inhalt.",
        "Nichts wurde gespeichert. Bitte versuchen Sie es in einigen Sekunden noch einmal.",
        "Many people are working on the same content right now.",
        "Nothing was saved. Please try again in a few seconds.",
    ),
}

_SOURCE = Path(__file__).with_name("last_resort.html").read_text(encoding="utf-8")
_PAGE = Template(_SOURCE)
_STYLE = _SOURCE.partition("<style>")[2].partition("</style>")[0]

#: What the content security policy calls the style of the page.
STYLE_HASH = f"'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"


def page(status: int) -> str:
    """Return the page for a status."""
    title_de, text_de, title_en, text_en = WORDS[status]
    return _PAGE.substitute(
        status=status, title_de=title_de, text_de=text_de, title_en=title_en, text_en=text_en
    )


def message(status: int) -> str:
    """Return one English sentence or two for clients."""
    _title_de, _text_de, title_en, text_en = WORDS[status]
    return f"{title_en} {text_en}"
