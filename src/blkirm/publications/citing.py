"""The citation of a report, for its page and as a file."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_date
from blkirm.kernel.language import current_language
from blkirm.kernel.language import in_language
from blkirm.publications import rules
from blkirm.publications.citations import bibtex
from blkirm.publications.citations import Cited
from blkirm.publications.citations import FORMATS
from blkirm.publications.citations import key
from blkirm.publications.listing import title_of_body
from blkirm.publications.listing import words_of_period
from blkirm.publications.settings import settings
from blkirm.publications.vocabularies import LICENCES
from blkirm.publications.vocabularies import SERIES
from plone.dexterity.content import DexterityContent
from Products.Five import BrowserView
from zope.i18n import translate
from zope.i18nmessageid import Message


def cited(report: DexterityContent, language: str) -> Cited:
    """Return what a citation says of a report to readers of a language."""

    def say(message: Message | str) -> str:
        return translate(message, target_language=language)

    files = rules.languages_of(report)
    licence = LICENCES.get(report.licence)
    return Cited(
        id=report.getId(),
        publisher=title_of_body(report.reporting_body)
        if report.reporting_body
        else getattr(settings(), f"publisher_{language}"),
        title=title_of(report, language),
        series=say(SERIES.get(report.series, "")),
        number=report.number or "",
        period=say(words_of_period(report.period, language)),
        year=rules.year_of(report),
        stand=report.stand_date,
        language=language if language in files or not files else files[0],
        address=in_language(report.absolute_url(), language),
        licence=say(licence.title) if licence else "",
        licence_address=licence.uri if licence else "",
    )


def in_words(facts: Cited, language: str) -> str:
    """Write the line under which others cite the report."""

    def say(message: Message) -> str:
        return translate(message, target_language=language)

    details = (f"{facts.series} {facts.number}".strip(), facts.period)
    parts = [
        f"{facts.publisher}: {facts.title}.",
        ", ".join(part for part in details if part) + ".",
    ]
    if facts.stand:
        date = format_date(facts.stand, language)
        parts.append(say(_("label_cite_as_of", default="As of ${date}.", mapping={"date": date})))
    parts.append(facts.address)
    if facts.licence:
        terms = _(
            "label_cite_licence",
            default="(licence: ${title}, ${uri})",
            mapping={"title": facts.licence, "uri": facts.licence_address},
        )
        parts.append(say(terms))
    return " ".join(parts)


class CitePage(BrowserView):
    """The citation as a file: ``?format=text`` or ``?format=bibtex``."""

    def __call__(self) -> str:
        language = current_language(self.request)
        facts = cited(self.context, language)
        if self._format() == "bibtex":
            return self._send(bibtex(facts), "application/x-bibtex", f"{key(facts)}.bib")
        return self._send(in_words(facts, language) + "\n", "text/plain", f"{key(facts)}.txt")

    def _format(self) -> str:
        wanted = self.request.form.get("format", FORMATS[0])
        if wanted not in FORMATS:
            message = _(
                "msg_cite_format", default="A citation comes as “text” or as “bibtex”; choose one."
            )
            raise NotAccepted(translate(message, context=self.request))
        return wanted

    def _send(self, text: str, kind: str, name: str) -> str:
        response = self.request.response
        response.setHeader("Content-Type", f"{kind}; charset=utf-8")
        response.setHeader("Content-Disposition", f'inline; filename="{name}"')
        response.setHeader("X-Robots-Tag", "noindex")
        return text
