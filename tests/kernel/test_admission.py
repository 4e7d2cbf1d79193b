from blkirm.kernel.admission import Gate
from blkirm.kernel.admission import is_beyond_the_gate
from blkirm.kernel.admission import reason_against
from blkirm.kernel.admission import reason_against_form

import pytest


OPEN = Gate()
PUBLIC = Gate(public=True, host="portal.example.org")
PROXIED = "/VirtualHostBase/https/portal.example.org:443/portal/VirtualHostRoot"


def request(**said: str) -> dict:
    """Build a WSGI environment that nobody objects to, changed by what is said."""
    usual = {"REQUEST_METHOD": "GET", "PATH_INFO": "/portal", "HTTP_HOST": "localhost:8080"}
    return {**usual, **said}


def status(**said: str) -> int | None:
    """Return the status of the refusal, None for an admitted request."""
    refusal = reason_against(request(**said), OPEN)
    return refusal and refusal.status


@pytest.mark.parametrize(
    "query",
    [
        "",
        "SearchableText=R%C3%BCckkehr&sort_on=date",
        "metadata_fields:list=UID&metadata_fields:list=title",
        "b_start:int=20",
        "query.i:records=portal_type&query.o:records=any&query.v:records:list=Report",
        "text=a:b&when=12:30",
    ],
)
def test_ordinary_query_is_admitted(query: str) -> None:
    assert status(QUERY_STRING=query) is None


@pytest.mark.parametrize(
    "query",
    [
        "b_start:int=a",
        "b_start:int=",
        "b_start:int=" + "9" * 40,
        "manage_delete:method=1",
        ":action=manage_main",
        "x:default_method=y",
        "x:record=1",
        "x:records=1",
        "x=1&x.y:records=1",
        "x.__class__:records=1",
        "x:json={}",
        "x:tokens='",
        "x:date=never",
        "x:rot13=1",
        "x:int:rot13=1",
        "x=%",
        "x=%zz",
        "x=%00",
        "x%00=1",
        "x=%ff",
        "x=%0b",
        "&".join(["x=1"] * 1001),
    ],
)
def test_query_that_zope_would_stumble_over_is_refused(query: str) -> None:
    assert status(QUERY_STRING=query) == 400


def multipart(*parts: str) -> bytes:
    """Build the body of a multipart form."""
    return "".join(f"--b\r\n{part}\r\n" for part in parts).encode() + b"--b--\r\n"


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ('Content-Disposition: form-data; name="a:list"\r\n\r\n1', None),
        ('Content-Disposition: form-data; name="n:int"\r\n\r\n1', None),
        ('Content-Disposition: form-data; name="n:int"\r\n\r\nx', 400),
        ('Content-Disposition: form-data; name="x:method"\r\n\r\n1', 400),
        ('content-disposition:form-data;name="x:method"\r\n\r\n1', 400),
        (
            'Content-Disposition: form-data; name="f"; filename="a:b.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n\0\1",
            None,
        ),
        ('Content-Disposition: form-data; name="f:json"; filename="a"\r\n\r\n{}', 400),
        ('Content-Disposition: form-data; name="entries.role_Party Reader:records"\r\n\r\nx', None),
    ],
)
def test_form_with_files_is_looked_through_like_any_other(part: str, expected: int | None) -> None:
    body = multipart('Content-Disposition: form-data; name="text"\r\n\r\nzwei\r\nZeilen', part)

    refusal = reason_against_form(body, "multipart/form-data")

    assert (refusal and refusal.status) == expected


def test_text_with_a_form_feed_may_be_sent_but_no_null_byte() -> None:
    kind = "application/x-www-form-urlencoded"

    assert reason_against_form(b"text=eins%0Czwei", kind) is None
    assert reason_against_form(b"text=eins%00zwei", kind).status == 400


@pytest.mark.parametrize("method", ["PROPFIND", "LOCK", "MKCOL", "MOVE", "TRACE", "CONNECT", "get"])
def test_method_of_webdav_is_refused_even_for_rest_clients(method: str) -> None:
    assert status(REQUEST_METHOD=method) == 405
    assert status(REQUEST_METHOD=method, HTTP_ACCEPT="application/json") == 405


