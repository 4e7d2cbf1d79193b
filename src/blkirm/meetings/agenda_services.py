"""Agendas, submissions and planning in REST."""

from blkirm import _
from blkirm.access.guard import may_view
from blkirm.access.references import by_uid
from blkirm.meetings import operations
from blkirm.meetings import planning
from blkirm.meetings import rules
from blkirm.meetings.agenda import items_by_uid
from blkirm.meetings.content import IMeeting
from blkirm.meetings.moments import in_berlin
from blkirm.meetings.patterns import AgendaTemplate
from blkirm.meetings.patterns import LONGEST_TITLE
from blkirm.meetings.patterns import MOST_TEMPLATES
from blkirm.meetings.services import entry_json
from blkirm.meetings.timing import time_of
from blkirm.meetings.vocabularies import meeting_kinds
from blkirm.meetings.vocabularies import meeting_modes
from dataclasses import asdict
from datetime import date
from datetime import datetime
from datetime import time
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.services import Service
from typing import Any
from zExceptions import BadRequest
from zope.component import getMultiAdapter
from zope.i18n import translate
from zope.i18nmessageid import Message


LONGEST_TEXT = 300


class MeetingsService(Service):
    """What the services share: bodies are read here, and refused with a sentence."""

    def body(self) -> dict[str, Any]:
        body = json_body(self.request)
        if not isinstance(body, dict):
            raise self.bad(_("msg_body_object", default="The body is an object with named values."))
        return body

    def bad(self, message: Message) -> BadRequest:
        return BadRequest(translate(message, context=self.request))

    def text(self, body: dict[str, Any], name: str, most: int = LONGEST_TEXT) -> str:
        value = body.get(name) or ""
        if not isinstance(value, str) or len(value) > most or "\0" in value:
            raise self.bad(
                _(
                    "msg_text_wanted",
                    default="${name} is a text of at most ${length} characters.",
                    mapping={"name": name, "length": most},
                )
            )
        return value

    def serialised(self, thing: Any) -> dict[str, Any]:
        return getMultiAdapter((thing, self.request), ISerializeToJson)()


# --- the agenda -------------------------------------------------------------------------------


class AgendaGet(MeetingsService):
    """``GET <meeting>/@agenda``: the agenda as the reader sees it, and how long it takes."""

    def reply(self) -> dict[str, Any]:
        meeting = self.context
        entries = rules.agenda_of(meeting)
        needed = time_of(entries, meeting.start, meeting.end)
        return {
            "@id": f"{meeting.absolute_url()}/@agenda",
            "items": [entry_json(entry) for entry in entries],
            "items_total": len(entries),
            "minutes_needed": needed.needed,
            "minutes_available": needed.available,
            "too_short": needed.lacking > 0,
        }


class AgendaPatch(AgendaGet):
    """``PATCH <meeting>/@agenda``: put items elsewhere; the answer is the new agenda.

    ``{item, before}``, ``{item, after}`` (beside another item), ``{item, into}`` (last below an
    item, or on the first level with the meeting's UID), or ``{order: [UIDs]}``.
    """

    def reply(self) -> dict[str, Any]:
        body = self.body()
        known = items_by_uid(self.context)
        if "order" in body:
            order = body["order"]
            named = isinstance(order, list) and all(isinstance(u, str) for u in order)
            if not named or not set(order) <= set(known) or len(set(order)) < len(order):
                raise self.not_understood()
            operations.arrange(self.context, order)
            return super().reply()
        wheres = [name for name in ("before", "after", "into") if name in body]
        item = known.get(body.get("item")) if isinstance(body.get("item"), str) else None
        if item is None or len(wheres) != 1 or not isinstance(body[wheres[0]], str):
            raise self.not_understood()
        where, uid = wheres[0], body[wheres[0]]
        if where == "into" and uid == api.content.get_uuid(self.context):
            operations.put_into(item.getObject(), self.context)
        elif uid not in known:
            raise self.not_understood()
        elif where == "into":
            operations.put_into(item.getObject(), known[uid].getObject())
        else:
            other = known[uid].getObject()
            operations.put_before(item.getObject(), other, after=where == "after")
        return super().reply()

    def not_understood(self) -> BadRequest:
        return self.bad(
            _(
                "msg_order_wanted",
                default="Expected is item with one of before, after and into, or order: UIDs of "
                "items of this meeting.",
            )
        )


# --- what members submit ----------------------------------------------------------------------


class Accept(MeetingsService):
    """``POST <item>/@accept``."""

    def reply(self) -> dict[str, Any]:
        operations.accept(self.context)
        return self.serialised(self.context)


class Decline(MeetingsService):
    """``POST <item>/@decline {reason}``."""

    def reply(self) -> dict[str, Any]:
        reason = self.text(self.body(), "reason", rules.LONGEST_REASON)
        operations.decline(self.context, reason)
        return self.serialised(self.context)


class Withdraw(MeetingsService):
    """``POST <item>/@withdraw``: take back what is not decided yet."""

    def reply(self) -> None:
        operations.withdraw(self.context)
        return self.reply_no_content()


