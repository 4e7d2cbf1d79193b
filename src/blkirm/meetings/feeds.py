"""Calendars to subscribe to: what one account may see of meetings, at the moment it is asked for."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.register import get_register
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import DEFAULT
from blkirm.kernel.language import LANGUAGES
from blkirm.meetings import ical
from blkirm.meetings.answers import is_answer_due
from blkirm.meetings.feeds_records import Feed
from blkirm.meetings.feeds_records import get_convening_records
from blkirm.meetings.feeds_records import LONGEST_LABEL
from blkirm.meetings.feeds_records import MEETINGS
from blkirm.meetings.feeds_records import MOST
from blkirm.meetings.interfaces import ICalendarDates
from blkirm.meetings.moments import in_berlin
from blkirm.meetings.rules import COMING_STATES
from blkirm.meetings.rules import may_submit
from blkirm.parties.rules import parties_of_person
from blkirm.parties.rules import party_named
from collections.abc import Iterator
from datetime import date
from datetime import timedelta
from itertools import islice
from plone import api
from typing import Any
from zope.component import getUtilitiesFor
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


#: How far back a feed goes, and how many meetings it holds at most.
PAST = timedelta(days=366)
MOST_MEETINGS = 1_000


def make_feed(account: str, party: str, label: str, kind: str = MEETINGS) -> str:
    """Make a new address for an account and return its secret; it cannot be asked for again.

    ``party`` is the id of a working party, empty for all of them; ``kind`` is what it holds.
    Raises NotAccepted.
    """
    label = " ".join(label.split())
    own = parties_of_person(account)
    if not own or (party and party not in own):
        raise _not_accepted(
            _("msg_feed_party", default="Please choose one of your working parties.")
        )
    if len(label) > LONGEST_LABEL or not label.isprintable():
        raise _not_accepted(
            _(
                "msg_feed_label",
                default="The name may have at most ${length} characters.",
                mapping={"length": LONGEST_LABEL},
            )
        )
    if len(get_convening_records().feeds_of(account)) >= MOST:
        raise _not_accepted(
            _(
                "msg_feed_many",
                default="You have ${most} calendar addresses. Please revoke one first.",
                mapping={"most": MOST},
            )
        )
    held = _memberships(account, party)
    return get_convening_records().add_feed(account, party, held, label, kind)


def _memberships(account: str, party: str) -> tuple[str, ...]:
    if not party:
        return ()
    held = (m for m in get_register().of_person(account) if m.party == party)
    return tuple(sorted(m.id for m in held if m.is_current()))


def revoke_feed(account: str, feed: str) -> bool:
    """Let an address answer no more; say whether the account had it."""
    return get_convening_records().revoke(account, feed)


def feeds_of(account: str, kind: str = MEETINGS) -> list[Feed]:
    """Return the addresses of an account that still answer, the newest first."""
    kept = get_convening_records().feeds_of(account)
    return [feed for feed in kept if feed.kind == kind and is_alive(feed)]


def feed_at(secret: str, kind: str = MEETINGS) -> Feed | None:
    """Return the feed that answers at an address; None for whatever is wrong with it."""
    feed = get_convening_records().feed_with(secret)
    return feed if feed is not None and feed.kind == kind and is_alive(feed) else None


def is_alive(feed: Feed) -> bool:
    """Say whether a feed's account is still what it was given to: there, and a member."""
    if api.user.get(userid=feed.account) is None:
        return False
    if not feed.party:
        return bool(parties_of_person(feed.account))
    if party_named(feed.party) is None:
        return False
    held = get_register().of_person(feed.account)
    return any(m.is_current() and m.party == feed.party and m.id in feed.memberships for m in held)


def calendar_of(feed: Feed, base: str) -> bytes:
    """Return the calendar of a feed with the rights of its account, whoever asks.

    ``base`` is the outer address of the portal.
    """
    member = api.user.get(userid=feed.account)
    wanted = member.getProperty("language", "")
    language = wanted if wanted in LANGUAGES else DEFAULT
    with api.env.adopt_user(username=feed.account):
        names = _party_names(language)
        brains = _meetings(feed)
        occasions = [
            _occasion(brain, f"{base}/{language}", names.get(brain.party, "")) for brain in brains
        ]
        # All of it while the account acts, not when the file is written.
        deadlines = list(_deadlines(brains, feed.account, f"{base}/{language}", language))
        deadlines += _dates_from_above(feed, f"{base}/{language}", language)
        title = _title(names.get(feed.party, ""), language)
    return ical.calendar(title, occasions, deadlines)


