"""Pages of a working party, one module for each page."""

from blkirm.parties.views.directory import listed_parties
from blkirm.parties.views.directory import WorkingPartiesPage
from blkirm.parties.views.frame import LEVEL_CLASSES
from blkirm.parties.views.frame import Macros
from blkirm.parties.views.frame import PartyPage
from blkirm.parties.views.members import EndMembership
from blkirm.parties.views.members import GrantMembership
from blkirm.parties.views.members import MembersPage
from blkirm.parties.views.overview import WorkingPartyPage


__all__ = [
    "EndMembership",
    "GrantMembership",
    "LEVEL_CLASSES",
    "listed_parties",
    "Macros",
    "MembersPage",
    "PartyPage",
    "WorkingPartiesPage",
    "WorkingPartyPage",
]
