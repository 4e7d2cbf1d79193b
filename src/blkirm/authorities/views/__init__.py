"""The public register of authorities: finding one, reading about one, who is responsible where."""

from blkirm.authorities.views.authority import AuthorityPage
from blkirm.authorities.views.authority import ConfirmAuthority
from blkirm.authorities.views.card import CardMacros
from blkirm.authorities.views.finding import AuthoritiesPage
from blkirm.authorities.views.responsibilities import ResponsibilitiesPage


__all__ = [
    "AuthoritiesPage",
    "AuthorityPage",
    "CardMacros",
    "ConfirmAuthority",
    "ResponsibilitiesPage",
]
