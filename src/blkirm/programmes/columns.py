"""The columns of the tables in a programme's record: each row says from when to when, and who says so."""

from blkirm import _
from blkirm.kernel.rows import Column
from blkirm.programmes.rules import contradict
from typing import Any
from zope.i18nmessageid import Message


DATES = (
    Column("valid_from", _("label_row_valid_from", default="In force from"), "day"),
    Column("valid_until", _("label_row_valid_until", default="In force until"), "day"),
    Column("as_of", _("label_row_as_of", default="As of (date of the source)"), "day"),
    Column("reference", _("label_row_reference", default="Source"), required=True),
    Column("reference_en", _("label_row_reference_en", default="Source in English")),
)
NOTES = (
    Column("note_de", _("label_row_note_de", default="Note in German")),
    Column("note_en", _("label_row_note_en", default="Note in English")),
)

LAENDER = (
    Column("land", _("label_land", default="Land"), "choice", "blkirm.laender", True),
    Column(
        "mode", _("label_row_mode", default="For which return"), "choice", "blkirm.return_modes"
    ),
    *NOTES,
    *DATES,
)
COUNTRIES = (
    Column(
        "country", _("label_row_country", default="Country"), "choice", "blkirm.countries", True
    ),
    Column("list", _("label_row_list", default="List"), "choice", "blkirm.country_lists"),
    *NOTES,
    *DATES,
)
BENEFITS = (
    Column("kind", _("label_row_benefit", default="Benefit"), "choice", "blkirm.benefits", True),
    Column("amount_adult", _("label_row_amount_adult", default="Adults (euros)"), "number"),
    Column("amount_minor", _("label_row_amount_minor", default="Minors (euros)"), "number"),
    Column(
        "minor_age_limit", _("label_row_minor_age_limit", default="Minor below (years)"), "number"
    ),
    Column(
        "family_ceiling",
        _("label_row_family_ceiling", default="Most for a family (euros)"),
        "number",
    ),
    *NOTES,
    *DATES,
)
STATEMENTS = (
    Column("topic", _("label_row_topic", default="About"), "choice", "blkirm.topics", True),
    Column("text_de", _("label_row_text_de", default="Statement in German"), required=True),
    Column("text_en", _("label_row_text_en", default="Statement in English")),
    *DATES,
)
FUNDING = (
    Column("source", _("label_row_funding", default="Funds"), "choice", "blkirm.funding", True),
    Column("share_percent", _("label_row_share", default="Share (percent)"), "number"),
    *DATES,
)
LINKS = (
    Column("title_de", _("label_row_title_de", default="Title in German"), required=True),
    Column("title_en", _("label_row_title_en", default="Title in English")),
    Column("url", _("label_row_url", default="Address"), required=True),
    Column("readers", _("label_row_readers", default="For whom"), "choice", "blkirm.link_readers"),
)


def reason_against(row: dict[str, Any]) -> Message | None:
    """Say what is wrong with the dates of a row: one is needed, and the end is not before the start."""
    begin, end = row.get("valid_from"), row.get("valid_until")
    if not (begin or row.get("as_of")):
        return _(
            "msg_row_needs_a_date",
            default="Please say from when it is in force, or which day the source speaks of.",
        )
    if begin and end and end < begin:
        return _("msg_row_ends_first", default="It would end before it begins.")
    if (row.get("share_percent") or 0) > 100:
        return _("msg_row_share", default="A share is at most 100 percent.")
    return None


def reason_beside(row: dict[str, Any], others: list[dict[str, Any]]) -> Message | None:
    """Say why a row cannot stand beside others: no two amounts of the same benefit on one day."""
    if any(contradict(row, other) for other in others):
        return _(
            "msg_row_contradicts",
            default="It speaks of the same days as an earlier row about the same. Say until when that "
            "one was in force, or what differs, in the note.",
        )
    return None


def reason_against_link(row: dict[str, Any]) -> Message | None:
    """Say what is wrong with a link: it leads to a page of the web and nowhere else."""
    if not str(row.get("url", "")).startswith(("https://", "http://")):
        return _("msg_row_url", default="An address begins with https:// or http://.")
    return None
