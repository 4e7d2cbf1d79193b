"""Forms about the dates of reports to the IMK: a conference, its days, and what is usual."""

from blkirm import _
from blkirm.kernel.formats import format_date
from blkirm.meetings.views.forms import Field
from blkirm.meetings.views.forms import MeetingsForm
from blkirm.meetings.views.forms import options
from blkirm.publications import imk
from blkirm.publications import imk_operations
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.imk_cycles import cycle_named
from blkirm.publications.imk_settings import TITLES
from blkirm.publications.imk_settings import Usual
from blkirm.publications.imk_settings import usual_of
from blkirm.publications.imk_views import PAGE_TITLE
from blkirm.publications.imk_words import holidays
from blkirm.publications.imk_words import STEPS
from functools import cached_property
from typing import Any
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


@implementer(IPublishTraverse)
class ImkForm(MeetingsForm):
    """What the forms share. Those about one conference have its id in their address."""

    tab = "imk"
    cycle_id = ""

    def publishTraverse(self, request: Any, name: str) -> "ImkForm":  # noqa: N802
        if self.cycle_id or cycle_named(self.context, name) is None:
            raise NotFound()
        self.cycle_id = name
        return self

    @cached_property
    def cycle(self) -> Cycle:
        cycle = cycle_named(self.context, self.cycle_id)
        if cycle is None:
            raise NotFound()
        return cycle

    def form_url(self) -> str:
        base = super().form_url()
        return f"{base}/{self.cycle_id}" if self.cycle_id else base

    def back_url(self) -> str:
        return f"{self.url}/@@imk"

    def back_title(self) -> Message:
        return PAGE_TITLE

    def shown_again(self, cycle: Cycle) -> str:
        return f"{self.back_url()}#cycle-{cycle.id}"


def _usual_fields() -> list[Field]:
    leads = [
        Field(
            f"lead-{step}",
            TITLES[step],
            "number",
            required=True,
            most=imk.MOST_DAYS,
            help=_("help_imk_lead", default="In working days.") if step == imk.STEPS[0] else None,
        )
        for step in imk.STEPS
    ]
    days_off = Field(
        "laender",
        _("label_imk_holidays", default="Public holidays"),
        "select",
        options=options(holidays),
        required=True,
        help=_("help_imk_no_working_days", default="Days that are not counted as working days."),
    )
    return [*leads, days_off]


def _filled_in(said: Usual | Cycle) -> dict[str, Any]:
    return {**{f"lead-{step}": lead for step, lead in said.leads}, "laender": said.laender}


def _said_of_steps(values: dict[str, Any]) -> dict[str, Any]:
    leads = imk_operations.pairs({step: values[f"lead-{step}"] for step in imk.STEPS})
    return {"leads": leads, "laender": values["laender"]}


class ImkUsual(ImkForm):
    """How long the steps usually take here: what the form for a conference begins with."""

    heading = _("heading_imk_settings", default="Usual times")
    intro = _(
        "intro_imk_settings",
        default="Every new report to the conference begins with these times. Reports that are "
        "planned already keep theirs.",
    )

    def __call__(self) -> str:
        if self.cycle_id:
            raise NotFound()
        return super().__call__()

    @property
    def fields(self) -> list[Field]:
        return _usual_fields()

    def initial(self) -> dict[str, Any]:
        return _filled_in(usual_of(self.context))

    def carry_out(self, values: dict[str, Any]) -> str:
        imk_operations.change_usual(self.context, Usual(**_said_of_steps(values)))
        self.say(_("msg_saved", default="It is saved."))
        return self.back_url()


