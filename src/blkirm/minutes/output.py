"""Minutes as documents: what Word files and PDFs of them are filled with, for one reader.

From `rules.entries_for`, as the page is, so page, Word file, PDF and excerpt say the same. Nobody's
name is in them: those who took part are authorities and the office they hold in the party.
"""

from blkirm import _
from blkirm.access.references import by_uid
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_date
from blkirm.meetings.documents import Document
from blkirm.meetings.documents import DocumentKind
from blkirm.meetings.documents import say
from blkirm.meetings.documents import template_for
from blkirm.meetings.documents import Values
from blkirm.meetings.documents import word
from blkirm.meetings.pack_agenda import CONFIDENTIAL
from blkirm.meetings.pack_agenda import marking_of
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.views.frame import time_span
from blkirm.meetings.vocabularies import AGENDA_ITEM_KINDS
from blkirm.meetings.vocabularies import MEETING_MODES
from blkirm.minutes.content import Minutes
from blkirm.minutes.kinds import Form
from blkirm.minutes.kinds import form_of
from blkirm.minutes.kinds import FORMS
from blkirm.minutes.kinds import speaker_and_words
from blkirm.minutes.output_participants import authority_title
from blkirm.minutes.output_participants import office_title
from blkirm.minutes.output_participants import participants_of
from blkirm.minutes.output_participants import PRESENCES
from blkirm.minutes.paragraphs import Paragraph
from blkirm.minutes.periods import BY_SILENCE
from blkirm.minutes.rules import entries_for
from blkirm.minutes.rules import meeting_of
from blkirm.minutes.rules import MinutesEntry
from blkirm.minutes.rules import state_of
from blkirm.minutes.tally import VOTES
from blkirm.minutes.views.words import TEXT_TITLES
from blkirm.minutes.vocabularies import MINUTES_KINDS
from blkirm.minutes.vocabularies import MINUTES_STATES
from blkirm.minutes.vocabularies import OUTCOMES
from blkirm.minutes.vocabularies import VOTE_VALUES
from blkirm.minutes.vocabularies import VOTES_COUNTED
from blkirm.papers.delivery import line_for
from blkirm.papers.delivery import STAMPED
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from pathlib import Path
from plone import api
from typing import Any


# --- what was said and decided ------------------------------------------------------------------


def _entry_values(entry: MinutesEntry, form: Form, language: str) -> Values:
    if entry.hidden:
        return _entry(entry.number, say(CONFIDENTIAL, language), entry.depth)
    values = entry.values
    titles = {**TEXT_TITLES, "discussion": form.discussion}
    texts = {
        name: _texts(getattr(entry, name), is_spoken=form.is_spoken and name == "discussion")
        for name in form.texts
    }
    return _entry(
        entry.number,
        entry.title,
        entry.depth,
        kind=word(AGENDA_ITEM_KINDS, entry.kind, language),
        rapporteur=authority_title(entry.rapporteur, language, short=True),
        **texts,
        texts=[
            {"name": name, "label": say(titles[name], language), "paragraphs": paragraphs}
            for name, paragraphs in texts.items()
            if paragraphs
        ],
        outcome=word(OUTCOMES, values.outcome, language),
        votes=_tally(entry, language),
        votes_by_seat=sorted(
            (
                {
                    "authority": authority_title(seat, language, short=True),
                    "vote": word(VOTE_VALUES, vote, language),
                }
                for seat, vote in values.votes.items()
            ),
            key=lambda row: row["authority"],
        ),
        statements=[
            {"authority": authority_title(seat, language), "texts": _texts(paragraphs)}
            for seat, paragraphs in entry.statements
        ],
        corrections=[
            {"day": format_date(clock.day_of(c.time), language), "note": c.note}
            for c in entry.corrections
        ],
    )


