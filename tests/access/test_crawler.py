"""Somebody looks everywhere, as each persona in turn; no secret word comes back."""

from base64 import b64encode
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.meetings import pack_views
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from plone import api
from plone.app.textfield import RichTextValue
from Products.Five.browser import BrowserView
from tests.access.children import in_children
from tests.access.crawler import Crawler
from tests.access.crawler import identity_addresses
from tests.access.crawler import object_addresses
from tests.access.crawler import search_addresses
from tests.access.crawler import SEEDS
from tests.access.crawler import view_names
from tests.access.crawler import vocabulary_addresses
from tests.access.estate import acting
from tests.access.estate import as_owner
from tests.access.estate import Estate
from tests.access.estate import pdf_saying
from tests.access.estate import PERSONAS
from tests.access.visitor import in_process
from tests.access.visitor import Visitor
from tests.live import Answer
from zope.component import getGlobalSiteManager
from zope.interface import Interface

import gzip
import pytest
import transaction
import zipfile


#: How far links are followed, and one in how many of the known addresses each persona asks for,
#: always others: quickly three in eight of them are asked for by somebody, thoroughly each by three.
QUICK = (60, 48)
THOROUGH = (2000, 6)


@pytest.fixture(autouse=True)
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFs are made beside requests and take seconds each: `test_outputs.py` looks into them."""
    monkeypatch.setattr(pack_views, "is_installed", lambda: False)


def crawler_of(estate: Estate, who: str) -> Crawler:
    base = estate.site.absolute_url()
    # With what is kept of public pages in front: what stands there is looked at as well.
    send = in_process(base, estate.site._p_jar.db())
    visitor = Visitor(base, PERSONAS[who].account, send)
    return Crawler(who, visitor, estate.forbidden_words(who))


def walk(estate: Estate, who: str, most: int, share: int) -> Crawler:
    """Look around as somebody; ask for one of `share` of the known addresses."""
    crawler = crawler_of(estate, who)
    crawler.crawl(SEEDS, most)
    known = [
        *(address for key in estate.things for address in object_addresses(estate, key)),
        *vocabulary_addresses(
            estate.path(key) for key in ("", "dublin", "shared", "page-published")
        ),
        *search_addresses(estate),
        *identity_addresses(estate),
    ]
    # Everybody begins elsewhere, so that together they ask for all of them.
    first = list(PERSONAS).index(who) % share
    crawler.knock(known[first::share])
    return crawler


@dataclass(frozen=True)
class Walk:
    """What came of it."""

    who: str
    visited: int
    statuses: dict[int, int]
    leaks: tuple[str, ...]


def walk_thoroughly(estate: Estate, who: str) -> Walk:
    return _walked(walk(estate, who, *THOROUGH))


def walk_quickly(estate: Estate, who: str) -> Walk:
    return _walked(walk(estate, who, *QUICK))


def _walked(crawler: Crawler) -> Walk:
    leaks = tuple(sorted({str(leak) for leak in crawler.leaks}))
    return Walk(crawler.who, crawler.visited, dict(crawler.statuses), leaks)


def report(walks: list[Walk]) -> None:
    """Print who asked for how much."""
    print(f"\n{len(walks)} personas asked for {sum(w.visited for w in walks)} addresses.")
    for w in walks:
        print(f"{w.who:20}{w.visited:6} {dict(sorted(w.statuses.items()))} leaks: {len(w.leaks)}")


@pytest.mark.parametrize(
    "way",
    [
        pytest.param(walk_quickly, id="quick"),
        pytest.param(walk_thoroughly, id="thorough", marks=pytest.mark.prove),
    ],
)
def test_nobody_finds_a_word_about_what_they_may_not_see(
    estate: Estate, way: Callable[[Estate, str], Walk]
) -> None:
    walks = in_children(way, estate, PERSONAS)

    report(walks)
    assert [w.who for w in walks] == list(PERSONAS)
    leaks = [leak for w in walks for leak in w.leaks]
    assert not leaks, "\n".join(leaks)


def test_everybody_finds_what_they_may_see(estate: Estate) -> None:
    """A crawler that reaches nothing finds no leak either."""
    for who in ("anonymous", "colleague", "guest", "stranger", "editor"):
        crawler = crawler_of(estate, who)
        allowed = {
            thing.words["title"]: thing.key
            for thing in estate.things.values()
            if thing.secrets() and estate.may_see(who, thing.key)
        }
        # What may be seen is forbidden for once, so that the crawler reports it.
        crawler.forbidden = allowed
        crawler.crawl(SEEDS, 400, set(allowed.values()))

        assert {leak.what for leak in crawler.leaks} == set(allowed.values())


#: What is asked for by members and by visitors alike.
SHARED = (
    "/", "/de", "/en", "/search?q=bericht", "/reports", "/en/reports?q=zq", "/reports/atom.xml",
    "/sitemap.xml", "/catalog.ttl", "/programmes", "/authorities", "/authorities/responsibilities",
    "/working-parties", "/desk", "/de/report-barrier",
)  # fmt: skip


def test_memory_of_public_pages_gives_nobody_the_page_of_another(estate: Estate) -> None:
    """Members and visitors ask in turn through one memory, as on a server."""
    base = estate.site.absolute_url()
    send = in_process(base, estate.site._p_jar.db())
    crawlers = {}
    for who in ("editor", "chair", "anonymous"):
        forbidden = estate.forbidden_words(who)
        # What others are called stands in the head of their pages.
        forbidden |= {word: name for name, word in estate.names.items() if name != who}
        crawlers[who] = Crawler(who, Visitor(base, PERSONAS[who].account, send), forbidden)
    reports = [estate.path(f"report-{each}") for each in ("published", "withdrawn", "scheduled")]

    answers = {
        address: [crawlers[who].ask(address).body for who in (*crawlers, *crawlers)]
        for address in (*SHARED, *reports, f"{reports[0]}/@@download/de")
    }

    leaks = [str(leak) for each in crawlers.values() for leak in each.leaks]
    assert not leaks, "\n".join(leaks)
    for place, name in ((0, "editor"), (1, "chair")):
        assert estate.names[name].encode() in answers["/de"][place]


# --- it would catch a leak ----------------------------------------------------------------


@pytest.fixture
def quoting_page(estate: Estate) -> Iterator[str]:
    """A public page that quotes what stands in a paper for one authority."""
    as_owner(estate.site)
    secret = estate.things["authority"].words["text"]
    with acting(estate.site, "site-administrator"):
        page = api.content.create(
            estate.site["de"], "Document", id="quoting", title="Öffentlich",
            text=RichTextValue(f"<p>Es heißt: {secret}.</p>", "text/html", "text/x-html-safe"),
        )  # fmt: skip
        api.content.transition(page, "publish")
        transaction.commit()
    yield "/de/quoting"
    as_owner(estate.site)
    api.content.delete(estate.site["de"]["quoting"])
    transaction.commit()


def test_crawler_catches_a_public_page_that_quotes_a_secret(
    estate: Estate, quoting_page: str
) -> None:
    crawler = crawler_of(estate, "anonymous")

    crawler.crawl([*SEEDS, "/search?q=%C3%96ffentlich"], 300)

    assert (quoting_page, "text of 'authority'") in {
        (leak.address, leak.what) for leak in crawler.leaks
    }


class Planted(BrowserView):
    """A page that asks the catalogue without the reader's rights, as careless pages do."""

    #: Of ours, as the guard sees it: it lets nobody call a stranger's.
    __module__ = "blkirm.planted"
    __name__ = "planted"
    __roles__ = None

    def __call__(self) -> str:
        brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(path="/")
        return "\n".join(brain.Title for brain in brains)

    __call__.__roles__ = None


