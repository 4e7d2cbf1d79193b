"""The published reports as a catalogue of open data: DCAT-AP.de 3.0 (and 2.0).

One dataset for each edition: new content is a new dataset, never a new distribution of an old one
(the conventions' rule). Each language is a distribution. Made of plain facts, so that nothing but
what was put into them can come out.
"""

from blkirm.publications.period import Period
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from datetime import date
from datetime import datetime
from lxml import etree
from typing import Any

import json


#: Formats in which the catalogue can be written: rdflib's name and the media type.
FORMATS = {
    "json-ld": "application/ld+json",
    "turtle": "text/turtle",
    "xml": "application/rdf+xml",
}

_EU = "http://publications.europa.eu/resource/authority"
#: Government and public sector; justice, legal system and public safety.
THEMES = (f"{_EU}/data-theme/GOVE", f"{_EU}/data-theme/JUST")
GERMANY = f"{_EU}/country/DEU"
#: A Federation-Länder body speaks for the whole country (DOMAIN.md A.2).
LEVEL = "http://dcat-ap.de/def/politicalGeocoding/Level/federal"
#: From the German list of algorithms, which the German shapes ask for instead of spdx's own.
SHA256 = "http://dcat-ap.de/def/hashAlgorithms/sha/256"

_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class File:
    """One language of an edition."""

    address: str
    name: str
    language: str
    eu_language: str
    eu_file_type: str
    media_type: str
    size: int
    sha256: str
    changed: datetime


@dataclass(frozen=True)
class Named:
    """Somebody or something with an address and names by language."""

    address: str
    names: dict[str, str]


@dataclass(frozen=True)
class Series:
    """What editions are part of. ``issued`` and ``changed`` are its first and its latest."""

    address: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    issued: datetime
    changed: datetime


@dataclass(frozen=True)
class Edition:
    """One edition of a report; texts by language (``de``, ``en``), where there is one."""

    address: str
    identifier: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    pages: dict[str, str]
    keywords: dict[str, Sequence[str]]
    number: str
    period: Period | None
    issued: datetime
    changed: datetime
    licence: str
    needs_attribution: bool
    files: Sequence[File]
    #: Whose report it is, where it is not the publisher's own.
    creator: Named | None = None
    #: The address of the series it is part of.
    series: str = ""
    #: Addresses of the editions beside it, as far as they are in the catalogue.
    replaces: str = ""
    replaced_by: str = ""


@dataclass(frozen=True)
class Publisher:
    """Who publishes, and whom to ask."""

    address: str
    names: dict[str, str]
    attribution: str
    contributor_id: str
    contact_page: str
    contact_email: str = ""


@dataclass(frozen=True)
class Catalogue:
    """The whole of it."""

    address: str
    homepage: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    publisher: Publisher
    changed: datetime | None
    editions: Sequence[Edition] = field(default_factory=tuple)
    series: Sequence[Series] = field(default_factory=tuple)


def written(catalogue: Catalogue, style: str) -> bytes:
    """Write a catalogue in one of ``FORMATS``; the same bytes in every process."""
    graph = graph_of(catalogue)
    if style == "json-ld":
        # The names of XML mean nothing in JSON.
        context = {name: address for name, address in _PREFIXES.items() if name != "xml"}
        text = graph.serialize(format=style, context=context, auto_compact=False)
        # rdflib writes JSON and XML in another order in each process.
        return json.dumps(_in_order(json.loads(text)), ensure_ascii=False, indent=1).encode()
    text = graph.serialize(format=style).encode()
    return _in_order_xml(text) if style == "xml" else text


