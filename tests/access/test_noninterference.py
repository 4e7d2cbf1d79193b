"""What is confidential changes nothing for those it is hidden from: not one byte of any answer.

The same addresses are asked for before and after a confidential party comes to the site, and
reports, programmes and pages that are not public. That catches what no list of leaks names: counts,
positions, facets, sizes, chosen ids, tags of caches.
And what is hidden answers like what does not exist.
"""

from blkirm.forms.fields import fields_of
from blkirm.forms.operations import keep_entry
from blkirm.kernel import clock
from blkirm.meetings import pack_views
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.records import Values
from blkirm.minutes.writing import put_entry
from blkirm.pages.operations import make_copy
from blkirm.publications.imk_operations import plan_cycle
from blkirm.publications.operations import schedule
from blkirm.releases.operations import start_round
from collections.abc import Callable
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from itertools import islice
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import createContentInContainer
from plone.namedfile.file import NamedBlobFile
from tempfile import TemporaryDirectory
from tests.access.children import in_children
from tests.access.crawler import below
from tests.access.crawler import Crawler
from tests.access.crawler import SEEDS
from tests.access.crawler import unpacked
from tests.access.crawler import view_names
from tests.access.crawler import vocabularies
from tests.access.estate import acting
from tests.access.estate import as_owner
from tests.access.estate import AUTHORITIES
from tests.access.estate import Estate
from tests.access.estate import new_words
from tests.access.estate import PASSWORD
from tests.access.estate import pdf_saying
from tests.access.estate import PERSONAS
from tests.access.estate import rich
from tests.access.estate import Seat
from tests.access.estate import set_audience
from tests.access.estate import take_seat
from tests.access.visitor import in_process
from tests.access.visitor import Visitor
from tests.live import Answer
from time import perf_counter
from urllib.parse import quote
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent

import json
import pytest
import random
import re
import statistics
import transaction


ADDRESSES = 1000

STRANGERS = ("anonymous", "outsider")

#: So many of them are found by following links.
CRAWLED = 150

SECRET = "/working-parties/lagebild"


