"""Meetings and agenda items in REST."""

from blkirm import _
from blkirm.access.services import SerializeContainer
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.meetings.agenda import agenda_of
from blkirm.meetings.agenda import Entry
from blkirm.meetings.agenda import number_of
from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import IMeeting
from blkirm.meetings.content import IPaperUids
from blkirm.meetings.days import days_of
from blkirm.meetings.days import hints_about
from blkirm.meetings.references import uids_from
from blkirm.papers.related import in_short
from blkirm.papers.rules import visible_papers
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.interfaces import IFieldSerializer
from plone.restapi.interfaces import ISerializeToJson
from typing import Any
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer


def entry_json(entry: Entry) -> dict[str, Any]:
    """Write one item of an agenda; of a hidden one nothing but its number."""
    if entry.hidden:
        return {"number": entry.number, "depth": entry.depth, "hidden": True}
    return {
        "@id": _address(entry.path),
        "UID": entry.uid,
        "number": entry.number,
        "depth": entry.depth,
        "title": entry.title,
        "kind": entry.kind,
        "rapporteur": entry.rapporteur or None,
        "minutes_planned": entry.minutes_planned,
        "papers": list(entry.paper_uids),
        "marks": list(entry.marks),
        "hidden": False,
    }


def _address(path: str) -> str:
    root = "/".join(api.portal.get().getPhysicalPath())
    return f"{api.portal.get().absolute_url()}{path.removeprefix(root)}"


@implementer(ISerializeToJson)
@adapter(IMeeting, IPortalLayer)
class SerializeMeeting(SerializeContainer):
    """Add the agenda as the reader sees it."""

    def __call__(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        result = super().__call__(*arguments, **options)
        result["agenda"] = [entry_json(entry) for entry in agenda_of(self.context)]
        days = days_of(self.context.start, self.context.end) if self.context.start else []
        result["day_hints"] = list(hints_about(days).values())
        return result


@implementer(ISerializeToJson)
@adapter(IAgendaItem, IPortalLayer)
class SerializeAgendaItem(SerializeContainer):
    """Add the number as the reader counts; None where the item is not on the agenda."""

    def __call__(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        result = super().__call__(*arguments, **options)
        result["number"] = number_of(self.context) or None
        result["submitted_for"] = self.context.submitted_for or None
        result["decline_reason"] = self.context.decline_reason or None
        return result


@implementer(IFieldDeserializer)
@adapter(IPaperUids, IDexterityContent, IPortalLayer)
class ReadPapers:
    """Take UIDs, addresses and reference numbers of papers; those the writer cannot see stay."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context, self.request = field, context, request

    def __call__(self, value: Any) -> tuple[str, ...]:
        values = [] if value is None else value if isinstance(value, list) else [value]
        texts = [v.get("UID") or v.get("@id") if isinstance(v, dict) else v for v in values]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError(
                translate(
                    _("msg_papers_wanted", default="A list of papers is expected here."),
                    context=self.request,
                )
            )
        found = uids_from(texts, getattr(self.context, "papers", ()))
        self.field.validate(found)
        return found


@implementer(IFieldSerializer)
@adapter(IPaperUids, IDexterityContent, IPortalLayer)
class WritePapers:
    """Tell of the papers what the reader may view, and of the others nothing."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context = field, context

    def __call__(self) -> list[dict[str, str]]:
        return [in_short(paper) for paper in visible_papers(self.context.papers or ())]
