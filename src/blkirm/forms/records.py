"""Where messages are kept: in the database, which every backup covers, and outside the catalogue.

Entries are immutable and lie in the BTree's own buckets: a list loads buckets, not objects.
"""

from blkirm.forms.interfaces import IFormEntries
from blkirm.forms.rules import Entry
from BTrees.OOBTree import OOBTree
from BTrees.OOBTree import OOTreeSet
from persistent import Persistent
from plone.base.interfaces import IPloneSiteRoot
from zope.component import getUtility
from zope.component import queryUtility
from zope.interface import implementer

import secrets


@implementer(IFormEntries)
class FormEntries(Persistent):
    """See the interface."""

    def __init__(self) -> None:
        self.key = secrets.token_bytes(32)
        self._by_form = OOBTree()  # form -> OOBTree: id -> Entry
        self._by_stamp = OOBTree()  # stamp -> form, id
        self._outbox = OOTreeSet()  # form, id of what no mail server has taken yet

    def of_form(self, form: str) -> OOBTree:
        found = self._by_form.get(form)
        return OOBTree() if found is None else found

    def all(self) -> list[Entry]:
        return [entry for form in self._by_form for entry in self._by_form[form].values()]

    def unsent(self) -> list[Entry]:
        """Return what no mail server has taken yet."""
        return [self._by_form[form][id_] for form, id_ in self._outbox]

    def by_stamp(self, stamp: str) -> Entry | None:
        """Return what was sent with a stamp."""
        form, id_ = self._by_stamp.get(stamp, ("", ""))
        return self.of_form(form).get(id_)

    def put(self, entry: Entry) -> None:
        """Keep a message, or what has become of it."""
        if entry.form not in self._by_form:
            self._by_form[entry.form] = OOBTree()
        self._by_form[entry.form][entry.id] = entry
        self._by_stamp[entry.stamp] = key = (entry.form, entry.id)
        if entry.mail != "sent":
            self._outbox.add(key)
        elif key in self._outbox:
            self._outbox.remove(key)

    def drop(self, entry: Entry) -> None:
        """Forget a message, and that it ever was there."""
        del self._by_form[entry.form][entry.id]
        self._by_stamp.pop(entry.stamp, None)
        if (entry.form, entry.id) in self._outbox:
            self._outbox.remove((entry.form, entry.id))


def get_entries() -> FormEntries:
    return getUtility(IFormEntries)


def install_form_entries(site: IPloneSiteRoot) -> None:
    """Give the site its records; harmless where it has them."""
    site_manager = site.getSiteManager()
    if queryUtility(IFormEntries, context=site) is None:
        site_manager.registerUtility(FormEntries(), IFormEntries)


def uninstall_form_entries(site: IPloneSiteRoot) -> None:
    """Throw the records away, messages included."""
    site.getSiteManager().unregisterUtility(provided=IFormEntries)
