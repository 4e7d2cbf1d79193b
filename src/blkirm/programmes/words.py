"""What pages say about programmes: reasons, amounts, periods, in the reader's language."""

from blkirm import _
from blkirm.authorities.vocabularies import laender
from blkirm.kernel.countries import country_name
from blkirm.kernel.formats import format_date
from blkirm.kernel.formats import format_number
from blkirm.programmes import rules
from blkirm.programmes import vocabularies as lists
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message


STANDINGS = {
    rules.CURRENT: _("programme_standing_current", default="In force"),
    rules.FUTURE: _("programme_standing_future", default="Not yet begun"),
    rules.ENDED: _("programme_standing_ended", default="Ended"),
    rules.UNCONFIRMED: _("programme_standing_unconfirmed", default="Not confirmed"),
}
STATES = {
    "draft": _("title_programme_state_draft", default="Draft"),
    "published": _("title_programme_state_published", default="Published"),
    "withdrawn": _("title_programme_state_withdrawn", default="Withdrawn"),
}
FILES = {
    "leaflet_de": _("title_programme_leaflet_de", default="Leaflet (German)"),
    "leaflet_en": _("title_programme_leaflet_en", default="Leaflet (English)"),
    "handout_de": _("title_programme_handout_de", default="Handout for counsellors (German)"),
    "handout_en": _("title_programme_handout_en", default="Handout for counsellors (English)"),
}
_LAND = {
    "land-voluntary": _(
        "reason_land_voluntary", default="${land}: voluntary returnees only in this Land"
    ),
    "land-forced": _(
        "reason_land_forced", default="${land}: in this Land only for people who are removed"
    ),
    "land-onward": _(
        "reason_land_onward", default="${land}: in this Land only for onward migration"
    ),
    "land-listed": _("reason_land_listed", default="${land} takes part"),
}
_COUNTRY = {
    "country-listed": _("reason_country_listed", default="${country} is on its list"),
    "country-reduced": _(
        "reason_country_reduced", default="${country} is on its list, with reduced benefits"
    ),
}
#: DOMAIN.md A.29; money of the European Union asks for these words.
EU_STATEMENTS = {
    "amif-2021": _("eu_statement_amif_2021", default="Co-funded by the European Union"),
    "amif-2014": _(
        "eu_statement_amif_2014",
        default="This project is co-financed by the Asylum, Migration and Integration Fund.",
    ),
    "erf-return": _("eu_statement_erf_return", default="Co-financed by the European Return Fund"),
}


def text_in(row: Any, name: str, language: str) -> str:
    """Return the text of a row in the reader's language; German where there is no other."""
    return (row.get(f"{name}_{language}") or row.get(f"{name}_de") or "").strip()


def source_of(row: Any, language: str, name: str = "reference") -> str:
    """Return the name of a source in the reader's language; as it was written where there is no other."""
    return (row.get(f"{name}_{language}") or row.get(name) or "").strip()


def said(reason: rules.Reason, language: str) -> dict[str, Any]:
    """Say a reason as a sentence, with the note of the row it comes from."""
    row = reason.row
    note = text_in(row, "note", language) if isinstance(row, dict) else ""
    return {"sentence": _sentence(reason, language), "note": note}


def _sentence(reason: rules.Reason, language: str) -> Message:
    code, row = reason.code, reason.row
    match code:
        case "country-listed" | "country-reduced":
            name = country_name(row["country"], language)
            return Message(_COUNTRY[code], mapping={"country": name})
        case "country-open":
            return _(
                "reason_country_open",
                default="No complete list of countries is kept here; ask whether ${country} is included",
                mapping={"country": country_name(row, language)},
            )
        case "land-everywhere":
            return _(
                "reason_land_everywhere",
                default="In all Länder, so in ${land} too",
                mapping={"land": laender.title(row)},
            )
        case "land-open":
            return _(
                "reason_land_open",
                default="No Länder are named here; ask whether ${land} is included",
                mapping={"land": laender.title(row)},
            )
        case "group-listed":
            return _(
                "reason_group_listed",
                default="For: ${group}",
                mapping={"group": lists.target_groups.title(row)},
            )
        case "group-open":
            return _(
                "reason_group_open",
                default="No groups are named here; ask whether it is for: ${group}",
                mapping={"group": lists.target_groups.title(row)},
            )
        case "benefit":
            amounts = amounts_of(row, language)
            title = lists.benefit_kinds.title(row["kind"])
            if not amounts:
                return _("reason_benefit", default="Gives: ${benefit}", mapping={"benefit": title})
            return _(
                "reason_benefit_amount",
                default="Gives: ${benefit}, ${amount}",
                mapping={"benefit": title, "amount": amounts},
            )
    return Message(_LAND[code], mapping={"land": laender.title(row["land"])})


def euros(amount: int, language: str) -> str:
    """Write an amount of euros as the reader does."""
    words = _(
        "amount_euros", default="€${number}", mapping={"number": format_number(amount, language)}
    )
    return translate(words, target_language=language)


def amounts_of(row: Any, language: str) -> str:
    """Say what a benefit comes to; empty where no amount is recorded."""
    adult, minor = row.get("amount_adult"), row.get("amount_minor")
    if minor is None:
        return "" if adult is None else euros(adult, language)
    if adult is None:
        words = _(
            "amount_minor", default="${minor} per minor", mapping={"minor": euros(minor, language)}
        )
    else:
        words = _(
            "amount_adult_minor",
            default="${adult} per adult, ${minor} per minor",
            mapping={"adult": euros(adult, language), "minor": euros(minor, language)},
        )
    return translate(words, target_language=language)


def since(row: Any, language: str) -> Message:
    """Say from when to when a row counts, and which day its source speaks of."""
    days = {
        name: format_date(day, language)
        for name in ("valid_from", "valid_until", "as_of")
        if (day := rules.as_day(row.get(name)))
    }
    if "valid_from" in days and "valid_until" in days:
        return _("row_from_until", default="${valid_from} to ${valid_until}", mapping=days)
    if "valid_from" in days:
        return _("row_from", default="since ${valid_from}", mapping=days)
    if "valid_until" in days:
        return _("row_as_of_until", default="as of ${as_of}, until ${valid_until}", mapping=days)
    return _("row_as_of", default="as of ${as_of}", mapping=days)
