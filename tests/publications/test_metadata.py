"""What programs read on the page of a report, and the citation as a file."""

from collections.abc import Callable
from lxml import html
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from typing import Any

import datetime
import json
import pytest


Build = Callable[..., DexterityContent]


def head(client: Callable, language: str = "de", person: str | None = None) -> html.HtmlElement:
    answer = client(person).get(f"/{language}/reports/kurzbericht")
    assert answer.status_code == 200
    return html.fromstring(answer.content)


def block(page: html.HtmlElement) -> dict[str, Any]:
    (text,) = page.xpath("//script[@type='application/ld+json']/text()")
    return json.loads(text)


def test_page_has_dublin_core_in_the_language_of_its_address(
    client: Callable, make_report: Build
) -> None:
    make_report("published", fields_of_work=("dublin",), stand_date=datetime.date(2015, 5, 12))

    found = [
        (meta.get("name"), meta.get("lang"), meta.get("content"))
        for meta in head(client, "en").xpath("//meta[starts-with(@name, 'DC')]")
    ]

    assert ("DC.title", "en", "Brief report to the Conference") in found
    assert ("DC.subject", "en", "Transfers within the Dublin procedure") in found
    assert ("DC.language", None, "de") in found
    assert ("DC.format", None, "application/pdf") in found
    assert ("DCTERMS.license", None, "http://dcat-ap.de/def/licenses/officialWork") in found
    assert ("DCTERMS.temporal", None, "2014/2015") in found


def test_page_has_schema_org(
    client: Callable, make_report: Build, pdf: Callable[..., NamedBlobFile]
) -> None:
    report = make_report("published", file_en=pdf("report.pdf"))

    facts = block(head(client))

    assert (facts["@type"], facts["name"]) == ("Report", "Kurzbericht an die Konferenz")
    assert facts["temporalCoverage"] == "2014-01-01/2015-12-31"
    assert facts["inLanguage"] == ["de", "en"]
    assert [file["sha256"] for file in facts["encoding"]] == [
        report.report_files[language]["sha256"] for language in ("de", "en")
    ]
    assert facts["encoding"][0]["contentUrl"].endswith("/de/reports/kurzbericht/@@download/de")


def test_no_title_breaks_out_of_the_block(client: Callable, make_report: Build) -> None:
    title = "</script><script>alert(1)</script><!-- \"&' -->"
    make_report("published", title=title)

    page = head(client)

    assert block(page)["name"] == title
    assert page.xpath("//meta[@name='DC.title']/@content") == [title]
    assert not [each for each in page.xpath("//script/text()") if each.startswith("alert")]


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_nothing_is_said_to_programs_before_publication_and_after_withdrawal(
    client: Callable, make_report: Build, state: str
) -> None:
    make_report(state)

    page = head(client, person="editor")

    assert page.xpath("//script[@type='application/ld+json'] | //meta[@name='DC.title']") == []


def test_citation_comes_as_text_and_as_bibtex(client: Callable, make_report: Build) -> None:
    make_report("published", stand_date=datetime.date(2015, 5, 12))
    visitor = client()

    text = visitor.get("/en/reports/kurzbericht/@@cite")
    bibtex = visitor.get("/de/reports/kurzbericht/@@cite?format=bibtex")
    page = html.fromstring(visitor.get("/en/reports/kurzbericht").content)

    assert text.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert " ".join(text.text.split()) == " ".join(
        page.cssselect("p.cite")[0].text_content().split()
    )
    assert bibtex.headers["Content-Type"] == "application/x-bibtex; charset=utf-8"
    assert bibtex.text.startswith("@techreport{blk-irm-kurzbericht,\n")
    assert "title = {{Kurzbericht an die Konferenz}}" in bibtex.text


@pytest.mark.parametrize("query", ["format=pdf", "format=", "format=text&format=bibtex"])
def test_unknown_format_of_a_citation_is_refused_in_words(
    client: Callable, make_report: Build, query: str
) -> None:
    make_report("published")

    answer = client().get(f"/de/reports/kurzbericht/@@cite?{query}")

    assert answer.status_code == 400
    assert "bibtex" in answer.text


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_strangers_get_no_citation_of_what_is_not_published(
    client: Callable, make_report: Build, state: str
) -> None:
    make_report(state, title="zqsecret")

    for person in (None, "outsider"):
        answer = client(person).get("/de/reports/kurzbericht/@@cite?format=bibtex")
        assert answer.status_code == (410 if state == "withdrawn" else 404)
        assert "zqsecret" not in answer.text
