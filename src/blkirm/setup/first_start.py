"""What the first start on an empty data folder makes: the administrator and the site."""

from AccessControl.SecurityManagement import newSecurityManager
from AccessControl.SecurityManagement import noSecurityManager
from blkirm.access.accounts import harden_root
from blkirm.setup.environment import BadInput
from blkirm.setup.environment import check_secret
from blkirm.setup.environment import Settings
from collections.abc import Iterator
from contextlib import contextmanager
from OFS.Application import Application
from plone.distribution.api import site as site_api
from Products.PlonePAS.setuphandlers import migrate_root_uf
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
# What people choose who mean to choose something better later.
POOR_PASSWORDS = ("admin", "administrator", "password", "passwort", "secret", "geheim", "changeme")


def make_what_is_missing(settings: Settings) -> None:
    """Make the administrator and the site unless they are there; say what was made.

    Raises BadInput on a public machine whose administrator has no password worth the name.
    """
    with _application() as app:
        if app.acl_users.getUser(ADMINISTRATOR) is None:
            _make_administrator(app, settings)
        if settings.public:
            _check_administrator(app)
        if SITE_ID not in app:
            _make_site(app, settings)


@contextmanager
def _application() -> Iterator[Application]:
    app = makerequest(Zope2.app())
    setRequest(app.REQUEST)
    try:
        yield app
    finally:
        setSite(None)
        transaction.abort()
        noSecurityManager()
        clearRequest()
        app._p_jar.close()


def _make_administrator(app: Application, settings: Settings) -> None:
    if settings.public:
        check_secret(settings.admin_password)
    password = settings.admin_password or _random_password()
    # Before the account exists, so that its password is never stored in the weaker form.
    migrate_root_uf(app)
    harden_root(app)
    app.acl_users.userFolderAddUser(ADMINISTRATOR, password, ["Manager"], [])
    transaction.commit()
    if not settings.admin_password:
        print(f"Password of {ADMINISTRATOR}, shown only now: {password}", flush=True)


def _check_administrator(app: Application) -> None:
    for password in POOR_PASSWORDS:
        if app.acl_users.users.authenticateCredentials(
            {"login": ADMINISTRATOR, "password": password}
        ):
            raise BadInput(
                f"The password of {ADMINISTRATOR} is one that everybody tries first. "
                f"Set another one: bin/instance adduser {ADMINISTRATOR} <password>"
            )


def _make_site(app: Application, settings: Settings) -> None:
    demo = not settings.public
    password = settings.demo_password or _random_password()
    print(
        "Creating the demo site; this happens once." if demo else "Creating the site.", flush=True
    )
    # The importer of the demo accounts reads it there.
    os.environ["BLKIRM_DEMO_PASSWORD"] = password
    users = app.acl_users
    newSecurityManager(None, users.getUser(ADMINISTRATOR).__of__(users))
    answers = {
        "site_id": SITE_ID,
        "title": "Integriertes Rückkehrmanagement",
        "description": "Bund-Länder-Koordinierungsstelle",
        "default_language": "de",
        "portal_timezone": "Europe/Berlin",
        "setup_content": demo,
    }
    site_api.create(app, "blkirm", answers)
    if demo and not settings.demo_password:
        print(f"Password of every demo account, shown only now: {password}", flush=True)


def _random_password() -> str:
    return secrets.token_urlsafe(15)
