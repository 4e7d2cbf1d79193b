from blkirm.kernel.conditional import is_known
from datetime import datetime
from datetime import UTC
from types import SimpleNamespace

import pytest


CHANGED = datetime(2026, 11, 22, 12, 0, 30, 250, tzinfo=UTC)
THEN = "Sun, 22 Nov 2026 12:00:30 GMT"
BEFORE = "Sun, 22 Nov 2026 12:00:29 GMT"


class Response:
    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.status = 200

    def setHeader(self, name: str, value: str) -> None:  # noqa: N802
        self.headers[name] = value

    def setStatus(self, status: int) -> None:  # noqa: N802
        self.status = status


@pytest.mark.parametrize(
    ("headers", "known"),
    [
        ({}, False),
        ({"If-None-Match": '"a"'}, True),
        ({"If-None-Match": 'W/"a"'}, True),
        ({"If-None-Match": '"b", "a"'}, True),
        ({"If-None-Match": "*"}, True),
        ({"If-None-Match": '"b"'}, False),
        ({"If-None-Match": "a"}, False),
        # A tag that differs counts, whatever the date says.
        ({"If-None-Match": '"b"', "If-Modified-Since": THEN}, False),
        ({"If-Modified-Since": THEN}, True),
        ({"If-Modified-Since": BEFORE}, False),
        ({"If-Modified-Since": "yesterday"}, False),
        ({"If-Modified-Since": "Sun, 99 Nov 2026 12:00:30 GMT"}, False),
    ],
    ids=lambda value: str(value),
)
def test_answer_is_known(headers: dict[str, str], known: bool) -> None:
    response = Response()
    request = SimpleNamespace(response=response, getHeader=headers.get)

    assert is_known(request, "a", CHANGED) is known
    assert response.status == (304 if known else 200)
    assert response.headers == {"ETag": '"a"', "Last-Modified": THEN}


def test_without_a_moment_no_date_makes_an_answer_known() -> None:
    response = Response()
    request = SimpleNamespace(response=response, getHeader={"If-Modified-Since": THEN}.get)

    assert not is_known(request, "a")
    assert response.headers == {"ETag": '"a"'}
