"""Words and colours that pages, files and feeds about decisions share."""

from blkirm import _
from blkirm.decisions.lines import is_due
from blkirm.decisions.lines import is_late
from blkirm.decisions.vocabularies import implementation_states
from blkirm.decisions.vocabularies import title_of_line
from blkirm.kernel import clock
from blkirm.kernel.vocabulary import TokenVocabulary
from datetime import date
from typing import Any


#: Colours of the style sheet; each stands beside the word, never alone.
COLOURS = {
    "open": "open",
    "in-progress": "doing",
    "partially": "doing",
    "delayed": "late",
    "done": "done",
    "not-pursued": "ended",
    "superseded": "ended",
    "not-applicable": "ended",
}


def cell(line: str, state: str, due: date | None) -> dict[str, Any]:
    """Describe a line: its title, its state in words and colour, whether it is late."""
    late = is_late(state, due, clock.today())
    return {
        "line": line,
        "title": title_of_line(line),
        "state": state,
        "words": implementation_states.title(state),
        "colour": "late" if late else COLOURS.get(state, "open"),
        "late": late,
        "due": is_due(state),
        "late_word": late_word() if late else "",
    }


LATE = _("word_overdue", default="overdue")
# Translated once for each language: it stands in many cells of a page.
_late = TokenVocabulary({"late": LATE})


def late_word() -> str:
    """Return what is said of something late, in the reader's language."""
    return _late.title("late")


def options(vocabulary: Any, chosen: str) -> list[dict[str, Any]]:
    """Return the choices of a closed list in its own order, for a select."""
    return [
        {"token": token, "title": vocabulary.title(token), "selected": token == chosen}
        for token in vocabulary.titles
    ]