def _entry(number: str, title: str, depth: int, **more: Any) -> Values:
    empty: Values = dict.fromkeys(("kind", "rapporteur", "line", "outcome", "votes"), "")
    empty |= {name: [] for name in ("discussion", "result", "resolution", "votes_by_seat")}
    empty |= {name: [] for name in ("texts", "statements", "corrections")}
    return {"number": number, "title": title, "is_sub": depth > 0, **empty, **more}


def _texts(paragraphs: Iterable[Paragraph], *, is_spoken: bool = False) -> list[dict[str, Any]]:
    """Return paragraphs for a template: ``words`` is all of one, ``said`` without who speaks."""
    found: list[dict[str, Any]] = []
    for paragraph in paragraphs:
        if paragraph.points:
            found += [_text(point, point=True) for point in paragraph.points]
        else:
            speaker, said = speaker_and_words(paragraph) if is_spoken else ("", paragraph.text)
            found.append(_text(paragraph.text) | {"speaker": speaker, "said": said})
    return found


def _text(words: str, *, point: bool = False) -> dict[str, Any]:
    return {"words": words, "point": point, "speaker": "", "said": words}


def _tally(entry: MinutesEntry, language: str) -> str:
    if entry.tally is None:
        return ""
    counted = ((vote, getattr(entry.tally, vote)) for vote in VOTES)
    return ", ".join(
        say(VOTES_COUNTED[vote], language, number=number) for vote, number in counted if number
    )


# --- the documents ------------------------------------------------------------------------------


def minutes_document(minutes: Minutes, account: str) -> Document:
    """Return minutes as a document for the present user, who has this account."""
    entries = entries_for(minutes)
    values = _head(minutes) | {
        "participants": participants_of(minutes, minutes.language),
        "items": [_entry_values(e, form_of(minutes), minutes.language) for e in entries],
    }
    return _document(minutes, "minutes", values, account, [e.uid for e in entries if e.uid])


def excerpt_document(minutes: Minutes, uid: str, account: str) -> Document | None:
    """Return an excerpt of one item for the present user; None where it may not be viewed."""
    entry = next((e for e in entries_for(minutes) if uid and e.uid == uid and not e.hidden), None)
    if entry is None:
        return None
    language = minutes.language
    values = _head(minutes) | {
        "items": [_entry_values(entry, form_of(minutes), language)],
        "made_on": format_date(clock.today(), language),
    }
    values["title"] = say(
        _("title_excerpt", default="Excerpt on item ${number}: ${title}"),
        language,
        number=entry.number,
        title=minutes.title,
    )
    return _document(minutes, "excerpt", values, account, [uid])


def _document(
    minutes: Minutes, token: str, values: Values, account: str, uids: list[str]
) -> Document:
    meeting = meeting_of(minutes)
    marking = marking_of(meeting, [e for e in agenda_of(meeting) if e.uid in uids])
    return Document(
        values={**values, "marking": marking},
        template=template_for(
            party_of(minutes), token, minutes.language, names_party=may_name_party(minutes)
        ),
        title=values["title"],
        language=minutes.language,
        line=line_for(marking, account) if marking in STAMPED else "",
    )


def head_of(minutes: Minutes, language: str) -> dict[str, str]:
    """Return when and where the meeting was, in words."""
    meeting = meeting_of(minutes)
    return {
        "day": format_date(clock.day_of(meeting.start), language),
        "time": time_span(meeting.start, meeting.end, language),
        "place": meeting.place or "",
        "mode": word(MEETING_MODES, meeting.mode, language),
    }


def _head(minutes: Minutes) -> Values:
    language = minutes.language
    return {
        "title": minutes.title or "",
        "party": title_of(party_of(minutes), language) if may_name_party(minutes) else "",
        "meeting": meeting_of(minutes).title or "",
        "kind": word(MINUTES_KINDS, minutes.kind, language),
        **head_of(minutes, language),
        "status": _status(minutes, language),
        "marking": "",
        "made_on": format_date(clock.today(), language),
    }


