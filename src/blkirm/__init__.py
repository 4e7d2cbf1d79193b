"""Portal of the Federal-Länder coordination of integrated return management."""

from zope.i18nmessageid import MessageFactory


_ = MessageFactory("blkirm")
