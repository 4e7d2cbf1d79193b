"""Planning meetings: one, a year of them, one like another; changing one."""

from blkirm import _
from blkirm.meetings import planning
from blkirm.meetings import rules
from blkirm.meetings.content import Meetings
from blkirm.meetings.patterns import AgendaTemplate
from blkirm.meetings.views.forms import Field
from blkirm.meetings.views.forms import InvalidField
from blkirm.meetings.views.forms import MeetingsForm
from blkirm.meetings.views.forms import options
from blkirm.meetings.vocabularies import meeting_kinds
from blkirm.meetings.vocabularies import meeting_modes
from datetime import date
from datetime import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zope.event import notify
from zope.i18nmessageid import Message
from zope.lifecycleevent import ObjectModifiedEvent


END_BEFORE_START = _(
    "msg_meeting_end_before_start", default="The meeting must end after it has begun."
)
VIDEO_LINK = _(
    "msg_video_link", default="A video link is an address that begins with https:// or http://."
)
LABELS: dict[str, Message] = {
    "title": _("label_title", default="Title"),
    "description": _("label_description", default="Description"),
}


def meeting_fields() -> list[Field]:
    """Return the fields that say what a meeting is."""
    return [
        Field(
            "title",
            LABELS["title"],
            help=_(
                "help_meeting_title",
                default="May stay empty: then the meeting is called by its number, or by its kind "
                "and day.",
            ),
        ),
        Field("kind", _("label_kind", default="Kind"), "select", options=options(meeting_kinds)),
        Field(
            "start", _("label_meeting_start", default="Beginning"), "datetime-local", required=True
        ),
        Field("end", _("label_meeting_end", default="End"), "datetime-local", required=True),
        Field(
            "mode",
            _("label_meeting_mode", default="Mode"),
            "select",
            options=options(meeting_modes),
        ),
        Field("place", _("label_place", default="Place")),
        Field("video_link", _("label_video_link", default="Video link"), most=1000),
        Field(
            "submission_deadline",
            _("label_submission_deadline", default="Items can be submitted until"),
            "date",
            help=_(
                "help_submission_deadline",
                default="Including this day. What is submitted later is marked as late.",
            ),
        ),
        Field("description", LABELS["description"], "textarea", most=2000),
    ]


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a meeting. Raises InvalidField."""
    if values["end"] <= values["start"]:
        raise InvalidField(END_BEFORE_START)
    link = values["video_link"]
    if link and (urlsplit(link).scheme not in ("https", "http") or not urlsplit(link).netloc):
        raise InvalidField(VIDEO_LINK)
    return {**values, "video_link": link or None}


class PlanForm(MeetingsForm):
    """What the forms that plan meetings share."""

    @property
    def meetings(self) -> Meetings:
        return self.context

    def back_title(self) -> str:
        return self.title()

    def template_field(self) -> Field:
        kept = [(template.id, template.title) for template in self.meetings.agenda_templates]
        return Field(
            "template",
            _("label_agenda_template", default="Agenda template"),
            "select",
            options=[("", "–"), *kept],
        )

    def template(self, values: dict[str, Any]) -> AgendaTemplate | None:
        return self.meetings.agenda_templates.get(values.pop("template", ""))


class PlanMeeting(PlanForm):
    """One meeting."""

    heading = _("heading_plan_meeting", default="Plan a meeting")
    intro = _(
        "intro_plan_meeting",
        default="The working party sees the meeting in its list. Nobody is written to before you "
        "invite.",
    )
    button = _("button_plan_meeting", default="Plan the meeting")

    @property
    def fields(self) -> list[Field]:
        return [*meeting_fields(), self.template_field()]

    def initial(self) -> dict[str, Any]:
        return {"kind": "regular", "mode": "presence"}

    def carry_out(self, values: dict[str, Any]) -> str:
        template = self.template(values)
        meeting = planning.plan_meeting(self.meetings, template, **checked(values))
        self.say(_("msg_meeting_planned", default="The meeting is planned."))
        return meeting.absolute_url()


class PlanYear(PlanForm):
    """The meetings of a year."""

    heading = _("heading_plan_year", default="Plan several meetings")
    intro = _(
        "intro_plan_year",
        default="For the plan of a year: meetings that differ by their days only.",
    )
    button = _("button_plan_meetings", default="Plan the meetings")

    @property
    def fields(self) -> list[Field]:
        return [
            Field(
                "days",
                _("label_days", default="Days"),
                "textarea",
                help=_(
                    "help_days", default="One on each line, for example 2027-03-10 or 10.3.2027."
                ),
                required=True,
                most=2000,
            ),
            Field("begins", _("label_begins_at", default="From"), "time", required=True),
            Field("ends", _("label_ends_at", default="To"), "time", required=True),
            Field(
                "kind", _("label_kind", default="Kind"), "select", options=options(meeting_kinds)
            ),
            Field(
                "mode",
                _("label_meeting_mode", default="Mode"),
                "select",
                options=options(meeting_modes),
            ),
            Field("place", _("label_place", default="Place")),
            Field(
                "deadline_weeks",
                _(
                    "label_deadline_weeks",
                    default="Weeks before the meeting until which items can be submitted",
                ),
                "number",
                most=52,
            ),
            self.template_field(),
        ]

    def initial(self) -> dict[str, Any]:
        return {
            "kind": "regular",
            "mode": "presence",
            "begins": time(10),
            "ends": time(15, 30),
            "deadline_weeks": 6,
        }

    def carry_out(self, values: dict[str, Any]) -> str:
        template = self.template(values)
        weeks = values.pop("deadline_weeks")
        series = planning.Series(
            days=tuple(read_days(values.pop("days"))),
            deadline_days=None if weeks is None else weeks * 7,
            **values,
        )
        made = planning.plan_series(self.meetings, series, template)
        if len(made) == 1:
            self.say(_("msg_meeting_planned", default="The meeting is planned."))
        else:
            self.say(
                _(
                    "msg_meetings_planned",
                    default="${count} meetings are planned.",
                    mapping={"count": self.number(len(made))},
                )
            )
        return f"{self.url}?year={made[0].start.year}"


def read_days(text: str) -> list[date]:
    """Return the days that somebody wrote, one on each line. Raises InvalidField."""
    return [_read_day(line.strip()) for line in text.splitlines() if line.strip()]


def _read_day(text: str) -> date:
    try:
        if "." in text:
            day, month, year = (int(part) for part in text.split("."))
            return date(year, month, day)
        return date.fromisoformat(text)
    except (ValueError, OverflowError):
        raise InvalidField(
            _("msg_not_a_day", default="“${text}” is no day.", mapping={"text": text[:40]})
        ) from None


class CloneMeeting(PlanForm):
    """A meeting like this one, with items that come again and points that are still open."""

    heading = _("heading_clone_meeting", default="Plan a meeting like this one")
    intro = _(
        "intro_clone_meeting",
        default="Kind, mode, place and who can see it are taken over, and the items you choose. "
        "Standing items are chosen already.",
    )
    button = _("button_plan_meeting", default="Plan the meeting")

    @property
    def meetings(self) -> Meetings:
        return self.context.aq_parent

    @property
    def fields(self) -> list[Field]:
        taken = ("title", "start", "end", "submission_deadline")
        entries = [entry for entry in rules.agenda_of(self.context) if not entry.hidden]
        return [
            *(field for field in meeting_fields() if field.name in taken),
            Field(
                "items",
                _("label_items_again", default="Items that come again"),
                "checks",
                options=[(e.uid, f"{e.number} {e.title}") for e in entries],
            ),
        ]

    def initial(self) -> dict[str, Any]:
        later = timedelta(weeks=13)
        return {
            "start": self.context.start + later,
            "end": self.context.end + later,
            "items": planning.standing_items(self.context),
        }

    def carry_out(self, values: dict[str, Any]) -> str:
        if values["end"] <= values["start"]:
            raise InvalidField(END_BEFORE_START)
        items = values.pop("items")
        meeting = planning.clone_meeting(self.context, items, **values)
        self.say(_("msg_meeting_planned", default="The meeting is planned."))
        return meeting.absolute_url()


class EditMeeting(MeetingsForm):
    """What a meeting is."""

    heading = _("heading_edit_meeting", default="Change the meeting")

    def back_title(self) -> str:
        return self.title()

    @property
    def fields(self) -> list[Field]:
        fields = meeting_fields()
        number = Field(
            "number",
            _("label_meeting_number", default="Number in its series"),
            "number",
            most=100_000,
        )
        return [*fields[:2], number, *fields[2:]]

    def initial(self) -> dict[str, Any]:
        return {field.name: getattr(self.context, field.name) for field in self.fields}

    def carry_out(self, values: dict[str, Any]) -> str:
        for name, value in checked(values).items():
            if name != "title" or value:
                setattr(self.context, name, value)
        notify(ObjectModifiedEvent(self.context))
        self.say(_("msg_saved", default="It is saved."))
        return self.url