@pytest.fixture
def planted_view() -> Iterator[str]:
    register = getGlobalSiteManager()
    wanted = ((Interface, IPortalLayer), Interface, "planted")
    register.registerAdapter(Planted, *wanted)
    yield "/@@planted"
    register.unregisterAdapter(Planted, *wanted)


def test_crawler_catches_a_view_that_searches_without_rights(
    estate: Estate, planted_view: str
) -> None:
    crawler = crawler_of(estate, "outsider")

    crawler.knock([f"/{name}" for name in view_names(estate.site) if name[:4] == "@@pl"])

    found = {(leak.address, leak.what) for leak in crawler.leaks}
    assert (planted_view, "title of 'member'") in found
    assert (planted_view, "title of 'dublin'") in found


def packed(word: str, kind: str) -> Answer:
    """Return an answer that says a word without writing it down plainly."""
    zipped = BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("list.txt", word)
    bodies = {
        "gzip": gzip.compress(f"<loc>/de/{word}</loc>".encode()),
        "pdf": pdf_saying(word),
        "zip": zipped.getvalue(),
        "base64": b'{"data": "' + b64encode(f"this is the file of {word}".encode()) + b'"}',
        "capitals": word.upper().encode(),
    }
    if kind == "header":
        return Answer(302, [("Location", f"/de/{word}")], b"")
    return Answer(200, [("Content-Type", "text/plain")], bodies[kind])


@pytest.mark.parametrize("kind", ["header", "gzip", "pdf", "zip", "base64", "capitals"])
def test_crawler_reads_what_is_packed(kind: str) -> None:
    word = "zqabcdefghijklmn"
    crawler = Crawler("anonymous", Visitor("", None, None), {word: "title of 'draft'"})

    crawler.look_for_words(packed(word, kind), "/somewhere")

    assert [leak.what for leak in crawler.leaks] == ["title of 'draft'"]
