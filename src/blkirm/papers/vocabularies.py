"""Closed lists about papers."""

from blkirm import _
from blkirm.kernel.vocabulary import TokenVocabulary


#: DOMAIN.md A.12.
DOCUMENT_KINDS = {
    "brief-report": _("document_kind_brief_report", default="Brief report"),
    "imk-report": _("document_kind_imk_report", default="Report to the IMK"),
    "annual-report": _("document_kind_annual_report", default="Annual report"),
    "project-report": _("document_kind_project_report", default="Project report"),
    "final-report": _("document_kind_final_report", default="Final report"),
    "evaluation": _("document_kind_evaluation", default="Evaluation"),
    "study": _("document_kind_study", default="Study"),
    "guideline": _("document_kind_guideline", default="Guideline"),
    "handout": _("document_kind_handout", default="Handout / leaflet"),
    "form": _("document_kind_form", default="Form"),
    "invitation": _("document_kind_invitation", default="Invitation"),
    "agenda": _("document_kind_agenda", default="Agenda"),
    "minutes-results": _("document_kind_minutes_results", default="Summary (results) minutes"),
    "minutes-course": _("document_kind_minutes_course", default="Minutes of the course of debate"),
    "minutes-verbatim": _("document_kind_minutes_verbatim", default="Verbatim minutes"),
    "decision-paper": _("document_kind_decision_paper", default="Decision paper"),
    "information-paper": _("document_kind_information_paper", default="Information paper"),
    "table-paper": _("document_kind_table_paper", default="Table paper"),
    "motion": _("document_kind_motion", default="Motion"),
    "opinion": _("document_kind_opinion", default="Opinion / comments"),
    "resolution": _("document_kind_resolution", default="Resolution"),
    "recommendation": _("document_kind_recommendation", default="Recommendation"),
    "draft": _("document_kind_draft", default="Draft"),
    "legal-text": _("document_kind_legal_text", default="Legal text / decree"),
    "statistics": _("document_kind_statistics", default="Statistics"),
    "situation-report": _(
        "document_kind_situation_report", default="Situation report (quarterly, with Land parts)"
    ),
    "dataset": _("document_kind_dataset", default="Dataset"),
    "presentation": _("document_kind_presentation", default="Presentation"),
    "letter": _("document_kind_letter", default="Letter"),
    "press-release": _("document_kind_press_release", default="Press release"),
    "news": _("document_kind_news", default="News item"),
    "funding-notice": _("document_kind_funding_notice", default="Grant notice / proof of use"),
}

#: Languages a paper can be written in.
PAPER_LANGUAGES = {
    "de": _("language_de", default="German"),
    "en": _("language_en", default="English"),
}

document_kinds = TokenVocabulary(DOCUMENT_KINDS)
paper_languages = TokenVocabulary(PAPER_LANGUAGES)
