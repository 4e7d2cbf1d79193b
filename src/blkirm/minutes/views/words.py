"""Words that pages about minutes share."""

from blkirm import _
from zope.i18nmessageid import Message


#: What the texts of an entry are called; the one about the debate, by the kind of minutes.
TEXT_TITLES: dict[str, Message] = {
    "result": _("label_result", default="Result"),
    "resolution": _("label_resolution", default="Resolution"),
    "outcome": _("label_outcome", default="How it ended"),
}
TRANSITIONS: dict[str, Message] = {
    "review": _("transition_review", default="Hand to the chair"),
    "send-back": _("transition_send_back_minutes", default="Send back to the minute-taker"),
    "circulate": _("transition_circulate", default="Circulate for comments"),
    "revise": _("transition_revise", default="Revise"),
    "adopt": _("transition_adopt", default="Adopt"),
}
