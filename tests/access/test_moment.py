"""A report appears with its minute and is gone with its withdrawal, everywhere at once.

Readers go through the memory of public pages, which stands in front of all of them as it does on a
server. They look everywhere before the minute, at it, and after the withdrawal.
"""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.users import system
from blkirm.kernel import clock
from blkirm.publications.chores import publish_due_reports
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from plone import api
from tests.access.children import in_children
from tests.access.crawler import Crawler
from tests.access.crawler import object_addresses
from tests.access.crawler import SEEDS
from tests.access.estate import acting
from tests.access.estate import as_owner
from tests.access.estate import Estate
from tests.access.estate import PERSONAS
from tests.access.visitor import in_process
from tests.access.visitor import Visitor
from zope.component.hooks import setSite

import pytest
import transaction


#: Three times everywhere, as three readers: longer than every run has time for.
pytestmark = pytest.mark.prove

REPORT = "report-scheduled"
#: The report and what lies in it.
WHOLE = (REPORT, "recommendation-scheduled")
#: Nobody, an account that belongs to nothing, who leads a party.
READERS = ("anonymous", "outsider", "chair")
#: So many addresses are found by following links, each time.
FOLLOWED = 20

#: Where it has to be found at its minute, by the word that tells.
PLACES = {
    "/de/reports": "title",
    "/en/reports": "title",
    "/reports/atom.xml": "title",
    "/en/reports/atom.xml": "title",
    "/sitemap.xml": "id",
    "/catalog.jsonld": "title",
    "/catalog.ttl": "title",
    "/catalog.rdf": "title",
    "/de": "title",
}


@dataclass(frozen=True)
class Look:
    """What came back: statuses of the report's page and file, words by reader and address."""

    statuses: tuple[int, ...]
    found: dict[tuple[str, str], set[str]]


class House:
    """Several readers behind one memory."""

    def __init__(self, estate: Estate) -> None:
        self.estate = estate
        base = estate.site.absolute_url()
        send = in_process(base, estate.site._p_jar.db())
        self.readers = {who: Visitor(base, PERSONAS[who].account, send) for who in READERS}
        self.words = {
            word: part if key == REPORT else f"{part} of its recommendation"
            for key in WHOLE
            for part, word in estate.things[key].secrets().items()
        }

    def addresses(self) -> Iterator[str]:
        """Return every way to the report that is known by name."""
        path, words = self.estate.path(REPORT), self.estate.things[REPORT].words
        for key in WHOLE:
            yield from object_addresses(self.estate, key)
        for name in ("title", "description", "text", "file", "tag"):
            yield from (f"{way}{words[name][:-1]}*" for way in ("/search?q=", "/de/reports?q="))
            yield f"/search-suggestions?q={words[name][:6]}"
            yield f"REST /@search?SearchableText={words[name][:-1]}*&metadata_fields=_all"
        yield from (f"{path}/@@cite?format={each}" for each in ("text", "bibtex"))
        yield from ("/reports?number=1", "/reports?period=2014", "REST /reports/@reports")

    def look(self) -> Look:
        """Let all readers look everywhere, one after the other."""
        found: dict[tuple[str, str], set[str]] = {}
        known = list(self.addresses())
        for turn, (who, visitor) in enumerate(self.readers.items()):
            crawler = Crawler(who, visitor, self.words)
            if who == "anonymous":
                crawler.crawl(SEEDS, len(SEEDS) + FOLLOWED)
            # Together they ask for all of them.
            crawler.knock([*PLACES, *known[turn :: len(self.readers)]])
            for leak in crawler.leaks:
                found.setdefault((leak.who, leak.address), set()).add(leak.what)
        path = self.estate.path(REPORT)
        answers = [self.readers["outsider"].page(way) for way in (path, f"{path}/@@download/de")]
        return Look(tuple(answer.status for answer in answers), found)


def by_itself(estate: Estate) -> None:
    """Act as the portal does when nobody asks."""
    setSite(estate.site)
    newSecurityManager(None, system)


def through_its_life(estate: Estate, _name: str) -> list[Look]:
    """Look before the minute, at it, and after the withdrawal."""
    looks = []
    minute = estate.object(REPORT).embargo
    with clock.at(minute - timedelta(seconds=1)):
        house = House(estate)
        by_itself(estate)
        assert publish_due_reports(estate.site) == 0
        looks.append(house.look())
    with clock.at(minute):
        by_itself(estate)
        assert publish_due_reports(estate.site) == 1
        transaction.commit()
        looks.append(house.look())
        as_owner(estate.site)
        with acting(estate.site, "publisher"):
            api.content.transition(estate.object(REPORT), "withdraw")
        transaction.commit()
        looks.append(house.look())
    return looks


@pytest.fixture(scope="module")
def looks(estate: Estate) -> list[Look]:
    """What was found before, at the minute and afterwards; the site stays as it was."""
    return in_children(through_its_life, estate, ["all"])[0]


def test_before_its_minute_nothing_of_a_report_is_anywhere(looks: list[Look]) -> None:
    before = looks[0]

    assert before.found == {}
    assert before.statuses == (404, 404)


def test_at_its_minute_a_report_is_everywhere(looks: list[Look]) -> None:
    at_its_minute = looks[1]

    for address, word in PLACES.items():
        assert word in at_its_minute.found.get(("anonymous", address), ()), address
    assert {who for who, _address in at_its_minute.found} == set(READERS)
    told = set().union(*at_its_minute.found.values())
    assert told >= {"file", "description", "text", "title of its recommendation"}
    assert at_its_minute.statuses == (200, 200)


def test_after_its_withdrawal_nothing_of_a_report_is_anywhere(
    estate: Estate, looks: list[Look]
) -> None:
    after = looks[2]
    uid = api.content.get_uuid(estate.object(REPORT))

    # Its address goes on saying that something was withdrawn; who knows its UID is led there.
    assert {place: what for place, what in after.found.items() if uid not in place[1]} == {}
    assert after.statuses == (410, 410)
