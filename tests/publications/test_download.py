from blkirm.publications.downloads import DownloadCounts
from collections.abc import Callable
from plone.dexterity.content import DexterityContent

import hashlib
import pytest
import requests


Build = Callable[..., DexterityContent]
ADDRESS = "/reports/kurzbericht/@@download/de"


def counted(report: DexterityContent) -> dict[str, int]:
    return DownloadCounts().totals(report.UID())


def test_published_file_is_sent_whole_with_its_name(
    client: Callable, make_report: Build, pdf_bytes: Callable[..., bytes]
) -> None:
    make_report("published")

    answer = client().get(ADDRESS)

    headers = answer.headers
    checksum = hashlib.sha256(pdf_bytes()).hexdigest()
    assert (answer.status_code, answer.content) == (200, pdf_bytes())
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(len(pdf_bytes()))
    assert headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''Kurzbericht%20f%C3%BCr%20die%20L%C3%A4nder.pdf"
    )
    assert headers["ETag"] == f'"{checksum}"'
    assert headers["Cache-Control"] == "public, no-cache"
    assert headers["Content-Language"] == "de"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    "address",
    [
        "/de/reports/kurzbericht/@@download/de",
        "/en/reports/kurzbericht/@@download/de",
        "/reports/kurzbericht/@@download/file_de",
        "/reports/kurzbericht/@@download/file_de/anything.pdf",
        "/reports/kurzbericht/download/de",
    ],
)
def test_same_bytes_come_from(
    client: Callable, make_report: Build, pdf_bytes: Callable[..., bytes], address: str
) -> None:
    make_report("published")

    answer = client().get(address)

    assert (answer.status_code, answer.content) == (200, pdf_bytes())


@pytest.mark.parametrize(
    "name", ["en", "fr", "", "title", "file_en", "file_fr", "de/a/b", "summary_de", "report_files"]
)
def test_download_of_what_is_not_there_is_404(
    client: Callable, make_report: Build, name: str
) -> None:
    make_report("published")

    assert client().get(f"/reports/kurzbericht/@@download/{name}").status_code == 404


def test_head_answers_like_get_without_body_and_is_not_counted(
    client: Callable, make_report: Build, pdf_bytes: Callable[..., bytes]
) -> None:
    report = make_report("published")
    visitor = client()

    answer = visitor.session.head(visitor.base + ADDRESS)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(pdf_bytes()))
    assert counted(report) == {}


@pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
def test_reader_who_has_the_file_gets_304(
    client: Callable, make_report: Build, header: str
) -> None:
    report = make_report("published")
    visitor = client()
    known = visitor.get(ADDRESS).headers[header]
    condition = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}[header]

    answer = visitor.get(ADDRESS, headers={condition: known})

    assert (answer.status_code, answer.content) == (304, b"")
    assert counted(report) == {"de": 1}


def test_reader_with_another_file_gets_the_new_one(client: Callable, make_report: Build) -> None:
    make_report("published")

    answer = client().get(ADDRESS, headers={"If-None-Match": '"other"'})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-5", -5, None)],
)
def test_one_range_is_sent_and_not_counted(
    client: Callable,
    make_report: Build,
    pdf_bytes: Callable[..., bytes],
    wanted: str,
    start: int,
    end: int | None,
) -> None:
    report = make_report("published")
    whole = pdf_bytes()

    answer = client().get(ADDRESS, headers={"Range": wanted})

    part = whole[start:end]
    first = start % len(whole)
    assert (answer.status_code, answer.content) == (206, part)
    assert answer.headers["Content-Range"] == (
        f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
    )
    assert counted(report) == {}


def test_range_behind_the_end_is_416(
    client: Callable, make_report: Build, pdf_bytes: Callable[..., bytes]
) -> None:
    make_report("published")

    answer = client().get(ADDRESS, headers={"Range": "bytes=999999-"})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(pdf_bytes())}"


@pytest.mark.parametrize("wanted", ["bytes=0-1,4-5", "lines=1-2", "bytes=x", "bytes=5-2"])
def test_range_that_is_not_understood_gives_the_whole(
    client: Callable, make_report: Build, pdf_bytes: Callable[..., bytes], wanted: str
) -> None:
    make_report("published")

    answer = client().get(ADDRESS, headers={"Range": wanted})

    assert (answer.status_code, answer.content) == (200, pdf_bytes())


def test_continuation_is_a_range_while_the_file_is_the_same(
    client: Callable, make_report: Build, pdf_bytes: Callable[..., bytes]
) -> None:
    make_report("published")
    visitor = client()
    etag = visitor.get(ADDRESS).headers["ETag"]

    same = visitor.get(ADDRESS, headers={"Range": "bytes=10-", "If-Range": etag})
    other = visitor.get(ADDRESS, headers={"Range": "bytes=10-", "If-Range": '"other"'})

    assert (same.status_code, same.content) == (206, pdf_bytes()[10:])
    assert (other.status_code, other.content) == (200, pdf_bytes())


def test_whole_downloads_are_counted_and_shown(client: Callable, make_report: Build) -> None:
    report = make_report("published")
    visitor = client()

    for _number in range(3):
        visitor.get(ADDRESS)

    assert counted(report) == {"de": 3}
    assert "Downloaded 3 times" in visitor.get("/en/reports/kurzbericht").text
    assert "3-mal heruntergeladen" in visitor.get("/de/reports/kurzbericht").text


@pytest.mark.parametrize("state", ["draft", "review"])
def test_file_of_unpublished_report_is_for_those_who_work_on_it(
    client: Callable, make_report: Build, pdf_bytes: Callable[..., bytes], state: str
) -> None:
    report = make_report(state)

    answers = {
        person: client(person).get(ADDRESS) for person in (None, "outsider", "editor", "publisher")
    }

    assert {person: answer.status_code for person, answer in answers.items()} == {
        None: 404,
        "outsider": 404,
        "editor": 200,
        "publisher": 200,
    }
    assert answers["editor"].content == pdf_bytes()
    assert answers["editor"].headers["Cache-Control"] == "private, no-store"
    assert counted(report) == {}


def test_published_file_for_somebody_with_an_account_is_not_for_caches(
    client: Callable, make_report: Build
) -> None:
    make_report("published")

    answer = client("outsider").get(ADDRESS)

    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")


def test_file_of_withdrawn_report_is_gone(client: Callable, make_report: Build) -> None:
    make_report("withdrawn")

    answers = {
        person: client(person).get(ADDRESS).status_code for person in (None, "outsider", "editor")
    }

    assert answers == {None: 410, "outsider": 410, "editor": 200}


def test_download_with_a_token_opens_the_file_too(client: Callable, make_report: Build) -> None:
    make_report("draft")
    editor = client("editor")

    answer = requests.get(editor.base + ADDRESS, headers=editor.token, timeout=30)

    assert answer.status_code == 200
