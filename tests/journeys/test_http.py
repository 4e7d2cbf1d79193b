"""What a browser never shows: headers, cookies, and that nobody learns what exists."""

from tests.live import Answer
from tests.live import PASSWORD
from tests.live import Portal

import base64
import pytest
import re
import urllib.parse


PARTY = "/working-parties/voluntary-return"

ANSWERS = [
    pytest.param("/de", "", 200, id="public page"),
    pytest.param("/en", "", 200, id="public page in English"),
    pytest.param("/reports", "", 200, id="reports"),
    pytest.param("/login", "", 200, id="login page"),
    pytest.param(PARTY, "", 302, id="redirect to the login page"),
    pytest.param("/de/no-such-page", "", 404, id="not found"),
    pytest.param("//no-such-site", "", 404, id="not found beside the site"),
    pytest.param(PARTY, "member-nw", 200, id="party page"),
    pytest.param("/desk", "member-nw", 200, id="desk"),
    pytest.param(f"{PARTY}/papers/{{paper}}/@@download/file", "member-nw", 200, id="download"),
    pytest.param("/++theme++nothing/here.css", "", 404, id="missing resource"),
]


@pytest.mark.parametrize(("path", "account", "status"), ANSWERS)
def test_every_answer_carries_the_protective_headers(
    path: str, account: str, status: int, portal_process: Portal
) -> None:
    answer = portal_process.ask(portal_process.place(path), account)

    policy = answer.header("Content-Security-Policy")
    scripts = re.search(r"(?:^|; *)script-src ([^;]*)", policy)
    allowed = scripts or re.search(r"(?:^|; *)default-src ([^;]*)", policy)
    assert answer.status == status
    # Pages run the portal's own scripts; what is no page runs none.
    assert allowed is not None
    assert allowed[1] in ("'self'", "'none'"), policy
    assert "frame-ancestors" in policy
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("Referrer-Policy") in (
        "no-referrer",
        "same-origin",
        "strict-origin-when-cross-origin",
    )
    assert answer.header("X-Powered-By") == ""


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/de",
        "/en",
        "/reports",
        "/reports/{report}",
        "/login",
        "/search?SearchableText=x",
        PARTY,
    ],
)
def test_anonymous_visitor_gets_no_cookie(path: str, portal_process: Portal) -> None:
    answer = portal_process.ask(portal_process.place(path))

    assert (answer.status in (200, 301, 302), answer.header("Set-Cookie")) == (True, "")


def test_http_basic_is_ignored(portal_process: Portal) -> None:
    for account in ("secretariat", "admin"):
        words = base64.b64encode(f"{account}:{PASSWORD}".encode()).decode()
        basic = {"Authorization": f"Basic {words}"}

        page = portal_process.ask(PARTY, headers=basic)
        rest = portal_process.ask(PARTY, headers={**basic, "Accept": "application/json"})
        root = portal_process.ask("//manage_main", headers=basic)

        assert (page.status, rest.status) == (302, 401)
        assert "/login" in page.header("Location")
        assert root.status in (302, 401, 403, 404)
        assert root.header("WWW-Authenticate") == ""


@pytest.mark.parametrize(
    "path", ["", "/@search?SearchableText=x", "/reports", "/reports/{report}", PARTY, "/@types"]
)
def test_rest_without_an_account_answers_401(path: str, portal_process: Portal) -> None:
    answer = portal_process.rest(portal_process.place(path))

    assert (answer.status, sorted(answer.json)) == (401, ["message", "type"])


HIDDEN = (
    PARTY,
    f"{PARTY}/papers",
    f"{PARTY}/papers/{{paper}}",
    f"{PARTY}/papers/{{paper}}/@@download/file",
    f"{PARTY}/papers/{{paper}}/edit",
    f"{PARTY}/@@sharing",
)
MISSING = (
    "/working-parties/no-such-party",
    f"{PARTY}/papers/no-such-paper",
    "/working-parties/no-such-party/papers/no-such-paper/@@download/file",
    f"{PARTY}/@@no-such-view",
)


def _told(answer: Answer, path: str, portal: Portal) -> tuple[int, str, list[str], str]:
    """Return everything an answer tells, less the address that was asked for."""
    told = [
        f"{name.lower()}: {value}"
        for name, value in answer.headers
        if name.lower() not in ("date", "content-length", "location")
    ]

    bare = re.sub("^/(de|en)(?=/)", "", path)
    forms = {
        each
        for start in (path, bare)
        for each in (start, urllib.parse.quote(start), urllib.parse.quote(start, safe=""))
    }

    def without_address(text: str) -> str:
        for form in sorted(forms, key=len, reverse=True):
            text = text.replace(form, "(address)")
        return re.sub(r'name="_authenticator" value="[^"]+"', "(token)", text)

    return (
        answer.status,
        without_address(answer.header("Location")),
        sorted(told),
        without_address(answer.text),
    )


@pytest.mark.parametrize("language", ["", "/de", "/en"], ids=["no-prefix", "de", "en"])
@pytest.mark.parametrize(
    ("account", "status"), [("", 302), ("outsider", 404)], ids=["anonymous", "outsider"]
)
def test_existing_and_missing_addresses_look_the_same(
    account: str, status: int, language: str, portal_process: Portal
) -> None:
    told = {}
    for pattern in HIDDEN + MISSING:
        path = language + portal_process.place(pattern)
        told[path] = _told(portal_process.ask(path, account), path, portal_process)

    expected = next(iter(told.values()))
    assert expected[0] == status
    for path, each in told.items():
        assert (path, *each) == (path, *expected)


@pytest.mark.parametrize("pattern", HIDDEN + MISSING)
def test_login_page_is_what_an_anonymous_visitor_sees_below_the_parties(
    pattern: str, portal_process: Portal
) -> None:
    path = portal_process.place(pattern)

    answer = portal_process.ask(path)
    page = portal_process.ask(answer.header("Location"))

    assert page.status == 200
    assert 'name="__ac_password"' in page.text


@pytest.mark.parametrize("pattern", HIDDEN[:4] + MISSING[:3])
def test_rest_says_401_without_and_404_with_an_account_that_may_not_see(
    pattern: str, portal_process: Portal
) -> None:
    path = portal_process.place(pattern)

    nobody = portal_process.rest(path)
    outsider = portal_process.rest(path, "outsider")

    assert (nobody.status, outsider.status) == (401, 404)
    assert sorted(outsider.json) == ["message", "type"]


def test_member_of_another_party_sees_neither_party_nor_paper(portal_process: Portal) -> None:
    missing = portal_process.ask("/working-parties/no-such-party", "member-bielefeld")

    hidden = portal_process.ask(PARTY, "member-bielefeld")

    assert (hidden.status, missing.status) == (404, 404)
    assert hidden.text == missing.text.replace("no-such-party", "voluntary-return")


def test_token_opens_pages_and_downloads(portal_process: Portal) -> None:
    bearer = {"Authorization": f"Bearer {portal_process.token('member-nw')}"}

    page = portal_process.ask(PARTY, headers=bearer)
    file = portal_process.ask(
        portal_process.place(f"{PARTY}/papers/{{paper}}/@@download/file"), headers=bearer
    )

    assert (page.status, file.status) == (200, 200)
    assert "attachment" in file.header("Content-Disposition")
