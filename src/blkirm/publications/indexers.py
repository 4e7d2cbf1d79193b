from Acquisition import aq_base
from blkirm.intake.rules import words_of
from blkirm.publications import rules
from blkirm.publications.content import IReport
from blkirm.publications.renditions import public_file_of
from plone.indexer import indexer


@indexer(IReport)
def report_series(report: IReport) -> str:
    return report.series


@indexer(IReport)
def report_number(report: IReport) -> str | None:
    return report.number


@indexer(IReport)
def report_period(report: IReport) -> str | None:
    return report.period


@indexer(IReport)
def report_stand_date(report: IReport) -> str | None:
    return report.stand_date.isoformat() if report.stand_date else None


@indexer(IReport)
def report_year(report: IReport) -> int | None:
    return rules.year_of(report)


@indexer(IReport)
def report_languages(report: IReport) -> list[str]:
    return rules.languages_of(report)


@indexer(IReport)
def report_files(report: IReport) -> dict[str, dict]:
    return report.report_files


@indexer(IReport)
def report_pdf(report: IReport) -> dict[str, dict]:
    """Tell the list of findings what was found in which file, and who set the file."""
    return {
        language: {
            "findings": rendition.findings,
            "problem": rendition.problem,
            "setter": report.file_setters.get(language, ""),
        }
        for language, rendition in report.renditions.items()
    }


@indexer(IReport)
def report_fields(report: IReport) -> list[str]:
    """Say which fields of work the report is about; an empty list is no value of an index."""
    return list(getattr(aq_base(report), "fields_of_work", None) or ())


@indexer(IReport)
def report_body(report: IReport) -> str | None:
    """Say whose report it is."""
    return getattr(aq_base(report), "reporting_body", None) or None


@indexer(IReport)
def report_imk(report: IReport) -> dict[str, object] | None:
    """Name the conference for which it was written, as far as that is known."""
    base = aq_base(report)
    facts = {"session": base.imk_session, "start": base.imk_start, "end": base.imk_end}
    return facts if any(facts.values()) else None


@indexer(IReport)
def report_licence(report: IReport) -> str | None:
    return report.licence


@indexer(IReport)
def report_newest(report: IReport) -> str:
    """Sort by the state of affairs described, then by publication; what is in the making first."""
    if not rules.is_released(report):
        return "9999 " + report.modified().HTML4()
    published = report.effective().HTML4()
    described = report.stand_date.isoformat() if report.stand_date else published[:10]
    return f"{described} {published}"


@indexer(IReport)
def summary_de(report: IReport) -> str:
    return report.summary_de or ""


@indexer(IReport)
def summary_en(report: IReport) -> str:
    return report.summary_en or ""


@indexer(IReport)
def description(report: IReport) -> str:
    return report.summary_de or report.summary_en or ""


@indexer(IReport)
def searchable_text(report: IReport) -> str:
    """Find a report by its titles, what is said about it and the words in its files."""
    words = [
        report.title,
        getattr(report, "title_en", None),
        report.number,
        report.period,
        report.summary_de,
        report.summary_en,
    ]
    words += [words_of(public_file_of(report, language)) for language in rules.languages_of(report)]
    return " ".join(word for word in words if word)


@indexer(IReport)
def report_replaces(report: IReport) -> str | None:
    """Name the edition before, for catalogues of open data."""
    return aq_base(report).replaces or None


@indexer(IReport)
def report_replaced_by(report: IReport) -> str | None:
    return aq_base(report).replaced_by or None
