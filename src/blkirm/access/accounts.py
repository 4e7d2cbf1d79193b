"""How people prove who they are: no HTTP Basic, passwords hashed with bcrypt."""

from AccessControl.class_init import InitializeClass
from AuthEncoding import AuthEncoding
from base64 import b64encode
from hashlib import sha256
from OFS.Application import Application
from Products.CMFPlone.Portal import PloneSite
from Products.PlonePAS.plugins.user import UserManager
from Products.PluggableAuthService.interfaces.plugins import IExtractionPlugin
from Products.PluggableAuthService.PluggableAuthService import PluggableAuthService
from Products.PluggableAuthService.plugins.ZODBUserManager import ZODBUserManager

import bcrypt


SCHEME = "BCRYPT_SHA256"
#: Cost as a power of two; tests, which make many accounts, lower it.
ROUNDS = 12


class BcryptSha256:
    """bcrypt over a SHA-256 digest, so that passwords longer than bcrypt's 72 bytes count whole."""

    def encrypt(self, password: str | bytes) -> bytes:
        return bcrypt.hashpw(_digest(password), bcrypt.gensalt(ROUNDS))

    def validate(self, reference: bytes, attempt: str | bytes) -> bool:
        try:
            return bcrypt.checkpw(_digest(attempt), reference)
        except ValueError:  # what is stored is no bcrypt hash
            return False


def _digest(password: str | bytes) -> bytes:
    if isinstance(password, str):
        password = password.encode()
    return b64encode(sha256(password).digest())


AuthEncoding.registerScheme(SCHEME, BcryptSha256())


def hash_password(password: str) -> bytes:
    """Hash a password as typed, also when it looks as if it were hashed already."""
    return AuthEncoding.pw_encrypt(password, SCHEME)


class BcryptUsers(UserManager):
    """A site's user source; the stock one stores salted SHA-1."""

    def addUser(self, user_id: str, login_name: str, password: str) -> None:  # noqa: N802
        super().addUser(user_id, login_name, hash_password(password))

    def _pw_encrypt(self, password: str | bytes) -> bytes:
        # ``addUser`` above hands hashed bytes down; whatever people type is text.
        return password if isinstance(password, bytes) else hash_password(password)


class BcryptRootUsers(ZODBUserManager):
    """The same for the accounts of the Zope root."""

    def _pw_encrypt(self, password: str | bytes) -> bytes:
        return password if isinstance(password, bytes) else hash_password(password)


InitializeClass(BcryptUsers)
InitializeClass(BcryptRootUsers)


def harden_site(site: PloneSite) -> None:
    """Let a site store bcrypt hashes and refuse HTTP Basic. Existing accounts stay."""
    _harden(site.acl_users, "source_users", BcryptUsers)


def harden_root(app: Application) -> None:
    """Do the same for the Zope root, whose accounts also open the site."""
    _harden(app.acl_users, "users", BcryptRootUsers)


def _harden(users: PluggableAuthService, source_id: str, factory: type) -> None:
    for plugin_type in users.plugins.listPluginTypeInfo():
        interface = plugin_type["interface"]
        if "credentials_basic_auth" in users.plugins.listPluginIds(interface):
            users.plugins.deactivatePlugin(interface, "credentials_basic_auth")
    source = users._getOb(source_id)
    if not isinstance(source, factory):
        # The same object with another class: activation, ids and existing hashes stay.
        source._p_activate()
        better = factory(source_id, source.title)
        better.__dict__.update(source.__dict__)
        # Not ``_delOb`` first: it takes the plugin out of service.
        users._setOb(source_id, better)


def accepts_basic_auth(users: PluggableAuthService) -> bool:
    """Say whether HTTP Basic would be read."""
    return "credentials_basic_auth" in users.plugins.listPluginIds(IExtractionPlugin)
