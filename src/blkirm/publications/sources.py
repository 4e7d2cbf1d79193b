"""What a report is made from: a paper, minutes, a decision or an item of a working party.

Nothing of the source is told to anybody here: rules look at it whoever asks, and answer with states.
"""

from Acquisition import aq_base
from blkirm.intake.rules import sha256_of
from blkirm.publications import rules
from blkirm.publications.file_facts import file_of
from blkirm.releases.interfaces import IReleasable
from blkirm.releases.rounds import allows
from blkirm.releases.rules import state_of
from plone import api
from plone.dexterity.content import DexterityContent
from typing import Any
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.publications.reports"


def source_of(report: DexterityContent) -> Any:
    """Return the thing that a report was made from; None where there is none any more."""
    uid = aq_base(report).source
    if not uid:
        return None
    # Unrestricted: whether it was released counts whoever looks at the report. It is never shown.
    found = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=uid)
    thing = found[0]._unrestrictedGetObject() if found else None
    return thing if IReleasable.providedBy(thing) else None


def is_as_released(report: DexterityContent) -> bool:
    """Say whether every file is still the one taken from the source, and that is still the same."""
    base = aq_base(report)
    taken = base.made_from
    languages = rules.languages_of(report)
    if not taken or not languages:
        return False
    thing = source_of(report)
    theirs = sha256_of(getattr(aq_base(thing), "file", None)) if thing is not None else ""
    return all(
        language in taken
        and taken[language]["source"] == theirs
        and taken[language]["made"] == sha256_of(file_of(report, language))
        for language in languages
    )


def may_go_out(thing: Any) -> bool:
    """Say whether the present text of a thing was released, at least without its annexes."""
    return allows(state_of(thing), annexes=False)


def reports_made_from(thing: Any) -> list[DexterityContent]:
    """Return the reports that a thing was handed over for, the first one first, whoever asks."""
    uids = IAnnotations(thing).get(KEY, ())
    found = (rules.edition_with(uid) for uid in uids)
    return [report for report in found if report is not None]


def note_report(thing: Any, report: DexterityContent) -> None:
    notes = IAnnotations(thing)
    notes[KEY] = (*notes.get(KEY, ()), api.content.get_uuid(report))


def forget_reports(thing: Any) -> None:
    """Take the note from a copy: nothing was made from that."""
    IAnnotations(thing).pop(KEY, None)
