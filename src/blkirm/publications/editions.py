"""Editions: a report that was published is never changed, a new one follows it."""

from Acquisition import aq_base
from blkirm import _
from blkirm.access.errors import Overtaken
from blkirm.publications import rules
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
    if rules.state_of(report) != "published":
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


def edition_in_the_making(report: DexterityContent) -> DexterityContent | None:
    """Return the unpublished report that is to replace this one."""
    newer = rules.edition_with(aq_base(report).next_edition)
    return newer if newer is not None and not rules.is_released(newer) else None


def make_new_edition(report: DexterityContent, who: str) -> DexterityContent:
    """Make the draft of the edition that follows a published report. Raises Overtaken."""
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
    let_follow(newer, report)
    return newer


def let_follow(newer: DexterityContent, report: DexterityContent) -> None:
    """Note that one report is to replace another when it is published."""
    newer.replaces = api.content.get_uuid(report)
    report.next_edition = api.content.get_uuid(newer)


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
