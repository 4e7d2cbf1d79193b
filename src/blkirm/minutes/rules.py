"""Questions about minutes. Nothing here changes anything."""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.days import day_message
from blkirm.meetings.interfaces import IMeeting
from blkirm.meetings.rules import agenda_of
from blkirm.meetings.rules import Entry as AgendaEntry
from blkirm.meetings.rules import seats_of
from blkirm.minutes.content import Minutes
from blkirm.minutes.paragraphs import Paragraph
from blkirm.minutes.paragraphs import split
from blkirm.minutes.party_rules import party_rules
from blkirm.minutes.periods import ADOPTABLE
from blkirm.minutes.periods import BINDING
from blkirm.minutes.periods import CIRCULATED
from blkirm.minutes.periods import is_adopted_by_silence
from blkirm.minutes.periods import is_open_for_comments
from blkirm.minutes.records import Correction
from blkirm.minutes.records import Entry
from blkirm.minutes.records import NOTHING
from blkirm.minutes.records import ParagraphComment
from blkirm.minutes.records import Snapshot
from blkirm.minutes.records import STATEMENTS
from blkirm.minutes.records import TEXTS
from blkirm.minutes.records import Values
from blkirm.minutes.tally import Tally
from blkirm.minutes.tally import tally
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from plone import api
from Products.CMFPlone.CatalogTool import allowedRolesAndUsers
from typing import Any
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


ADD = "blkirm.minutes: Add Minutes"
EDIT = "blkirm.minutes: Edit Minutes"
COMMENT = "blkirm.minutes: Comment Minutes"
ANSWER = "blkirm.minutes: Answer Comments"
CORRECT = "blkirm.minutes: Correct Minutes"
MANAGE_STATE = "blkirm.minutes: Manage Minutes State"

#: Most characters of a comment, and comments in all.
LONGEST_COMMENT = 5_000
MOST_COMMENTS = 5_000
LONGEST_NOTE = 2_000

#: States in which only those who write and lead have seen minutes.
UNSEEN = ("drafting", "internal-review")

#: States of a meeting that there can be minutes of.
MINUTED_STATES = ("invited", "held", "closed")


@dataclass(frozen=True)
class MinutesEntry:
    """What minutes say about one item, as one reader sees it.

    `hidden` stands for a confidential item of which the reader learns only that there is one.
    The texts come as paragraphs with their keys; `values` are the same texts in one piece.
    """

    uid: str
    number: str
    depth: int
    title: str
    kind: str
    rapporteur: str
    hidden: bool
    paper_uids: tuple[str, ...] = ()
    revision: int = 0
    values: Values = Values()
    discussion: tuple[Paragraph, ...] = ()
    result: tuple[Paragraph, ...] = ()
    resolution: tuple[Paragraph, ...] = ()
    #: Statements for the record: authority and paragraphs.
    statements: tuple[tuple[str, tuple[Paragraph, ...]], ...] = ()
    tally: Tally | None = None
    corrections: tuple[Correction, ...] = ()

    def paragraph(self, key: str) -> Paragraph | None:
        """Return the paragraph with a key, from whichever text."""
        spoken = (p for _authority, paragraphs in self.statements for p in paragraphs)
        every = (*self.discussion, *self.result, *self.resolution, *spoken)
        return next((p for p in every if p.key == key), None)


# --- what they say ------------------------------------------------------------------------------


def meeting_of(minutes: Minutes) -> Any:
    """Return the meeting whose minutes these are."""
    return minutes.aq_inner.aq_parent


def minutes_of(meeting: Any) -> Minutes | None:
    """Return the minutes of a meeting, whoever may view them."""
    found = meeting.get("minutes") if IMeeting.providedBy(meeting) else None
    return found if isinstance(getattr(found, "aq_base", found), Minutes) else None


def visible_minutes_of(meeting: Any) -> Minutes | None:
    """Return the minutes of a meeting if the present user may view them."""
    found = minutes_of(meeting)
    return found if found is not None and _may("View", found) else None


def entries_for(
    minutes: Minutes, agenda: Sequence[AgendaEntry] | None = None
) -> list[MinutesEntry]:
    """Return the entries of minutes for the present reader, in the order of the agenda.

    Says nothing of items that this reader may not view, and numbers them as this reader sees the
    agenda: `agenda`, where it was read already. Does not check whether the minutes themselves may
    be viewed.
    """
    records = minutes.records
    voting = voting_seats(minutes)
    corrections: dict[str, list[Correction]] = {}
    for correction in records.corrections.values():
        corrections.setdefault(correction.item, []).append(correction)
    return [
        _shown(item, records.entry(item.uid), voting, corrections.get(item.uid, ()))
        for item in (agenda_of(meeting_of(minutes)) if agenda is None else agenda)
    ]


