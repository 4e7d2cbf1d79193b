"""Closed lists about minutes."""

from blkirm import _
from blkirm.kernel.vocabulary import TokenVocabulary


#: DOMAIN.md A.12; OParl 1.1 has results and verbatim, the middle one is German practice (1.6).
MINUTES_KINDS = {
    "minutes-results": _("document_kind_minutes_results", default="Summary (results) minutes"),
    "minutes-course": _("document_kind_minutes_course", default="Minutes of the course of debate"),
    "minutes-verbatim": _("document_kind_minutes_verbatim", default="Verbatim minutes"),
}

#: DOMAIN.md A.13.
MINUTES_STATES = {
    "drafting": _("minutes_state_drafting", default="Being drafted"),
    "internal-review": _("minutes_state_internal_review", default="Review with the chair"),
    "circulated": _("minutes_state_circulated", default="Circulated, comment period open"),
    "revised": _("minutes_state_revised", default="Revised after comments"),
    "adopted": _("minutes_state_adopted", default="Adopted"),
    "corrected": _("minutes_state_corrected", default="Corrected after adoption"),
}

#: DOMAIN.md A.15.
OUTCOMES = {
    "unanimous": _("decision_result_unanimous", default="Adopted unanimously"),
    "majority": _("decision_result_majority", default="Adopted by majority"),
    "amended": _("decision_result_amended", default="Adopted as amended"),
    "noted": _("decision_result_noted", default="Noted"),
    "rejected": _("decision_result_rejected", default="Rejected"),
    "postponed": _("decision_result_postponed", default="Postponed"),
    "referred": _("decision_result_referred", default="Referred"),
    "withdrawn": _("decision_result_withdrawn", default="Withdrawn"),
    "settled": _("decision_result_settled", default="Settled"),
    "no-vote": _("decision_result_no_vote", default="No vote"),
}

#: DOMAIN.md A.19, and who was not there.
VOTE_VALUES = {
    "yes": _("vote_yes_seat", default="Approval"),
    "no": _("vote_no_seat", default="Rejection"),
    "abstain": _("vote_abstain", default="Abstention"),
    "absent": _("vote_absent", default="Absent"),
}

#: How many seats voted how.
VOTES_COUNTED = {
    "yes": _("votes_yes", default="${number} in favour"),
    "no": _("votes_no", default="${number} against"),
    "abstain": _("votes_abstain", default="${number} abstaining"),
    "absent": _("votes_absent", default="${number} absent"),
}

#: What became of a comment.
DISPOSITIONS = {
    "accepted": _("disposition_accepted", default="Accepted"),
    "partly": _("disposition_partly", default="Accepted in part"),
    "rejected": _("disposition_rejected", default="Not accepted"),
}

#: How minutes of a party are adopted.
ADOPTIONS = {
    "meeting": _("adoption_meeting", default="In the next meeting"),
    "silence": _("adoption_silence", default="By silence, if nobody comments before the deadline"),
}

minutes_kinds = TokenVocabulary(MINUTES_KINDS)
minutes_states = TokenVocabulary(MINUTES_STATES)
outcomes = TokenVocabulary(OUTCOMES)
vote_values = TokenVocabulary(VOTE_VALUES)
dispositions = TokenVocabulary(DISPOSITIONS)
adoptions = TokenVocabulary(ADOPTIONS)
