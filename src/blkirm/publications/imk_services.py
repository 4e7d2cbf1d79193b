"""The dates of reports to the IMK in REST."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel.bilingual import title_of
from blkirm.publications import imk
from blkirm.publications import imk_operations
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.imk_cycles import cycle_named
from blkirm.publications.imk_rules import dates_of
from blkirm.publications.imk_rules import reports_of
from blkirm.publications.imk_settings import usual_of
from collections.abc import Callable
from datetime import date
from plone.restapi.deserializer import json_body
from plone.restapi.services import Service
from typing import Any
from zExceptions import NotFound
from zope.i18n import translate
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


def cycle_json(cycle: Cycle, steps: tuple[imk.Planned, ...]) -> dict[str, Any]:
    """Write a cycle with the steps that its reader sees."""
    done = cycle.done_on
    return {
        "id": cycle.id,
        "session": cycle.session,
        "start": cycle.start.isoformat(),
        "end": cycle.end.isoformat(),
        "place": cycle.place,
        "revision": cycle.revision,
        "steps": [
            {
                "step": step.step,
                "day": step.day.isoformat(),
                "by_hand": step.by_hand,
                "problems": list(step.problems),
                "state": cycle.state_of(step),
                "done": done[step.step].isoformat() if step.step in done else None,
            }
            for step in steps
        ],
        "late": [step.step for step in steps if step.step in cycle.late],
        "reports": [
            {"@id": brain.getURL(), "title": title_of(brain)} for brain in reports_of(cycle)
        ],
    }


@implementer(IPublishTraverse)
class ImkService(Service):
    """What the services share: reading of bodies, and the id in the address."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "ImkService":  # noqa: N802
        self.names.append(name)
        return self

    def cycle(self) -> Cycle:
        found = cycle_named(self.context, self.names[0]) if len(self.names) == 1 else None
        if found is None:
            raise NotFound()
        return found

    def whole(self, cycle: Cycle) -> dict[str, Any]:
        url = f"{self.context.absolute_url()}/@imk-cycles/{cycle.id}"
        leads = {"leads": dict(cycle.leads), "holidays": cycle.laender}
        return {"@id": url, **cycle_json(cycle, cycle.steps), **leads}

    def facts(self, data: Any, before: Cycle | None = None) -> dict[str, Any]:
        """Return what a body says as fields of a cycle. Raises NotAccepted."""
        known = {
            "start",
            "end",
            "session",
            "place",
            "leads",
            "holidays",
            "days",
            "done",
            "revision",
        }
        if not isinstance(data, dict) or not set(data) <= known:
            self._refuse()
        facts: dict[str, Any] = {}
        for name in ("start", "end"):
            if name in data:
                facts[name] = self._day(data[name])
        if "session" in data:
            facts["session"] = self._number(data["session"], may_be_none=True)
        if "place" in data:
            facts["place"] = self._is(data["place"] or "", str)
        if "holidays" in data:
            facts["laender"] = self._is(data["holidays"], str)
        if "leads" in data:
            usual = before.leads if before else usual_of(self.context).leads
            facts["leads"] = self._steps(data["leads"], dict(usual), self._number)
        for name, field in (("days", "by_hand"), ("done", "done")):
            if name in data:
                kept = dict(getattr(before, field)) if before else {}
                facts[field] = self._steps(data[name], kept, self._day_or_none)
        return facts

    def _steps(
        self, said: Any, before: dict[str, Any], read: Callable[[Any], Any]
    ) -> tuple[tuple[str, Any], ...]:
        if not isinstance(said, dict) or not set(said) <= set(imk.STEPS):
            self._refuse()
        return imk_operations.pairs({**before, **{s: read(value) for s, value in said.items()}})

    def _is(self, value: Any, kind: type) -> Any:
        return value if isinstance(value, kind) else self._refuse()

    def _number(self, value: Any, *, may_be_none: bool = False) -> int | None:
        if value is None and may_be_none:
            return None
        # What is too high for anything is refused with its reason later.
        return value if isinstance(value, int) and not isinstance(value, bool) else self._refuse()

    def _day_or_none(self, value: Any) -> date | None:
        return None if value is None else self._day(value)

    def _day(self, value: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            return self._refuse()

    def revision(self, data: dict[str, Any]) -> int | None:
        return self._number(data.get("revision"), may_be_none=True)

    def _refuse(self) -> Any:
        raise NotAccepted(
            translate(
                _(
                    "msg_imk_shape",
                    default="A conference has start and end (days such as 2027-06-16), session (a "
                    "number), place, leads (working days by step), holidays (all, common, none), "
                    "days and done (days by step, or null). Steps are: ${steps}.",
                    mapping={"steps": ", ".join(imk.STEPS)},
                ),
                context=self.request,
            )
        )


class ImkGet(ImkService):
    """What the members of a party are told: its own cycles, and to what it contributes."""

    def reply(self) -> dict[str, Any]:
        if self.names:
            return self.whole(self.cycle())
        return {
            "@id": f"{self.context.absolute_url()}/@imk-cycles",
            "items": [cycle_json(cycle, steps) for cycle, steps in dates_of(self.context)],
        }


class ImkPost(ImkService):
    """Plan the days that lead to a conference."""

    def reply(self) -> dict[str, Any]:
        if self.names:
            raise NotFound()
        facts = self.facts(json_body(self.request))
        if "start" not in facts:
            self._refuse()
        facts.setdefault("end", facts["start"])
        usual = usual_of(self.context)
        facts.setdefault("leads", usual.leads)
        facts.setdefault("laender", usual.laender)
        cycle = imk_operations.plan_cycle(self.context, **facts)
        self.request.response.setStatus(201)
        return self.whole(cycle)


class ImkPatch(ImkService):
    """Change a conference, move its days, tick them off."""

    def reply(self) -> dict[str, Any]:
        cycle, data = self.cycle(), json_body(self.request)
        facts = self.facts(data, cycle)
        changed = imk_operations.change_cycle(self.context, cycle.id, self.revision(data), **facts)
        return self.whole(changed)


class ImkDelete(ImkService):
    """Forget a conference with its days."""

    def reply(self) -> Any:
        imk_operations.remove_cycle(self.context, self.cycle().id)
        return self.reply_no_content()
