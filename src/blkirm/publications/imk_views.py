"""The dates of a party's reports to the IMK: shown, planned, moved by hand, ticked off."""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.kernel.page import PostPage
from blkirm.meetings.days import hints_about
from blkirm.meetings.views.forms import Field
from blkirm.meetings.views.forms import MeetingsForm
from blkirm.meetings.views.forms import options
from blkirm.parties.rules import party_named
from blkirm.parties.views import PartyPage
from blkirm.parties.views.frame import PartyTab
from blkirm.publications import imk
from blkirm.publications import imk_operations
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.imk_cycles import cycle_named
from blkirm.publications.imk_cycles import cycles_of
from blkirm.publications.imk_rules import contributions_of
from blkirm.publications.imk_rules import is_shown
from blkirm.publications.imk_rules import may_plan
from blkirm.publications.imk_rules import may_view
from blkirm.publications.imk_settings import IImkSettings
from blkirm.publications.imk_settings import usual_holidays
from blkirm.publications.imk_settings import usual_leads
from blkirm.publications.imk_words import CLASSES
from blkirm.publications.imk_words import days_of
from blkirm.publications.imk_words import holidays
from blkirm.publications.imk_words import name_of
from blkirm.publications.imk_words import PROBLEMS
from blkirm.publications.imk_words import STATES
from blkirm.publications.imk_words import STEPS
from functools import cached_property
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


TAB = PartyTab("imk", "/@@imk", _("tab_imk", default="IMK"), 50, is_shown)
PAGE_TITLE = _("heading_imk", default="Reports to the Conference of Ministers of the Interior")


class ImkPage(PartyPage):
    """``@@imk`` of a party: each conference with the days that lead to it."""

    tab = "imk"
    page_title = PAGE_TITLE

    @cached_property
    def url(self) -> str:
        return self.context.absolute_url()

    @cached_property
    def may_plan(self) -> bool:
        return may_plan(self.party)

    @cached_property
    def cycles(self) -> list[dict[str, Any]]:
        return [self._cycle(cycle) for cycle in cycles_of(self.party) if not cycle.is_over]

    @cached_property
    def past(self) -> list[dict[str, Any]]:
        return [self._cycle(cycle) for cycle in cycles_of(self.party) if cycle.is_over]

    @cached_property
    def contributions(self) -> list[dict[str, Any]]:
        """Return what the parent party waits for from this one."""
        found = []
        for cycle in contributions_of(self.party):
            [step] = [each for each in cycle.steps if each.step == "contribution"]
            found.append({**self._conference(cycle), "day": self.day(step.day), "iso": step.day})
        return found

    @cached_property
    def parent(self) -> dict[str, str] | None:
        """Return the parent party, where the reader may see it."""
        parent = party_named(self.party.parent_party) if self.party.parent_party else None
        if parent is None or not may_view(parent):
            return None
        title = PartyPage(parent, self.request).party_title
        return {"title": title, "url": f"{parent.absolute_url()}/@@imk"}

    def calendars_url(self) -> str:
        site = self.url.partition("/working-parties")[0]
        return f"{site}/calendars?party={self.party.getId()}"

    def _conference(self, cycle: Cycle) -> dict[str, Any]:
        return {
            "id": cycle.id,
            "name": name_of(cycle, self.language),
            "days": days_of(cycle, self.language),
            "place": cycle.place,
        }

    def _cycle(self, cycle: Cycle) -> dict[str, Any]:
        return {
            **self._conference(cycle),
            "late": self._late(len(cycle.late)),
            "steps": [self._step(cycle, step) for step in cycle.steps],
            "revision": cycle.revision,
            "plan_url": f"{self.url}/@@change-imk/{cycle.id}",
            "dates_url": f"{self.url}/@@imk-dates/{cycle.id}",
            "is_coming": cycle.end >= clock.today(),
        }

    @staticmethod
    def _late(number: int) -> Message | None:
        if not number:
            return None
        if number == 1:
            return _("label_imk_one_late", default="One step is late.")
        return _(
            "label_imk_late", default="${number} steps are late.", mapping={"number": str(number)}
        )

    def _step(self, cycle: Cycle, step: imk.Planned) -> dict[str, Any]:
        state = cycle.state_of(step)
        done = cycle.done_on.get(step.step)
        hints = hints_about([step.day]).get(step.day, "") if step.by_hand else ""
        return {
            "step": step.step,
            "title": STEPS[step.step],
            "day": self.day(step.day),
            "iso": step.day.isoformat(),
            "by_hand": step.by_hand,
            "problems": [
                hints if problem == imk.NO_WORKING_DAY and hints else PROBLEMS[problem]
                for problem in step.problems
            ],
            "state": state,
            "state_title": STATES[state],
            "state_class": CLASSES[state],
            "is_done": done is not None,
            "done": self.day(done),
            "done_iso": done.isoformat() if done else "",
        }


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


def _lead_fields() -> list[Field]:
    return [
        Field(
            f"lead-{step}",
            IImkSettings[step.replace("-", "_")].title,
            "number",
            required=True,
            most=imk.MOST_DAYS,
            help=_("help_imk_lead", default="In working days.") if step == imk.STEPS[0] else None,
        )
        for step in imk.STEPS
    ]


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
            *_lead_fields(),
            Field(
                "laender",
                _("label_imk_holidays", default="Public holidays"),
                "select",
                options=options(holidays),
                required=True,
                help=_(
                    "help_imk_no_working_days", default="Days that are not counted as working days."
                ),
            ),
        ]

    def initial(self) -> dict[str, Any]:
        leads = {f"lead-{step}": lead for step, lead in usual_leads().items()}
        return {**leads, "laender": usual_holidays()}

    def facts(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return what was filled in as fields of a cycle."""
        return {
            "start": values["start"],
            "end": values["end"] or values["start"],
            # Nobody counts from nothing: a 0 in the field is refused.
            "session": values["session"],
            "place": values["place"],
            "leads": imk_operations.pairs({s: values[f"lead-{s}"] for s in imk.STEPS}),
            "laender": values["laender"],
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
        leads = {f"lead-{step}": lead for step, lead in cycle.leads}
        names = ("start", "end", "session", "place", "laender")
        return {**leads, **{name: getattr(cycle, name) for name in names}}

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


class SettleImk(PostPage):
    """Tick a step off, take that back, or remove a conference: buttons of the page."""

    def change(self) -> str:
        form = self.request.form
        asked = {name: form.get(name, "") for name in ("cycle", "step", "what", "revision")}
        if not all(isinstance(value, str) for value in asked.values()):
            raise BadRequest()
        cycle = cycle_named(self.context, asked["cycle"])
        if cycle is None:
            raise NotFound()
        revision = int(asked["revision"]) if asked["revision"].isdecimal() else None
        back = f"{self.context.absolute_url()}/@@imk"
        if asked["what"] == "remove":
            imk_operations.remove_cycle(self.context, cycle.id, revision)
            self.say(_("msg_imk_removed", default="The conference and its days are removed."))
            return self.lead_to(back)
        if asked["step"] not in imk.STEPS or asked["what"] not in ("done", "open"):
            raise BadRequest()
        day = clock.today() if asked["what"] == "done" else None
        imk_operations.settle(self.context, cycle.id, asked["step"], day, revision)
        self.say(_("msg_saved", default="It is saved."))
        return self.lead_to(f"{back}#cycle-{cycle.id}")
