"""The agenda as a document: what it is filled with, for one reader."""

from blkirm import _
from blkirm.access.audience import MARKINGS
from blkirm.audiences.rules import audience_of
from blkirm.authorities.rules import all_authorities
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_date
from blkirm.kernel.workshop import make_now
from blkirm.meetings.content import Meeting
from blkirm.meetings.documents import Document
from blkirm.meetings.documents import DocumentKind
from blkirm.meetings.documents import paragraphs
from blkirm.meetings.documents import say
from blkirm.meetings.documents import template_for
from blkirm.meetings.documents import Values
from blkirm.meetings.documents import word
from blkirm.meetings.interfaces import IAgendaTasks
from blkirm.meetings.rules import Entry
from blkirm.meetings.views.frame import time_span
from blkirm.meetings.vocabularies import AGENDA_ITEM_KINDS
from blkirm.meetings.vocabularies import AGENDA_MARKS
from blkirm.meetings.vocabularies import MEETING_MODES
from blkirm.papers.delivery import line_for
from blkirm.papers.delivery import STAMPED
from blkirm.papers.delivery import strict_marking_of
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from collections.abc import Sequence
from pathlib import Path
from plone import api
from typing import Any


def agenda_values(
    meeting: Meeting, agenda: Sequence[Entry], language: str, *, names_party: bool = True
) -> Values:
    """Return what the document of an agenda is filled with.

    ``agenda`` is what the reader sees of it, and nothing else of it is taken. A network reader of
    a single meeting is not told the party's name.
    """
    party = title_of(party_of(meeting), language) if names_party else ""
    papers = _titles_of(agenda)
    return {
        "title": f"{say(TITLE, language)}: {meeting.title}",
        "party": party,
        "meeting": meeting.title or "",
        "day": format_date(clock.day_of(meeting.start), language),
        "time": time_span(meeting.start, meeting.end, language),
        "place": meeting.place or "",
        "mode": word(MEETING_MODES, meeting.mode, language),
        "video_link": meeting.video_link or "",
        "marking": "",
        "items": [_item_values(entry, papers, language) for entry in agenda],
    }


TITLE = _("heading_agenda", default="Agenda")


def _item_values(entry: Entry, papers: dict[str, str], language: str) -> Values:
    if entry.hidden:
        return _item(entry.number, say(CONFIDENTIAL, language), entry.depth)
    # Unrestricted: it is on the agenda that the reader sees.
    item = api.portal.get().unrestrictedTraverse(entry.path, None)
    kind = word(AGENDA_ITEM_KINDS, entry.kind, language)
    rapporteur = _authority(entry.rapporteur, language)
    # What is on the green list by its kind says so already.
    marks = [word(AGENDA_MARKS, mark, language) for mark in entry.marks if mark != entry.kind]
    told = [kind, *marks]
    if rapporteur:
        told.append(say(_RAPPORTEUR, language, name=rapporteur))
    if entry.minutes_planned:
        told.append(say(_MINUTES, language, number=entry.minutes_planned))
    return _item(
        entry.number,
        entry.title,
        entry.depth,
        kind=kind,
        rapporteur=rapporteur,
        minutes=str(entry.minutes_planned or ""),
        marks=", ".join(marks),
        line=" · ".join(filter(None, told)),
        draft_resolution=paragraphs(getattr(item, "draft_resolution", "") or ""),
        tasks=_tasks_of(item, language),
        papers=[papers[uid] for uid in entry.paper_uids if uid in papers],
    )


def _item(number: str, title: str, depth: int, **more: Any) -> Values:
    empty = {"kind": "", "rapporteur": "", "minutes": "", "marks": "", "line": ""}
    empty |= {"draft_resolution": [], "tasks": [], "papers": []}
    return {"number": number, "title": title, "is_sub": depth > 0, **empty, **more}


CONFIDENTIAL = _("label_confidential_item", default="Confidential item")
_RAPPORTEUR = _("label_rapporteur_is", default="Rapporteur: ${name}")
_MINUTES = _("label_minutes_long", default="${number} minutes")


def _tasks_of(item: Any, language: str) -> list[dict[str, str]]:
    found = IAgendaTasks(item, None)
    return found.rows(language) if found is not None else []


