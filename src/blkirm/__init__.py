"""BLK-IRM Portal: working-party spaces, shared papers and released reports on Plone.

The folders below are the floors described in ``docs/architecture.md``; imports go down only.
"""

from zope.i18nmessageid import MessageFactory


_ = MessageFactory("blkirm")
