"""The dates of a party's reports to the IMK: shown, ticked off."""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import in_language
from blkirm.kernel.page import PostPage
from blkirm.meetings.days import hints_about
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
from blkirm.publications.imk_rules import reports_of
from blkirm.publications.imk_words import CLASSES
from blkirm.publications.imk_words import days_of
from blkirm.publications.imk_words import name_of
from blkirm.publications.imk_words import PROBLEMS
from blkirm.publications.imk_words import STATES
from blkirm.publications.imk_words import STEPS
from blkirm.publications.words import STATES as REPORT_STATES
from functools import cached_property
from plone import api
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any
from urllib.parse import urlencode
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.i18nmessageid import Message


ADD = "blkirm.publications: Add Report"
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
            "reports": [self._report(brain) for brain in reports_of(cycle)],
            "begin_url": self._begin_url(cycle),
        }

    def _report(self, brain: ICatalogBrain) -> dict[str, Any]:
        english = self.language == "en" and brain.title_en
        return {
            "title": title_of(brain),
            "language": "en" if english else "de",
            "url": in_language(brain.getURL(), self.language),
            "state": REPORT_STATES[brain.review_state],
            "state_class": brain.review_state,
        }

    def _begin_url(self, cycle: Cycle) -> str:
        """Return the form for a report to a conference that is to come, for those who may add one."""
        folder = api.portal.get().get("reports")
        if cycle.end < clock.today() or folder is None:
            return ""
        if not api.user.has_permission(ADD, obj=folder):
            return ""
        form = f"{in_language(folder.absolute_url(), self.language)}/++add++Report"
        return f"{form}?{urlencode(self._known_of_report(cycle))}"

    @staticmethod
    def _known_of_report(cycle: Cycle) -> dict[str, str]:
        """Return what the form for a report to a conference begins with."""
        known = {
            "series": "imk-report",
            "imk_session": str(cycle.session or ""),
            "imk_start": cycle.start.isoformat(),
            "imk_end": cycle.end.isoformat(),
        }
        return {name: value for name, value in known.items() if value}

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