def _titles_of(agenda: Iterable[Entry]) -> dict[str, str]:
    """Return titles of papers with their numbers."""
    uids = [uid for entry in agenda for uid in entry.paper_uids]
    # Unrestricted: an agenda names only papers that its reader may view.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=uids)
    return {
        brain.UID: f"{brain.Title} ({brain.reference_number})"
        if brain.reference_number
        else brain.Title
        for brain in (brains if uids else ())
    }


def _authority(authority: str, language: str) -> str:
    facts = all_authorities().get(authority)
    return facts.short_name or title_of(facts, language) if facts is not None else authority


def marking_of(meeting: Meeting, agenda: Iterable[Entry]) -> str:
    """Return the marking of a document about a meeting: the strictest of all that it tells of."""
    found = [strict_marking_of(meeting) or audience_of(meeting).marking]
    for entry in agenda:
        item = api.portal.get().unrestrictedTraverse(entry.path, None) if entry.path else None
        if item is not None:
            found.append(audience_of(item).marking)
    return max(found, key=list(MARKINGS).index)


def agenda_document(
    meeting: Meeting,
    agenda: Sequence[Entry],
    language: str,
    account: str,
    *,
    names_party: bool = True,
) -> Document:
    """Return the agenda as a document for an account that sees ``agenda`` of it."""
    marking = marking_of(meeting, agenda)
    values = agenda_values(meeting, agenda, language, names_party=names_party)
    return Document(
        values={**values, "marking": marking},
        template=template_for(party_of(meeting), "agenda", language, names_party=names_party),
        title=values["title"],
        language=language,
        line=line_for(marking, account) if marking in STAMPED else "",
    )


def agenda_pdf(meeting: Meeting, agenda: Sequence[Entry], language: str, account: str) -> bytes:
    """Return the agenda as PDF for an account that sees ``agenda`` of it; takes seconds.

    Equal agendas are made once. Raises ``OfficeMissing``, ``OfficeFailed``, ``TemplateFailed`` and
    ``Unmade``; all of them have a ``message``.
    """
    document = agenda_document(meeting, agenda, language, account)
    return make_now(document.key, document.prepare)


def sample_agenda(language: str) -> Values:
    """Return an agenda that has everything an agenda may have."""
    german = language == "de"
    items = [
        ("1", "Genehmigung der Tagesordnung" if german else "Adoption of the agenda", 0),
        ("2", "Leitlinien zur Beratung" if german else "Guidelines on counselling", 0),
        ("2.1", "Stand in den Ländern" if german else "Progress in the Länder", 1),
        ("3", say(CONFIDENTIAL, language), 0),
    ]
    told = {
        "kind": word(AGENDA_ITEM_KINDS, "decision", language),
        "rapporteur": "BAMF",
        "minutes": "30",
        "marks": word(AGENDA_MARKS, "late", language),
        "line": word(AGENDA_ITEM_KINDS, "decision", language) + " · BAMF",
        "draft_resolution": paragraphs(
            "Die Leitlinien werden eingeführt.\n\n- Bund\n- Länder"
            if german
            else "The guidelines are introduced.\n\n- Federation\n- Länder"
        ),
        "tasks": [
            {
                "title": "Rückmeldung der Länder" if german else "Reports of the Länder",
                "who": "BAMF",
                "due": "1. September 2026" if german else "1 September 2026",
            }
        ],
        "papers": ["Entwurf (AB-2026-3F7K)" if german else "Draft (AB-2026-3F7K)"],
    }
    return {
        "title": "Tagesordnung: 11. Sitzung" if german else "Agenda: 11th meeting",
        "party": "Unterarbeitsgruppe" if german else "Sub-working party",
        "meeting": "11. Sitzung" if german else "11th meeting",
        "day": "16. September 2026" if german else "16 September 2026",
        "time": "10:00 bis 15:30 Uhr" if german else "10:00 to 15:30",
        "place": "Nürnberg",
        "mode": word(MEETING_MODES, "hybrid", language),
        "video_link": "https://video.example/11",
        "marking": "TLP:GREEN",
        "items": [_item(n, t, d, **(told if n == "2" else {})) for n, t, d in items],
    }


AGENDA = DocumentKind("agenda", TITLE, 10, Path(__file__).with_name("word"), sample_agenda)
