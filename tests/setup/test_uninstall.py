from Acquisition import aq_base
from blkirm.access.interfaces import IMembershipRegister
from blkirm.kernel.interfaces import IPortalLayer
from borg.localrole.workspace import WorkspaceLocalRoleManager
from collections.abc import Callable
from plone import api
from plone.browserlayer.utils import registered_layers
from typing import Any
from zope.component import queryUtility

import requests
import transaction


def test_uninstall_leaves_a_working_plone(
    functional: Any, site: Any, world: Any, make_account: Callable
) -> None:
    site.portal_setup.runAllImportStepsFromProfile("profile-blkirm.setup:uninstall")
    with api.env.adopt_roles(["Manager"]):
        page = api.content.create(site, "Document", id="page", title="Eine Seite")
        api.content.transition(page, "publish")
    transaction.commit()

    answer = requests.get(page.absolute_url(), timeout=30)

    assert IPortalLayer not in registered_layers()
    assert queryUtility(IMembershipRegister) is None
    assert "membership_groups" not in site.acl_users
    assert type(aq_base(site.acl_users["borg_localroles"])) is WorkspaceLocalRoleManager
    assert (answer.status_code, "Eine Seite" in answer.text) == (200, True)


def test_uninstalled_types_can_no_longer_be_added(site: Any) -> None:
    site.portal_setup.runAllImportStepsFromProfile("profile-blkirm.setup:uninstall")

    ours = {"Authority", "WorkingParty", "Library", "Paper", "Report"}
    assert ours & set(site.portal_types.objectIds()) == set()


def test_installing_twice_changes_nothing(site: Any, world: Any) -> None:
    before = sorted(site.objectIds()), site["reports"].modified()

    site.portal_setup.runAllImportStepsFromProfile("profile-blkirm.setup:default")

    assert (sorted(site.objectIds()), site["reports"].modified()) == before
    assert len(list(queryUtility(IMembershipRegister).of_party("dublin"))) == 4
