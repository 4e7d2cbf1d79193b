"""Layers, personas and builders that every test may use."""

from AccessControl.SecurityManagement import getSecurityManager
from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import noSecurityManager
from AccessControl.SecurityManagement import setSecurityManager
from blkirm.access.register import Membership
from blkirm.kernel import clock
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from hypothesis import HealthCheck
from hypothesis import settings
from plone import api
from plone.app.testing import login
from plone.app.testing import SITE_OWNER_NAME
from plone.dexterity.content import DexterityContent
from Products.CMFPlone.Portal import PloneSite
from pytest_plone import fixtures_factory
from tests import world as make
from tests.caching.pipeline import Pipeline
from tests.layers import FUNCTIONAL_TESTING
from tests.layers import INTEGRATION_TESTING
from tests.layers import WORLD_FUNCTIONAL_TESTING
from tests.layers import WORLD_INTEGRATION_TESTING
from tests.world import PASSWORD
from typing import Any
from xdist.scheduler import LoadFileScheduling
from zope.component.hooks import setSite

import pytest
import requests
import transaction


pytest_plugins = ["pytest_plone", "tests.live", "tests.browser"]
LAYERS = (
    (FUNCTIONAL_TESTING, "functional"),
    (INTEGRATION_TESTING, "integration"),
    (WORLD_FUNCTIONAL_TESTING, "world_functional"),
    (WORLD_INTEGRATION_TESTING, "world_integration"),
)
_fixtures = fixtures_factory(LAYERS, keep_session=False)
_fixtures["bare_functional"] = _fixtures.pop("functional")
_fixtures["bare_integration"] = _fixtures.pop("integration")
globals().update(_fixtures)

WITH_PORTAL = (
    "tests/accessibility/",
    "tests/journeys/",
    "tests/intake/test_corpus_live.py",
    "tests/setup/test_make.py",
)
#: Files with few tests that take minutes.
LONG = ("tests/access/", "tests/setup/test_production.py")

