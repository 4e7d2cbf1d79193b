"""The catalogue of open data against the published rules, and what must never be in it."""

from blkirm.publications.dcat import Catalogue
from blkirm.publications.dcat import Edition
from blkirm.publications.dcat import File
from blkirm.publications.dcat import FORMATS
from blkirm.publications.dcat import graph_of
from blkirm.publications.dcat import Publisher
from blkirm.publications.dcat import Series
from blkirm.publications.dcat import written
from blkirm.publications.period import period_of
from blkirm.publications.vocabularies import LICENCES
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from datetime import UTC
from pathlib import Path
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from rdflib import DCAT
from rdflib import DCTERMS
from rdflib import Graph
from rdflib import Namespace
from rdflib import RDF
from rdflib import URIRef
from rdflib.compare import isomorphic
from typing import Any

import pyshacl
import pytest


Build = Callable[..., DexterityContent]

DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
SHAPES = Graph().parse(Path(__file__).with_name("shapes.ttl"))
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SERIES = Series(
    address="https://portal.example/catalog#series",
    titles={"de": "Kurzbericht", "en": "Brief report"},
    descriptions={"de": "Alle Kurzberichte.", "en": "All brief reports."},
    issued=NOW,
    changed=NOW,
)
KINDS = {"catalog.jsonld": "json-ld", "catalog.ttl": "turtle", "catalog.rdf": "xml"}


def complaints(graph: Graph) -> str:
    """Return what the rules have against a graph; nothing where it keeps them."""
    conforms, _results, text = pyshacl.validate(graph, shacl_graph=SHAPES)
    return "" if conforms else text


def example(**changes: Any) -> Catalogue:
    """Return a catalogue of one edition in two languages."""
    address = "https://portal.example/reports/kurzbericht"
    files = [
        File(
            address=f"{address}/@@download/{language}",
            name=f"bericht-{language}.pdf",
            language=language,
            eu_language=f"http://publications.europa.eu/resource/authority/language/{eu}",
            eu_file_type="http://publications.europa.eu/resource/authority/file-type/PDF",
            media_type="https://www.iana.org/assignments/media-types/application/pdf",
            size=1234,
            sha256="ab" * 32,
            changed=NOW,
        )
        for language, eu in (("de", "DEU"), ("en", "ENG"))
    ]
    edition = Edition(
        address=f"{address}#dataset",
        identifier="urn:uuid:1",
        titles={"de": "Kurzbericht", "en": "Brief report"},
        descriptions={"de": "Was vereinbart wurde.", "en": ""},
        pages={"de": "https://portal.example/de/reports/kurzbericht"},
        keywords={"de": ["Kurzbericht"], "en": ["Brief report"]},
        number="1",
        period=period_of("2014-12-01/2015-05-12"),
        issued=NOW,
        changed=NOW,
        licence=LICENCES["dl-de-by-2.0"].uri,
        needs_attribution=True,
        files=files,
        series=SERIES.address,
    )
    return Catalogue(
        address="https://portal.example/catalog",
        homepage="https://portal.example/de/reports",
        titles={"de": "Berichte", "en": "Reports"},
        descriptions={"de": "Alle Berichte.", "en": "All reports."},
        publisher=Publisher(
            address="https://portal.example/catalog#publisher",
            names={"de": "BLK-IRM", "en": "BLK-IRM"},
            attribution="BLK-IRM",
            contributor_id="http://dcat-ap.de/def/contributors/openDataBund",
            contact_page="https://portal.example/de/contact",
        ),
        changed=NOW,
        editions=(replace(edition, **changes),),
        series=(SERIES,),
    )


def test_catalogue_keeps_the_rules() -> None:
    assert complaints(graph_of(example())) == ""


def test_empty_catalogue_keeps_the_rules() -> None:
    assert complaints(graph_of(replace(example(), editions=(), series=(), changed=None))) == ""


def _without_words_of_series() -> Catalogue:
    return replace(example(), series=(replace(SERIES, descriptions={}),))


def _publisher(**changes: Any) -> Catalogue:
    whole = example()
    return replace(whole, publisher=replace(whole.publisher, **changes))


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (lambda: example(licence=LICENCES["cc-zero"].uri + "/"), "license"),
        (lambda: example(licence=""), "license"),
        (lambda: example(needs_attribution=False), "licenseAttributionByText"),
        (lambda: example(titles={}), "title"),
        (lambda: example(descriptions={}), "description"),
        (lambda: example(files=()), "distribution"),
        (lambda: _publisher(contributor_id=""), "contributorID"),
        (lambda: _publisher(contributor_id="http://example.org/bamf"), "contributorID"),
        (lambda: _publisher(contact_page=""), "hasEmail"),
        (lambda: replace(example(), series=()), "inSeries"),
        (_without_words_of_series, "description"),
    ],
    ids=[
        "licence with a slash",
        "no licence",
        "licence without the name",
        "no title",
        "no description",
        "no file",
        "no contributor",
        "contributor of no list",
        "nobody to ask",
        "series that is nowhere",
        "series without a description",
    ],
)
def test_rules_notice(broken: Callable[[], Catalogue], named: str) -> None:
    assert named in complaints(graph_of(broken()))


