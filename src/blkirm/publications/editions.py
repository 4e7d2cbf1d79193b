"""Editions: a report that was published is never changed, a new one follows it."""

from Acquisition import aq_base
from blkirm import _
from blkirm.access.errors import Overtaken
from blkirm.publications import parts
from blkirm.publications import rules
from blkirm.publications import sources
from blkirm.publications.recommendations import IRecommendation
from blkirm.publications.recommendations import recommendations_of
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


#: What a new edition begins with; its files, its number and its day are its own.
TAKEN_OVER = (
    "title",
    "title_en",
    "series",
    "fields_of_work",
    "reporting_body",
    "imk_session",
    "imk_start",
    "imk_end",
    "summary_de",
    "summary_en",
    "licence",
    "eu_funded",
    "release_reason",
)


def reasons_against_new_edition(report: DexterityContent) -> list[Message]:
    """List why no edition can follow a report now."""
    if not is_last(report):
        return [
            _(
                "msg_edition_not_published",
                default="A new edition follows the one that is in force.",
            )
        ]
    if edition_in_the_making(report) is not None:
        return [
            _(
                "msg_edition_waits",
                default="A new edition is in the making already; it stands in the list of reports.",
            )
        ]
    return []


def is_last(report: DexterityContent) -> bool:
    """Say whether a report is public and nothing public has replaced it.

    Where the edition that replaced it was withdrawn, the next one follows this one again.
    """
    return rules.state_of(report) in rules.PUBLIC_STATES and rules.successor_of(report) is None


def edition_in_the_making(report: DexterityContent) -> DexterityContent | None:
    """Return the unpublished report that is to replace this one."""
    newer = rules.edition_with(aq_base(report).next_edition)
    return newer if newer is not None and not rules.is_released(newer) else None


def make_new_edition(report: DexterityContent, who: str) -> DexterityContent:
    """Make the draft of the edition that follows a published report. Raises Overtaken.

    It has the recommendations and the parts of the former one; parts have to be released anew.
    """
    if reasons := reasons_against_new_edition(report):
        raise Overtaken(" ".join(translate(each, context=getRequest()) for each in reasons))
    base = aq_base(report)
    values = {name: getattr(base, name, None) for name in TAKEN_OVER}
    newer = createContent("Report", **{k: v for k, v in values.items() if v not in (None, "")})
    newer.source = base.source
    if base.source:
        # What came from a party once needs its release again, and no reason instead.
        newer.release_reason = ""
    newer.creators = (who,)
    newer = addContentToContainer(report.__parent__, newer)
    if (thing := sources.source_of(newer)) is not None:
        sources.note_report(thing, newer)
    let_follow(newer, report)
    return newer


def let_follow(newer: DexterityContent, report: DexterityContent) -> None:
    """Let a draft begin with what lies in a report, which it is to replace when it is published.

    Whoever calls this has asked whether another one is in the making.
    """
    _take_over_recommendations(newer, report)
    parts.take_over(newer, report)
    newer.replaces = api.content.get_uuid(report)
    report.next_edition = api.content.get_uuid(newer)


def _take_over_recommendations(newer: DexterityContent, report: DexterityContent) -> None:
    for each in recommendations_of(report):
        base = aq_base(each)
        values = {name: getattr(base, name, None) for name in IRecommendation.names()}
        draft = createContent("Recommendation", **values)
        draft.creators = newer.creators
        addContentToContainer(newer, draft, checkConstraints=False)


def public_editions(report: DexterityContent) -> list[DexterityContent]:
    """Return the editions that everybody may read, the newest first; this one among them."""
    chain = [report]
    known = {api.content.get_uuid(report)}
    for name in ("replaces", "replaced_by"):
        step = report
        while (uid := getattr(aq_base(step), name)) and uid not in known:
            known.add(uid)
            step = rules.edition_with(uid)
            if step is None:
                break
            chain.insert(0, step) if name == "replaced_by" else chain.append(step)
    return [each for each in chain if rules.state_of(each) in rules.PUBLIC_STATES]
