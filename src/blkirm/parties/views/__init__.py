"""Pages of a working party, one module for each page."""

from blkirm.parties.views.directory import listed_parties
from blkirm.parties.views.directory import WorkingPartiesPage
from blkirm.parties.views.export import MembersCSV
from blkirm.parties.views.export import MembersXLSX
from blkirm.parties.views.forms import ChangeMembership
from blkirm.parties.views.forms import EndMembership
from blkirm.parties.views.forms import GrantMembership
from blkirm.parties.views.forms import RenewMembership
from blkirm.parties.views.frame import LEVEL_CLASSES
from blkirm.parties.views.frame import Macros
from blkirm.parties.views.frame import PartyPage
from blkirm.parties.views.leaving import LeaveAuthority
from blkirm.parties.views.members import MembersPage
from blkirm.parties.views.membership import HistoryPage
from blkirm.parties.views.overview import WorkingPartyPage


__all__ = [
    "ChangeMembership",
    "EndMembership",
    "GrantMembership",
    "HistoryPage",
    "LEVEL_CLASSES",
    "LeaveAuthority",
    "listed_parties",
    "Macros",
    "MembersCSV",
    "MembersPage",
    "MembersXLSX",
    "PartyPage",
    "RenewMembership",
    "WorkingPartiesPage",
    "WorkingPartyPage",
]