@pytest.mark.parametrize("licence", LICENCES)
def test_licence_keeps_the_rules(licence: str) -> None:
    known = LICENCES[licence]
    catalogue = example(licence=known.uri, needs_attribution=known.needs_attribution)

    assert complaints(graph_of(catalogue)) == ""


def test_mail_address_is_enough_to_ask() -> None:
    catalogue = _publisher(contact_page="", contact_email="daten@blkirm.example")

    assert complaints(graph_of(catalogue)) == ""


@pytest.mark.parametrize("style", FORMATS)
def test_all_formats_say_the_same_and_the_same_each_time(style: str) -> None:
    text = written(example(), style)

    assert isomorphic(Graph().parse(data=text, format=style), graph_of(example()))
    assert text == written(example(), style)


# --- on the site ----------------------------------------------------------------------------


def fetched(client: Callable, name: str = "catalog.ttl", person: str | None = None) -> Graph:
    answer = client(person).get(f"/{name}")
    assert answer.status_code == 200, answer.text[:400]
    return Graph().parse(data=answer.content, format=KINDS[name])


@pytest.mark.parametrize("name", KINDS)
def test_catalogue_of_the_site(
    client: Callable, make_report: Build, pdf: Callable[..., NamedBlobFile], name: str
) -> None:
    make_report(
        "published",
        id="a",
        file_en=pdf("report.pdf"),
        licence="dl-de-by-2.0",
        fields_of_work=("dublin",),
    )
    make_report("published", id="b", summary_de="", summary_en="", title_en="", period="Sommer")

    graph = fetched(client, name)

    assert complaints(graph) == ""
    datasets = sorted(map(str, graph.subjects(RDF.type, DCAT.Dataset)))
    assert [each.rpartition("/reports/")[2] for each in datasets] == ["a#dataset", "b#dataset"]
    assert len(set(graph.subjects(RDF.type, DCAT.Distribution))) == 3
    words = {str(word) for word in graph.objects(URIRef(datasets[0]), DCAT.keyword)}
    assert "Überstellungen im Dublin-Verfahren" in words
    assert not any("/de/" in address for address in datasets)
    # rdflib's list of DCAT is that of version 2.
    in_series = URIRef(f"{DCAT}inSeries")
    (series,) = set(graph.objects(None, in_series))
    assert set(graph.subjects(in_series, series)) == {URIRef(each) for each in datasets}
    assert {str(text) for text in graph.objects(series, DCTERMS.title)} == {
        "Kurzbericht",
        "Brief report",
    }


def test_catalogue_says_nothing_of_what_is_not_published(
    client: Callable, make_report: Build
) -> None:
    make_report("published", id="a")
    for state in ("draft", "review", "withdrawn"):
        make_report(state, id=f"zqsecret-{state}", title=f"zqsecret {state}", number="zqsecret")

    for person in (None, "editor", "publisher"):
        for name in KINDS:
            answer = client(person).get(f"/{name}")
            assert answer.status_code == 200
            assert "zqsecret" not in answer.text


def test_catalogue_is_sent_again_only_when_something_changed(
    client: Callable, make_report: Build, acting: Callable
) -> None:
    make_report("published", id="a")
    report = make_report("published", id="b")
    visitor = client()
    first = visitor.get("/catalog.ttl")
    same = visitor.get("/catalog.ttl", headers={"If-None-Match": first.headers["ETag"]})
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}
    same_by_date = visitor.get("/catalog.ttl", headers=by_date)
    with acting("publisher"):
        api.content.transition(report, "withdraw")
    after = client().get("/catalog.ttl", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status_code, same.status_code, same_by_date.status_code) == (200, 304, 304)
    assert (same.content, after.status_code) == (b"", 200)
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert "/reports/b" not in after.text
    assert client().get("/catalog.jsonld").headers["ETag"] != after.headers["ETag"]


def test_catalogue_is_private_for_somebody_with_an_account(
    client: Callable, make_report: Build
) -> None:
    make_report("published", id="a")

    assert client("editor").get("/catalog.ttl").headers["Cache-Control"] == "private, no-store"


def test_contributor_and_contact_are_settings(client: Callable, make_report: Build) -> None:
    make_report("published", id="a")
    name = "blkirm.publications.settings.IPublishingSettings"
    other = "http://dcat-ap.de/def/contributors/bundesverwaltungsamt"
    before = client().get("/catalog.ttl").headers["ETag"]
    api.portal.set_registry_record(f"{name}.contributor_id", other)
    api.portal.set_registry_record(f"{name}.contact_email", "daten@blkirm.example")

    answer = client().get("/catalog.ttl", headers={"If-None-Match": before})

    graph = Graph().parse(data=answer.content, format="turtle")
    assert {str(each) for each in graph.objects(None, DCATDE.contributorID)} == {other}
    assert "mailto:daten@blkirm.example" in answer.text
    assert complaints(graph) == ""
    assert len(list(graph.objects(None, DCTERMS.identifier))) == 1
