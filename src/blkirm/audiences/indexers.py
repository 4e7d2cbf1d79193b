from blkirm.access.audience import Audience
from blkirm.access.interfaces import IHasAudience
from blkirm.audiences.rules import audience_of
from plone.dexterity.interfaces import IDexterityContent
from plone.indexer import indexer


@indexer(IDexterityContent)
def audience(thing: IDexterityContent) -> Audience | None:
    """Keep what is stored on a thing, for lists and for changes of what it lies in."""
    own = audience_of(thing)
    return own if IHasAudience.providedBy(thing) and own != Audience() else None
