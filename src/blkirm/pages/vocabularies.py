"""Closed lists about legal pages."""

from blkirm import _
from blkirm.kernel.vocabulary import TokenVocabulary


#: Decision (EU) 2018/1523, section 1.
CONFORMITIES = {
    "fully": _("conformity_fully", default="fully compatible"),
    "partly": _("conformity_partly", default="partly compatible"),
    "not": _("conformity_not", default="not compatible"),
}
#: Decision (EU) 2018/1523, section 2.
GAP_REASONS = {
    "not-compatible": _("gap_not_compatible", default="Not compatible with the rules"),
    "disproportionate": _("gap_disproportionate", default="Disproportionate burden"),
    "out-of-scope": _("gap_out_of_scope", default="Outside the scope of the rules"),
}
#: Decision (EU) 2018/1523, section 3.
ASSESSORS = {
    "self": _("assessed_by_self", default="Self-assessment"),
    "third": _("assessed_by_third", default="Assessment by a third party"),
}
#: BITV 2.0, annex 2: what has to be explained in sign language.
VIDEO_TOPICS = {
    "content": _("video_topic_content", default="What this portal is about"),
    "navigation": _("video_topic_navigation", default="How to find your way"),
    "statement": _("video_topic_statement", default="The accessibility statement"),
    "further": _("video_topic_further", default="Where there is more in sign language"),
}

conformities = TokenVocabulary(CONFORMITIES)
gap_reasons = TokenVocabulary(GAP_REASONS)
assessors = TokenVocabulary(ASSESSORS)
video_topics = TokenVocabulary(VIDEO_TOPICS)
