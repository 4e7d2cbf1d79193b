from blkirm import _
from blkirm.access.audience import MARKINGS
from blkirm.kernel.vocabulary import TokenVocabulary
from dataclasses import dataclass
from zope.i18nmessageid import Message


@dataclass(frozen=True)
class Licence:
    title: Message
    uri: str
    needs_attribution: bool


_DCAT = "http://dcat-ap.de/def/licenses/"

SERIES = {
    "brief-report": _("label_series_brief_report", default="Brief report"),
    "imk-report": _(
        "label_series_imk_report", default="Report to the Conference of Ministers of the Interior"
    ),
    "annual-report": _("label_series_annual_report", default="Annual report"),
    "project-report": _("label_series_project_report", default="Project report"),
    "final-report": _("label_series_final_report", default="Final report"),
    "situation-report": _("label_series_situation_report", default="Situation report"),
    "evaluation": _("label_series_evaluation", default="Evaluation"),
    "study": _("label_series_study", default="Study"),
}

# The addresses are those of the federal open-data vocabulary; they have no trailing slash.
LICENCES = {
    "dl-de-by-2.0": Licence(
        _(
            "label_licence_dl_de_by",
            default="Data licence Germany – attribution – version 2.0",
        ),
        _DCAT + "dl-by-de/2.0",
        True,
    ),
    "dl-de-zero-2.0": Licence(
        _("label_licence_dl_de_zero", default="Data licence Germany – Zero – version 2.0"),
        _DCAT + "dl-zero-de/2.0",
        False,
    ),
    "cc-by-4.0": Licence(
        _("label_licence_cc_by", default="Creative Commons Attribution 4.0 International"),
        _DCAT + "cc-by/4.0",
        True,
    ),
    "cc-by-sa-4.0": Licence(
        _(
            "label_licence_cc_by_sa",
            default="Creative Commons Attribution – ShareAlike 4.0 International",
        ),
        _DCAT + "cc-by-sa/4.0",
        True,
    ),
    "cc-by-nd-4.0": Licence(
        _(
            "label_licence_cc_by_nd",
            default="Creative Commons Attribution – NoDerivatives 4.0 International",
        ),
        _DCAT + "cc-by-nd/4.0",
        True,
    ),
    "cc-zero": Licence(
        _("label_licence_cc_zero", default="Creative Commons Zero (CC0)"),
        _DCAT + "cc-zero",
        False,
    ),
    "official-work": Licence(
        _(
            "label_licence_official_work",
            default="Official work, free of copyright under section 5 (1) of the German Copyright Act",
        ),
        _DCAT + "officialWork",
        False,
    ),
    "other-closed": Licence(
        _("label_licence_other_closed", default="All rights reserved"),
        _DCAT + "other-closed",
        True,
    ),
}


report_series = TokenVocabulary(SERIES)
licences = TokenVocabulary({token: licence.title for token, licence in LICENCES.items()})
report_markings = TokenVocabulary(
    {label: label for label in MARKINGS if label}  # TLP labels are never translated.
)