class Defer(MeetingsService):
    """``POST <item>/@defer {meeting}``: move an item to another meeting, by its UID or address."""

    def reply(self) -> dict[str, Any]:
        wanted = self.text(self.body(), "meeting", 2000)
        meeting = by_uid(wanted) if wanted else None
        if meeting is None and "/" in wanted:
            root = api.portal.get()
            path = wanted.removeprefix(root.absolute_url()).strip("/")
            meeting = root.unrestrictedTraverse(path, None) if path else None
        if meeting is None or not IMeeting.providedBy(meeting) or not may_view(meeting):
            raise self.bad(
                _("msg_meeting_wanted", default="meeting is the UID or address of a meeting.")
            )
        return self.serialised(operations.defer(self.context, meeting))


# --- planning ---------------------------------------------------------------------------------


class SeriesPost(MeetingsService):
    """``POST <meetings>/@series {days, begins, ends, kind, mode, place, deadline_days, template}``."""

    def reply(self) -> dict[str, Any]:
        body = self.body()
        deadline = body.get("deadline_days")
        if deadline is not None and (type(deadline) is not int or not 0 <= deadline <= 365):
            raise self.not_understood()
        try:
            series = planning.Series(
                days=tuple(date.fromisoformat(day) for day in body.get("days") or ()),
                begins=time.fromisoformat(body.get("begins")).replace(tzinfo=None),
                ends=time.fromisoformat(body.get("ends")).replace(tzinfo=None),
                kind=body.get("kind") or "regular",
                mode=body.get("mode") or "presence",
                place=self.text(body, "place"),
                deadline_days=deadline,
            )
        except (TypeError, ValueError, AttributeError):
            raise self.not_understood() from None
        known = (series.kind in meeting_kinds.titles, series.mode in meeting_modes.titles)
        if not all(known):
            raise self.not_understood()
        made = planning.plan_series(self.context, series, self.template(body))
        self.request.response.setStatus(201)
        return {
            "@id": f"{self.context.absolute_url()}/@series",
            "items": [self.serialised(meeting) for meeting in made],
        }

    def template(self, body: dict[str, Any]) -> AgendaTemplate | None:
        wanted = self.text(body, "template")
        if not wanted:
            return None
        found = self.context.agenda_templates.get(wanted)
        if found is None:
            raise self.not_understood()
        return found

    def not_understood(self) -> BadRequest:
        return self.bad(
            _(
                "msg_series_wanted",
                default="Expected are days (a list like 2027-03-10), begins and ends (like 10:00), "
                "and if you like kind, mode, place, deadline_days and template.",
            )
        )


class ClonePost(MeetingsService):
    """``POST <meeting>/@clone {start, end, title, submission_deadline, items}``.

    Without ``items``, a list of UIDs, standing items and open points come again.
    """

    def reply(self) -> dict[str, Any]:
        body = self.body()
        items = body.get("items", planning.items_again(self.context))
        try:
            start, end = (in_berlin(datetime.fromisoformat(body[n])) for n in ("start", "end"))
            day = body.get("submission_deadline")
            deadline = date.fromisoformat(day) if day else None
            if not isinstance(items, list) or not all(isinstance(u, str) for u in items):
                raise ValueError
        except (KeyError, TypeError, ValueError, OverflowError):
            raise self.bad(
                _(
                    "msg_clone_wanted",
                    default="Expected are start and end (like 2027-03-10T10:00), and if you like "
                    "title, submission_deadline and items (a list of UIDs).",
                )
            ) from None
        if end <= start:
            raise self.bad(
                _(
                    "msg_meeting_end_before_start",
                    default="The meeting must end after it has begun.",
                )
            )
        if deadline is not None and deadline > start.date():
            raise self.bad(
                _(
                    "msg_deadline_after_meeting",
                    default="The deadline for items must not be after the day of the meeting.",
                )
            )
        fields = {"start": start, "end": end, "submission_deadline": deadline}
        title = self.text(body, "title")
        new = planning.clone_meeting(self.context, items, title=title, **fields)
        self.request.response.setStatus(201)
        return self.serialised(new)


class TemplatesGet(MeetingsService):
    """``GET <meetings>/@agenda-templates``."""

    def reply(self) -> dict[str, Any]:
        return {
            "@id": f"{self.context.absolute_url()}/@agenda-templates",
            "items": [
                {"id": t.id, "title": t.title, "items": [asdict(p) for p in t.patterns]}
                for t in self.context.agenda_templates
            ],
        }


class TemplatePost(MeetingsService):
    """``POST <meeting>/@agenda-template``: ``{save: title}`` or ``{apply: id}``."""

    def reply(self) -> dict[str, Any]:
        operations.refuse(rules.reasons_against_ordering(self.context))
        body, kept = self.body(), self.context.aq_parent.agenda_templates
        title = " ".join(self.text(body, "save", LONGEST_TITLE).split())
        if title and len(kept) < MOST_TEMPLATES:
            template = planning.save_as_template(self.context, title)
            self.request.response.setStatus(201)
            return {"id": template.id, "title": template.title, "items": len(template.patterns)}
        template = kept.get(self.text(body, "apply"))
        if template is None:
            raise self.bad(
                _(
                    "msg_template_wanted",
                    default="Expected is save with a title, or apply with the id of a template.",
                )
            )
        planning.apply_template(self.context, template)
        return self.serialised(self.context)
