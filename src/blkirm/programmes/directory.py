"""The programmes that the present reader may see, as facts, from the catalogue alone."""

from AccessControl import getSecurityManager
from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.kernel.bilingual import title_of
from blkirm.programmes.rules import Facts
from plone import api
from plone.app.iterate.interfaces import IWorkingCopy
from plone.restapi.interfaces import IJSONSummarySerializerMetadata
from typing import Any
from zope.interface import directlyProvides
from zope.interface import implementer
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


def programmes_seen() -> dict[str, Facts]:
    """Return facts by UID, in the order of titles, with name, address and state. Wakes no object.

    A working copy is no programme of its own.
    """
    brains = api.portal.get_tool("portal_catalog")(
        portal_type="Programme",
        object_provides={"not": IWorkingCopy.__identifier__},
        sort_on="sortable_title",
    )
    return {
        brain.UID: {
            **brain.programme_facts,
            "url": brain.getURL(),
            "state": brain.review_state,
            "name": title_of(brain),
        }
        for brain in brains
    }


def reads_for_counsellors(context: Any) -> bool:
    """Say whether the present reader reads what is for counsellors: members of any party, and editors."""
    user = getSecurityManager().getUser()
    if user.getId() is None:
        return False
    return NETWORK_GROUP in user.getGroups() or bool(
        api.user.has_permission("Modify portal content", obj=context)
    )


def is_gone(programme: Any) -> bool:
    """Say whether the present reader is to be told that the programme was withdrawn."""
    return api.content.get_state(programme, default="draft") == "withdrawn" and not (
        api.user.has_permission("Access contents information", obj=programme)
    )


def successors_in(programmes: dict[str, Facts]) -> dict[str, str]:
    """Return who follows whom among the given programmes."""
    return {uid: facts["successor"] for uid, facts in programmes.items() if facts.get("successor")}


def programmes(context: Any = None) -> SimpleVocabulary:
    """Return the programmes that the present reader may see, by UID."""
    return SimpleVocabulary(
        [SimpleTerm(uid, uid, facts["name"]) for uid, facts in programmes_seen().items()]
    )


directlyProvides(programmes, IVocabularyFactory)


def all_successors() -> dict[str, str]:
    """Return who follows whom, drafts included; for refusing circles, never to be shown."""
    # Unrestricted on purpose: a circle is one whoever sees its parts. Nothing is said about them.
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
        portal_type="Programme"
    )
    return {
        brain.UID: brain.programme_facts["successor"]
        for brain in brains
        if brain.programme_facts.get("successor")
    }


@implementer(IJSONSummarySerializerMetadata)
class FactsStayInside:
    """Keep the facts out of lists in REST: they name a successor that may still be a draft."""

    def blocklisted_attributes(self) -> set[str]:
        return {"programme_facts"}
