"""In what the three kinds of minutes differ: what is written, in which order, and what it is called.

Source: DOMAIN.md 1.6 (results, course of debate, verbatim); all kinds hold the same values, so that
minutes can change their kind without losing anything.
"""

from blkirm import _
from blkirm.minutes.content import Minutes
from blkirm.minutes.paragraphs import Paragraph
from dataclasses import dataclass
from zope.i18nmessageid import Message

import re


@dataclass(frozen=True)
class Form:
    """How minutes of a kind are written and shown.

    `texts` is the order of the texts, `discussion` what the text about the debate is called and
    `rows` how high its field is; `is_folded` says that its field is opened when it is wanted,
    `is_spoken` that its paragraphs begin with who speaks.
    """

    texts: tuple[str, ...]
    discussion: Message
    help: Message
    rows: int
    is_folded: bool = False
    is_spoken: bool = False


_DEBATE_FIRST = ("discussion", "result", "resolution")
FORMS = {
    "minutes-results": Form(
        ("result", "resolution", "discussion"),
        _("label_reasons_in_brief", default="Reasons in brief"),
        _(
            "help_minutes_results",
            default="Results minutes say what came out, and the reasons in brief where they are "
            "needed. Who said what is not recorded.",
        ),
        4,
        is_folded=True,
    ),
    "minutes-course": Form(
        _DEBATE_FIRST,
        _("label_discussion", default="Discussion"),
        _(
            "help_minutes_course",
            default="Minutes of the course of debate say in outline which views were held, and "
            "what came out.",
        ),
        8,
    ),
    "minutes-verbatim": Form(
        _DEBATE_FIRST,
        _("label_verbatim", default="What was said"),
        _(
            "help_minutes_verbatim",
            default="Verbatim minutes give what was said word for word. A paragraph that begins "
            "with who speaks and a colon is shown with the speaker.",
        ),
        16,
        is_spoken=True,
    ),
}
# An authority or an office, and a colon; no sentence.
_SPEAKER = re.compile(r"([^\s:.;!?][^:.;!?\n]{0,58}):[ \u00a0\n]+(?=\S)")


def form_of(minutes: Minutes) -> Form:
    return FORMS.get(minutes.kind, FORMS["minutes-results"])


def speaker_and_words(paragraph: Paragraph) -> tuple[str, str]:
    """Return who speaks in a paragraph, empty where nobody is named, and what is said."""
    found = _SPEAKER.match(paragraph.text)
    return (found[1], paragraph.text[found.end() :]) if found else ("", paragraph.text)
