"""One look at each thing for all of somebody's groups gives the same answers as Plone's plugin."""

from AccessControl.users import BasicUser
from Acquisition import aq_base
from blkirm.access.audience import Audience
from blkirm.access.local_roles import install_local_roles
from blkirm.access.local_roles import LocalRoles
from blkirm.access.local_roles import uninstall_local_roles
from blkirm.audiences.operations import change_audience
from borg.localrole.config import LOCALROLE_PLUGIN_NAME
from borg.localrole.default_adapter import DefaultLocalRoleAdapter
from borg.localrole.interfaces import ILocalRoleProvider
from borg.localrole.workspace import WorkspaceLocalRoleManager
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from OFS.Folder import Folder
from plone import api
from Products.PlonePAS.interfaces.plugins import ILocalRolesPlugin
from typing import Any
from unittest import mock

import itertools


PRINCIPALS = ("somebody", "network", "party:a:member", "party:a:chair", "party:b:guest")
ROLES = ("Reader", "Contributor", "Editor", "Owner")


class AddOn:
    """A provider of local roles that no stock Plone has."""

    def __init__(self, roles: dict[str, list[str]]) -> None:
        self.roles = roles

    def getRoles(self, principal: str) -> Iterable[str]:  # noqa: N802 (the interface's name)
        return iter(self.roles.get(principal, ()))

    def getAllRoles(self) -> Iterable[tuple[str, list[str]]]:  # noqa: N802
        return iter(self.roles.items())


@contextmanager
def provided(by_add_on: dict[str, list[str]] | None) -> Iterator[None]:
    """Let things have the stock provider, and one of an add-on where it gives roles."""

    def adapters(objects: tuple[Any], interface: Any) -> list[tuple[str, Any]]:
        assert interface is ILocalRoleProvider
        stock = [("default", DefaultLocalRoleAdapter(objects[0]))]
        return stock if by_add_on is None else [("add-on", AddOn(by_add_on)), *stock]

    with mock.patch("borg.localrole.workspace.getAdapters", adapters):
        yield


class User:
    """Somebody with groups. ``inside`` is what a user folder says of a thing's surroundings."""

    def __init__(self, groups: list[str], *, inside: bool) -> None:
        self.groups, self.inside = groups, inside

    def getId(self) -> str:  # noqa: N802
        return "somebody"

    def getGroups(self) -> list[str]:  # noqa: N802
        return self.groups

    def _check_context(self, thing: Any) -> bool:
        return self.inside


def place(chain: list[tuple[Any, bool, bool]]) -> Any:
    """Return the innermost of folders in each other, each with roles, called or kept."""
    inner: Any = None
    for number, (roles, called, blocks) in enumerate(chain):
        folder = Folder(f"step-{number}")
        folder.__ac_local_roles__ = (lambda kept=roles: kept) if called and roles else roles
        if blocks:
            folder.__ac_local_roles_block__ = True
        inner = folder if inner is None else folder.__of__(inner)
    return inner


kept_roles = st.dictionaries(
    st.sampled_from(PRINCIPALS), st.lists(st.sampled_from(ROLES), max_size=3), max_size=4
)
chains = st.lists(
    st.tuples(st.none() | kept_roles, st.booleans(), st.booleans()), min_size=1, max_size=5
)
users = st.builds(
    User, st.lists(st.sampled_from(PRINCIPALS[1:]), unique=True), inside=st.booleans()
)


@settings(deadline=None, max_examples=300)
@given(chains, st.none() | kept_roles, users, st.lists(st.sampled_from(ROLES), max_size=3))
def test_every_answer_is_that_of_the_stock_plugin(
    chain: list[tuple[Any, bool, bool]],
    by_add_on: dict[str, list[str]] | None,
    user: User,
    wanted: list[str],
) -> None:
    thing, stock, ours = place(chain), WorkspaceLocalRoleManager("stock"), LocalRoles("ours")

    with provided(by_add_on):
        # None says that nobody gave a role, 0 that it lies in a wrong place: both have to stay.
        assert ours.checkLocalRolesAllowed(user, thing, wanted) == stock.checkLocalRolesAllowed(
            user, thing, wanted
        )
        assert set(ours.getRolesInContext(user, thing)) == set(stock.getRolesInContext(user, thing))
        assert ours.getAllLocalRolesInContext(thing) == stock.getAllLocalRolesInContext(thing)