# Several processes share the cores: how long it takes to make up an example says nothing.
settings.register_profile("shared-cores", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared-cores")


class WholeFiles(LoadFileScheduling):
    """Gives each process whole files, and one all those that talk to the portal: it starts once."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)


def share_of(nodeid: str) -> str:
    """Return what one process does without a break: a file, or all that talks to the portal."""
    return "portal" if nodeid.startswith(WITH_PORTAL) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return WholeFiles(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process is left alone with it at the end."""
    if hasattr(config, "workerinput"):
        sizes = Counter(share_of(item.nodeid) for item in items)

        def turn(item: pytest.Item) -> tuple[bool, bool, int, str]:
            share = share_of(item.nodeid)
            return share != "portal", not share.startswith(LONG), -sizes[share], share

        items.sort(key=turn)


@pytest.fixture(autouse=True, scope="class")
def layers_kept(request: pytest.FixtureRequest) -> None:
    """Set up the site at the first test, for the whole run.

    Files that talk to the running portal spare their process that, unless they ask for it.
    """
    asked = {"functional", "integration"} & set(request.fixturenames)
    if asked or not request.node.nodeid.startswith(WITH_PORTAL):
        for _, name in LAYERS:
            request.getfixturevalue(f"{name}_session")


@pytest.fixture
def functional(request: pytest.FixtureRequest) -> Any:
    """The layer for HTTP; with the world of ``tests.world`` where the test asks for it."""
    return request.getfixturevalue(f"{_kind_of_site(request)}_functional")


@pytest.fixture
def integration(request: pytest.FixtureRequest) -> Any:
    """The layer without HTTP; with the world of ``tests.world`` where the test asks for it."""
    return request.getfixturevalue(f"{_kind_of_site(request)}_integration")


def _kind_of_site(request: pytest.FixtureRequest) -> str:
    return "world" if "world" in request.fixturenames else "bare"


@pytest.fixture
def site(request: pytest.FixtureRequest) -> PloneSite:
    """The portal of the layer the test asked for (functional where HTTP is used)."""
    layer = "functional" if "functional" in request.fixturenames else "integration"
    portal = request.getfixturevalue(layer)["portal"]
    setSite(portal)
    return portal


@pytest.fixture
def make_account(site: PloneSite) -> Callable[..., str]:
    """Return ``tests.world.make_account``, for the site of the test."""
    return make.make_account


@pytest.fixture
def make_authority(site: PloneSite) -> Callable[..., DexterityContent]:
    """Return ``tests.world.make_authority`` for the site of the test."""
    return partial(make.make_authority, site)


@pytest.fixture
def make_party(site: PloneSite) -> Callable[..., DexterityContent]:
    """Return ``tests.world.make_party`` for the site of the test."""
    return partial(make.make_party, site)


@pytest.fixture
def join(site: PloneSite) -> Callable[..., Membership]:
    """Return ``tests.world.join``, for the site of the test."""
    return make.join


@pytest.fixture
def acting() -> Callable:
    """Act as somebody in a ``with`` block; ``None`` is somebody without an account."""

    @contextmanager
    def act(person: str | None) -> Iterator[None]:
        before = getSecurityManager()
        if person is None:
            noSecurityManager()
        else:
            users = api.portal.get().acl_users
            user = users.getUserById(person)
            newSecurityManager(None, user if user.aq_parent else user.__of__(users))
        try:
            yield
        finally:
            setSecurityManager(before)

    return act


@pytest.fixture
def world(site: PloneSite) -> DexterityContent:
    """Return ``dublin``, one of the parties that the layers of tests with this fixture hold.

    Where the clock stands on an earlier day, the memberships count from that day.
    """
    if clock.today() < datetime.now(clock.BERLIN).date():
        make.make_memberships()
    return site["working-parties"]["dublin"]


class Client:
    """An HTTP client of one persona: pages by cookie, REST by token."""

    def __init__(self, base: str, person: str | None) -> None:
        self.base = base
        self.session = requests.Session()
        self.session.headers["Accept-Language"] = "en"
        self.token = {}
        if person:
            answer = self.session.post(
                f"{base}/login",
                data={"__ac_name": person, "__ac_password": PASSWORD, "buttons.login": "1"},
                allow_redirects=False,
            )
            assert "__ac" in self.session.cookies, answer.status_code
            answer = requests.post(
                f"{base}/@login",
                json={"login": person, "password": PASSWORD},
                headers={"Accept": "application/json"},
                timeout=30,
            )
            self.token = {"Authorization": f"Bearer {answer.json()['token']}"}

    def get(self, path: str, **options: Any) -> requests.Response:
        options.setdefault("allow_redirects", False)
        return self.session.get(f"{self.base}{path}", timeout=30, **options)

    def post(self, path: str, **options: Any) -> requests.Response:
        options.setdefault("allow_redirects", False)
        return self.session.post(f"{self.base}{path}", timeout=30, **options)

    def rest(self, method: str, path: str, json: Any = None) -> requests.Response:
        return requests.request(
            method,
            f"{self.base}{path}",
            json=json,
            headers={"Accept": "application/json", "Accept-Language": "en", **self.token},
            timeout=30,
            allow_redirects=False,
        )


@pytest.fixture
def client(functional: Any, site: PloneSite) -> Callable[[str | None], Client]:
    """Return a client of a persona; commits first, because the server reads the database."""

    def make(person: str | None = None) -> Client:
        transaction.commit()
        return Client(site.absolute_url(), person)

    return make


@pytest.fixture
def as_manager(site: PloneSite) -> None:
    """Act as the site's owner for a whole test."""
    login(site.aq_parent, SITE_OWNER_NAME)


@pytest.fixture
def pipeline(functional: Any, site: PloneSite) -> Pipeline:
    """The portal as visitors reach it, with what is kept in memory before it."""
    return Pipeline(site, functional["zodbDB"])
