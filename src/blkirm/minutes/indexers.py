from blkirm.minutes.content import IMinutes
from blkirm.minutes.content import Minutes
from blkirm.minutes.rules import words_for_everybody
from datetime import date
from plone.indexer import indexer


@indexer(IMinutes)
def comments_due(minutes: Minutes) -> date | None:
    """Return the last day for comments."""
    return minutes.comment_deadline


@indexer(IMinutes)
def searchable_text(minutes: Minutes) -> str:
    """Return what all readers of the minutes may read; the rest is found by its item only."""
    return f"{minutes.title}\n{words_for_everybody(minutes)}"
