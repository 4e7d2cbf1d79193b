"""Closed lists about programmes."""

from blkirm import _
from blkirm.kernel.vocabulary import TokenVocabulary


#: DOMAIN.md A.24.
RETURN_MODES = {
    "voluntary": _("return_mode_voluntary", default="Voluntary return"),
    "forced": _("return_mode_forced", default="Forced return"),
    "both": _("return_mode_both", default="Both"),
    "onward": _("return_mode_onward", default="Onward migration"),
}

#: DOMAIN.md A.25.
KINDS = {
    "departure": _("programme_kind_departure", default="Departure assistance"),
    "reintegration": _("programme_kind_reintegration", default="Reintegration assistance"),
    "counselling": _("programme_kind_counselling", default="Return counselling"),
    "land-programme": _("programme_kind_land_programme", default="Land programme"),
    "project-funding": _("programme_kind_project_funding", default="Project funding for carriers"),
    "capacity": _("programme_kind_capacity", default="Capacity building"),
}

#: DOMAIN.md A.26.
BENEFITS = {
    "travel": _("benefit_travel", default="Travel costs"),
    "travel-allowance": _("benefit_travel_allowance", default="Travel allowance"),
    "medical-travel": _("benefit_medical_travel", default="Medical support during travel"),
    "medical-after": _("benefit_medical_after", default="Medical costs after arrival"),
    "start-up": _("benefit_start_up", default="Financial start-up assistance"),
    "second-start-up": _("benefit_second_start_up", default="Second start-up assistance"),
    "housing": _("benefit_housing", default="Housing support"),
    "rent": _("benefit_rent", default="Rent support"),
    "business": _("benefit_business", default="Business start-up"),
    "training": _("benefit_training", default="Vocational training"),
    "wage": _("benefit_wage", default="Wage subsidy"),
    "job": _("benefit_job", default="Job placement"),
    "education": _("benefit_education", default="School and language courses"),
    "psychological": _("benefit_psychological", default="Psychological care"),
    "social-counselling": _("benefit_social_counselling", default="Social counselling"),
    "arrival": _("benefit_arrival", default="Airport pick-up and first accommodation"),
    "family-reunion": _(
        "benefit_family_reunion", default="Family reunification of unaccompanied minors"
    ),
    "in-kind": _("benefit_in_kind", default="Benefits in kind"),
}

#: DOMAIN.md A.27.
TARGET_GROUPS = {
    "asylum-seekers": _("target_group_asylum_seekers", default="Asylum seekers"),
    "rejected": _("target_group_rejected", default="Rejected asylum seekers"),
    "tolerated": _("target_group_tolerated", default="Persons with tolerated stay (Duldung)"),
    "long-tolerated": _("target_group_long_tolerated", default="Long-term tolerated (2+ years)"),
    "obliged-to-leave": _("target_group_obliged_to_leave", default="Persons obliged to leave"),
    "asylblg": _("target_group_asylblg", default="Persons entitled under s. 1 AsylbLG"),
    "protection": _("target_group_protection", default="Persons with protection status"),
    "humanitarian": _("target_group_humanitarian", default="Humanitarian residence"),
    "trafficking-victims": _(
        "target_group_trafficking_victims", default="Victims of trafficking (incl. EU citizens)"
    ),
    "vulnerable": _("target_group_vulnerable", default="Vulnerable persons"),
    "unaccompanied-minors": _("target_group_unaccompanied_minors", default="Unaccompanied minors"),
    "families": _("target_group_families", default="Families"),
    "dublin-cases": _("target_group_dublin_cases", default="Dublin cases"),
    "carriers": _("target_group_carriers", default="Carriers (municipalities, associations)"),
}

#: DOMAIN.md A.28.
CHANNELS = {
    "counselling-centre": _("channel_counselling_centre", default="Return counselling centre"),
    "immigration-authority": _("channel_immigration_authority", default="Immigration authority"),
    "social-office": _("channel_social_office", default="Social welfare office"),
    "zrb": _("channel_zrb", default="Central return counselling"),
    "bamf": _("channel_bamf", default="BAMF"),
    "iom": _("channel_iom", default="IOM"),
    "partner-abroad": _("channel_partner_abroad", default="Partner in the country of return"),
    "land-agency": _("channel_land_agency", default="Land granting authority"),
}

#: DOMAIN.md A.29.
FUNDING = {
    "erf-return": _("funding_source_erf_return", default="European Return Fund (2008-2013)"),
    "amif-2014": _("funding_source_amif_2014", default="AMIF 2014-2020"),
    "amif-2021": _("funding_source_amif_2021", default="AMIF 2021-2027"),
    "federal": _("funding_source_federal", default="Federal funds"),
    "land": _("funding_source_land", default="Land funds"),
    "municipal": _("funding_source_municipal", default="Municipal funds"),
    "frontex": _("funding_source_frontex", default="Frontex"),
    "own": _("funding_source_own", default="Carrier's own funds"),
    "donation": _("funding_source_donation", default="Donations"),
}

#: What a list of countries says of a country; DOMAIN.md 3.1 and 3.3.
LISTS = {
    "regular": _("country_list_regular", default="Regular benefits"),
    "reduced": _("country_list_reduced", default="Reduced benefits"),
    "excluded": _("country_list_excluded", default="Not included"),
}

#: Whether a list of countries is about where somebody comes from or goes to; DOMAIN.md 3.1.
BASES = {
    "nationality": _("country_basis_nationality", default="By nationality"),
    "destination": _("country_basis_destination", default="By destination"),
}

#: DOMAIN.md 3.3.
RENEWALS = {
    "fixed": _("renewal_fixed", default="For a fixed period"),
    "yearly": _("renewal_yearly", default="From year to year"),
    "open": _("renewal_open", default="Without an end so far"),
}

#: DOMAIN.md 3.3: how a lead time is counted.
DAY_COUNTS = {
    "working": _("day_count_working", default="Working days"),
    "calendar": _("day_count_calendar", default="Calendar days"),
}

#: What a statement in the record of a programme is about; the sections of DOMAIN.md 3.2.
TOPICS = {
    "support": _("programme_topic_support", default="What support?"),
    "eligible": _("programme_topic_eligible", default="Who can receive it?"),
    "countries": _("programme_topic_countries", default="Special provisions for countries"),
    "application": _("programme_topic_application", default="How and where to apply"),
    "history": _("programme_topic_history", default="History"),
}

#: For whom a document is; DOMAIN.md 3.3. What says nothing is for everybody.
LINK_READERS = {
    "public": _("link_readers_public", default="For everybody"),
    "counsellors": _("link_readers_counsellors", default="For counsellors with an account"),
}

return_modes = TokenVocabulary(RETURN_MODES)
programme_kinds = TokenVocabulary(KINDS)
benefit_kinds = TokenVocabulary(BENEFITS)
target_groups = TokenVocabulary(TARGET_GROUPS)
channels = TokenVocabulary(CHANNELS)
funding_sources = TokenVocabulary(FUNDING)
country_lists = TokenVocabulary(LISTS)
country_bases = TokenVocabulary(BASES)
renewals = TokenVocabulary(RENEWALS)
day_counts = TokenVocabulary(DAY_COUNTS)
topics = TokenVocabulary(TOPICS)
link_readers = TokenVocabulary(LINK_READERS)
