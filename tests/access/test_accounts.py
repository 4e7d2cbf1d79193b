from blkirm.access.accounts import hash_password
from collections.abc import Callable
from Products.PlonePAS.plugins.user import UserManager
from Products.PluggableAuthService.interfaces.plugins import IAuthenticationPlugin
from Products.PluggableAuthService.interfaces.plugins import IExtractionPlugin
from tests.conftest import PASSWORD
from typing import Any

import pytest


def stored(site: Any, userid: str) -> bytes:
    return site.acl_users.source_users._user_passwords[userid]


def test_passwords_are_stored_as_bcrypt(site: Any, make_account: Callable) -> None:
    make_account("somebody")

    assert stored(site, "somebody").startswith(b"{BCRYPT}$2b$")


def test_new_password_is_stored_as_bcrypt_too(site: Any, make_account: Callable) -> None:
    make_account("somebody")

    site.acl_users.source_users.doChangeUser("somebody", "another-long-password")

    assert stored(site, "somebody").startswith(b"{BCRYPT}")
    assert site.acl_users.authenticate("somebody", "another-long-password", site.REQUEST)
    assert not site.acl_users.authenticate("somebody", PASSWORD, site.REQUEST)


def test_password_that_looks_hashed_is_hashed_all_the_same(
    site: Any, make_account: Callable
) -> None:
    make_account("somebody")
    typed = "{SSHA}c29tZXRoaW5nLXR5cGVk"

    site.acl_users.source_users.doChangeUser("somebody", typed)

    assert stored(site, "somebody").startswith(b"{BCRYPT}")
    assert site.acl_users.authenticate("somebody", typed, site.REQUEST)


def test_password_longer_than_bcrypt_reads_is_refused() -> None:
    with pytest.raises(ValueError, match="72"):
        hash_password("ä" * 37)


def test_http_basic_is_off_in_site_and_root(site: Any) -> None:
    for users in (site.acl_users, site.getPhysicalRoot().acl_users):
        for kind in (IExtractionPlugin, IAuthenticationPlugin):
            assert "credentials_basic_auth" not in users.plugins.listPluginIds(kind)


def test_accounts_survive_uninstalling(site: Any, make_account: Callable) -> None:
    make_account("somebody")

    site.portal_setup.runAllImportStepsFromProfile("profile-blkirm.setup:uninstall")

    assert type(site.acl_users.source_users.aq_base) is UserManager
    assert site.acl_users.authenticate("somebody", PASSWORD, site.REQUEST)
