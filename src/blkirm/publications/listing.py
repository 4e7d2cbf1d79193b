"""What lists say about a report, taken from its catalogue record alone."""

from blkirm import _
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_date
from blkirm.kernel.formats import format_size
from blkirm.kernel.language import current_language
from blkirm.publications.tags import language_tag
from blkirm.publications.versions import EASY
from blkirm.publications.versions import VERSIONS
from collections.abc import Mapping
from Products.ZCatalog.interfaces import ICatalogBrain
from zope.i18nmessageid import Message

import datetime
import re


_INTERVAL = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


def words_of_period(period: str | None, language: str) -> Message | str:
    """Write an ISO interval out as two days; any other period stands as it was typed."""
    interval = _INTERVAL.fullmatch(period or "")
    if interval is None:
        return period or ""
    try:
        start, end = (datetime.date.fromisoformat(day) for day in interval.groups())
    except ValueError:
        return period
    return _(
        "label_period_from_to",
        default="${start} to ${end}",
        mapping={"start": format_date(start, language), "end": format_date(end, language)},
    )


def in_readers_language(german: str, english: str, language: str) -> tuple[str, str]:
    """Choose a text for the reader; return it with the language it is in."""
    if language == "en":
        return (english, "en") if english else (german, "de")
    return (german, "de") if german else (english, "en")


def formats_of(files: Mapping[str, Mapping]) -> list[str]:
    """Return the formats of a report's files by the ends of their names, each once."""
    endings = (facts["filename"].rpartition(".")[2].lower() for facts in files.values())
    return sorted({ending for ending in endings if ending})


def title_of_body(body: str) -> str:
    """Return the name of who reports, in the reader's language."""
    return name_of_authority(body)


def describe_files(files: dict[str, dict], report_url: str, language: str) -> list[dict]:
    """Describe the files of a report for a page, the reader's language first."""
    order = sorted(VERSIONS, key=lambda token: (token == EASY, token != language))
    return [
        {
            **files[token],
            "language": token,
            "tag": language_tag(token),
            "size_text": format_size(files[token]["size"], language),
            "url": f"{report_url}/@@download/{token}",
        }
        for token in order
        if token in files
    ]


def describe_brain(brain: ICatalogBrain) -> dict:
    """Describe a report from its catalogue record; wakes no object."""
    language = current_language()
    url = brain.getURL()
    summary, summary_language = in_readers_language(
        brain.summary_de or "", brain.summary_en or "", language
    )
    stand_date = brain.report_stand_date
    return {
        "title": title_of(brain),
        "title_language": "en" if language == "en" and brain.title_en else "de",
        "url": url,
        "summary": summary,
        "summary_language": summary_language,
        "series": brain.report_series,
        "number": brain.report_number,
        "period": brain.report_period,
        "year": brain.report_year,
        "stand_date": datetime.date.fromisoformat(stand_date) if stand_date else None,
        "state": brain.review_state,
        "files": describe_files(brain.report_files, url, language),
    }
