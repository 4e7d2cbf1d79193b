"""Closed lists about working parties."""

from blkirm import _
from blkirm.access.audience import CIRCLES
from blkirm.access.audience import GROUP
from blkirm.access.audience import NETWORK
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.vocabulary import TokenVocabulary
from plone import api
from typing import Any
from zope.interface import directlyProvides
from zope.schema.interfaces import IVocabularyFactory
from zope.schema.vocabulary import SimpleTerm
from zope.schema.vocabulary import SimpleVocabulary


#: DOMAIN.md A.6, without what is no working party.
PARTY_KINDS = {
    "steering": _("party_kind_steering", default="Steering committee"),
    "plenary": _("party_kind_plenary", default="Plenary"),
    "working-party": _("party_kind_working_party", default="Working party"),
    "sub-working-party": _("party_kind_sub_working_party", default="Sub-working party"),
    "ad-hoc": _("party_kind_ad_hoc", default="Ad hoc working party"),
    "editorial": _("party_kind_editorial", default="Drafting group"),
    "network": _("party_kind_network", default="Project network"),
}

party_kinds = TokenVocabulary(PARTY_KINDS)
#: How far a party lets anything in it go.
party_circles = TokenVocabulary({circle: CIRCLES[circle] for circle in (GROUP, NETWORK)})


def my_parties(context: Any = None) -> SimpleVocabulary:
    """Return the parties the reader may see, by id."""
    brains = api.content.find(portal_type="WorkingParty", sort_on="sortable_title")
    return SimpleVocabulary(
        [SimpleTerm(brain.getId, brain.getId, title_of(brain)) for brain in brains]
    )


directlyProvides(my_parties, IVocabularyFactory)
