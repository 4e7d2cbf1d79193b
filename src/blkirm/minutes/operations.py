"""What people do with minutes. Nothing here checks a permission."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.access.errors import Refused
from blkirm.access.register import get_register
from blkirm.intake.typed import check_typed
from blkirm.kernel import clock
from blkirm.minutes.content import Minutes
from blkirm.minutes.deadlines import reasons_against_deadline
from blkirm.minutes.deadlines import usual_deadline
from blkirm.minutes.entry_rules import reasons_against_values
from blkirm.minutes.entry_rules import texts_in
from blkirm.minutes.events import MinutesAdopted
from blkirm.minutes.notices import tell_of_answer
from blkirm.minutes.notices import tell_of_circulation
from blkirm.minutes.notices import tell_of_comment
from blkirm.minutes.paragraphs import printable
from blkirm.minutes.periods import BY_MEETING
from blkirm.minutes.periods import BY_SILENCE
from blkirm.minutes.records import ParagraphComment
from blkirm.minutes.records import Values
from blkirm.minutes.rules import entry_for
from blkirm.minutes.rules import in_words
from blkirm.minutes.rules import is_silently_adopted
from blkirm.minutes.rules import LONGEST_COMMENT
from blkirm.minutes.rules import LONGEST_NOTE
from blkirm.minutes.rules import meeting_of
from blkirm.minutes.rules import MinutesEntry
from blkirm.minutes.rules import reasons_against_comment
from blkirm.minutes.rules import reasons_against_commenting
from blkirm.minutes.rules import reasons_against_minutes
from blkirm.minutes.rules import reasons_against_transition
from blkirm.minutes.rules import state_of
from blkirm.minutes.rules import UNSEEN
from blkirm.minutes.vocabularies import DISPOSITIONS
from blkirm.minutes.vocabularies import MINUTES_KINDS
from blkirm.minutes.writing import BOTH
from blkirm.minutes.writing import put_entry
from blkirm.minutes.writing import tidied
from blkirm.minutes.writing import write_entry
from blkirm.minutes.writing import Written
from blkirm.parties.rules import party_of
from datetime import date
from plone import api
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from typing import Any
from zope.event import notify
from zope.i18nmessageid import Message
from zope.lifecycleevent import ObjectModifiedEvent


TITLES = {
    "de": "Protokoll: {title}",
    "en": "Minutes: {title}",
}


_UNKNOWN_KIND = _("msg_minutes_kind", default="The portal knows no minutes of this kind.")


def _refuse(reasons: list[Message]) -> None:
    if reasons:
        raise NotAccepted(in_words(reasons))


# --- writing ------------------------------------------------------------------------------------


def make_minutes(meeting: Any, kind: str = "minutes-results", language: str = "de") -> Minutes:
    """Begin the minutes of a meeting. Raises NotAccepted where there can be none, or are."""
    _refuse(reasons_against_minutes(meeting))
    if kind not in MINUTES_KINDS or language not in TITLES:
        _refuse([_UNKNOWN_KIND])
    title = TITLES[language].format(title=meeting.title)
    minutes = createContent("Minutes", id="minutes", title=title, kind=kind, language=language)
    return addContentToContainer(meeting, minutes, checkConstraints=False)


def change_kind(minutes: Minutes, kind: str) -> None:
    """Give minutes another kind; whatever was written stays. Raises NotAccepted or Overtaken."""
    if kind not in MINUTES_KINDS:
        _refuse([_UNKNOWN_KIND])
    if state_of(minutes) not in UNSEEN:
        raise Overtaken(
            in_words(
                [
                    _(
                        "msg_minutes_kind_circulated",
                        default="The minutes have been circulated; their kind stays as it is.",
                    )
                ]
            )
        )
    minutes.kind = kind
    notify(ObjectModifiedEvent(minutes))


def write(
    minutes: Minutes,
    item: str,
    values: Values,
    base: int,
    by: str,
    settle: str = BOTH,
    seen: int | None = None,
) -> Written:
    """Store what somebody wrote about an item; what others wrote meanwhile is merged with it.

    Raises LookupError where the present user sees no such item, NotAccepted where the values make
    no sense. With conflicts nothing is stored.
    """
    entry = entry_for(minutes, item)
    if entry is None:
        raise LookupError(item)
    _check(minutes, entry, values)
    return write_entry(minutes, item, values, base, by, settle, seen)


def _check(minutes: Minutes, entry: MinutesEntry, values: Values, note: str = "") -> None:
    """Let nothing into an entry that makes no sense, or does not pass the gate of all texts."""
    _refuse(reasons_against_values(minutes, values, entry.values))
    check_typed(
        minutes,
        [note, *texts_in(values).values()],
        texts_in(entry.values).values(),
        name=f"{api.content.get_uuid(minutes)} {entry.uid}",
    )


# --- the life of minutes ------------------------------------------------------------------------


def change_state(
    minutes: Minutes, transition: str, comment: str = "", deadline: date | None = None
) -> None:
    """Lead minutes to another state; `deadline` is the last day for comments when circulating.

    Raises WorkflowException where the present user cannot do that, NotAccepted where something
    stands against it.
    """
    if transition == "circulate" and deadline is not None:
        _refuse(reasons_against_deadline(deadline))
        minutes.comment_deadline = deadline
    _refuse(reasons_against_transition(minutes, transition))
    api.content.transition(minutes, transition, comment=comment)


def begin_circulation(minutes: Minutes) -> None:
    """Open another round of comments; the deadline is the usual one unless it was set."""
    minutes.turn += 1
    if minutes.comment_deadline is None or minutes.comment_deadline < clock.today():
        minutes.comment_deadline = usual_deadline(minutes)
    minutes.reindexObject(idxs=["due_date"])
    tell_of_circulation(minutes)


def begin_adopted(minutes: Minutes) -> None:
    """Let adopted minutes stand: what items are called is kept, earlier texts are forgotten."""
    minutes.adopted_how = minutes.adopted_how or BY_MEETING
    minutes.adopted_on = clock.today()
    records = minutes.records
    for uid, title in _titles(minutes).items():
        records.entry_to_write(uid).title = title
    for entry in records.entries.values():
        entry.forget_earlier()
    notify(MinutesAdopted(minutes))


def _titles(minutes: Minutes) -> dict[str, str]:
    # Unrestricted: kept with each item, and shown to those who may view the item.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="AgendaItem", path="/".join(meeting_of(minutes).getPhysicalPath())
    )
    return {brain.UID: brain.Title for brain in brains if brain.review_state == "accepted"}


def adopt(minutes: Minutes, how: str = BY_MEETING) -> None:
    """Adopt minutes, in a meeting (that on whose agenda it stands) or by silence."""
    _refuse(reasons_against_transition(minutes, "adopt"))
    minutes.adopted_how = how
    api.content.transition(minutes, "adopt")


def adopt_silently() -> int:
    """Adopt all minutes to which nobody objected in time, where silence is enough; say how many.

    For the chore: acts with the rights of the system.
    """
    # Unrestricted: nobody reads here.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Minutes", review_state="circulated"
    )
    done = 0
    for brain in brains:
        minutes = brain._unrestrictedGetObject()
        if is_silently_adopted(minutes):
            with api.env.adopt_roles(["Manager"]):
                adopt(minutes, BY_SILENCE)
            done += 1
    return done


def correct(minutes: Minutes, item: str, values: Values, note: str, base: int, by: str) -> None:
    """Change adopted minutes, visibly: what was changed and why stands there for all time.

    Raises LookupError, NotAccepted, or Overtaken where somebody corrected the item meanwhile.
    """
    entry = entry_for(minutes, item)
    if entry is None:
        raise LookupError(item)
    note = " ".join(note.split())
    if not note:
        _refuse([_("msg_note_wanted", default="Please say in a few words what is corrected.")])
    if len(note) > LONGEST_NOTE:
        _refuse(
            [
                _(
                    "msg_correction_note_long",
                    default="The note may have at most ${length} characters.",
                    mapping={"length": LONGEST_NOTE},
                )
            ]
        )
    _check(minutes, entry, values, note)
    if base != entry.revision:
        raise Overtaken(
            in_words(
                [
                    _(
                        "msg_correction_overtaken",
                        default="Somebody else corrected this item meanwhile. Please look at it "
                        "again.",
                    )
                ]
            )
        )
    if tidied(values) == entry.values:
        _refuse(
            [_("msg_nothing_corrected", default="Nothing is different from what stands there.")]
        )
    minutes.records.add_correction(
        item=item, note=note, before=entry.values, by=by, time=clock.now()
    )
    minutes._v_correcting = True
    try:
        api.content.transition(minutes, "correct", comment="")
    finally:
        del minutes._v_correcting
    put_entry(minutes, item, values, by)
    renew_words(minutes)


def renew_words(minutes: Minutes) -> None:
    """Let the search know what everybody who reads the minutes may read now."""
    minutes.reindexObject(idxs=["SearchableText"])


# --- comments -----------------------------------------------------------------------------------


def comment_on_paragraph(
    minutes: Minutes, item: str, key: str, text: str, by: str
) -> ParagraphComment:
    """Comment on a paragraph.

    Raises Refused where this person may not, or not now; NotAccepted where the text cannot stand.
    """
    if reasons := reasons_against_commenting(minutes):
        raise Refused(in_words(reasons))
    text = text.replace("\r\n", "\n")
    _refuse(reasons_against_comment(minutes, item, key, text))
    check_typed(minutes, [text])
    paragraph = entry_for(minutes, item).paragraph(key)
    comment = minutes.records.add_comment(
        item=item,
        key=key,
        quote=paragraph.text,
        text=_plain(text),
        author=by,
        authority=authority_of(by, minutes),
        time=clock.now(),
        turn=minutes.turn,
    )
    tell_of_comment(minutes, comment)
    return comment


def answer_comment(
    minutes: Minutes, comment: ParagraphComment, disposition: str, answer: str, by: str
) -> None:
    """Dispose of a comment. Raises NotAccepted where it is not said what became of it, and why."""
    answer = _plain(answer.replace("\r\n", "\n"))
    if disposition not in DISPOSITIONS:
        _refuse(
            [
                _(
                    "msg_disposition_wanted",
                    default="Please choose whether the comment is accepted, in part or not.",
                )
            ]
        )
    if disposition != "accepted" and not answer:
        _refuse(
            [_("msg_answer_wanted", default="Please say why the comment is not taken over whole.")]
        )
    if len(answer) > LONGEST_COMMENT:
        _refuse(
            [
                _(
                    "msg_answer_long",
                    default="An answer may have at most ${length} characters.",
                    mapping={"length": LONGEST_COMMENT},
                )
            ]
        )
    check_typed(minutes, [answer], [comment.answer])
    comment.disposition = disposition
    comment.answer = answer
    comment.answered_by = by
    comment.answered_at = clock.now()
    tell_of_answer(minutes, comment)


def _plain(text: str) -> str:
    return printable(text).strip()


def authority_of(person: str, thing: Any) -> str:
    """Return the authority on whose behalf somebody takes part in the party of something now."""
    party = party_of(thing).getId()
    held = (m for m in get_register().of_person(person) if m.party == party and m.is_current())
    return next((m.on_behalf_of for m in held), "")
