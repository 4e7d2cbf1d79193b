from collections.abc import Callable
from lxml import etree
from lxml import html
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from tests.publications.atom import ATOM
from tests.publications.atom import faults_of_feed
from typing import Any

import pytest
import requests


Build = Callable[..., DexterityContent]
NAMES = {"a": ATOM[1:-1]}


def entries(answer: requests.Response) -> list[str]:
    assert answer.status_code == 200, answer.text[:300]
    return etree.fromstring(answer.content).xpath("//a:entry/a:title/text()", namespaces=NAMES)


@pytest.mark.parametrize("language", ["de", "en"])
def test_feed_is_valid_and_speaks_the_language_of_its_address(
    client: Callable, make_report: Build, pdf: Callable[..., NamedBlobFile], language: str
) -> None:
    make_report("published", id="a", file_en=pdf("report.pdf"), licence="dl-de-by-2.0")
    make_report("published", id="b", title_en="", summary_de="", summary_en="", title="Ä & <b>")

    answer = client().get(f"/{language}/reports/atom.xml")

    assert faults_of_feed(answer.content) == []
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    brief = {"de": "Kurzbericht an die Konferenz", "en": "Brief report to the Conference"}
    assert set(entries(answer)) == {brief[language], "Ä & <b>"}
    enclosures = feed.xpath("//a:link[@rel='enclosure']/@href", namespaces=NAMES)
    assert {each.partition(f"/{language}/reports/")[2] for each in enclosures} == {
        "a/@@download/de",
        "a/@@download/en",
        "b/@@download/de",
    }


def test_feed_without_reports_is_valid(client: Callable, reports: DexterityContent) -> None:
    answer = client().get("/de/reports/atom.xml")

    assert (faults_of_feed(answer.content), entries(answer)) == ([], [])


def test_same_report_keeps_its_id_and_has_one_for_each_language(
    client: Callable, make_report: Build
) -> None:
    make_report("published")

    def ids(language: str) -> list[str]:
        feed = etree.fromstring(client().get(f"/{language}/reports/atom.xml").content)
        return feed.xpath("//a:entry/a:id/text()", namespaces=NAMES)

    assert ids("de") == ids("de") != ids("en")
    assert ids("de")[0].startswith("urn:uuid:")


def test_feed_says_nothing_of_what_is_not_published(client: Callable, make_report: Build) -> None:
    make_report("published", id="a", title="Offen")
    for state in ("draft", "review", "withdrawn"):
        make_report(state, id=f"zqsecret-{state}", title=f"zqsecret {state}")

    for person in (None, "editor", "publisher"):
        answer = client(person).get("/de/reports/atom.xml")
        assert entries(answer) == ["Offen"]
        assert "zqsecret" not in answer.text


def test_feed_of_a_choice_holds_what_the_list_shows(client: Callable, make_report: Build) -> None:
    make_report("published", id="a", title="Alt", period="2014")
    make_report("published", id="b", title="Neu", period="2015")

    page = html.fromstring(client().get("/de/reports?year=2014").content)
    (address,) = page.xpath("//link[@type='application/atom+xml']/@href")

    found = client().get(address[address.index("/de/reports") :])
    assert address.endswith("/de/reports/atom.xml?year=2014")
    assert entries(found) == ["Alt"]
    assert faults_of_feed(found.content) == []


def test_feed_is_sent_again_only_when_something_changed(
    client: Callable, make_report: Build, acting: Callable
) -> None:
    report = make_report("published")
    first = client().get("/de/reports/atom.xml")
    known = {"If-None-Match": first.headers["ETag"]}
    by_date = {"If-Modified-Since": first.headers["Last-Modified"]}

    same = [client().get("/de/reports/atom.xml", headers=each) for each in (known, by_date)]
    with acting("publisher"):
        api.content.transition(report, "withdraw")
    after = client().get("/de/reports/atom.xml", headers=known)

    assert [answer.status_code for answer in same] == [304, 304]
    assert entries(after) == []
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert client("editor").get("/de/reports/atom.xml").headers["Cache-Control"] == (
        "private, no-store"
    )


# --- the sitemap ----------------------------------------------------------------------------

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def addresses(answer: requests.Response, base: str) -> list[str]:
    assert answer.status_code == 200, answer.text[:300]
    found = etree.fromstring(answer.content).xpath("//s:loc/text()", namespaces=SITEMAP)
    return [each.removeprefix(base) for each in found]


def test_sitemap_names_what_everybody_may_see_in_both_languages(
    client: Callable, make_report: Build, make_authority: Callable, site: Any
) -> None:
    make_authority("im-nw")
    make_report("published", id="offen")
    for state in ("draft", "review", "withdrawn"):
        make_report(state, id=f"zqsecret-{state}", title="zqsecret")

    answers = [client(person).get("/sitemap.xml") for person in (None, "editor")]

    base = site.absolute_url()
    for answer in answers:
        found = addresses(answer, base)
        assert len(found) == len(set(found))
        assert {"/de/reports", "/en/reports", "/de/reports/offen", "/en/reports/offen"} <= set(
            found
        )
        assert {"/de/authorities/im-nw", "/en/programmes", "/de", "/de/contact"} <= set(found)
        assert {"/de/impressum", "/en/privacy", "/de/accessibility"} <= set(found)
        assert "zqsecret" not in answer.text
        assert not [each for each in found if "working-parties" in each]
    assert answers[0].content == answers[1].content


def test_every_address_of_the_sitemap_answers_strangers(
    client: Callable, make_report: Build, site: Any
) -> None:
    make_report("published", id="offen")
    visitor = client()

    found = addresses(visitor.get("/sitemap.xml"), site.absolute_url())

    # Each page in one language, half of them in either; the other tests hold the two together.
    pages = {each.partition("/")[2][3:]: [] for each in found}
    for each in found:
        pages[each.partition("/")[2][3:]].append(each)
    asked = [each[number % len(each)] for number, each in enumerate(pages.values())]
    statuses = {each: visitor.get(each).status_code for each in asked}
    # The address of a programme that was followed by another leads on to that.
    led_on = {each for each, status in statuses.items() if status == 302}
    assert {each: status for each, status in statuses.items() if status not in (200, 302)} == {}
    assert {each.split("/")[2] for each in led_on} <= {"programmes"}


def test_sitemap_tells_pages_of_each_other(client: Callable, make_report: Build, site: Any) -> None:
    make_report("published", id="offen")

    tree = etree.fromstring(client().get("/sitemap.xml").content)

    base = site.absolute_url()
    (url,) = tree.xpath(f"//s:url[s:loc='{base}/en/reports/offen']", namespaces=SITEMAP)
    links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)}
    assert links == {code: f"{base}/{code}/reports/offen" for code in ("de", "en")}
    assert f"{base}/sitemap.xml" in client().get("/robots.txt").text


def test_sitemap_is_sent_again_only_when_something_changed(
    client: Callable, make_report: Build
) -> None:
    make_report("published", id="a")
    first = client().get("/sitemap.xml")
    known = {"If-None-Match": first.headers["ETag"]}

    same = client().get("/sitemap.xml", headers=known)
    make_report("published", id="b")
    after = client().get("/sitemap.xml", headers=known)

    assert (same.status_code, after.status_code) == (304, 200)
