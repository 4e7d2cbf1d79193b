"""Planning meetings: one, a year of them, one like another; changing one."""

from blkirm import _
from blkirm.kernel.clock import BERLIN
from blkirm.meetings import operations
from blkirm.meetings import planning
from blkirm.meetings.content import Meetings
from blkirm.meetings.days import days_of
from blkirm.meetings.days import hints_about
from blkirm.meetings.moments import in_berlin
from blkirm.meetings.patterns import AgendaTemplate
from blkirm.meetings.views.forms import Field
from blkirm.meetings.views.forms import InvalidField
from blkirm.meetings.views.forms import MeetingsForm
from blkirm.meetings.views.forms import options
from blkirm.meetings.vocabularies import meeting_kinds
from blkirm.meetings.vocabularies import meeting_modes
from datetime import date
from datetime import datetime
from datetime import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from zope.event import notify
from zope.i18nmessageid import Message
from zope.lifecycleevent import ObjectModifiedEvent


#: After a quarter of a year, on the same day of the week.
USUAL_INTERVAL = timedelta(weeks=13)
END_BEFORE_START = _(
    "msg_meeting_end_before_start", default="The meeting must end after it has begun."
)
DEADLINE_AFTER = _(
    "msg_deadline_after_meeting",
    default="The deadline for items must not be after the day of the meeting.",
)
UNUSUAL_DAYS = _(
    "msg_unusual_days",
    default="Nothing is planned yet. Please look at the days below; confirm them, or choose others.",
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


def check_moments(values: dict[str, Any]) -> None:
    """Raise InvalidField where a meeting ends before it begins or its deadline comes after it."""
    if values["end"] <= values["start"]:
        raise InvalidField(END_BEFORE_START)
    deadline = values["submission_deadline"]
    if deadline is not None and deadline > values["start"].date():
        raise InvalidField(DEADLINE_AFTER)


def checked(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a meeting. Raises InvalidField."""
    check_moments(values)
    link = values["video_link"]
    if link and (urlsplit(link).scheme not in ("https", "http") or not urlsplit(link).netloc):
        raise InvalidField(VIDEO_LINK)
    return {**values, "video_link": link or None}


class OnDays(MeetingsForm):
    """Asks before something is planned on a weekend or a public holiday.

    Who fills in the form confirms day by day: a day chosen afterwards is asked about anew.
    """

    hints: dict[date, str] | None = None

    def with_days(self, fields: list[Field]) -> list[Field]:
        """Return the fields of a form and, where something speaks against days, one to confirm."""
        if not self.hints:
            return fields
        legend = _("label_despite", default="Take these days all the same")
        days = [(day.isoformat(), said) for day, said in self.hints.items()]
        return [Field("despite", legend, "checks", options=days), *fields]

    def confirm(self, days: list[date]) -> None:
        """Raise InvalidField unless all that speaks against some days was confirmed."""
        self.hints = hints_about(days)
        raw = self.request.form.get("despite")
        agreed = [each for each in (raw if isinstance(raw, list) else [raw]) if each]
        self.entered["despite"] = agreed
        if not {day.isoformat() for day in self.hints} <= set(map(str, agreed)):
            self.is_question = True
            raise InvalidField(UNUSUAL_DAYS)


class PlanForm(OnDays):
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
        return self.with_days([*meeting_fields(), self.template_field()])

    def initial(self) -> dict[str, Any]:
        return {"kind": "regular", "mode": "presence"}

    def carry_out(self, values: dict[str, Any]) -> str:
        template, values = self.template(values), checked(values)
        self.confirm(days_of(values["start"], values["end"]))
        meeting = planning.plan_meeting(self.meetings, template, **values)
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
        return self.with_days(self._fields())

    def _fields(self) -> list[Field]:
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
        operations.refuse(planning.reasons_against_series(series))
        self.confirm(list(series.days))
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


def _later(moment: datetime) -> datetime:
    """Return the same time of day, as clocks in Germany show it, a quarter of a year later."""
    return in_berlin(moment.astimezone(BERLIN).replace(tzinfo=None) + USUAL_INTERVAL)


class CloneMeeting(PlanForm):
    """A meeting like this one, with items that come again and points that are still open."""

    heading = _("heading_clone_meeting", default="Plan a meeting like this one")
    intro = _(
        "intro_clone_meeting",
        default="Kind, mode, place and who can see it are taken over, and the items you choose. "
        "Standing items and points that are still open are chosen already; open tasks come by "
        "themselves.",
    )
    button = _("button_plan_meeting", default="Plan the meeting")

    @property
    def meetings(self) -> Meetings:
        return self.context.aq_parent

    @property
    def fields(self) -> list[Field]:
        taken = ("title", "start", "end", "submission_deadline")
        entries = planning.items_to_choose(self.context)
        again = Field(
            "items",
            _("label_items_again", default="Items that come again"),
            "checks",
            options=[(e.uid, f"{e.number} {e.title}") for e in entries],
        )
        return self.with_days([*(f for f in meeting_fields() if f.name in taken), again])

    def initial(self) -> dict[str, Any]:
        meeting, deadline = self.context, self.context.submission_deadline
        return {
            "start": _later(meeting.start),
            "end": _later(meeting.end),
            "submission_deadline": deadline and deadline + USUAL_INTERVAL,
            "items": planning.items_again(self.context),
        }

    def carry_out(self, values: dict[str, Any]) -> str:
        check_moments(values)
        self.confirm(days_of(values["start"], values["end"]))
        items = values.pop("items")
        meeting = planning.clone_meeting(self.context, items, **values)
        self.say(_("msg_meeting_planned", default="The meeting is planned."))
        return meeting.absolute_url()


class EditMeeting(OnDays):
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
        return self.with_days([*fields[:2], number, *fields[2:]])

    def initial(self) -> dict[str, Any]:
        return {field.name: getattr(self.context, field.name) for field in self.fields}

    def carry_out(self, values: dict[str, Any]) -> str:
        values = checked(values)
        before = days_of(self.context.start, self.context.end)
        self.confirm([d for d in days_of(values["start"], values["end"]) if d not in before])
        for name, value in values.items():
            if name != "title" or value:
                setattr(self.context, name, value)
        notify(ObjectModifiedEvent(self.context))
        self.say(_("msg_saved", default="It is saved."))
        return self.url