@pytest.fixture(autouse=True)
def without_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFs are made beside requests and take seconds each: `test_outputs.py` looks into them."""
    monkeypatch.setattr(pack_views, "is_installed", lambda: False)


def visitor_of(estate: Estate, who: str) -> Visitor:
    base = estate.site.absolute_url()
    return Visitor(base, PERSONAS[who].account, in_process(base))


# --- with and without -------------------------------------------------------------------


def add_confidential_party(estate: Estate) -> None:
    """A party with members, folders, papers in all states, some of them for few people."""
    as_owner(estate.site)
    party = api.content.create(
        estate.site["working-parties"], "WorkingParty", id="lagebild", kind="sub-working-party",
        title="Arbeitsgruppe Lagebild", title_en="Situation report", mandate_de=rich("Lagebild Dublin"),
        description="Vertrauliche Gruppe", parent_party="dublin",
    )  # fmt: skip
    for number in range(3):
        api.user.create(
            username=f"lagebild-{number}", email=f"lagebild-{number}@blkirm.example",
            password=PASSWORD, properties={"fullname": f"Alex Lagebild {number}"},
        )  # fmt: skip
        take_seat(f"lagebild-{number}", Seat("lagebild", "member", list(AUTHORITIES)[number]))
    take_seat("chair", Seat("lagebild", "chair", "bamf"))
    take_seat("ex-member", Seat("lagebild", "member", "im-nw", "ended"))
    folder = api.content.create(party["papers"], "Folder", id="vorgang", title="Vorgang Lagebild")
    with acting(estate.site, "chair"):
        for number in range(30):
            paper = api.content.create(
                folder if number % 3 else party["papers"], "Paper", id=f"lagebild-{number}",
                title=f"Bericht Lagebild {number}", description="Rückkehr, Dublin, Papier",
                kind="situation-report", originator="bamf", draft=number % 5 == 0,
                file=NamedBlobFile(b"Papier Bericht Nachricht", filename="Lagebild.txt"),
            )  # fmt: skip
            paper.subject = ("Lagebild", "Rückkehr")
            paper.reindexObject()
            if number % 5 == 1:
                api.content.transition(paper, "finalise")
            if number % 5 == 2:
                set_audience(paper, "restricted", ("authority:bamf",), "TLP:AMBER+STRICT")
        _add_session(party)
    transaction.commit()


def _add_session(party: DexterityContent) -> None:
    """A meeting that was invited to, with minutes; a decision that others owe, and a task."""
    begins = clock.now() + timedelta(hours=2)
    meeting = api.content.create(
        party["meetings"], "Meeting", id="lagebild", title="Sitzung Lagebild", start=begins,
        end=begins + timedelta(hours=3), place="Lagebild",
    )  # fmt: skip
    item = api.content.create(
        meeting, "AgendaItem", id="lagebild", title="Punkt Lagebild", draft_resolution="Lagebild"
    )
    api.content.transition(meeting, "invite")
    minutes = make_minutes(meeting)
    put_entry(minutes, api.content.get_uuid(item), Values(result="Lagebild Dublin"), "chair")
    yesterday = clock.today() - timedelta(days=1)
    api.content.create(
        party["decisions"], "Decision", id="lagebild", title="Beschluss Lagebild",
        text="Lagebild", addressees=["level:land"], due_date=yesterday,
    )  # fmt: skip
    api.content.create(
        party["tasks"], "Task", id="lagebild", title="Aufgabe Lagebild", responsible="im-nw",
        due_date=yesterday,
    )  # fmt: skip


def add_what_is_not_public(estate: Estate) -> None:
    """Reports, programmes and news in every state before the public one, and a decision on record.

    Some are the next editions of what is public, or say so in their numbers and series.
    """
    as_owner(estate.site)
    reports = estate.site["reports"]
    for number, state in enumerate(("draft", "review", "approved", "scheduled") * 2, 2):
        with acting(estate.site, "editor"):
            report = api.content.create(
                reports, "Report", id=f"lagebericht-{number}", title=f"Bericht Lagebild {number}",
                title_en="Report on the situation", series="situation-report", number=f"{number}",
                period="2020", summary_de="Lagebild, Papier", licence="official-work",
                file_de=NamedBlobFile(data=pdf_saying("Lagebild"), filename="Lagebild.pdf"),
            )  # fmt: skip
            createContentInContainer(
                report, "Recommendation", number="1", text_de="Lagebild Dublin", text_en="Dublin"
            )
            if state != "draft":
                api.content.transition(report, "submit")
        with acting(estate.site, "publisher"):
            if state in ("approved", "scheduled"):
                api.content.transition(report, "approve")
            if state == "scheduled":
                schedule(report, clock.now() + timedelta(days=number))
    with acting(estate.site, "editor"):
        programme = api.content.create(
            estate.site["programmes"], "Programme", id="lagebild", title="Programm Lagebild",
            title_en="Programme", kind="departure", level="land", land="DE-HB",
            return_mode="voluntary", renewal="open", summary_de="Lagebild", stand_date=clock.today(),
        )  # fmt: skip
        for folder in (estate.site["de"], estate.site["en"]):
            page = api.content.create(folder, "Document", id="lagebild", title="Seite Lagebild")
            assert api.content.get_state(page) != "published"
        made_copy = make_copy(estate.object("page-published"))
        made_copy.title = "Nachricht Lagebild"
        notify(ObjectModifiedEvent(made_copy))
    assert api.content.get_state(programme) == "draft"
    with acting(estate.site, "secretariat"):
        start_round(estate.object("decision"), clock.today() + timedelta(days=9), "released")
    plan_cycle(
        estate.object("dublin"), start=clock.today() + timedelta(days=99),
        end=clock.today() + timedelta(days=99), place="Lagebild",
    )  # fmt: skip
    form = estate.object("de/report-barrier")
    typed = {field.name: "" for field in fields_of(form)} | {"message": "Lagebild"}
    keep_entry(form, fields_of(form), typed, "another stamp")
    transaction.commit()


#: Places where everybody may look and where many pages ask the catalogue.
PUBLIC_PLACES = (
    "", "/de", "/en", "/reports", "/programmes", "/authorities", "/authorities/bamf",
    "/de/report-barrier",
)  # fmt: skip

WORDS = (
    "lagebild", "lage*", "papier", "bericht", "nachricht", "dublin", "r%C3%BCckkehr", "gruppe",
    "arbeitsgruppe", "vertrauliche", "a*", "b*", "situation", "AND", "im-nw", "ex-member", "txt",
)  # fmt: skip

GUESSES = (
    "", "/", "/view", "/papers", "/papers/vorgang", "/papers/vorgang/lagebild-1", "/@@members",
    "/papers/lagebild-0", "/papers/lagebild-0/@@download/file", "/papers/lagebild-3/edit",
    "/papers/lagebild-0/@@display-file/file", "/papers?sort=title", "/papers?q=lagebild",
    "/papers/lagebild-0/@@historyview", "/folder_contents", "/@@sharing", "/papers/@@upload",
    "/papers/RSS", "/papers/atom.xml", "/sitemap.xml.gz", "/title", "/papers/lagebild-0/title",
    "/nichts", "/papers/nichts", "/papers/lagebild-0/nichts", "/++widget++file", "/@@audience",
    "/meetings", "/meetings/lagebild", "/meetings/lagebild/lagebild", "/decisions", "/tasks",
    "/meetings/lagebild/minutes", "/meetings/lagebild/@@pack", "/decisions/lagebild",
    "/decisions/@@csv", "/decisions/@@follow-up", "/decisions/@@atom", "/tasks/lagebild",
    "/papers/lagebild-0/@@images/file", "/papers/lagebild-9999", "/portal_factory/Paper/x/edit",
)  # fmt: skip


def addresses(estate: Estate, crawled: list[str]) -> list[str]:
    """Return addresses of every kind, the same ones each time."""
    chance = random.Random(3)
    kinds: list[list[str]] = [
        crawled,
        [below(place, name) for place in PUBLIC_PLACES for name in view_names(estate.site)],
        [
            f"{form}{word}{more}"
            for word in WORDS
            for form in ("/search?q=", "/search-suggestions?q=", "/en/search?q=", "/@@ajax-search?search=",
                         "REST /@search?SearchableText=", "/@@search_rss?SearchableText=")
            for more in ("", "&b_start=20", "&sort_on=getId", "&portal_type=Paper&b_size=1")
        ],
        [f"REST /@search?{facet}" for facet in FACETS],
        [f"{way}/reports?{facet}" for facet in REPORT_FACETS for way in ("", "/en")],
        [f"{way}/reports/lagebericht-{n}" for n in (2, 3, 4, 5) for way in ("", "/en", "REST ")],
        [f"{way}{SECRET}{guess}" for guess in GUESSES for way in ("", "/de", "/en", "REST ")],
        [f"REST {place}/@vocabularies/{name}" for name in vocabularies() for place in ("", "/de")],
        [f"/@@getVocabulary?name={name}&query=*lage*" for name in vocabularies()],
        [
            f"/de/@@getVocabulary?name=plone.app.vocabularies.Catalog&query={quote(criteria(word))}"
            for word in WORDS
        ],
        [f"{address}?{bad}" for address in ("/search", "/reports", "/de") for bad in BAD],
    ]  # fmt: skip
    for kind in kinds:
        chance.shuffle(kind)
    # One of each kind in turn.
    mixed = (a for row in _turns(kinds) for a in row)
    return list(islice(dict.fromkeys(mixed), ADDRESSES))


def criteria(word: str) -> str:
    """Return the query that a form sends to complete what is typed."""
    operation = "plone.app.querystring.operation.string.contains"
    return json.dumps({"criteria": [{"i": "SearchableText", "o": operation, "v": word}]})


def _turns(kinds: list[list[str]]) -> Iterator[list[str]]:
    longest = max(map(len, kinds))
    for number in range(longest):
        yield [kind[number] for kind in kinds if number < len(kind)]


FACETS = tuple(
    chain(
        (f"portal_type={kind}" for kind in ("Paper", "WorkingParty", "Folder", "Library", "Meeting", "AgendaItem")),
        (f"party={party}" for party in ("lagebild", "dublin")),
        (f"sort_on={index}&b_size=5" for index in (
            "modified", "created", "effective", "getId", "sortable_title", "paper_date", "path")),
        ("path=/plone/working-parties", "path.depth=4", "Creator=chair", "Subject=Lagebild",
         "review_state=draft", "allowedRolesAndUsers=party:lagebild", "getId=lagebild",
         "originator=bamf", "paper_kind=situation-report", "metadata_fields=_all&b_size=100",
         "use_site_search_settings=1&SearchableText=lagebild", "show_inactive=1",
         "effectiveRange=2020-01-01", "fullobjects=1&portal_type=Paper"),
    )
)  # fmt: skip

#: The list of reports, its feed and its citations look at numbers, years and series.
REPORT_FACETS = (
    "q=lagebild",
    "q=bericht",
    "series=situation-report",
    "series=brief-report",
    "year=2026",
    "number=2",
    "language=de",
    "sort=number",
    "sort=newest",
    "b_start=10",
    "session=246",
    "state=scheduled",
    "review_state=draft",
    "all=1",
    "field=dublin",
    "body=bamf",
)

BAD = ("b_start=-1", "b_start=abc", "b_size=0", "q=%22", "q=(", "sort=nichts", "x:int=a", "q=%00")


_RANDOM = (
    re.compile(rb'(name="_authenticator"[^>]*?value=")[0-9a-f]+'),
    re.compile(rb"(_authenticator=)[0-9a-f]+"),
    re.compile(rb'(data-token=")[0-9a-f]+'),
    re.compile(rb'(name="stamp"[^>]*?value=")[0-9A-Za-z._-]+'),
    re.compile(rb"(<dcterms:\w+[^>]*>)[^<]*"),
)

#: Headers that count from now.
_DATES = ("date", "expires")


def normalised(answer: Answer) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return an answer without what differs each time: tokens and the date."""
    body = answer.body
    varying = _DATES
    if body.startswith(b"PK\x03\x04"):
        # A spreadsheet says when it was made, and is packed to another length.
        body, varying = unpacked(Answer(200, [], body)).encode(), (*_DATES, "content-length")
    for pattern in _RANDOM:
        body = pattern.sub(rb"\1", body)
    headers = [(n.lower(), v) for n, v in answer.headers if n.lower() not in varying]
    return answer.status, sorted(headers), body


