"""The catalogue of open data at `/catalog.jsonld`, `/catalog.ttl` and `/catalog.rdf`.

It is the same for everybody and says nothing that a stranger may not know. It is written once for
each state of the published reports and kept in memory.
"""

from blkirm import _
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.conditional import is_known
from blkirm.kernel.language import site_url
from blkirm.publications.dcat import Catalogue
from blkirm.publications.dcat import Edition
from blkirm.publications.dcat import File
from blkirm.publications.dcat import FORMATS
from blkirm.publications.dcat import Named
from blkirm.publications.dcat import Publisher
from blkirm.publications.dcat import Series
from blkirm.publications.dcat import written
from blkirm.publications.feeds import ASK_AGAIN
from blkirm.publications.period import period_of
from blkirm.publications.published import changed
from blkirm.publications.published import fingerprint
from blkirm.publications.published import last_change
from blkirm.publications.published import moment
from blkirm.publications.published import public_address
from blkirm.publications.published import public_reports
from blkirm.publications.settings import IPublishingSettings
from blkirm.publications.settings import settings
from blkirm.publications.tags import eu_file_type
from blkirm.publications.tags import eu_language
from blkirm.publications.tags import iana_address
from blkirm.publications.tags import language_tag
from blkirm.publications.vocabularies import LICENCES
from blkirm.publications.vocabularies import SERIES
from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from plone import api
from Products.Five import BrowserView
from Products.ZCatalog.interfaces import ICatalogBrain
from threading import Lock
from uuid import UUID
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.schema import getFieldNames


LANGUAGES = ("de", "en")
TITLE = _("title_open_data", default="Reports on integrated return management")
DESCRIPTION = _(
    "text_open_data",
    default=(
        "All published reports of the Federation-Länder Coordination Agency for Integrated Return "
        "Management, each edition as a dataset of its own."
    ),
)
OF_A_SERIES = _(
    "text_open_data_series",
    default="All published editions of the series “${series}” of the Federation-Länder Coordination "
    "Agency for Integrated Return Management.",
)

#: Three formats, under the few addresses a site has.
_MOST_KEPT = 12
_kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
_lock = Lock()


class CataloguePage(BrowserView):
    """The catalogue in one format."""

    style = ""

    def __call__(self) -> bytes:
        response = self.request.response
        response.setHeader("Content-Type", f"{FORMATS[self.style]}; charset=utf-8")
        response.setHeader("Content-Language", "de, en")
        # The answer is the same in every language, whatever the site says of its pages.
        response.setHeader("Vary", "Accept-Encoding")
        if api.user.is_anonymous():
            response.setHeader("Cache-Control", ASK_AGAIN)
        if is_known(self.request, self.tag, self.changed):
            return b""
        return _once((site_url(self.request), self.tag), self.write)

    @cached_property
    def brains(self) -> list[ICatalogBrain]:
        return list(public_reports())

    @cached_property
    def changed(self) -> datetime | None:
        return last_change()

    @cached_property
    def tag(self) -> str:
        known = settings()
        said = [getattr(known, name) for name in getFieldNames(IPublishingSettings)]
        return fingerprint(self.brains, site_url(self.request), self.changed, self.style, *said)

    def write(self) -> bytes:
        return written(self.catalogue(), self.style)

    def catalogue(self) -> Catalogue:
        """Return what the catalogue holds."""
        site = site_url(self.request)
        known = settings()
        addresses = {brain.UID: f"{public_address(brain)}#dataset" for brain in self.brains}
        return Catalogue(
            address=f"{site}/catalog",
            homepage=f"{site}/de/reports",
            titles=_in_both(TITLE),
            descriptions=_in_both(DESCRIPTION),
            publisher=Publisher(
                address=f"{site}/catalog#publisher",
                names={"de": known.publisher_de, "en": known.publisher_en},
                attribution=known.attribution,
                contributor_id=known.contributor_id,
                contact_page=f"{site}/de/contact",
                contact_email=known.contact_email or "",
            ),
            changed=self.changed,
            editions=tuple(edition_of(brain, addresses) for brain in self.brains),
            series=tuple(series_of(self.brains)),
        )


