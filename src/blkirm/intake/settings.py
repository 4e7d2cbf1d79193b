"""What the people who run the portal decide about files."""

from blkirm import _
from blkirm.intake.kinds import KINDS
from plone.registry.interfaces import IRegistry
from typing import Any
from zope.component import queryUtility
from zope.interface import Interface
from zope.schema import Choice
from zope.schema import Int
from zope.schema import Tuple
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


LARGEST = 250


class IIntakeSettings(Interface):
    """Limits for files that enter."""

    largest_file = Int(
        title=_("label_largest_file", default="Largest file (MB)"),
        description=_(
            "help_largest_file", default="Larger files are refused; a MB is 1,000,000 bytes."
        ),
        min=1,
        max=250,
        default=LARGEST,
    )
    kinds = Tuple(
        title=_("label_file_kinds", default="Kinds of files that may enter"),
        description=_(
            "help_file_kinds",
            default="What a file is, is told by its content and not by its name.",
        ),
        value_type=Choice(
            vocabulary=SimpleVocabulary([SimpleTerm(kind, kind, kind.upper()) for kind in KINDS])
        ),
        default=tuple(KINDS),
    )


def largest_file() -> int:
    """Return the size of the largest file that may enter, in bytes."""
    return (_value("largest_file") or LARGEST) * 1_000_000


def allowed_kinds() -> frozenset[str]:
    """Return the tokens of the kinds of files that may enter."""
    kinds = _value("kinds")
    return frozenset(KINDS if kinds is None else kinds)


def _value(name: str) -> Any:
    registry = queryUtility(IRegistry)
    return None if registry is None else registry.get(f"{IIntakeSettings.__identifier__}.{name}")
