"""Planning reports to the IMK. Nothing here checks a permission."""

from blkirm import _
from blkirm.access.errors import Overtaken
from blkirm.intake.operations import check_texts
from blkirm.kernel import clock
from blkirm.kernel.workdays import CHOICES
from blkirm.meetings.operations import refuse
from blkirm.publications import imk
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.imk_cycles import cycle_named
from blkirm.publications.imk_cycles import cycles_of
from blkirm.publications.imk_cycles import forget
from blkirm.publications.imk_cycles import keep
from blkirm.publications.imk_cycles import MOST
from blkirm.publications.imk_settings import keep_usual
from blkirm.publications.imk_settings import Usual
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from datetime import timedelta
from plone.dexterity.content import DexterityContent
from typing import Any
from zope.i18nmessageid import Message


#: A conference takes two or three days.
LONGEST = timedelta(days=13)
#: Nobody plans, and nobody enters, what is further away.
FURTHEST = timedelta(days=366 * 5)
LONGEST_PLACE = 200


def plan_cycle(party: DexterityContent, **facts: Any) -> Cycle:
    """Plan the report to a conference; ``facts`` are fields of ``Cycle``. Raises NotAccepted."""
    if len(cycles_of(party)) >= MOST:
        refuse(
            [_("msg_imk_many", default="There are too many conferences. Please remove old ones.")]
        )
    cycle = Cycle(**facts)
    _check(party, cycle)
    keep(party, cycle)
    return cycle


def change_cycle(
    party: DexterityContent, cycle_id: str, revision: int | None = None, **facts: Any
) -> Cycle:
    """Change a cycle. Raises NotAccepted, and Overtaken where it is not of ``revision`` any more."""
    before = _named(party, cycle_id, revision)
    after = replace(
        before, **facts, revision=before.revision + 1, changed_at=clock.now(), id=before.id
    )
    _check(party, after)
    keep(party, after)
    return after


def change_usual(party: DexterityContent, usual: Usual) -> None:
    """Say what steps usually take in a party. Raises NotAccepted."""
    today = clock.today()
    refuse(reasons_against(Cycle(today, today, leads=usual.leads, laender=usual.laender)))
    keep_usual(party, usual)


def settle(
    party: DexterityContent, cycle_id: str, step: str, day: date | None, revision: int | None = None
) -> Cycle:
    """Say on which day a step was done; with None that it is not done after all."""
    cycle = _named(party, cycle_id, revision)
    done = {**cycle.done_on, step: day}
    return change_cycle(party, cycle_id, done=pairs(done))


def remove_cycle(party: DexterityContent, cycle_id: str, revision: int | None = None) -> None:
    _named(party, cycle_id, revision)
    forget(party, cycle_id)


def pairs(values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Return what was said of each step as a cycle keeps it; None is nothing."""
    return tuple((step, values[step]) for step in imk.STEPS if values.get(step) is not None)


def _named(party: DexterityContent, cycle_id: str, revision: int | None) -> Cycle:
    cycle = cycle_named(party, cycle_id)
    if cycle is None or (revision is not None and revision != cycle.revision):
        raise Overtaken(
            _(
                "msg_imk_overtaken",
                default="Somebody else has changed these dates meanwhile. Please look at them "
                "first.",
            )
        )
    return cycle


def _check(party: DexterityContent, cycle: Cycle) -> None:
    refuse(reasons_against(cycle))
    check_texts(party, [cycle.place])


def reasons_against(cycle: Cycle) -> list[Message]:
    """Return, in words, what is wrong with a cycle."""
    today = clock.today()
    reasons = []
    if not timedelta(0) <= cycle.end - cycle.start <= LONGEST:
        reasons.append(
            _(
                "msg_imk_span",
                default="The conference ends on its first day or within two weeks after it.",
            )
        )
    days = [cycle.start, *dict(cycle.by_hand).values(), *dict(cycle.done).values()]
    if any(abs(day - today) > FURTHEST for day in days):
        reasons.append(
            _("msg_imk_far", default="A day is more than five years away. Is its year right?")
        )
    if any(day > today for _step, day in cycle.done):
        reasons.append(
            _("msg_imk_done_later", default="What is done was not done on a day to come.")
        )
    if any(not 1 <= lead <= imk.MOST_DAYS for _step, lead in cycle.leads):
        reasons.append(
            _(
                "msg_imk_leads",
                default="Each step takes between 1 and ${most} working days.",
                mapping={"most": str(imk.MOST_DAYS)},
            )
        )
    if cycle.laender not in CHOICES:
        reasons.append(_("msg_imk_holidays", default="Please choose which holidays count."))
    if len(cycle.place) > LONGEST_PLACE or not cycle.place.isprintable():
        reasons.append(_("msg_imk_place", default="Please write the place on one short line."))
    if cycle.session is not None and not 1 <= cycle.session <= 9999:
        reasons.append(
            _("msg_imk_session", default="The number of a session lies between 1 and 9999.")
        )
    return reasons
