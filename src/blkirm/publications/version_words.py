"""What readers and editors are told about the versions of a report."""

from blkirm import _
from blkirm.kernel.formats import format_date
from blkirm.publications import versions
from collections.abc import Mapping
from datetime import date
from plone.dexterity.content import DexterityContent
from zope.i18nmessageid import Message


def days_of(report: DexterityContent) -> dict[str, date]:
    """Return the day of each version of a report that has one."""
    own = {version: getattr(report, f"date_{version}", None) for version in versions.VERSIONS}
    return versions.days_of(report.report_files, own, report.stand_date)


def older_versions(days: Mapping[str, date], language: str) -> list[Message]:
    """Say which version is older than which, one sentence for each."""
    return [
        _older(older, newer, _named(days[older], days[newer], language))
        for older, newer in versions.older_ones(days)
    ]


def _named(older: date, newer: date, language: str) -> dict[str, str]:
    return {"older": format_date(older, language), "newer": format_date(newer, language)}


def _older(older: str, newer: str, days: dict[str, str]) -> Message:
    match older, newer:
        case "en", "de":
            return _(
                "msg_english_older_than_german",
                default="The English version is older than the German one: it dates from ${older}, "
                "the German one from ${newer}.",
                mapping=days,
            )
        case "de", "en":
            return _(
                "msg_german_older_than_english",
                default="The German version is older than the English one: it dates from ${older}, "
                "the English one from ${newer}.",
                mapping=days,
            )
        case "ls", "de":
            return _(
                "msg_easy_older_than_german",
                default="The version in easy language is older than the German one: it dates from "
                "${older}, the German one from ${newer}.",
                mapping=days,
            )
        case "ls", "en":
            return _(
                "msg_easy_older_than_english",
                default="The version in easy language is older than the English one: it dates from "
                "${older}, the English one from ${newer}.",
                mapping=days,
            )
        case "de", "ls":
            return _(
                "msg_german_older_than_easy",
                default="The German version is older than the one in easy language: it dates from "
                "${older}, the one in easy language from ${newer}.",
                mapping=days,
            )
    return _(
        "msg_english_older_than_easy",
        default="The English version is older than the one in easy language: it dates from "
        "${older}, the one in easy language from ${newer}.",
        mapping=days,
    )


def forgotten_translations(report: DexterityContent) -> list[Message]:
    """Tell editors of a German file that was exchanged after a translation was handed in."""
    said = {
        "en": _(
            "msg_english_file_before_german",
            default="The German file was handed in later than the English one. Please look whether "
            "the translation still fits, or say from which day each version is.",
        ),
        "ls": _(
            "msg_easy_file_before_german",
            default="The German file was handed in later than the one in easy language. Please look "
            "whether that still fits, or say from which day each version is.",
        ),
    }
    return [
        said[version]
        for version, _newer in versions.handed_in_before(report.report_files)
        if getattr(report, f"date_{version}", None) is None
    ]
