"""How people prove who they are: no HTTP Basic, passwords hashed with bcrypt."""

from AccessControl.class_init import InitializeClass
from AuthEncoding import AuthEncoding
from OFS.Application import Application
from Products.CMFPlone.Portal import PloneSite
from Products.PlonePAS.plugins.user import UserManager
from Products.PluggableAuthService.events import CredentialsUpdated
from Products.PluggableAuthService.PluggableAuthService import PluggableAuthService
from Products.PluggableAuthService.plugins.ZODBUserManager import ZODBUserManager
from zope.event import notify


SCHEME = "BCRYPT"
#: bcrypt reads no more; a longer password would count only in part.
LONGEST_PASSWORD = 72


def hash_password(password: str) -> bytes:
    """Hash a password as typed, also when it looks as if it were hashed already.

    Raises ValueError for one of more than 72 bytes.
    """
    if len(password.encode()) > LONGEST_PASSWORD:
        raise ValueError(f"A password has at most {LONGEST_PASSWORD} bytes.")
    return AuthEncoding.pw_encrypt(password, SCHEME)


class BcryptUsers(UserManager):
    """A site's user source; the stock one stores salted SHA-1."""

    def addUser(self, user_id: str, login_name: str, password: str) -> None:  # noqa: N802
        super().addUser(user_id, login_name, hash_password(password))

    def doChangeUser(self, principal_id: str, password: str) -> None:  # noqa: N802
        if principal_id not in self._user_passwords:
            raise RuntimeError(f"User does not exist: {principal_id}")
        self._user_passwords[principal_id] = hash_password(password)
        notify(CredentialsUpdated(self.getUserById(principal_id), password))

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


def soften(site: PloneSite) -> None:
    """Give site and root their stock user sources back; the hashes stay good.

    HTTP Basic stays off, because nobody who uninstalls a product asks for it.
    """
    _replace_source(site.acl_users, "source_users", UserManager)
    _replace_source(site.getPhysicalRoot().acl_users, "users", ZODBUserManager)


def _harden(users: PluggableAuthService, source_id: str, factory: type) -> None:
    for plugin_type in users.plugins.listPluginTypeInfo():
        interface = plugin_type["interface"]
        if "credentials_basic_auth" in users.plugins.listPluginIds(interface):
            users.plugins.deactivatePlugin(interface, "credentials_basic_auth")
    _replace_source(users, source_id, factory)


def _replace_source(users: PluggableAuthService, source_id: str, factory: type) -> None:
    """Let the same accounts live in an object of another class; activation and ids stay."""
    source = users._getOb(source_id)
    if type(source.aq_base) is factory:
        return
    source._p_activate()
    better = factory(source_id, source.title)
    better.__dict__.update(source.__dict__)
    # Not ``_delOb`` first: it takes the plugin out of service.
    users._setOb(source_id, better)
