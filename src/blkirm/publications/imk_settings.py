"""How much time each step of a report to the IMK usually takes in a party; each cycle may say otherwise."""

from blkirm import _
from blkirm.kernel.workdays import Laender
from blkirm.publications import imk
from collections.abc import Mapping
from dataclasses import dataclass
from plone.dexterity.content import DexterityContent
from zope.annotation.interfaces import IAnnotations
from zope.i18nmessageid import Message


KEY = "blkirm.publications.imk_usual"
TITLES: Mapping[str, Message] = {
    "contribution": _(
        "label_lead_contribution", default="From the contributions to the edited text"
    ),
    "editing": _("label_lead_editing", default="From the edited text to the steering committee"),
    "steering-committee": _(
        "label_lead_steering",
        default="From the steering committee to the end of the release round",
    ),
    "release-round": _(
        "label_lead_release", default="From the end of the release round to the delivery"
    ),
    "delivery": _("label_lead_delivery", default="From the delivery to the conference"),
}


@dataclass(frozen=True)
class Usual:
    """Working days by step, and which holidays are no working days."""

    leads: tuple[tuple[str, int], ...] = tuple(imk.DEFAULT_LEADS.items())
    laender: Laender = "all"


def usual_of(party: DexterityContent) -> Usual:
    """Return what a party usually takes; what DOMAIN.md knows where it never said."""
    return IAnnotations(party).get(KEY) or Usual()


def keep_usual(party: DexterityContent, usual: Usual) -> None:
    """Keep it; cycles that are planned already stay as they are."""
    IAnnotations(party)[KEY] = usual