def entry_for(minutes: Minutes, uid: str) -> MinutesEntry | None:
    """Return one entry; nothing where the present reader may not view the item."""
    found = (e for e in entries_for(minutes) if e.uid == uid and not e.hidden)
    return next(found, None) if uid else None


def _shown(
    item: AgendaEntry, entry: Entry, voting: Sequence[str], corrections: Iterable[Correction]
) -> MinutesEntry:
    shown = {
        "uid": item.uid,
        "number": item.number,
        "depth": item.depth,
        "title": entry.title or item.title,
        "kind": item.kind,
        "rapporteur": item.rapporteur,
        "hidden": item.hidden,
    }
    if item.hidden:
        return MinutesEntry(**shown)
    values = entry.values
    keys = entry.current.keys
    return MinutesEntry(
        **shown,
        paper_uids=item.paper_uids,
        revision=entry.revision,
        values=values,
        **{name: paragraphs_of(entry.current, name) for name in TEXTS},
        statements=tuple(
            (authority, _keyed(text, keys.get(f"{STATEMENTS}:{authority}", ())))
            for authority, text in sorted(values.statements.items())
        ),
        tally=tally(values.votes, voting) if values.votes else None,
        corrections=tuple(corrections),
    )


def paragraphs_of(state: Snapshot, name: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of one of the `TEXTS`, with their keys."""
    return _keyed(getattr(state.values, name), state.keys.get(name, ()))


def _keyed(text: str, keys: Sequence[str]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(key, part) for key, part in zip(keys, split(text), strict=True))


def voting_seats(minutes: Minutes) -> list[str]:
    """Return the authorities with a vote on the day of the meeting."""
    return [seat.authority for seat in seats_of(meeting_of(minutes)) if seat.voting]


def present_authorities(minutes: Minutes) -> list[str]:
    """Return the authorities with a seat on the day of the meeting, voting or not."""
    return [seat.authority for seat in seats_of(meeting_of(minutes))]


def in_words(reasons: Iterable[Message]) -> str:
    """Write reasons for the present reader."""
    request = getRequest()
    return " ".join(translate(reason, context=request) for reason in reasons)


# --- what may be done ---------------------------------------------------------------------------


def _may(permission: str, thing: Any) -> bool:
    return bool(api.user.has_permission(permission, obj=thing))


def state_of(minutes: Minutes) -> str:
    return api.content.get_state(minutes)


def is_binding(minutes: Minutes) -> bool:
    """Say whether minutes were adopted, so that nothing of them changes without a note."""
    return state_of(minutes) in BINDING


def is_written(minutes: Minutes) -> bool:
    """Say whether anything is written in minutes, also about items that are no longer there."""
    return any(entry.values != NOTHING for entry in minutes.records.entries.values())


def may_make(meeting: Any) -> bool:
    """Say whether the present user may begin the minutes of a meeting that has none."""
    return _may(ADD, meeting) and not reasons_against_minutes(meeting)


def may_write(minutes: Minutes) -> bool:
    """Say whether the present user may write in these minutes in their present state."""
    return _may(EDIT, minutes)


def may_change_kind(minutes: Minutes) -> bool:
    """Say whether the present user may choose another kind: who writes, until they circulate."""
    return may_write(minutes) and state_of(minutes) in UNSEEN


def may_answer(minutes: Minutes) -> bool:
    """Say whether the present user disposes of comments."""
    return _may(ANSWER, minutes)


def may_correct(minutes: Minutes) -> bool:
    return _may(CORRECT, minutes)


def may_comment(minutes: Minutes) -> bool:
    """Say whether the present user may comment now: while circulated, up to the deadline."""
    return not reasons_against_commenting(minutes)


def reasons_against_commenting(minutes: Minutes) -> list[Message]:
    """Return, in words, why the present user cannot comment on these minutes now."""
    state, deadline = state_of(minutes), minutes.comment_deadline
    if state == CIRCULATED and not is_open_for_comments(state, deadline, clock.today()):
        return [
            _(
                "msg_comments_over",
                default="The period for comments is over; its last day was ${day}.",
                mapping={"day": day_message(deadline) if deadline else "–"},
            )
        ]
    if state != CIRCULATED:
        return [
            _(
                "msg_comments_not_now",
                default="Minutes can be commented on while they are circulated for that.",
            )
        ]
    if not _may(COMMENT, minutes):
        return [
            _(
                "msg_comments_by_members",
                default="Members and deputies of the working party comment on its minutes; you "
                "can read them.",
            )
        ]
    return []


def may_manage_state(minutes: Minutes) -> bool:
    """Say whether the present user circulates minutes and has them adopted."""
    return _may(MANAGE_STATE, minutes)


def reasons_against_minutes(meeting: Any) -> list[Message]:
    """Return, in words, why minutes of a meeting cannot be begun."""
    if meeting.get("minutes") is not None:
        return [_("msg_minutes_exist", default="There are minutes of this meeting already.")]
    if api.content.get_state(meeting) not in MINUTED_STATES:
        return [
            _(
                "msg_no_minutes_yet",
                default="Minutes can be begun once the meeting has been convened.",
            )
        ]
    return []


def reasons_against_transition(minutes: Minutes, transition: str) -> list[Message]:
    """Return, in words, why a step cannot be taken now by somebody with the right to take it."""
    deadline = minutes.comment_deadline
    if transition == "adopt":
        if state_of(minutes) not in ADOPTABLE:
            return [
                _(
                    "msg_not_adoptable",
                    default="Minutes can be adopted once they have been circulated.",
                )
            ]
        if is_open_for_comments(state_of(minutes), deadline, clock.today()):
            return [
                _(
                    "msg_period_runs",
                    default="The comment period still runs. The minutes can be adopted when it "
                    "is over.",
                )
            ]
        if open_comments(minutes):
            return [
                _(
                    "msg_comments_open",
                    default="Not every comment has been answered yet. The minutes can be adopted "
                    "when all are.",
                )
            ]
    return []


# --- comments -----------------------------------------------------------------------------------


def comments_for(minutes: Minutes) -> list[ParagraphComment]:
    """Return the comments that the present reader may read, in the order of the agenda."""
    order = {e.uid: n for n, e in enumerate(entries_for(minutes)) if not e.hidden}
    found = [c for c in minutes.records.comments.values() if c.item in order]
    return sorted(found, key=lambda c: (order[c.item], c.number))


def open_comments(minutes: Minutes) -> list[ParagraphComment]:
    """Return the comments that nobody has disposed of, whoever may read them."""
    return [c for c in minutes.records.comments.values() if not c.disposition]


def reasons_against_comment(minutes: Minutes, uid: str, key: str, text: str) -> list[Message]:
    """Return, in words, why a text cannot become a comment on a paragraph."""
    entry = entry_for(minutes, uid)
    if entry is None or entry.paragraph(key) is None:
        return [_("msg_paragraph_unknown", default="There is no such paragraph in these minutes.")]
    if not text.strip():
        return [_("msg_comment_empty", default="Please write something.")]
    if len(text) > LONGEST_COMMENT:
        return [
            _(
                "msg_comment_long",
                default="A comment may have at most ${length} characters.",
                mapping={"length": LONGEST_COMMENT},
            )
        ]
    if len(minutes.records.comments) >= MOST_COMMENTS:
        return [
            _("msg_minutes_full", default="These minutes have as many comments as they can have.")
        ]
    return []


def is_silently_adopted(minutes: Minutes) -> bool:
    """Say whether nobody commented in time, where the party takes that for consent."""
    if open_comments(minutes) or is_concluded(party_of(minutes)):
        return False
    said = sum(c.turn == minutes.turn for c in minutes.records.comments.values())
    return is_adopted_by_silence(
        state_of(minutes),
        party_rules(minutes).adoption,
        minutes.comment_deadline,
        clock.today(),
        said,
    )


# --- words for those who search -----------------------------------------------------------------


def words_for_everybody(minutes: Minutes) -> str:
    """Return what the minutes say about items that all readers of the minutes may view.

    The index of words knows one text for all readers. So what not everybody may read is not in it.
    """
    catalog = api.portal.get_tool("portal_catalog")
    readers = set(tokens_now(minutes))
    records = minutes.records
    words: list[str] = []
    # Unrestricted: the question is what everybody may see, not the present user.
    for brain in catalog.unrestrictedSearchResults(
        portal_type="AgendaItem", path="/".join(meeting_of(minutes).getPhysicalPath())
    ):
        if brain.review_state != "accepted" or brain.UID not in records.entries:
            continue
        item = brain._unrestrictedGetObject()
        if readers <= set(tokens_now(item)):
            values = records.entry(brain.UID).values
            words += [brain.Title, *(getattr(values, name) for name in TEXTS)]
            words += values.statements.values()
    return "\n".join(filter(None, words))


def tokens_now(thing: Any) -> list[str]:
    """Return the groups and roles that may view a thing, as they follow from it at this moment.

    Not from the catalogue, which may be about to learn of a change.
    """
    return allowedRolesAndUsers(thing)()