def _in_order(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _in_order(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        return sorted(map(_in_order, value), key=lambda each: json.dumps(each, sort_keys=True))
    return value


def _in_order_xml(text: bytes) -> bytes:
    root = etree.fromstring(text, etree.XMLParser(remove_blank_text=True))
    for thing in (*root, root):
        thing[:] = sorted(thing, key=lambda each: etree.tostring(each, method="c14n"))
    etree.indent(root)
    return etree.tostring(root, method="c14n")


def graph_of(catalogue: Catalogue) -> Any:
    """Return a catalogue as an rdflib graph in which everything has a name of its own."""
    # rdflib takes a second to load, and only who asks for this catalogue needs it.
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for prefix, address in _PREFIXES.items():
        graph.bind(prefix, address)
    writer = _Writer(graph)
    writer.catalogue(catalogue)
    return graph


class _Writer:
    """Puts things into a graph, and leaves out what is not known."""

    def __init__(self, graph: Any) -> None:
        from rdflib import Literal  # for the reason above
        from rdflib import RDF
        from rdflib import URIRef

        self.graph = graph
        self._literal, self._iri, self._type = Literal, URIRef, RDF.type

    def _name(self, short: str) -> Any:
        prefix, _colon, name = short.partition(":")
        return self._iri(_PREFIXES[prefix] + name)

    def kind(self, thing: str, short: str) -> None:
        self.graph.add((self._iri(thing), self._type, self._name(short)))

    def link(self, thing: str, short: str, other: str) -> None:
        if other:
            self.graph.add((self._iri(thing), self._name(short), self._iri(other)))

    def texts(self, thing: str, short: str, texts: dict[str, str]) -> None:
        for language, text in texts.items():
            if text:
                literal = self._literal(text, lang=language)
                self.graph.add((self._iri(thing), self._name(short), literal))

    def value(self, thing: str, short: str, value: object, kind: str) -> None:
        if value not in (None, ""):
            text = value.isoformat() if isinstance(value, date) else str(value)
            # A text without a kind is a string (RDF 1.1), and not every format writes it out.
            datatype = None if kind == "string" else self._name(f"xsd:{kind}")
            literal = self._literal(text, datatype=datatype)
            self.graph.add((self._iri(thing), self._name(short), literal))

    # --- the things -------------------------------------------------------------------------

    def catalogue(self, catalogue: Catalogue) -> None:
        this = catalogue.address
        self.kind(this, "dcat:Catalog")
        self.texts(this, "dct:title", catalogue.titles)
        self.texts(this, "dct:description", catalogue.descriptions)
        self.link(this, "dct:publisher", catalogue.publisher.address)
        self.link(this, "foaf:homepage", catalogue.homepage)
        self.kind(catalogue.homepage, "foaf:Document")
        for language in ("DEU", "ENG"):
            self._concept(this, "dct:language", f"{_EU}/language/{language}", "LinguisticSystem")
        self.value(this, "dct:modified", catalogue.changed, "dateTime")
        self.publisher(catalogue.publisher)
        for edition in catalogue.editions:
            self.link(this, "dcat:dataset", edition.address)
            self.edition(edition, catalogue.publisher)
        for series in catalogue.series:
            self.series(series, catalogue.publisher)

    def publisher(self, publisher: Publisher) -> None:
        self.kind(publisher.address, "foaf:Agent")
        self.texts(publisher.address, "foaf:name", publisher.names)
        contact = _contact(publisher)
        self.kind(contact, "vcard:Kind")
        # One name, since a card bears exactly one.
        self.texts(contact, "vcard:fn", {"de": publisher.names["de"]})
        if publisher.contact_email:
            self.link(contact, "vcard:hasEmail", f"mailto:{publisher.contact_email}")
        self.link(contact, "vcard:hasURL", publisher.contact_page)

    def edition(self, edition: Edition, publisher: Publisher) -> None:
        this = edition.address
        self.kind(this, "dcat:Dataset")
        self.texts(this, "dct:title", edition.titles)
        self.texts(this, "dct:description", edition.descriptions)
        self.value(this, "dct:identifier", edition.identifier, "string")
        self._common(this, publisher)
        for language, words in edition.keywords.items():
            for word in words:
                self.texts(this, "dcat:keyword", {language: word})
        for page in edition.pages.values():
            self.link(this, "dcat:landingPage", page)
            self.kind(page, "foaf:Document")
        if edition.creator:
            self.link(this, "dct:creator", edition.creator.address)
            self.kind(edition.creator.address, "foaf:Agent")
            self.texts(edition.creator.address, "foaf:name", edition.creator.names)
        self.link(this, "dcat:inSeries", edition.series)
        self.value(this, "dcat:version", edition.number, "string")
        self.value(this, "dct:issued", edition.issued, "dateTime")
        self.value(this, "dct:modified", edition.changed, "dateTime")
        self.link(this, "dct:replaces", edition.replaces)
        self.link(this, "dct:isReplacedBy", edition.replaced_by)
        if edition.period:
            self._period(edition)
        for file in edition.files:
            self._concept(this, "dct:language", file.eu_language, "LinguisticSystem")
            self.file(file, edition, publisher)

    def series(self, series: Series, publisher: Publisher) -> None:
        """Describe a series (DCAT-AP 3). It is no entry of the catalogue: it has no files.

        Readers that take a series for a kind of dataset find in it what is due of one.
        """
        this = series.address
        self.kind(this, "dcat:DatasetSeries")
        self.texts(this, "dct:title", series.titles)
        self.texts(this, "dct:description", series.descriptions)
        self._common(this, publisher)
        self.value(this, "dct:issued", series.issued, "dateTime")
        self.value(this, "dct:modified", series.changed, "dateTime")

    def _common(self, this: str, publisher: Publisher) -> None:
        """Say what is the same of all that is published: whose it is, what and where it is about."""
        self.link(this, "dct:publisher", publisher.address)
        self.link(this, "dcat:contactPoint", _contact(publisher))
        self.link(this, "dcatde:contributorID", publisher.contributor_id)
        self.link(this, "dcatde:politicalGeocodingLevelURI", LEVEL)
        self._concept(this, "dct:spatial", GERMANY, "Location")
        for theme in THEMES:
            self.link(this, "dcat:theme", theme)

    def _period(self, edition: Edition) -> None:
        period = f"{edition.address}-period"
        self.link(edition.address, "dct:temporal", period)
        self.kind(period, "dct:PeriodOfTime")
        self.value(period, "dcat:startDate", edition.period.start, "date")
        self.value(period, "dcat:endDate", edition.period.end, "date")

    def file(self, file: File, edition: Edition, publisher: Publisher) -> None:
        this = f"{edition.address}-{file.language}"
        self.link(edition.address, "dcat:distribution", this)
        self.kind(this, "dcat:Distribution")
        self.texts(this, "dct:title", {file.language: file.name})
        # A plain file is had where it is found: both addresses are the same.
        self.link(this, "dcat:accessURL", file.address)
        self.link(this, "dcat:downloadURL", file.address)
        self.link(this, "dct:license", edition.licence)
        if edition.needs_attribution:
            by = {"de": publisher.attribution}
            self.texts(this, "dcatde:licenseAttributionByText", by)
        self._concept(this, "dct:format", file.eu_file_type, "MediaTypeOrExtent")
        self._concept(this, "dcat:mediaType", file.media_type, "MediaType")
        self._concept(this, "dct:language", file.eu_language, "LinguisticSystem")
        self.value(this, "dcat:byteSize", file.size, "nonNegativeInteger")
        self.value(this, "dct:issued", edition.issued, "dateTime")
        self.value(this, "dct:modified", file.changed, "dateTime")
        checksum = f"{this}-sha256"
        self.link(this, "spdx:checksum", checksum)
        self.kind(checksum, "spdx:Checksum")
        self.link(checksum, "spdx:algorithm", SHA256)
        self.kind(SHA256, "spdx:ChecksumAlgorithm")
        self.value(checksum, "spdx:checksumValue", file.sha256, "hexBinary")

    def _concept(self, thing: str, short: str, other: str, kind: str) -> None:
        """Name an entry of a list, and what it is, for readers that do not load the list."""
        self.link(thing, short, other)
        self.kind(other, f"dct:{kind}")


def _contact(publisher: Publisher) -> str:
    return f"{publisher.address}-contact"
