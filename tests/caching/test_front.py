from blkirm.caching.front import Front
from blkirm.caching.memory import Memory
from blkirm.kernel import clock
from collections.abc import Callable
from datetime import datetime
from datetime import timedelta
from email.utils import format_datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from tests.caching.site import HTML
from tests.caching.site import PAGE
from tests.caching.site import Site

import gzip
import pytest


LATER = datetime(2026, 11, 20, 12, 0, 30, tzinfo=clock.BERLIN)


@pytest.fixture
def site() -> Site:
    return Site()


def test_second_visitor_is_answered_from_memory(site: Site) -> None:
    first, second = site.ask(), site.ask()

    assert len(site.asked) == 1
    assert (second.status, second.body, second.headers) == (200, PAGE, first.headers)


def test_change_of_anything_public_is_seen_by_the_next_visitor(site: Site) -> None:
    site.ask()
    site.page = PAGE + b"changed"
    site.change()

    assert site.ask().body == PAGE + b"changed"


def test_change_while_a_page_is_made_makes_it_out_of_date_at_once(site: Site) -> None:
    site.meanwhile = site.change
    site.ask()
    site.meanwhile = lambda: None
    site.page = PAGE + b"changed"

    assert site.ask().body == PAGE + b"changed"


def test_what_comes_by_the_clock_is_there_when_the_minute_begins(site: Site) -> None:
    with clock.at(LATER):
        site.ask()
        site.page = PAGE + b"appeared"
        assert site.ask().body == PAGE
    with clock.at(LATER + timedelta(seconds=29.9)):
        assert site.ask().body == PAGE
    with clock.at(LATER + timedelta(seconds=30)):
        assert site.ask().body == PAGE + b"appeared"


def test_withdrawn_page_is_gone_at_once_and_forgotten(site: Site) -> None:
    site.ask()
    site.change()
    site.status, site.is_public, site.page = "410 Gone", False, b"gone"

    assert (site.ask().status, site.ask().body, len(site.memory)) == (410, b"gone", 0)


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_COOKIE": "__ac=x"},
        {"HTTP_COOKIE": "anything=1"},
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_AUTHORIZATION": "Basic eDp5"},
        {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
        {"HTTP_ACCEPT": "application/json"},
        {"REQUEST_METHOD": "POST"},
        {"CONTENT_LENGTH": "3"},
    ],
    ids=["member", "cookie", "token", "basic", "script", "rest", "post", "body"],
)
def test_memory_has_no_part_in_a_request_with(site: Site, said: dict) -> None:
    site.ask()
    site.page = b"for one reader"

    answers = [site.ask(**said), site.ask(**said)]

    assert [each.body for each in answers] == [b"for one reader"] * 2
    assert (len(site.asked), site.ask().body) == (3, PAGE)


@pytest.mark.parametrize(
    ("status", "headers", "page"),
    [
        ("404 Not Found", [], PAGE),
        ("302 Found", [("Location", "/")], PAGE),
        ("206 Partial Content", [], PAGE),
        ("200 OK", [("Set-Cookie", "a=b")], PAGE),
        ("200 OK", [("Cache-Control", "private, no-store")], PAGE),
        ("200 OK", [("Vary", "User-Agent")], PAGE),
        ("200 OK", [("Content-Encoding", "br")], PAGE),
        ("200 OK", [], PAGE + b'<form action="x" METHOD="post"></form>'),
        ("200 OK", [], b""),
        ("200 OK", [], b"x" * 5_000_000),
    ],
    ids=["404", "302", "206", "cookie", "private", "vary", "packed", "form", "empty", "large"],
)
def test_answer_is_not_kept(site: Site, status: str, headers: list, page: bytes) -> None:
    site.status, site.headers, site.page = status, [HTML, *headers], page

    first, second = site.ask(), site.ask()

    assert (len(site.asked), len(site.memory)) == (2, 0)
    assert first == second
    assert first.body == page


def test_page_whose_view_does_not_take_the_offer_is_not_kept(site: Site) -> None:
    site.is_public = False

    assert (site.ask().body, site.ask().body, len(site.asked)) == (PAGE, PAGE, 2)


def test_answer_made_for_an_account_is_never_kept(site: Site) -> None:
    """Whatever the view says: Zope names the account in the environment."""
    app = site.app

    def known(environ: dict, start_response: Callable) -> object:
        environ["REMOTE_USER"] = "member-nw"
        return app(environ, start_response)

    site.front = Front(known, site.memory, lambda: site.generation)

    site.ask()

    assert len(site.memory) == 0


def test_without_a_database_nothing_is_kept(site: Site) -> None:
    site.generation = b""

    site.ask()
    site.ask()

    assert (len(site.asked), len(site.memory)) == (2, 0)


