"""What a decision or task names: where it comes from, what it replaces.

Kept as UIDs. Who reads or edits sees only what they may view; what they may not see stays as it
was.
"""

from blkirm import _
from blkirm.access.references import by_uid
from blkirm.decisions.content import Decision
from blkirm.decisions.content import IDecision
from blkirm.decisions.content import IDecisionReferences
from blkirm.decisions.content import IOrigin
from blkirm.decisions.numbers import PATTERN
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.interfaces import IFieldSerializer
from plone.uuid.interfaces import IUUID
from typing import Any
from z3c.form.converter import BaseDataConverter
from z3c.form.interfaces import ITextLinesWidget
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
from zope.schema import ValidationError


class NoSuchThing(ValidationError):
    """Somebody named what does not exist in this party, or what they may not view."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.message = _(
            "msg_reference_unknown",
            default="“${wanted}” is nothing in this party that can be named here.",
            mapping={"wanted": wanted[:200]},
        )

    def doc(self) -> str:
        return self.message


class CannotReplace(NoSuchThing):
    """A decision would replace itself, directly or by others."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.message = _(
            "msg_replaces_itself",
            default="“${wanted}” cannot be replaced by this decision: it is this decision, or it "
            "replaces it.",
            mapping={"wanted": wanted[:200]},
        )


def find_decision(text: str, place: IDexterityContent) -> Decision | None:
    """Return the decision of a party that a number or a UID means, if it may be viewed."""
    wanted = " ".join(text.split())
    if PATTERN.fullmatch(wanted.upper()):
        brains = api.content.find(
            portal_type="Decision",
            party=party_of(place).getId(),
            decision_number=wanted.upper(),
        )
        return brains[0].getObject() if len(brains) == 1 else None
    found = by_uid(wanted.rpartition("/")[2])
    return found if is_decision_of(found, place) else None


def is_decision_of(thing: Any, place: IDexterityContent) -> bool:
    """Say whether something is a decision of the party in which a place lies."""
    return IDecision.providedBy(thing) and party_of(thing) == party_of(place)


def visible_decisions(uids: Iterable[str]) -> list[Decision]:
    """Return the decisions among some UIDs that exist and that the present user may view."""
    found = (by_uid(uid) for uid in uids)
    return [thing for thing in found if IDecision.providedBy(thing)]


def uids_from(wanted: Iterable[str], context: IDexterityContent) -> tuple[str, ...]:
    """Return the UIDs of decisions that are meant, and those the writer could not see before.

    Raises NoSuchThing, and CannotReplace where a decision would replace itself.
    """
    # What is being made has no UID yet, and a form for it has the register as its context.
    own = IUUID(context, None) if IDecision.providedBy(context) else None
    found: list[str] = []
    for text in wanted:
        meant = find_decision(text, context)
        if meant is None:
            raise NoSuchThing(text)
        uid = api.content.get_uuid(meant)
        if own is not None and own in replaced_by_way_of(uid):
            raise CannotReplace(text)
        found.append(uid)
    if IDecision.providedBy(context):
        seen = {api.content.get_uuid(d) for d in visible_decisions(context.replaces)}
        found += [uid for uid in context.replaces if uid not in seen]
    return tuple(dict.fromkeys(found))


def replaced_by_way_of(uid: str) -> set[str]:
    """Return a decision and all that it replaces, directly or by others, whoever may view them."""
    catalog = api.portal.get_tool("portal_catalog")
    found: set[str] = set()
    waiting = [uid]
    while waiting:
        uid = waiting.pop()
        if uid in found:
            continue
        found.add(uid)
        # Unrestricted: nothing of it is told but that it goes round in a circle.
        for brain in catalog.unrestrictedSearchResults(portal_type="Decision", UID=uid):
            waiting += brain._unrestrictedGetObject().replaces or ()
    return found


def origin_of(thing: IDexterityContent) -> IDexterityContent | None:
    """Return the agenda item, else the meeting, from which a thing comes, if it may be viewed."""
    for uid in (thing.item, thing.meeting):
        if uid and (found := by_uid(uid)) is not None:
            return found
    return None


def in_short(decision: Decision) -> dict[str, str]:
    """Name a decision in REST."""
    return {
        "@id": decision.absolute_url(),
        "UID": api.content.get_uuid(decision),
        "number": decision.number,
        "title": decision.title,
    }


@adapter(IDecisionReferences, ITextLinesWidget)
class LinesOfDecisions(BaseDataConverter):
    """One decision on each line of a text box."""

    def toWidgetValue(self, value: Any) -> str:  # noqa: N802 (the interface's name)
        seen = visible_decisions(value or ())
        return "\n".join(d.number or api.content.get_uuid(d) for d in seen)

    def toFieldValue(self, value: str) -> tuple[str, ...]:  # noqa: N802 (the interface's name)
        wanted = filter(None, map(str.strip, (value or "").splitlines()))
        return uids_from(wanted, self.widget.context)


@implementer(IFieldDeserializer)
@adapter(IDecisionReferences, IDecision, IPortalLayer)
class ReadDecisions:
    """Take numbers, UIDs and what ``GET`` said about decisions."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context, self.request = field, context, request

    def __call__(self, value: Any) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        texts = [v.get("UID") if isinstance(v, dict) else v for v in values if v]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError(
                translate(
                    _("msg_decisions_wanted", default="A list of decisions is expected here."),
                    context=self.request,
                )
            )
        found = uids_from(texts, self.context)
        self.field.validate(found)
        return found


@implementer(IFieldSerializer)
@adapter(IDecisionReferences, IDecision, IPortalLayer)
class WriteDecisions:
    """Tell of the decisions that the reader may view, and of the others nothing."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context = field, context

    def __call__(self) -> list[dict[str, str]]:
        return [in_short(d) for d in visible_decisions(self.context.replaces)]


@implementer(IFieldDeserializer)
@adapter(IOrigin, IDexterityContent, IPortalLayer)
class ReadOrigin:
    """Take the UID of an item or meeting of the same party that the writer may view."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context = field, context

    def __call__(self, value: Any) -> str:
        uid = value.get("UID") if isinstance(value, dict) else value
        if not uid:
            return ""
        thing = by_uid(uid) if isinstance(uid, str) else None
        if (
            thing is None
            or thing.portal_type != self.field.portal_type
            or party_of(thing) != party_of(self.context)
        ):
            raise NoSuchThing(str(uid))
        return api.content.get_uuid(thing)


@implementer(IFieldSerializer)
@adapter(IOrigin, IDexterityContent, IPortalLayer)
class WriteOrigin:
    """Tell the UID only to those who may view what it names."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context = field, context

    def __call__(self) -> str:
        uid = getattr(self.context, self.field.__name__, "")
        return uid if uid and by_uid(uid) is not None else ""