def ask(visitor: Visitor, address: str) -> Answer:
    if address.startswith("REST "):
        return visitor.rest("GET", address.removeprefix("REST "))
    return visitor.page(address)


@pytest.fixture
def moment(estate: Estate) -> Iterator[None]:
    """Let the clock stand, so that nothing differs because it is later."""
    with clock.at(clock.now()):
        yield


def known_to(estate: Estate, who: str) -> list[str]:
    crawler = Crawler(who, visitor_of(estate, who), {})
    crawler.crawl(SEEDS, CRAWLED)
    return addresses(estate, crawler.known_addresses())


@pytest.mark.parametrize(
    ("add", "who", "there"),
    [
        pytest.param(add_confidential_party, "chair", f"{SECRET}/papers", id="party"),
        pytest.param(
            add_what_is_not_public, "editor", "/reports/lagebericht-5", id="not public",
            marks=pytest.mark.prove,
        ),
    ],
)  # fmt: skip
def test_what_is_confidential_changes_no_byte_for_those_it_is_hidden_from(
    estate: Estate, moment: None, add: Callable[[Estate], None], who: str, there: str
) -> None:
    asked = dict(zip(STRANGERS, in_children(known_to, estate, STRANGERS), strict=True))

    def answers(estate: Estate, who: str) -> list[tuple]:
        visitor = visitor_of(estate, who)
        # Downloads are counted beside the database; both begin with none.
        with TemporaryDirectory() as counts, pytest.MonkeyPatch.context() as patch:
            patch.setenv("BLKIRM_VAR", counts)
            return [normalised(ask(visitor, address)) for address in asked[who]]

    before = in_children(answers, estate, STRANGERS)
    add(estate)
    after = in_children(answers, estate, STRANGERS)

    assert {who: len(found) for who, found in asked.items()} == dict.fromkeys(asked, ADDRESSES)
    differing = [
        f"{who} {address}: {_difference(one, other)}"
        for who, firsts, seconds in zip(STRANGERS, before, after, strict=True)
        for address, one, other in zip(asked[who], firsts, seconds, strict=True)
        if one != other
    ]
    assert not differing, f"{len(differing)} differ:\n" + "\n".join(differing[:20])
    # There was something to find.
    assert visitor_of(estate, who).page(there).status == 200


