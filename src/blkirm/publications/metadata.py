"""What the page of a report tells programs about it: Dublin Core and schema.org.

The block of JSON-LD is data, no script: a browser never executes it, so the content security
policy has nothing to refuse.
"""

from blkirm.authorities.vocabularies import fields_of_work
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import current_language
from blkirm.kernel.language import home_url
from blkirm.kernel.language import in_language
from blkirm.publications import rules
from blkirm.publications.listing import in_readers_language
from blkirm.publications.listing import title_of_body
from blkirm.publications.period import period_of
from blkirm.publications.settings import settings
from blkirm.publications.tags import language_tag
from blkirm.publications.tags import media_type
from blkirm.publications.version_words import days_of
from blkirm.publications.vocabularies import LICENCES
from blkirm.publications.vocabularies import SERIES
from functools import cached_property
from html import escape
from Products.Five import BrowserView
from typing import Any
from uuid import UUID
from zope.i18n import translate

import json


DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
#: What could end the block, or be taken for the beginning of a comment in it.
_IN_A_BLOCK = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


class ReportMetadata(BrowserView):
    """A piece of a page's head."""

    def __call__(self) -> str:
        if rules.state_of(self.context) not in rules.PUBLIC_STATES:
            return ""
        lines = [
            f'<link rel="schema.DC" href="{DC}">',
            f'<link rel="schema.DCTERMS" href="{DCTERMS}">',
            *(_meta(*each) for each in self.dublin_core()),
        ]
        block = json.dumps(self.schema_org(), ensure_ascii=False).translate(_IN_A_BLOCK)
        lines.append(f'<script type="application/ld+json">{block}</script>')
        return "\n".join(lines)

    @property
    def language(self) -> str:
        return current_language(self.request)

    def _say(self, message: Any) -> str:
        return translate(message, target_language=self.language)

    @cached_property
    def publisher(self) -> str:
        return getattr(settings(), f"publisher_{self.language}")

    @cached_property
    def creator(self) -> str:
        """Return whose report it is: the reporting body, else who publishes it."""
        body = getattr(self.context, "reporting_body", None)
        return title_of_body(body) if body else self.publisher

    @cached_property
    def series(self) -> list[str]:
        return [self._say(SERIES.get(self.context.series, ""))]

    @cached_property
    def address(self) -> str:
        return in_language(self.context.absolute_url(), self.language)

    @cached_property
    def published(self) -> str:
        date = self.context.effective_date
        return date.asdatetime().date().isoformat() if date else ""

    @cached_property
    def abstract(self) -> tuple[str, str]:
        german, english = self.context.summary_de or "", self.context.summary_en or ""
        text, language = in_readers_language(german, english, self.language)
        return " ".join(text.split()), language

    @cached_property
    def subjects(self) -> list[str]:
        tokens = getattr(self.context, "fields_of_work", None) or ()
        return [fields_of_work.title(token) for token in tokens]

    def dublin_core(self) -> list[tuple[str, str, str]]:
        """Return name, value and language (or nothing) of each element that has a value."""
        report = self.context
        licence = LICENCES.get(report.licence)
        abstract, language = self.abstract
        elements = [
            ("DC.title", title_of(report, self.language), self.title_language),
            ("DC.creator", self.creator, self.language),
            ("DC.publisher", self.publisher, self.language),
            *(("DC.type", name, self.language) for name in self.series if name),
            ("DC.identifier", self.address, ""),
            ("DC.description", abstract, language),
            *(("DC.subject", subject, self.language) for subject in self.subjects),
            *(("DC.language", language_tag(tag), "") for tag in report.report_files),
            *(("DC.format", kind, "") for kind in sorted({_kind(f) for f in self._files()})),
            ("DCTERMS.issued", self.published, ""),
            ("DCTERMS.modified", report.modified().asdatetime().date().isoformat(), ""),
            *(("DCTERMS.isPartOf", name, self.language) for name in self.series if name),
            ("DCTERMS.temporal", report.period or "", ""),
            *(("DCTERMS.replaces", each, "") for each in self._beside("replaces")),
            *(("DCTERMS.isReplacedBy", each, "") for each in self._beside("replaced_by")),
            ("DCTERMS.license", licence.uri if licence else "", ""),
        ]
        return [element for element in elements if element[1]]

    def _beside(self, name: str) -> list[str]:
        """Return the address of the edition before or after this one, where everybody may read it."""
        other = rules.edition_with(getattr(self.context, name))
        if other is None or rules.state_of(other) not in rules.PUBLIC_STATES:
            return []
        return [in_language(other.absolute_url(), self.language)]

    @property
    def title_language(self) -> str:
        has_english = self.language == "en" and getattr(self.context, "title_en", "")
        return "en" if has_english else "de"

    def _files(self) -> list[dict[str, Any]]:
        return list(self.context.report_files.values())

    def schema_org(self) -> dict[str, Any]:
        """Return the report as https://schema.org/Report; what is not known is left out."""
        report = self.context
        licence = LICENCES.get(report.licence)
        series = self.series[0]
        organization = {"@type": "GovernmentOrganization", "name": self.publisher}
        organization["url"] = home_url(self.language, self.request)
        creator = organization
        if self.creator != self.publisher:
            creator = {"@type": "GovernmentOrganization", "name": self.creator}
        period = period_of(report.period)
        facts = {
            "@context": "https://schema.org",
            "@type": "Report",
            "@id": UUID(report.UID()).urn,
            "url": self.address,
            "name": title_of(report, self.language),
            "inLanguage": [language_tag(tag) for tag in report.report_files],
            "abstract": self.abstract[0],
            "about": self.subjects,
            "reportNumber": report.number,
            "isPartOf": {"@type": "CreativeWorkSeries", "name": series} if series else None,
            "temporalCoverage": period.interval if period else None,
            "datePublished": self.published,
            "dateModified": report.modified().asdatetime().isoformat(timespec="seconds"),
            "author": creator,
            "publisher": organization,
            "license": licence.uri if licence else None,
            "isAccessibleForFree": True,
            "encoding": [self._encoding(tag, f) for tag, f in report.report_files.items()],
        }
        return {name: value for name, value in facts.items() if value}

    def _encoding(self, tag: str, facts: dict[str, Any]) -> dict[str, Any]:
        return {
            "@type": "MediaObject",
            "contentUrl": f"{self.address}/@@download/{tag}",
            "encodingFormat": _kind(facts),
            "contentSize": str(facts["size"]),
            "inLanguage": language_tag(tag),
            "sha256": facts["sha256"],
            **({"dateCreated": day.isoformat()} if (day := days_of(self.context).get(tag)) else {}),
        }


def _kind(facts: dict[str, Any]) -> str:
    return media_type(facts["filename"])


def _meta(name: str, value: str, language: str) -> str:
    lang = f' lang="{language}"' if language else ""
    return f'<meta name="{name}"{lang} content="{escape(value)}">'