def _deadlines(
    brains: list[Any], account: str, base: str, language: str
) -> Iterator[ical.Deadline]:
    """Give the days that still concern an account: to submit items, to answer an invitation."""
    today = clock.today()
    for brain in brains:
        if brain.review_state not in COMING_STATES:
            continue
        day = brain.meeting_deadline
        # Few meetings are woken: those that still wait for items.
        if day and day >= today and may_submit(brain.getObject()):
            message = _(
                "feed_deadline_submission",
                default="Last day to submit items: ${title}",
                mapping={"title": brain.Title},
            )
            yield _deadline(brain, "submission", day, message, base, language)
        day = get_convening_records().answer_days.get(brain.UID)
        if day and day >= today and is_answer_due(brain, account):
            message = _(
                "feed_deadline_answer",
                default="Last day to answer the invitation: ${title}",
                mapping={"title": brain.Title},
            )
            yield _deadline(brain, "answer", day, message, base, language)


def _dates_from_above(feed: Feed, base: str, language: str) -> Iterator[ical.Deadline]:
    """Give the days that floors above have for the parties whose members the account is one of."""
    since = clock.today() - PAST
    wanted = [feed.party] if feed.party else parties_of_person(feed.account)
    parties = [party for name in wanted if (party := party_named(name)) is not None]
    seen = [party for party in parties if api.user.has_permission("View", obj=party)]
    for _name, dates in sorted(getUtilitiesFor(ICalendarDates)):
        found = (each for each in dates.dates_of(seen, base, language) if each.day >= since)
        yield from islice(found, MOST_MEETINGS)


def _deadline(
    brain: Any, kind: str, day: date, message: Message, base: str, language: str
) -> ical.Deadline:
    return ical.Deadline(
        meeting=brain.UID,
        kind=kind,
        sequence=_sequence(brain),
        day=day,
        summary=translate(message, target_language=language),
        stamp=brain.modified.asdatetime(),
        url=_address(brain, base),
    )


def _sequence(brain: Any) -> int:
    return get_convening_records().sequences.get(brain.UID, 0)


def _address(brain: Any, base: str) -> str:
    site = "/".join(api.portal.get().getPhysicalPath())
    return f"{base}{brain.getPath().removeprefix(site)}"


def _title(party: str, language: str) -> str:
    """Name a calendar by its party, where its account may see that one (single guests may not)."""
    if party:
        message = _("feed_title_party", default="Meetings: ${party}", mapping={"party": party})
    else:
        message = _("feed_title", default="Meetings of my working parties")
    return translate(message, target_language=language)


def _meetings(feed: Feed) -> list[Any]:
    query: dict[str, Any] = {
        "portal_type": "Meeting",
        "meeting_start": {"query": clock.now() - PAST, "range": "min"},
        "sort_on": "meeting_start",
        "sort_limit": MOST_MEETINGS,
    }
    if feed.party:
        query["party"] = feed.party
    return list(api.portal.get_tool("portal_catalog")(**query)[:MOST_MEETINGS])


def _party_names(language: str) -> dict[str, str]:
    """Return the names of the parties that the present user may see."""
    brains = api.portal.get_tool("portal_catalog")(portal_type="WorkingParty")
    return {brain.getId: title_of(brain, language) for brain in brains}


def _occasion(brain: Any, base: str, party: str) -> ical.Occasion:
    # Who may view the meeting may read its link.
    is_cancelled = brain.review_state == "cancelled"
    places = (brain.meeting_place, "" if is_cancelled else brain.meeting_link)
    return ical.Occasion(
        uid=brain.UID,
        sequence=_sequence(brain),
        start=in_berlin(brain.meeting_start),
        end=in_berlin(brain.meeting_end),
        summary=ical.summary(brain.Title, party),
        stamp=brain.modified.asdatetime(),
        location=", ".join(part for part in places if part),
        url=_address(brain, base),
        cancelled=is_cancelled,
        tentative=brain.review_state == "planned",
    )


def _not_accepted(message: Message) -> NotAccepted:
    return NotAccepted(translate(message, context=getRequest()))
