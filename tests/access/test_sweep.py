"""Every registered view name, called on things the caller may not view: never an answer.

Nothing here lists names. What is registered is what is tried, so a new public view fails this test
the day it is added.
"""

from collections.abc import Callable
from plone import api
from plone.namedfile.file import NamedBlobFile
from typing import Any
from zope.component import getGlobalSiteManager
from zope.interface import Interface
from zope.interface import providedBy
from zope.publisher.interfaces import IRequest

import pytest


#: Part of every `make test`; `make prove` runs it too.
pytestmark = pytest.mark.sweep

MARKER = "Zwetschgenkompott"


def view_names(thing: Any = None) -> list[str]:
    """Return the names of all views and REST services of this installation.

    Of a thing, those that are registered for what it is: another view is not found on it, whoever
    asks. `make prove` asks for all names everywhere.
    """
    provided, names = providedBy(thing), set()
    for registration in getGlobalSiteManager().registeredAdapters():
        if len(registration.required) != 2 or not registration.name:
            continue
        context, layer = registration.required
        if layer is not Interface and IRequest not in getattr(layer, "__iro__", ()):
            continue
        if thing is None or provided.isOrExtends(context):
            names.add(registration.name)
    return sorted(names)


def names_at(site: Any, place: str, everywhere: bool) -> list[str]:
    """Return the names to be tried at a place."""
    return view_names(None if everywhere else site.unrestrictedTraverse(place.lstrip("/")))


#: Whether every name is tried at every place, or only those registered for what is there.
BREADTH = [
    pytest.param(False, id="registered"),
    pytest.param(True, id="everywhere", marks=pytest.mark.prove),
]


@pytest.fixture
def secrets(site: Any, world: Any, acting: Callable) -> list[str]:
    """A party, a paper in it and a draft report, each with a word that must not come back."""
    with api.env.adopt_roles(["Manager"]):
        world.description = MARKER
        world.reindexObject()
        api.content.create(
            world["papers"],
            "Paper",
            id="secret",
            title=MARKER,
            description=MARKER,
            file=NamedBlobFile(data=MARKER.encode(), filename=f"{MARKER}.txt"),
        )
        api.content.create(site["reports"], "Report", id="draft", title=MARKER)
        api.content.create(site["de"], "Document", id="hidden", title=MARKER)
    return [
        "/working-parties/dublin",
        "/working-parties/dublin/papers",
        "/working-parties/dublin/papers/secret",
        "/reports/draft",
        "/de/hidden",
    ]


@pytest.mark.parametrize("everywhere", BREADTH)
@pytest.mark.parametrize("person", [None, "outsider"], ids=["stranger", "outsider"])
def test_no_registered_view_answers_on_what_the_caller_may_not_view(
    functional: Any,
    site: Any,
    secrets: list[str],
    client: Callable,
    person: str | None,
    everywhere: bool,
) -> None:
    someone = client(person)

    answered, tried = [], 0
    for place in secrets:
        for name in names_at(site, place, everywhere):
            tried += 1
            prefixes = ("",) if name.startswith(("@", "+")) else ("@@",)
            for prefix in prefixes:
                answer = someone.get(f"{place}/{prefix}{name}")
                if answer.status_code not in (302, 404) or MARKER in answer.text:
                    answered.append((place, name, answer.status_code))
                elif answer.status_code == 302 and "/login?" not in answer.headers["Location"]:
                    answered.append((place, name, answer.headers["Location"]))

    assert tried > 250 * len(secrets)
    assert answered == []


#: What works without an account on public pages (Grundschutz++ BER.4.6), each with its reason.
OPEN_TO_EVERYBODY = {
    "atom.xml": "new reports, the same for everybody",
    "catalog.jsonld": "open data: published reports alone, the same for everybody",
    "catalog.rdf": "open data: published reports alone, the same for everybody",
    "catalog.ttl": "open data: published reports alone, the same for everybody",
    "sitemap.xml": "what strangers may see, for search engines; the same for everybody",
    "audience-line": "the sentence that says who can see a page",
    "authorities": "register of authorities",
    "authority": "page of an authority",
    "content_status_modify": "leads to the page; changes by POST with a right only",
    "document_view": "page of a text",
    "favicon.ico": "icon",
    "image_scale": "pictures",
    "images": "pictures",
    "listing_view": "start pages, lists of pages",
    "logged-out": "after logging out",
    "login": "logging in",
    "login-help": "forgotten password",
    "logout": "logging out",
    "mail_password": "forgotten password",
    "main_template": "frame of every page, empty",
    "passwordreset": "forgotten password",
    "programme": "page of a programme",
    "programmes": "directory of return support",
    "recommendations": "list of recommendations: those of published reports alone",
    "report": "page of a report",
    "reports": "list of reports",
    "responsibilities": "who is responsible where",
    "require_login": "leads to the login form",
    "robots.txt": "for crawlers",
    "search": "search",
    "search-suggestions": "titles of public things while somebody types into a search box",
    "view": "the page of anything public",
}


@pytest.mark.parametrize("everywhere", BREADTH)
def test_strangers_get_on_public_pages_what_is_listed_and_nothing_else(
    functional: Any, site: Any, world: Any, client: Callable, everywhere: bool
) -> None:
    stranger = client()

    open_ = set()
    for place in ("", "/de", "/reports", "/programmes", "/authorities/bamf"):
        for name in names_at(site, place, everywhere):
            prefix = "" if name.startswith(("@", "+")) else "@@"
            answer = stranger.get(f"{place}/{prefix}{name}")
            assert answer.status_code < 500, (place, name)
            if answer.status_code not in (302, 401, 403, 404) or (
                answer.status_code == 302 and "/login?" not in answer.headers["Location"]
            ):
                open_.add(name)

    assert open_ - set(OPEN_TO_EVERYBODY) == set()


def test_sweep_would_notice_an_answer(
    functional: Any, secrets: list[str], client: Callable
) -> None:
    answer = client("member").get("/working-parties/dublin/papers/secret")

    assert MARKER in answer.text