def test_the_comparison_knows_yes_no_and_wrong_place() -> None:
    thing = place([({"party:a:member": ["Reader"]}, False, False), (None, False, False)])

    def answer(*groups: str, inside: bool = True) -> int | None:
        user = User(list(groups), inside=inside)
        return LocalRoles("ours").checkLocalRolesAllowed(user, thing, ["Reader"])

    with provided(None):
        assert answer("network", "party:a:member") == 1
        assert answer("party:a:member", inside=False) == 0
        assert answer("network") is None


def test_roles_are_read_once_for_a_question_and_anew_for_the_next() -> None:
    read: list[int] = []
    kept = {"party:a:member": ["Reader"]}
    thing = Folder("thing")
    thing.__ac_local_roles__ = lambda: read.append(1) or kept
    ours, user = LocalRoles("ours"), User([f"group-{n}" for n in range(60)], inside=True)

    def may() -> bool:
        with provided(None):
            return bool(ours.checkLocalRolesAllowed(user, thing, ["Reader"]))

    assert (may(), len(read)) == (False, 1)
    kept["group-59"] = ["Reader"]
    assert may()
    del kept["group-59"]
    assert not may()


class TestInThePortal:
    def answers(self, site: Any, users: list[BasicUser], places: list[Any]) -> list[Any]:
        """Return what the portal's plugin says of everybody everywhere."""
        plugin = site.acl_users[LOCALROLE_PLUGIN_NAME]
        return [
            (
                sorted(plugin.getRolesInContext(user, thing)),
                [self.unkept(plugin, user, thing, role) for role in ("Reader", "Reviewer")],
            )
            for user, thing in itertools.product(users, places)
        ]

    @staticmethod
    def unkept(plugin: Any, user: BasicUser, thing: Any, role: str) -> int | None:
        """Ask without what the request remembers."""
        with mock.patch.object(thing.REQUEST, "__annotations__", {}, create=True):
            return plugin.checkLocalRolesAllowed(user, thing, [role])

    def test_ours_stands_in_for_the_stock_plugin_and_answers_alike(
        self, integration: Any, site: Any, world: Any
    ) -> None:
        people = ("member", "chair", "guest", "secretariat", "outsider", "stranger")
        users = [api.user.get(userid=each).getUser() for each in people]
        paths = ("de", "reports", "working-parties", "working-parties/dublin/papers")
        places = [site, *(site.unrestrictedTraverse(path) for path in paths)]
        asked = site.acl_users.plugins.listPluginIds(ILocalRolesPlugin)

        ours = self.answers(site, users, places)
        uninstall_local_roles(site)
        stock_plugin = site.acl_users[LOCALROLE_PLUGIN_NAME]
        stock = self.answers(site, users, places)

        assert type(aq_base(stock_plugin)) is WorkspaceLocalRoleManager
        assert ours == stock
        # Somebody has a role somewhere, and somebody none.
        assert len({str(each) for each in ours}) > 2
        assert site.acl_users.plugins.listPluginIds(ILocalRolesPlugin) == asked

    def test_putting_it_in_twice_changes_nothing(self, integration: Any, site: Any) -> None:
        before = aq_base(site.acl_users[LOCALROLE_PLUGIN_NAME])

        install_local_roles(site)

        assert type(before) is LocalRoles
        assert aq_base(site.acl_users[LOCALROLE_PLUGIN_NAME]) is before
        assert list(site.acl_users.plugins.listPluginIds(ILocalRolesPlugin)) == [
            LOCALROLE_PLUGIN_NAME
        ]


def test_who_was_let_in_is_asked_anew_once_a_thing_is_for_fewer(site: Any, world: Any) -> None:
    """In one request: mails at its end go to those who may see a thing then."""
    with api.env.adopt_roles(["Manager"]):
        paper = api.content.create(world["papers"], "Paper", title="Lagebild")
    before = api.user.has_permission("View", username="member", obj=paper)

    change_audience(paper, Audience("restricted", ("authority:munich",)), "chair")

    assert before
    assert not api.user.has_permission("View", username="member", obj=paper)
