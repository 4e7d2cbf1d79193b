"""Closed lists about authorities and what they work on."""

from blkirm import _
from blkirm.authorities.rules import all_authorities
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.vocabulary import TokenVocabulary
from typing import Any
from zope.interface import directlyProvides
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


#: DOMAIN.md A.2.
LEVELS = {
    "federal": _("level_federal", default="Federation"),
    "land": _("level_land", default="Land (federal state)"),
    "district": _("level_district", default="District / independent city / administrative region"),
    "municipal": _("level_municipal", default="Local authority (municipality)"),
    "joint": _("level_joint", default="Federation-Länder body"),
    "eu": _("level_eu", default="European Union"),
    "international": _("level_international", default="International organisation"),
    "civil": _("level_civil", default="Non-governmental organisation"),
}

#: The same in the plural, for counting who takes part.
LEVELS_PLURAL = {
    "federal": _("levels_federal", default="Federation"),
    "land": _("levels_land", default="Länder"),
    "district": _("levels_district", default="Districts and regions"),
    "municipal": _("levels_municipal", default="Local authorities"),
    "joint": _("levels_joint", default="Joint bodies"),
    "eu": _("levels_eu", default="European Union"),
    "international": _("levels_international", default="International organisations"),
    "civil": _("levels_civil", default="Non-governmental organisations"),
}

#: ISO 3166-2 codes of the Länder; DOMAIN.md A.1.
LAENDER = {
    "DE-BW": _("land_de_bw", default="Baden-Württemberg"),
    "DE-BY": _("land_de_by", default="Bavaria"),
    "DE-BE": _("land_de_be", default="Berlin"),
    "DE-BB": _("land_de_bb", default="Brandenburg"),
    "DE-HB": _("land_de_hb", default="Bremen"),
    "DE-HH": _("land_de_hh", default="Hamburg"),
    "DE-HE": _("land_de_he", default="Hesse"),
    "DE-MV": _("land_de_mv", default="Mecklenburg-Western Pomerania"),
    "DE-NI": _("land_de_ni", default="Lower Saxony"),
    "DE-NW": _("land_de_nw", default="North Rhine-Westphalia"),
    "DE-RP": _("land_de_rp", default="Rhineland-Palatinate"),
    "DE-SL": _("land_de_sl", default="Saarland"),
    "DE-SN": _("land_de_sn", default="Saxony"),
    "DE-ST": _("land_de_st", default="Saxony-Anhalt"),
    "DE-SH": _("land_de_sh", default="Schleswig-Holstein"),
    "DE-TH": _("land_de_th", default="Thuringia"),
}

#: DOMAIN.md A.3.
AUTHORITY_KINDS = {
    "federal-ministry": _("authority_kind_federal_ministry", default="Federal ministry"),
    "federal-office": _("authority_kind_federal_office", default="Federal office"),
    "federal-police": _("authority_kind_federal_police", default="Federal Police"),
    "joint-centre": _("authority_kind_joint_centre", default="Joint centre"),
    "joint-working-group": _(
        "authority_kind_joint_working_group", default="Federation-Länder working group"
    ),
    "land-ministry": _(
        "authority_kind_land_ministry", default="Land ministry / Senate administration"
    ),
    "land-office": _("authority_kind_land_office", default="Land office"),
    "regional-government": _("authority_kind_regional_government", default="Regional government"),
    "central-immigration-authority": _(
        "authority_kind_central_immigration_authority", default="Central immigration authority"
    ),
    "clearing-office": _("authority_kind_clearing_office", default="Clearing office"),
    "local-immigration-authority": _(
        "authority_kind_local_immigration_authority", default="Local immigration authority"
    ),
    "municipality": _("authority_kind_municipality", default="City / district"),
    "return-counselling-centre": _(
        "authority_kind_return_counselling_centre", default="Return counselling centre"
    ),
    "welfare-association": _("authority_kind_welfare_association", default="Welfare association"),
    "international-organisation": _(
        "authority_kind_international_organisation", default="International organisation"
    ),
    "eu-agency": _("authority_kind_eu_agency", default="EU agency"),
    "foreign-partner": _("authority_kind_foreign_partner", default="Foreign partner authority"),
    "research": _("authority_kind_research", default="Research body"),
}

#: DOMAIN.md A.5; the first four are the core fields.
FIELDS_OF_WORK = {
    "voluntary-return": _("field_voluntary_return", default="Voluntary return"),
    "forced-return": _("field_forced_return", default="Forced return (removal)"),
    "dublin": _("field_dublin", default="Transfers within the Dublin procedure"),
    "reintegration": _("field_reintegration", default="Reintegration"),
    "counselling": _("field_counselling", default="Return counselling"),
    "documents": _("field_documents", default="Travel-document procurement and identification"),
    "public-relations": _("field_public_relations", default="Public relations"),
    "funding": _("field_funding", default="Funding and EU funds"),
    "law": _("field_law", default="Legal framework"),
    "international": _("field_international", default="International cooperation"),
    "statistics": _("field_statistics", default="Statistics and monitoring"),
}

levels = TokenVocabulary(LEVELS)
levels_plural = TokenVocabulary(LEVELS_PLURAL)
laender = TokenVocabulary(LAENDER)
authority_kinds = TokenVocabulary(AUTHORITY_KINDS)
fields_of_work = TokenVocabulary(FIELDS_OF_WORK)


def authorities(context: Any = None) -> SimpleVocabulary:
    """Return all authorities by id, titled in the reader's language."""
    return SimpleVocabulary(
        [SimpleTerm(facts.id, facts.id, title_of(facts)) for facts in all_authorities().values()]
    )


directlyProvides(authorities, IVocabularyFactory)
