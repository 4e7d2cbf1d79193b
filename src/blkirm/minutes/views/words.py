"""Words that pages about minutes share."""

from blkirm import _
from zope.i18nmessageid import Message


TRANSITIONS: dict[str, Message] = {
    "review": _("transition_review", default="Hand to the chair"),
    "send-back": _("transition_send_back_minutes", default="Send back to the minute-taker"),
    "circulate": _("transition_circulate", default="Circulate for comments"),
    "revise": _("transition_revise", default="Revise"),
    "adopt": _("transition_adopt", default="Adopt"),
}