def test_languages_by_header_are_kept_apart_and_are_two_at_most(site: Site) -> None:
    site.headers = [HTML, ("Vary", "Accept-Language")]
    site.ask(HTTP_ACCEPT_LANGUAGE="de-DE,de;q=0.9")
    site.page = PAGE.replace(b"Public", b"English")
    site.ask(HTTP_ACCEPT_LANGUAGE="en-GB")

    wishes = ["de", "de-AT;q=0.5", "fr", "", "en", "en-US,en;q=0.5", "tlh,en;q=0.1"]
    answers = [b"English" in site.ask(HTTP_ACCEPT_LANGUAGE=each).body for each in wishes]

    assert answers == [False, False, False, False, True, True, True]
    assert (len(site.asked), len(site.memory)) == (2, 2)


def test_language_in_the_address_makes_one_entry_for_all_browsers(site: Site) -> None:
    for wish in ("de", "en", "fr"):
        site.ask(HTTP_ACCEPT_LANGUAGE=wish)

    assert (len(site.asked), len(site.memory)) == (1, 1)


def test_made_up_queries_take_bounded_memory_and_push_out_no_plain_address() -> None:
    site = Site(memory=Memory(most_queries=100_000))
    site.ask("/portal/de/reports")

    for number in range(500):
        site.ask("/portal/de/reports", f"utm_source={number}")

    assert site.memory.weight < 110_000
    asked = len(site.asked)
    site.ask("/portal/de/reports")
    assert len(site.asked) == asked


def test_made_up_addresses_take_bounded_memory() -> None:
    site = Site(memory=Memory(most_plain=100_000))

    for number in range(500):
        site.ask(HTTP_HOST=f"host-{number}")

    assert site.memory.weight <= 100_000


def test_very_long_query_is_not_kept(site: Site) -> None:
    site.ask(query="q=" + "x" * 400)

    assert len(site.memory) == 0


def test_reader_who_has_the_page_gets_304_without_a_body(site: Site) -> None:
    etag = site.ask().headers["ETag"]

    known = [
        site.ask(HTTP_IF_NONE_MATCH=tags)
        for tags in (etag, f'"other", W/{etag}', "*", f'{etag[:-1]}-gzip"')
    ]

    assert [(each.status, each.body) for each in known] == [(304, b"")] * 4
    assert known[0].headers["ETag"] == etag
    assert "Content-Length" not in known[0].headers
    assert "Content-Type" not in known[0].headers
    assert site.ask(HTTP_IF_NONE_MATCH='"other"').status == 200


def test_page_that_is_the_same_after_a_change_is_still_known_to_the_reader(site: Site) -> None:
    etag = site.ask().headers["ETag"]
    site.change()

    answer = site.ask(HTTP_IF_NONE_MATCH=etag)

    assert (answer.status, len(site.asked)) == (304, 2)
    assert "HTTP_IF_NONE_MATCH" not in site.asked[1]


def test_conditions_reach_a_view_that_nothing_is_kept_of(site: Site) -> None:
    site.is_public = False
    site.ask(HTTP_IF_NONE_MATCH='"x"', HTTP_RANGE="bytes=0-1")

    assert (site.asked[0]["HTTP_IF_NONE_MATCH"], site.asked[0]["HTTP_RANGE"]) == (
        '"x"',
        "bytes=0-1",
    )


def test_last_modified_is_told_after_its_second_and_answers_304(site: Site) -> None:
    with clock.at(LATER.replace(second=0)):
        assert "Last-Modified" not in site.ask().headers
    with clock.at(LATER):
        told = site.ask().headers["Last-Modified"]
        assert site.ask(HTTP_IF_MODIFIED_SINCE=told).status == 304
        before = format_datetime(parsedate_to_datetime(told) - timedelta(seconds=1), usegmt=True)
        assert site.ask(HTTP_IF_MODIFIED_SINCE=before).status == 200
        assert site.ask(HTTP_IF_MODIFIED_SINCE="yesterday").status == 200
        assert site.ask(HTTP_IF_MODIFIED_SINCE=told, HTTP_IF_NONE_MATCH='"x"').status == 200


def test_last_modified_moves_with_the_page_and_stays_with_it(site: Site) -> None:
    with clock.at(LATER):
        told = site.ask().headers["Last-Modified"]
    with clock.at(LATER + timedelta(minutes=5)):
        assert site.ask().headers["Last-Modified"] == told
    site.page = PAGE + b"changed by the clock"
    with clock.at(LATER + timedelta(minutes=6)):
        answer = site.ask(HTTP_IF_MODIFIED_SINCE=told)
    assert (answer.status, answer.body) == (200, site.page)


