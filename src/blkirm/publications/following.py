"""Which decisions follow which recommendation.

The link is kept with the decision and found by a search with the reader's own rights: nothing of it is
kept with the recommendation, which everybody reads, so there is nothing there that could be told.
"""

from blkirm import _
from blkirm.decisions.content import IDecision
from blkirm.decisions.lines import TERMINAL
from blkirm.decisions.register import states_in
from blkirm.meetings.operations import refuse
from blkirm.publications.recommendations import IRecommendation
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from plone import api
from plone.app.uuid.utils import uuidToObject
from plone.dexterity.content import DexterityContent
from plone.indexer import indexer
from Products.ZCatalog.interfaces import ICatalogBrain
from zope.annotation.interfaces import IAnnotations


KEY = "blkirm.publications.recommendations"
#: A decision that follows more than that follows none in particular.
MOST = 50


@dataclass(frozen=True)
class Progress:
    """How far those who are addressed have come."""

    lines: int
    settled: int
    done: int

    @property
    def is_settled(self) -> bool:
        return self.lines == self.settled


def progress_of(states: Mapping[str, str]) -> Progress:
    """Sum up the states of a decision's lines (DOMAIN.md A.16)."""
    values = list(states.values())
    return Progress(
        lines=len(values),
        settled=sum(state in TERMINAL for state in values),
        done=values.count("done"),
    )


def followed_by(decision: DexterityContent) -> tuple[str, ...]:
    """Return the UIDs of the recommendations that a decision follows."""
    return IAnnotations(decision).get(KEY, ())


def recommendations_seen(decision: DexterityContent) -> list[DexterityContent]:
    """Return those of them that the present reader may view, in the order of linking."""
    found = (recommendation_seen(uid) for uid in followed_by(decision))
    return [each for each in found if each is not None]


def recommendation_seen(uid: str) -> DexterityContent | None:
    """Return the recommendation with a UID; None where there is none for the present reader."""
    # Unrestricted, and judged here: for others what is hidden is the same as what never was.
    thing = uuidToObject(uid, unrestricted=True) if uid else None
    return thing if IRecommendation.providedBy(thing) and is_seen(thing) else None


def is_seen(recommendation: DexterityContent) -> bool:
    """Say whether the present reader finds a recommendation: one of a withdrawn report is gone."""
    return bool(api.user.has_permission("Access contents information", obj=recommendation))


def decisions_on(recommendation: DexterityContent) -> list[ICatalogBrain]:
    """Return the decisions that follow a recommendation, as the present reader sees them."""
    return list(
        api.portal.get_tool("portal_catalog")(
            portal_type="Decision",
            review_state="recorded",
            recommendations=api.content.get_uuid(recommendation),
            sort_on="decided_on",
        )
    )


def decisions_by_recommendation(uids: Iterable[str]) -> dict[str, list[ICatalogBrain]]:
    """Return, by the UID of a recommendation, the decisions that follow it; one search for all."""
    uids = list(uids)
    found: dict[str, list[ICatalogBrain]] = {}
    if uids:
        catalog = api.portal.get_tool("portal_catalog")
        values = catalog.Indexes["recommendations"]
        for brain in catalog(
            portal_type="Decision",
            review_state="recorded",
            recommendations=uids,
            sort_on="decided_on",
        ):
            for uid in values.getEntryForObject(brain.getRID(), ()):
                found.setdefault(uid, []).append(brain)
    return found


def progress_in(brain: ICatalogBrain) -> Progress:
    return progress_of(states_in(brain))


def link(decision: DexterityContent, recommendation: DexterityContent) -> None:
    """Note that a decision follows a recommendation. Raises NotAccepted. Checks no permission."""
    uid, known = api.content.get_uuid(recommendation), followed_by(decision)
    if not IRecommendation.providedBy(recommendation):
        refuse([_("msg_no_recommendation", default="This is no recommendation.")])
    if uid in known:
        return
    if len(known) >= MOST:
        refuse([_("msg_recommendations_many", default="These are too many recommendations.")])
    _keep(decision, (*known, uid))


def unlink(decision: DexterityContent, uid: str) -> bool:
    """Forget that a decision follows a recommendation; say whether it did."""
    known = followed_by(decision)
    if uid not in known:
        return False
    _keep(decision, tuple(each for each in known if each != uid))
    return True


def _keep(decision: DexterityContent, uids: tuple[str, ...]) -> None:
    IAnnotations(decision)[KEY] = uids
    decision.reindexObject(idxs=["recommendations"])


@indexer(IDecision)
def recommendations(decision: DexterityContent) -> list[str]:
    return list(followed_by(decision))