def _difference(one: tuple, other: tuple) -> str:
    if one[0] != other[0]:
        return f"status {one[0]}, then {other[0]}"
    if one[1] != other[1]:
        return f"headers {set(one[1]) ^ set(other[1])}"
    where = next(
        (i for i, (x, y) in enumerate(zip(one[2], other[2], strict=False)) if x != y),
        min(len(one[2]), len(other[2])),
    )
    part = slice(max(where - 80, 0), where + 80)
    return f"{one[2][part]!r} became {other[2][part]!r}"


# --- hidden is like not there -----------------------------------------------------------

#: thing, and who may not know of it
HIDDEN = (
    ("shared", ("anonymous", "outsider", "stranger", "guest", "ex-member", "site-administrator")),
    ("member", ("anonymous", "outsider", "colleague", "deputy-chair", "guest", "stranger")),
    ("draft", ("colleague", "deputy-chair", "site-administrator")),
    ("folder", ("anonymous", "outsider", "other-land", "stranger")),
    ("in-folder", ("other-land", "deputy")),
    ("report-draft", ("anonymous", "outsider", "chair", "auditor")),
    ("report-scheduled", ("anonymous",)),
    ("recommendation-draft", ("outsider",)),
    ("programme-draft", ("anonymous",)),
    ("page-private", ("anonymous", "outsider", "secretariat", "publisher")),
    ("page-scheduled", ("anonymous", "outsider", "secretariat", "publisher")),
)

