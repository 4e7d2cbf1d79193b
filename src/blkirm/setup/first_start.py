"""What the first start on an empty data folder makes: the administrator and the site."""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import noSecurityManager
from blkirm.setup.environment import Settings
from collections.abc import Iterator
from contextlib import contextmanager
from OFS.Application import Application
from plone.distribution.api import site as site_api
from Testing.makerequest import makerequest
from zope.component.hooks import setSite
from zope.globalrequest import clearRequest
from zope.globalrequest import setRequest

import os
import secrets
import transaction
import Zope2


ADMINISTRATOR = "admin"
SITE_ID = "portal"


def make_what_is_missing(settings: Settings) -> None:
    """Make the administrator and the site unless they are there; say what was made."""
    with _application() as app:
        if app.acl_users.getUser(ADMINISTRATOR) is None:
            _make_administrator(app, settings)
        if SITE_ID not in app:
            _make_site(app, settings)


@contextmanager
def _application() -> Iterator[Application]:
    app = makerequest(Zope2.app())
    setRequest(app.REQUEST)
    try:
        yield app
    finally:
        transaction.abort()
        noSecurityManager()
        setSite(None)
        clearRequest()
        app._p_jar.close()


def _make_administrator(app: Application, settings: Settings) -> None:
    password = settings.admin_password or _random_password()
    app.acl_users.userFolderAddUser(ADMINISTRATOR, password, ["Manager"], [])
    transaction.commit()
    if not settings.admin_password:
        print(f"Password of {ADMINISTRATOR}, shown only now: {password}", flush=True)


def _make_site(app: Application, settings: Settings) -> None:
    print("Creating the demo site; this happens once.", flush=True)
    password = settings.demo_password or _random_password()
    # The importer of the demo accounts reads it there.
    os.environ["BLKIRM_DEMO_PASSWORD"] = password
    users = app.acl_users
    newSecurityManager(None, users.getUser(ADMINISTRATOR).__of__(users))
    answers = {
        "site_id": SITE_ID,
        "title": "BLK-IRM",
        "description": "",
        "default_language": "de",
        "portal_timezone": "Europe/Berlin",
        "setup_content": True,
        "setup_content": True,
    }
    site_api.create(app, "blkirm", answers)
    if not settings.demo_password:
        print(f"Password of every demo account, shown only now: {password}", flush=True)


def _random_password() -> str:
    return secrets.token_urlsafe(15)