def test_packed_answer_is_the_same_page_under_a_tag_of_its_own(site: Site) -> None:
    plain = site.ask()

    packed = site.ask(HTTP_ACCEPT_ENCODING="br, gzip;q=0.8")

    assert gzip.decompress(packed.body) == plain.body == PAGE
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert site.ask(HTTP_ACCEPT_ENCODING="gzip;q=0, br").body == PAGE
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Cookie" in plain.headers["Vary"]
    assert len(site.asked) == 1


def test_head_is_answered_from_memory_without_a_body(site: Site) -> None:
    site.ask()

    answer = site.ask(REQUEST_METHOD="HEAD")

    assert (answer.status, answer.body, len(site.asked)) == (200, b"", 1)
    assert answer.headers["Content-Length"] == str(len(PAGE))


# --- files ------------------------------------------------------------------------------


@pytest.fixture
def sent(site: Site, tmp_path: Path) -> list[int]:
    """Let the site send a file of a hundred bytes; return what is counted of it."""
    site.file = tmp_path / "file.pdf"
    site.file.write_bytes(bytes(range(100)))
    site.headers = [
        ("Content-Type", "application/pdf"),
        ("Content-Length", "100"),
        ("ETag", '"tag"'),
        ("Last-Modified", "Thu, 19 Nov 2026 10:00:00 GMT"),
    ]
    counted: list[int] = []
    site.on_whole = lambda: counted.append(1)
    return counted


def test_file_is_sent_from_where_it_lies_and_counted_each_time(site: Site, sent: list[int]) -> None:
    bodies = [site.ask().body for _ in range(3)]

    assert bodies == [bytes(range(100))] * 3
    assert (len(site.asked), len(sent)) == (1, 3)


@pytest.mark.parametrize(
    ("wanted", "status", "told", "body"),
    [
        ("bytes=0-9", 206, "bytes 0-9/100", range(10)),
        ("bytes=90-", 206, "bytes 90-99/100", range(90, 100)),
        ("bytes=-5", 206, "bytes 95-99/100", range(95, 100)),
        ("bytes=95-500", 206, "bytes 95-99/100", range(95, 100)),
        ("bytes=-500", 206, "bytes 0-99/100", range(100)),
        ("bytes=100-", 416, "bytes */100", ()),
        ("bytes=-0", 416, "bytes */100", ()),
        ("bytes=0-1,5-6", 200, None, range(100)),
        ("bytes=9-1", 200, None, range(100)),
        ("lines=1-2", 200, None, range(100)),
    ],
)
def test_part_of_a_file(
    site: Site, sent: list[int], wanted: str, status: int, told: str | None, body: object
) -> None:
    site.ask()

    answer = site.ask(HTTP_RANGE=wanted)

    assert (answer.status, answer.body) == (status, bytes(body))
    assert answer.headers.get("Content-Range") == told
    assert answer.headers["Content-Length"] == str(len(answer.body))
    assert len(sent) == (2 if status == 200 else 1)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ('"tag"', 206),
        ("Thu, 19 Nov 2026 10:00:00 GMT", 206),
        ('"another"', 200),
        ('W/"tag"', 200),
        ("Thu, 19 Nov 2026 09:00:00 GMT", 200),
    ],
    ids=["tag", "date", "other-tag", "weak-tag", "other-date"],
)
def test_download_goes_on_only_with_the_very_file(
    site: Site, sent: list[int], condition: str, status: int
) -> None:
    site.ask()

    assert site.ask(HTTP_RANGE="bytes=50-", HTTP_IF_RANGE=condition).status == status


def test_first_question_for_a_part_is_the_view_s_own(site: Site, sent: list[int]) -> None:
    site.ask(HTTP_RANGE="bytes=0-9")

    assert site.asked[0]["HTTP_RANGE"] == "bytes=0-9"


def test_file_that_is_gone_is_asked_for_again(site: Site, sent: list[int], tmp_path: Path) -> None:
    site.ask()
    site.file.unlink()
    site.file = tmp_path / "packed.pdf"
    site.file.write_bytes(bytes(range(100)))

    assert (site.ask().body, len(site.asked)) == (bytes(range(100)), 2)


def test_known_file_is_not_counted(site: Site, sent: list[int]) -> None:
    site.ask()

    assert site.ask(HTTP_IF_NONE_MATCH='"tag"').status == 304
    assert site.ask(HTTP_IF_MODIFIED_SINCE="Thu, 19 Nov 2026 10:00:00 GMT").status == 304
    assert site.ask(REQUEST_METHOD="HEAD").status == 200
    assert len(sent) == 1


def test_file_that_is_counted_but_not_kept_is_counted_once(site: Site, sent: list[int]) -> None:
    site.headers.append(("Cache-Control", "private, no-store"))

    site.ask()
    site.ask()

    assert (len(site.asked), len(sent)) == (2, 2)