class CatalogueJsonLd(CataloguePage):
    style = "json-ld"


class CatalogueTurtle(CataloguePage):
    style = "turtle"


class CatalogueXml(CataloguePage):
    style = "xml"


def edition_of(brain: ICatalogBrain, addresses: Mapping[str, str]) -> Edition:
    """Return an edition as the catalogue knows it; ``addresses`` are those of all, by UID."""
    address = public_address(brain)
    titles = {"de": brain.Title, "en": brain.title_en or ""}
    described = {"de": brain.summary_de or "", "en": brain.summary_en or ""}
    # A description is due; without a summary it says what series the report belongs to.
    series = _in_both(SERIES[brain.report_series])
    licence = LICENCES.get(brain.report_licence)
    return Edition(
        address=f"{address}#dataset",
        identifier=UUID(brain.UID).urn,
        titles={language: title for language, title in titles.items() if title},
        descriptions=described if any(described.values()) else series,
        pages={language: public_address(brain, language) for language in LANGUAGES},
        keywords=_keywords(brain, series),
        number=brain.report_number or "",
        period=period_of(brain.report_period),
        issued=moment(brain.effective),
        changed=changed(brain),
        licence=licence.uri if licence else "",
        needs_attribution=bool(licence and licence.needs_attribution),
        creator=_creator(brain.report_body),
        series=_address_of_series(brain.report_series),
        replaces=addresses.get(brain.report_replaces or "", ""),
        replaced_by=addresses.get(brain.report_replaced_by or "", ""),
        files=tuple(
            File(
                address=f"{address}/@@download/{version}",
                name=facts["filename"],
                language=language_tag(version),
                eu_language=eu_language(version),
                eu_file_type=eu_file_type(facts["filename"]),
                media_type=iana_address(facts["filename"]),
                size=facts["size"],
                sha256=facts["sha256"],
                changed=datetime.fromisoformat(facts["set_at"]),
            )
            for version, facts in (brain.report_files or {}).items()
        ),
    )


def series_of(brains: list[ICatalogBrain]) -> Iterator[Series]:
    """Tell the series that editions are part of, as far as something of them is public."""
    for token, title in SERIES.items():
        editions = [brain for brain in brains if brain.report_series == token]
        if not editions:
            continue
        description = Message(OF_A_SERIES, mapping={"series": title})
        yield Series(
            address=_address_of_series(token),
            titles=_in_both(title),
            descriptions=_in_both(description),
            issued=min(moment(brain.effective) for brain in editions),
            changed=max(changed(brain) for brain in editions),
        )


def _address_of_series(token: str) -> str:
    return f"{site_url()}/catalog#series-{token}"


def _creator(body: str | None) -> Named | None:
    facts = all_authorities().get(body or "")
    if facts is None:
        return None
    names = {language: title_of(facts, language) for language in LANGUAGES}
    return Named(f"{site_url()}/authorities/{facts.id}#agent", names)


def _keywords(brain: ICatalogBrain, series: dict[str, str]) -> dict[str, list[str]]:
    fields = [_in_both(fields_of_work.titles[token]) for token in brain.report_fields or ()]
    return {language: [each[language] for each in (series, *fields)] for language in LANGUAGES}


def _in_both(message: Message) -> dict[str, str]:
    return {language: translate(message, target_language=language) for language in LANGUAGES}


def _once(key: tuple[str, ...], write: Callable[[], bytes]) -> bytes:
    """Return what was written for a key, and keep what was wanted last.

    Who asks meanwhile waits: after a publication many ask at once, and writing takes a while.
    """
    with _lock:
        if key not in _kept:
            _kept[key] = write()
        _kept.move_to_end(key)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
        return _kept[key]
