"""Whose report it is, for which conference, its versions: pages, REST, metadata."""

from collections.abc import Callable
from lxml import html
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from rdflib import DCAT
from rdflib import DCTERMS
from rdflib import Graph
from rdflib import URIRef
from typing import Any

import datetime
import json
import pytest
import requests


Build = Callable[..., DexterityContent]


def words(answer: requests.Response) -> str:
    assert answer.status_code == 200, answer.text[:400]
    found = html.fromstring(answer.content).cssselect("#content, main")[0]
    return " ".join(found.text_content().split()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def full_report(
    make_report: Build, pdf: Callable[..., NamedBlobFile], make_authority: Callable
) -> DexterityContent:
    """A published report with everything the model knows, its English older than its German."""
    make_authority("bamf", title="Bundesamt für Prüfung", title_en="Federal Office of Testing")
    return make_report(
        "published",
        series="imk-report",
        reporting_body="bamf",
        imk_session=202,
        imk_start=datetime.date(2015, 6, 25),
        imk_end=datetime.date(2015, 6, 26),
        stand_date=datetime.date(2015, 7, 3),
        file_en=pdf("report.pdf"),
        file_ls=pdf("leicht.pdf"),
        date_en=datetime.date(2015, 5, 12),
    )


def test_page_says_which_version_is_older_in_both_languages(
    client: Callable, full_report: DexterityContent
) -> None:
    german = words(client().get("/de/reports/kurzbericht"))
    english = words(client().get("/en/reports/kurzbericht"))

    assert (
        "Die englische Fassung ist älter als die deutsche: Sie ist vom 12. Mai 2015, die deutsche "
        "vom 3. Juli 2015." in german
    )
    assert (
        "The English version is older than the German one: it dates from 12 May 2015, the German "
        "one from 3 July 2015." in english
    )
    assert "Leichter Sprache ist älter" not in german
    assert "Fassung vom 12. Mai 2015" in german


def test_versions_of_one_day_are_not_remarked_on(
    client: Callable, make_report: Build, pdf: Callable[..., NamedBlobFile]
) -> None:
    make_report("published", file_en=pdf("r.pdf"), stand_date=datetime.date(2015, 5, 12))

    page = words(client().get("/en/reports/kurzbericht"))

    assert "older than" not in page
    assert "Version of" not in page


def test_page_names_body_and_session(client: Callable, full_report: DexterityContent) -> None:
    german = words(client().get("/de/reports/kurzbericht"))
    english = words(client().get("/en/reports/kurzbericht"))

    assert "Bundesamt für Prüfung" in german
    assert "202. Sitzung 25. Juni 2015 bis 26. Juni 2015" in german
    assert "Federal Office of Testing" in english
    assert "Session 202 25 June 2015 to 26 June 2015" in english


def test_easy_language_has_a_clear_link_with_its_language(
    client: Callable, full_report: DexterityContent
) -> None:
    page = html.fromstring(client().get("/de/reports/kurzbericht").content)

    links = {
        link.get("hreflang"): " ".join(link.text_content().split())
        for link in page.cssselect("ul.downloads a.button")
    }
    answer = client().get("/de/reports/kurzbericht/@@download/ls")

    assert links["de-simple"] == "In Leichter Sprache herunterladen"
    assert list(links) == ["de", "en", "de-simple"]
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "de-simple"
    assert answer.content.startswith(b"%PDF")


def test_report_in_easy_language_alone_is_not_submitted(
    make_report: Build, pdf: Callable[..., NamedBlobFile]
) -> None:
    report = make_report(file_de=None, file_ls=pdf("leicht.pdf"))

    assert not report.may_be_submitted()


def test_rest_tells_the_model(client: Callable, full_report: DexterityContent) -> None:
    answer = client("editor").rest("GET", "/reports/kurzbericht").json()

    assert answer["reporting_body"]["token"] == "bamf"
    assert answer["imk_session"] == 202
    assert (answer["imk_start"], answer["imk_end"]) == ("2015-06-25", "2015-06-26")
    assert {v: f["dated"] for v, f in answer["files"].items()} == {
        "de": "2015-07-03",
        "en": "2015-05-12",
        "ls": "2015-07-03",
    }
    assert answer["older_versions"] == [{"version": "en", "older_than": "de"}]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reporting_body", None),
        ("imk_session", 203),
        ("imk_start", "2015-06-24"),
        ("date_en", "2015-07-03"),
        ("file_ls", None),
    ],
    ids=str,
)
def test_model_of_a_published_report_stays(
    client: Callable, full_report: DexterityContent, name: str, value: Any
) -> None:
    answer = client("editor").rest("PATCH", "/reports/kurzbericht", {name: value})

    assert answer.status_code == 400
    assert client("editor").rest("GET", "/reports/kurzbericht").json()["imk_session"] == 202


def test_session_that_ends_before_it_begins_is_refused(
    client: Callable, make_report: Build
) -> None:
    make_report()

    body = {"imk_start": "2015-06-26", "imk_end": "2015-06-25"}
    answer = client("editor").rest("PATCH", "/reports/kurzbericht", body)

    assert answer.status_code == 400


def test_programs_learn_body_series_and_versions(
    client: Callable, full_report: DexterityContent
) -> None:
    page = html.fromstring(client().get("/en/reports/kurzbericht").content)
    block = json.loads(page.xpath("//script[@type='application/ld+json']/text()")[0])
    creator = page.xpath("//meta[@name='DC.creator']/@content")
    graph = Graph().parse(data=client().get("/catalog.ttl").content, format="turtle")

    assert block["author"] == {
        "@type": "GovernmentOrganization",
        "name": "Federal Office of Testing",
    }
    assert block["inLanguage"] == ["de", "en", "de-simple"]
    days = {each["inLanguage"]: each["dateCreated"] for each in block["encoding"]}
    assert days == {"de": "2015-07-03", "en": "2015-05-12", "de-simple": "2015-07-03"}
    assert creator == ["Federal Office of Testing"]
    [dataset] = graph.subjects(predicate=DCAT.distribution, unique=True)
    [agent] = graph.objects(dataset, DCTERMS.creator)
    assert str(agent).endswith("/authorities/bamf#agent")
    [series] = graph.objects(dataset, DCAT.inSeries)
    assert (series, None, URIRef(DCAT.DatasetSeries)) in graph
