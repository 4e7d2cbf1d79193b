"""Closed lists about meetings."""

from blkirm import _
from blkirm.kernel.vocabulary import TokenVocabulary


#: DOMAIN.md A.8 to A.11.
MEETING_KINDS = {
    "constituent": _("meeting_kind_constituent", default="Constituent meeting"),
    "regular": _("meeting_kind_regular", default="Regular meeting"),
    "special": _("meeting_kind_special", default="Special meeting"),
    "preparatory": _("meeting_kind_preparatory", default="Preparatory meeting"),
    "joint": _("meeting_kind_joint", default="Joint meeting"),
    "workshop": _("meeting_kind_workshop", default="Workshop"),
    "conference": _("meeting_kind_conference", default="Conference"),
    "written": _("meeting_kind_written", default="Written circulation (no meeting)"),
    "teleconf": _("meeting_kind_teleconf", default="Telephone conference"),
}
MEETING_MODES = {
    "presence": _("meeting_mode_presence", default="In person"),
    "video": _("meeting_mode_video", default="Video conference"),
    "hybrid": _("meeting_mode_hybrid", default="Hybrid"),
}
MEETING_STATES = {
    "planned": _("meeting_state_planned", default="Planned"),
    "invited": _("meeting_state_invited", default="Invited"),
    "held": _("meeting_state_held", default="Held"),
    "closed": _("meeting_state_closed", default="Closed"),
    "cancelled": _("meeting_state_cancelled", default="Cancelled"),
}
ITEM_STATES = {
    "submitted": _("item_state_submitted", default="submitted"),
    "accepted": _("item_state_accepted", default="on the agenda"),
    "declined": _("item_state_declined", default="declined"),
}
AGENDA_ITEM_KINDS = {
    "decision": _("agenda_item_kind_decision", default="For decision"),
    "information": _("agenda_item_kind_information", default="For information"),
    "discussion": _("agenda_item_kind_discussion", default="For discussion"),
    "preliminary": _("agenda_item_kind_preliminary", default="Preliminary consultation"),
    "hearing": _("agenda_item_kind_hearing", default="Hearing"),
    "report": _("agenda_item_kind_report", default="Progress report"),
    "green-list": _("agenda_item_kind_green_list", default="Without debate (green list)"),
    "misc": _("agenda_item_kind_misc", default="Any other business"),
    "formalia": _("agenda_item_kind_formalia", default="Adoption of agenda / minutes"),
}
LATE, TABLE_PAPER, GREEN_LIST = "late", "table-paper", "green-list"
#: What is said about an item beside its kind.
AGENDA_MARKS = {
    LATE: _("agenda_mark_late", default="Late item"),
    TABLE_PAPER: _("agenda_mark_table_paper", default="Table paper"),
    GREEN_LIST: _("agenda_mark_green_list", default="Green list"),
}

meeting_kinds = TokenVocabulary(MEETING_KINDS)
meeting_modes = TokenVocabulary(MEETING_MODES)
meeting_states = TokenVocabulary(MEETING_STATES)
item_states = TokenVocabulary(ITEM_STATES)
agenda_item_kinds = TokenVocabulary(AGENDA_ITEM_KINDS)
agenda_marks = TokenVocabulary(AGENDA_MARKS)