def may_name_party(minutes: Minutes) -> bool:
    """Say whether the party may be named; the network reads single meetings of others."""
    return bool(api.user.has_permission("View", obj=party_of(minutes)))


def _status(minutes: Minutes, language: str) -> str:
    if minutes.adopted_on is None:
        return word(MINUTES_STATES, state_of(minutes), language)
    day = format_date(minutes.adopted_on, language)
    later = by_uid(minutes.adopted_in) if minutes.adopted_in else None
    if minutes.adopted_how == BY_SILENCE:
        message = _(
            "output_adopted_silence",
            default="Adopted on ${day}: nobody commented before the deadline",
        )
    elif later is not None:
        message = _("output_adopted_in", default="Adopted on ${day} (${meeting})")
        return say(message, language, day=day, meeting=later.title)
    else:
        message = _("output_adopted", default="Adopted on ${day}")
    return say(message, language, day=day)


# --- samples ------------------------------------------------------------------------------------


def sample_minutes(language: str) -> Values:
    """Return minutes that have everything minutes may have."""
    german = language == "de"
    text = "Die Leitlinien gelten ab Januar." if german else "The guidelines apply from January."
    texts = [_text(text), _text("NW", point=True)]
    spoken = [_text(f"BAMF: {text}") | {"speaker": "BAMF", "said": text}]
    items = [
        _entry("1", "Genehmigung der Tagesordnung" if german else "Adoption of the agenda", 0),
        _entry(
            "2",
            "Leitlinien zur Beratung" if german else "Guidelines on counselling",
            0,
            kind=word(AGENDA_ITEM_KINDS, "decision", language),
            rapporteur="BAMF",
            discussion=spoken,
            result=texts,
            resolution=texts,
            texts=[
                {"name": name, "label": say(title, language), "paragraphs": paragraphs}
                for name, title, paragraphs in (
                    ("discussion", FORMS["minutes-verbatim"].discussion, spoken),
                    ("result", TEXT_TITLES["result"], texts),
                    ("resolution", TEXT_TITLES["resolution"], texts),
                )
            ],
            outcome=word(OUTCOMES, "unanimous", language),
            votes=say(VOTES_COUNTED["yes"], language, number=2),
            votes_by_seat=[{"authority": "BAMF", "vote": word(VOTE_VALUES, "yes", language)}],
            statements=[{"authority": "NW", "texts": texts}],
            corrections=[{"day": "1.1.2027", "note": text}],
        ),
        _entry("2.1", "Stand in den Ländern" if german else "Progress in the Länder", 1),
    ]
    return {
        "title": "Protokoll: 11. Sitzung" if german else "Minutes: 11th meeting",
        "party": "Unterarbeitsgruppe" if german else "Sub-working party",
        "meeting": "11. Sitzung" if german else "11th meeting",
        "kind": word(MINUTES_KINDS, "minutes-results", language),
        "day": "16. September 2026" if german else "16 September 2026",
        "time": "10:00 bis 15:30 Uhr" if german else "10:00 to 15:30",
        "place": "Nürnberg",
        "mode": word(MEETING_MODES, "hybrid", language),
        "status": word(MINUTES_STATES, "circulated", language),
        "marking": "TLP:GREEN",
        "made_on": "1. Oktober 2026" if german else "1 October 2026",
        "participants": [
            {
                "authority": "BAMF",
                "office": office_title("chair", language),
                "presence": say(PRESENCES["present"], language),
            }
        ],
        "items": items,
    }


_FOLDER = Path(__file__).with_name("word")
MINUTES = DocumentKind(
    "minutes", _("document_minutes", default="Minutes"), 20, _FOLDER, sample_minutes
)
EXCERPT = DocumentKind(
    "excerpt",
    _("document_excerpt", default="Excerpt from the minutes"),
    30,
    _FOLDER,
    sample_minutes,
)