@pytest.mark.parametrize("method", ["PATCH", "DELETE", "PUT", "OPTIONS"])
def test_method_of_rest_is_admitted_from_rest_clients_only(method: str) -> None:
    assert status(REQUEST_METHOD=method, HTTP_ACCEPT="text/html") == 405
    assert status(REQUEST_METHOD=method, HTTP_ACCEPT="application/json") is None
    assert status(REQUEST_METHOD=method, HTTP_TUS_RESUMABLE="1.0.0") is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, None),
        ({"HTTP_SEC_FETCH_SITE": "none"}, None),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, None),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_ORIGIN": "http://localhost:8080"}, None),
        ({"HTTP_ORIGIN": "http://evil.example"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_ORIGIN": "https://portal.example.org", "PATH_INFO": PROXIED + "/de"}, None),
    ],
)
def test_change_is_accepted_from_the_portal_itself_only(said: dict, expected: int | None) -> None:
    assert status(REQUEST_METHOD="POST", **said) == expected


def test_reading_is_allowed_from_a_link_on_another_site() -> None:
    assert status(HTTP_SEC_FETCH_SITE="cross-site", HTTP_ORIGIN="http://evil.example") is None


@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_HOST": "a b"},
        {"HTTP_HOST": "portal/evil"},
        {"HTTP_HOST": "portal:80:90"},
        {"PATH_INFO": "/portal/\x00"},
        {"PATH_INFO": "/portal/\xff"},
        {"PATH_INFO": "/portal/a\r\nb"},
    ],
)
def test_broken_host_or_path_is_refused(said: dict) -> None:
    assert status(**said) == 400


@pytest.mark.parametrize(
    "path",
    [
        "/portal",
        "/portal/",
        "/portal/de/reports",
        "/portal/working-parties/dublin/papers/management",
        PROXIED,
        PROXIED + "/en",
    ],
)
def test_address_of_the_site_is_within_the_public_gate(path: str) -> None:
    assert not is_beyond_the_gate(request(PATH_INFO=path), PUBLIC)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/manage",
        "/manage_main",
        "/acl_users",
        "/other",
        "/portals",
        "/portal/portal",
        "/portal/portal/de",
        PROXIED + "/portal/de",
        "/portal/manage",
        "/portal/de/manage_workspace",
        "/portal/de/@@manage-viewlets/../manage_main",
        "/portal/acl_users/users",
        "/portal/error_log",
        "/portal/portal_catalog",
        "/portal/portal_memberdata/portraits/member-nw",
        "/portal/portal_memberdata/manage_main",
        "/portal/++api++/de",
        "/portal/_vh_x/de",
        "/portal/VirtualHostBase/https/evil.example:443/portal/VirtualHostRoot",
        "/VirtualHostBase/https/evil.example:443/portal/VirtualHostRoot/de",
        "/VirtualHostBase/https/portal.example.org:443/VirtualHostRoot/",
        "/VirtualHostBase/https/portal.example.org:443/other/VirtualHostRoot/",
        PROXIED + "/_vh_x/de",
        PROXIED + "/acl_users",
        PROXIED + "/++view++manage_main",
    ],
)
def test_root_and_management_are_beyond_the_public_gate(path: str) -> None:
    assert is_beyond_the_gate(request(PATH_INFO=path), PUBLIC)
    assert not is_beyond_the_gate(request(PATH_INFO=path), OPEN)


@pytest.mark.parametrize(
    ("kind", "length", "answer"),
    [
        ("application/json", "31000000", None),
        ("application/json", "32000001", 413),
        ("application/json; charset=utf-8", "250000000", 413),
        ("application/problem+json", "32000001", 413),
        ("multipart/form-data; boundary=x", "250000000", None),
        ("application/offset+octet-stream", "250000000", None),
        ("application/json", "many", None),
    ],
)
def test_json_is_limited_since_it_is_read_as_a_whole(
    kind: str, length: str, answer: int | None
) -> None:
    assert status(REQUEST_METHOD="POST", CONTENT_TYPE=kind, CONTENT_LENGTH=length) == answer
