"""What the dates of a report to the IMK are called."""

from blkirm import _
from blkirm.kernel.formats import format_date
from blkirm.kernel.vocabulary import TokenVocabulary
from blkirm.publications import imk
from blkirm.publications.imk_cycles import Cycle
from blkirm.publications.report_facts import words_of_days
from zope.i18n import translate
from zope.i18nmessageid import Message


STEPS = {
    "contribution": _("imk_step_contribution", default="Contributions of the sub-working parties"),
    "editing": _("imk_step_editing", default="Editing finished"),
    "steering-committee": _("imk_step_steering", default="Adoption by the steering committee"),
    "release-round": _("imk_step_release", default="End of the release round"),
    "delivery": _("imk_step_delivery", default="Delivery to the conference"),
}
STATES = {
    imk.DONE: _("imk_state_done", default="Done"),
    imk.DONE_LATE: _("imk_state_done_late", default="Done late"),
    imk.LATE: _("imk_state_late", default="Late"),
    imk.SOON_DUE: _("imk_state_soon", default="Due soon"),
    imk.COMING: _("imk_state_coming", default="Coming"),
}
#: Colours of states in the style sheet.
CLASSES = {
    imk.DONE: "done",
    imk.DONE_LATE: "done",
    imk.LATE: "late",
    imk.SOON_DUE: "in-progress",
    imk.COMING: "planned",
}
PROBLEMS = {
    imk.OUT_OF_ORDER: _("imk_problem_order", default="This is after the day of what follows it."),
    imk.NO_WORKING_DAY: _("imk_problem_free", default="This is no working day."),
}
HOLIDAYS = {
    "all": _("imk_holidays_all", default="Holidays of any Land"),
    "common": _("imk_holidays_common", default="Holidays in all Länder"),
    "none": _("imk_holidays_none", default="None, weekends only"),
}
#: For calendars, where a title stands alone.
IN_CALENDARS = {
    "contribution": _(
        "imk_calendar_contribution",
        default="Report to the IMK: last day for contributions (${conference})",
    ),
    "editing": _(
        "imk_calendar_editing", default="Report to the IMK: editing finished (${conference})"
    ),
    "steering-committee": _(
        "imk_calendar_steering",
        default="Report to the IMK: adoption by the steering committee (${conference})",
    ),
    "release-round": _(
        "imk_calendar_release",
        default="Report to the IMK: end of the release round (${conference})",
    ),
    "delivery": _("imk_calendar_delivery", default="Report to the IMK: delivery (${conference})"),
}
holidays = TokenVocabulary(HOLIDAYS)


def name_of(cycle: Cycle, language: str) -> str:
    """Return what a conference is called: its number, else its first day."""
    if cycle.session:
        message = _(
            "imk_named_by_session",
            default="Session ${number}",
            mapping={"number": str(cycle.session)},
        )
    else:
        day = format_date(cycle.start, language)
        message = _("imk_named_by_day", default="Conference of ${day}", mapping={"day": day})
    return translate(message, target_language=language)


def days_of(cycle: Cycle, language: str) -> Message | str:
    return words_of_days(cycle.start, cycle.end, language)


def in_calendar(step: str, cycle: Cycle, language: str) -> str:
    named = {"conference": name_of(cycle, language)}
    return translate(Message(IN_CALENDARS[step], mapping=named), target_language=language)


def conference_in_calendar(cycle: Cycle, language: str) -> str:
    named = {"conference": name_of(cycle, language)}
    message = _(
        "imk_calendar_conference",
        default="Conference of Ministers of the Interior begins (${conference})",
        mapping=named,
    )
    return translate(message, target_language=language)