class PlanImk(ImkForm):
    """A conference, from which the days are planned back."""

    heading = _("heading_plan_imk", default="Plan a report to the conference")
    intro = _(
        "intro_plan_imk",
        default="From the day of the conference all others are planned back in working days. Each "
        "of them can be moved by hand afterwards. Those who belong to the working party see them, "
        "also in their calendars; sub-working parties see until when they contribute.",
    )
    button = _("button_plan_imk", default="Plan the days")

    def __call__(self) -> str:
        if self.cycle_id:
            raise NotFound()
        return super().__call__()

    @property
    def fields(self) -> list[Field]:
        return [
            Field("start", _("label_imk_first", default="First day"), "date", required=True),
            Field("end", _("label_imk_last", default="Last day"), "date"),
            Field(
                "session",
                _("label_imk_number", default="Number of the session"),
                "number",
                most=9999,
            ),
            Field("place", _("label_place", default="Place"), most=imk_operations.LONGEST_PLACE),
            *_usual_fields(),
        ]

    def initial(self) -> dict[str, Any]:
        return _filled_in(usual_of(self.context))

    def facts(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what was filled in as fields of a cycle."""
        return {
            "start": values["start"],
            "end": values["end"] or values["start"],
            # Nobody counts from nothing: a 0 in the field is refused.
            "session": values["session"],
            "place": values["place"],
            **_said_of_steps(values),
        }

    def carry_out(self, values: dict[str, Any]) -> str:
        cycle = imk_operations.plan_cycle(self.context, **self.facts(values))
        self.say(_("msg_imk_planned", default="The days are planned."))
        return self.shown_again(cycle)


class ChangeImk(PlanImk):
    """The conference is another day, or the steps take longer."""

    heading = _("heading_change_imk", default="Change the conference")
    intro = _(
        "intro_change_imk",
        default="Days that were set by hand stay as they are; all others are planned anew.",
    )
    button = _("button_save", default="Save")

    def __call__(self) -> str:
        # Without a conference there is nothing to change.
        return MeetingsForm.__call__(self) if self.cycle else ""

    def initial(self) -> dict[str, Any]:
        cycle = self.cycle
        names = ("start", "end", "session", "place")
        return {**_filled_in(cycle), **{name: getattr(cycle, name) for name in names}}

    def carry_out(self, values: dict[str, Any]) -> str:
        cycle = imk_operations.change_cycle(self.context, self.cycle.id, **self.facts(values))
        self.say(_("msg_saved", default="It is saved."))
        return self.shown_again(cycle)


class ImkDates(ImkForm):
    """Days set by hand, and days on which something was done."""

    heading = _("heading_imk_dates", default="Move days by hand")
    intro = _(
        "intro_imk_dates",
        default="A day that you fill in stays as it is, and the days before it are planned back from "
        "it. Empty a field to have its day planned again.",
    )

    def __call__(self) -> str:
        return super().__call__() if self.cycle else ""

    @property
    def fields(self) -> list[Field]:
        planned = imk.plan(self.cycle.start, dict(self.cycle.leads), self.cycle.laender)
        fields = []
        for step in planned:
            day = format_date(step.day, self.language)
            help_ = _("help_imk_planned", default="Planned back: ${day}", mapping={"day": day})
            fields.append(Field(f"day-{step.step}", STEPS[step.step], "date", help=help_))
        for step in imk.STEPS:
            title = translate(STEPS[step], context=self.request)
            label = _("label_imk_done_on", default="Done on: ${step}", mapping={"step": title})
            fields.append(Field(f"done-{step}", label, "date"))
        return fields

    def initial(self) -> dict[str, Any]:
        days = {f"day-{step}": day for step, day in self.cycle.by_hand}
        return {**days, **{f"done-{step}": day for step, day in self.cycle.done}}

    def carry_out(self, values: dict[str, Any]) -> str:
        cycle = imk_operations.change_cycle(
            self.context,
            self.cycle.id,
            by_hand=imk_operations.pairs({s: values[f"day-{s}"] for s in imk.STEPS}),
            done=imk_operations.pairs({s: values[f"done-{s}"] for s in imk.STEPS}),
        )
        self.say(_("msg_saved", default="It is saved."))
        return self.shown_again(cycle)
