"""Telling those responsible that a day of a report to the IMK has passed without its step."""

from blkirm import _
from blkirm.access.interfaces import SPACES
from blkirm.access.roles import PARTY_ROLES
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_date
from blkirm.kernel.interfaces import IChore
from blkirm.kernel.language import DEFAULT
from blkirm.notifications.mail import receiver_of
from blkirm.notifications.operations import tell
from blkirm.parties.content import IWorkingParty
from blkirm.parties.rules import current_members
from blkirm.parties.rules import is_concluded
from blkirm.publications.imk import Planned
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.imk_cycles import cycles_of
from blkirm.publications.imk_rules import CONTRIBUTION
from blkirm.publications.imk_words import name_of
from blkirm.publications.imk_words import STEPS
from BTrees.OOBTree import OOBTree
from collections.abc import Iterator
from datetime import timedelta
from plone import api
from plone.dexterity.content import DexterityContent
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.i18n import translate
from zope.interface import implementer


KEY = "blkirm.publications.imk_reminded"
#: Days between two reminders of the same step.
EVERY = timedelta(days=14)


def remind_of_late_steps() -> int:
    """Tell the leaders of each party which steps of its reports are late; return how many steps.

    A step comes up again after two weeks, and at once when its day was moved and has passed again.
    The leaders of sub-working parties are told once that their contribution was due: whether theirs
    is there is known to the party that waits for it, not to the portal.
    """
    parties = [party for party in _parties() if not is_concluded(party)]
    count = 0
    for party in parties:
        for cycle in cycles_of(party):
            if cycle.end < clock.today():
                continue
            new = list(_to_remind(party, cycle))
            if not new:
                continue
            count += len(new)
            _tell_leaders(party, cycle, [step for step, _is_first in new])
            if any(step.step == CONTRIBUTION and is_first for step, is_first in new):
                for child in parties:
                    if child.parent_party == party.getId():
                        _tell_contributors(child, cycle)
    return count


def _parties() -> list[DexterityContent]:
    place = api.portal.get()[SPACES]
    return [each for each in place.objectValues() if IWorkingParty.providedBy(each)]


def _to_remind(party: DexterityContent, cycle: Cycle) -> Iterator[tuple[Planned, bool]]:
    """Yield the late steps whose turn it is, and whether it is the first time; note that."""
    today = clock.today()
    for step in cycle.steps:
        if step.step not in cycle.late:
            continue
        key = f"{cycle.id} {step.step} {step.day}"
        last = IAnnotations(party).get(KEY, {}).get(key)
        if last is None or today - last >= EVERY:
            _note(party, key)
            yield step, last is None


def _note(party: DexterityContent, key: str) -> None:
    notes = IAnnotations(party)
    if KEY not in notes:
        notes[KEY] = OOBTree()
    notes[KEY][key] = clock.today()


def _leaders(party: DexterityContent) -> list[str]:
    members = current_members(party.getId())
    return sorted({m.person for m in members if PARTY_ROLES[m.role].keeps_access})


def _language_of(person: str) -> str:
    receiver = receiver_of(person)
    return receiver.language if receiver is not None else DEFAULT


def _tell_leaders(party: DexterityContent, cycle: Cycle, steps: list[Planned]) -> None:
    for person in _leaders(party):
        language = _language_of(person)
        text = _(
            "notice_imk_late_text",
            default="${party}, ${conference}: please do what is missing, tick it off, or move its day.",
            mapping={"party": title_of(party, language), "conference": name_of(cycle, language)},
        )
        listed = "\n".join(_in_words(step, language) for step in steps)
        tell(
            [person],
            _("mail_imk_late_subject", default="Report to the conference: a day has passed"),
            text,
            f"{party.absolute_url()}/@@imk",
            about=party,
            mail_text=f"{translate(text, target_language=language)}\n\n{listed}",
        )


def _in_words(step: Planned, language: str) -> str:
    message = _(
        "mail_imk_late_step",
        default="- ${step} (until ${day})",
        mapping={
            "step": translate(STEPS[step.step], target_language=language),
            "day": format_date(step.day, language),
        },
    )
    return translate(message, target_language=language)


def _tell_contributors(party: DexterityContent, cycle: Cycle) -> None:
    [step] = [each for each in cycle.steps if each.step == CONTRIBUTION]
    for person in _leaders(party):
        language = _language_of(person)
        text = _(
            "notice_imk_contribution_text",
            default="Contributions to the report were awaited until ${day} (${conference}). If that "
            "of your working party (${party}) was delivered, there is nothing left to do.",
            mapping={
                "party": title_of(party, language),
                "day": format_date(step.day, language),
                "conference": name_of(cycle, language),
            },
        )
        tell(
            [person],
            _(
                "mail_imk_contribution_subject",
                default="Report to the conference: your contribution was due",
            ),
            text,
            f"{party.absolute_url()}/@@imk",
            about=party,
        )


@implementer(IChore)
class Reminders:
    """Look once every few hours."""

    seconds = 4 * 3_600
    eager = False

    def run(self, portal: Any) -> int:
        return remind_of_late_steps()


reminders = Reminders()
