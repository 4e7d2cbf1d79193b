"""How much time each step of a report to the IMK usually takes; each cycle may say otherwise."""

from blkirm import _
from blkirm.kernel.workdays import CHOICES
from blkirm.kernel.workdays import Laender
from blkirm.publications.imk import DEFAULT_LEADS
from blkirm.publications.imk import MOST_DAYS
from blkirm.publications.imk import STEPS
from collections.abc import Mapping
from plone.registry.interfaces import IRegistry
from zope.component import queryUtility
from zope.interface import Interface
from zope.schema import Choice
from zope.schema import Int


class IImkSettings(Interface):
    """Working days between the day of a step and that of the next one."""

    contribution = Int(
        title=_("label_lead_contribution", default="From the contributions to the edited text"),
        default=DEFAULT_LEADS["contribution"],
        min=1,
        max=MOST_DAYS,
    )
    editing = Int(
        title=_("label_lead_editing", default="From the edited text to the steering committee"),
        default=DEFAULT_LEADS["editing"],
        min=1,
        max=MOST_DAYS,
    )
    steering_committee = Int(
        title=_(
            "label_lead_steering",
            default="From the steering committee to the end of the release round",
        ),
        default=DEFAULT_LEADS["steering-committee"],
        min=1,
        max=MOST_DAYS,
    )
    release_round = Int(
        title=_("label_lead_release", default="From the end of the release round to the delivery"),
        default=DEFAULT_LEADS["release-round"],
        min=1,
        max=MOST_DAYS,
    )
    delivery = Int(
        title=_("label_lead_delivery", default="From the delivery to the conference"),
        default=DEFAULT_LEADS["delivery"],
        min=1,
        max=MOST_DAYS,
    )
    holidays = Choice(
        title=_("label_imk_holidays", default="Public holidays"),
        description=_(
            "help_imk_holidays",
            default="Which holidays are no working days: those of any Land (all), those that all "
            "Länder share (common), or none.",
        ),
        values=CHOICES,
        default="all",
    )


def usual_leads() -> dict[str, int]:
    """Return the site's working days by step."""
    return {step: _setting(step.replace("-", "_")) for step in STEPS}


def usual_holidays() -> Laender:
    return _setting("holidays")


def _setting(name: str) -> object:
    registry = queryUtility(IRegistry)
    known: Mapping[str, object] = {} if registry is None else registry.records
    record = known.get(f"{IImkSettings.__identifier__}.{name}") if known else None
    return IImkSettings[name].default if record is None else record.value