BELOW = (
    "", "/", "/view", "/edit", "/@@edit", "/@@download/file", "/@@download/de", "/@@images/image",
    "/@@display-file/file", "/delete_confirmation", "/@@historyview", "/folder_contents", "/RSS",
    "/sharing", "/title", "/nichts", "/@@nichts", "/@@audience", "/content_status_modify", "/UID",
    "/@@getVocabulary?name=plone.app.vocabularies.Keywords", "/++conversation++default",
    "/object_rename", "/@@plone_lock_operations/safe_unlock", "/cut", "/manage_main", "/?x=1",
)  # fmt: skip

SERVICES = (
    "", "/@history", "/@workflow", "/@audience", "/@comments", "/@breadcrumbs", "/@lock", "/@types",
    "/@sharing", "/@navigation", "/@nichts", "?expand=breadcrumbs", "/@actions", "/@workingcopy",
)  # fmt: skip


def questions(visitor: Visitor, path: str) -> Iterator[tuple[str, Callable[[], Answer]]]:
    """Return ways to ask about an address, reading and writing."""
    for prefix, names in (("", BELOW), ("/en", BELOW[:3])):
        for name in names:
            yield f"GET {prefix}…{name}", lambda n=name, p=prefix: visitor.page(f"{p}{path}{n}")
    for method in ("HEAD", "POST", "OPTIONS", "PROPFIND", "PUT", "MKCOL", "LOCK", "DELETE", "MOVE"):
        yield method, lambda m=method: visitor.page(path, m)
    for name in SERVICES:
        yield f"REST GET {name}", lambda n=name: visitor.rest("GET", f"{path}{n}")
    for method, name, body in (
        ("PATCH", "", {"title": "x"}),
        ("DELETE", "", None),
        ("POST", "", {"@type": "Paper", "title": "x"}),
        ("POST", "/@workflow/share", {}),
        ("POST", "/@workflow/nichts", {}),
        ("PATCH", "/@audience", {"circle": "network"}),
        ("POST", "/@comments", {"text": "x"}),
        ("POST", "/@lock", {}),
        ("POST", "/@copy", {"source": path}),
        ("POST", "/@tus-upload", {}),
        ("OPTIONS", "", None),
    ):
        yield (
            f"REST {method} {name}",
            lambda m=method, n=name, b=body: visitor.rest(m, f"{path}{n}", b),
        )


@pytest.mark.parametrize(
    ("key", "who"),
    [
        # The first two of each say the most; the long proof tries everybody.
        pytest.param(key, who, id=f"{who}/{key}", marks=() if turn < 2 else pytest.mark.prove)
        for key, people in HIDDEN
        for turn, who in enumerate(people)
    ],
)
def test_what_is_hidden_answers_like_what_does_not_exist(
    estate: Estate, key: str, who: str
) -> None:
    visitor = visitor_of(estate, who)
    path = estate.path(key)
    hidden, missing = estate.things[key].id, new_words()["id"]
    nowhere = path.replace(hidden, missing)

    differing = []
    for (way, there), (_way, not_there) in zip(
        questions(visitor, path), questions(visitor, nowhere), strict=True
    ):
        one, other = normalised(there()), normalised(not_there())
        if _renamed(one, hidden) != _renamed(other, missing):
            difference = _difference(_renamed(one, hidden), _renamed(other, missing))
            differing.append(f"{way}: {difference}")

    assert not differing, "\n".join(differing)


def _renamed(answer: tuple, name: str) -> tuple:
    status, headers, body = answer
    return (
        status,
        [(n, v.replace(name, "<id>").replace(quote(name), "<id>")) for n, v in headers],
        body.replace(name.encode(), b"<id>"),
    )


@pytest.mark.prove
@pytest.mark.parametrize("who", ["anonymous", "outsider"])
def test_what_is_hidden_takes_as_long_as_what_does_not_exist(estate: Estate, who: str) -> None:
    visitor = visitor_of(estate, who)
    path = estate.path("shared")
    nowhere = path.replace(estate.things["shared"].id, new_words()["id"])
    times: dict[str, list[float]] = {path: [], nowhere: []}
    for number in range(550):
        for address in (path, nowhere) if number % 2 else (nowhere, path):
            start = perf_counter()
            visitor.page(address)
            times[address].append(perf_counter() - start)
    there, not_there = (found[50:] for found in times.values())

    difference = abs(statistics.median(there) - statistics.median(not_there))
    print(f"\n{who}: the medians are {difference * 1000:.3f} ms apart.")

    assert difference < 0.005
