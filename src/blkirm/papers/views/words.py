"""Words that the pages about papers share."""

from blkirm import _
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message


STATES: dict[str, Message] = {
    "draft": _("state_draft", default="draft"),
    "shared": _("state_shared", default="shared"),
    "final": _("state_final", default="final"),
    "archived": _("state_archived", default="archived"),
}

TRANSITIONS: dict[str, Message] = {
    "share": _("transition_share", default="Share with the party"),
    "finalise": _("transition_finalise", default="Mark as final"),
    "archive": _("transition_archive", default="Archive"),
    "reopen": _("transition_reopen", default="Reopen"),
}


def state_title(state: str | None, request: Any) -> str:
    return translate(STATES.get(state or "", state or ""), context=request)


def file_kind(filename: str) -> str:
    """Return the ending of a file's name as a label: PDF, DOCX."""
    _name, dot, ending = filename.rpartition(".")
    return ending.upper()[:5] if dot else ""


def options(vocabulary: Any, chosen: str | None) -> list[dict[str, Any]]:
    """Return the choices of a closed list, sorted by title, for a select."""
    rows = [
        {"token": token, "title": vocabulary.title(token), "selected": token == chosen}
        for token in vocabulary.titles
    ]
    return sorted(rows, key=lambda row: row["title"])
