"""What most tests begin with: accounts, authorities, parties and memberships."""

from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.kernel import clock
from plone import api
from plone.dexterity.content import DexterityContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any


PASSWORD = "correct-horse-battery"


def make_account(userid: str, *roles: str) -> str:
    """Create an account and return its id."""
    with api.env.adopt_roles(["Manager"]):
        api.user.create(username=userid, email=f"{userid}@blkirm.example", password=PASSWORD)
        if roles:
            api.user.grant_roles(username=userid, roles=list(roles))
    return userid


def make_authority(
    site: PloneSite, id_: str, level: str = "land", land: str | None = "DE-NW", **fields: Any
) -> DexterityContent:
    """Create an authority; the defaults make a Land ministry of North Rhine-Westphalia."""
    values = {"title": f"Behörde {id_}", "short_name": id_.upper(), "kind": "land-ministry"}
    with api.env.adopt_roles(["Manager"]):
        return api.content.create(
            site["authorities"],
            "Authority",
            id=id_,
            level=level,
            land=land,
            **{**values, **fields},
        )


def make_party(site: PloneSite, id_: str, **fields: Any) -> DexterityContent:
    """Create a working party."""
    values = {"title": f"Arbeitsgruppe {id_}", "kind": "sub-working-party"}
    with api.env.adopt_roles(["Manager"]):
        return api.content.create(
            site["working-parties"], "WorkingParty", id=id_, **{**values, **fields}
        )


def join(person: str, party: str, role: str = "member", **fields: Any) -> Membership:
    """Put somebody into a party, straight into the register."""
    values = {
        "on_behalf_of": "im-nw",
        "voting_right": True,
        "valid_from": clock.today(),
        "valid_until": None,
        "reason": "test",
        "granted_by": "secretariat",
    }
    return get_register().grant(
        Membership(person=person, party=party, role=role, **{**values, **fields})
    )


def make_world(site: PloneSite) -> None:
    """Make two parties with one persona for each role in the first.

    ``dublin`` is theirs; ``reintegration`` belongs to a stranger. ``outsider`` has no membership.
    """
    make_authority(site, "bamf", "federal", None, kind="federal-office")
    make_authority(site, "im-nw")
    make_authority(site, "munich", "municipal", "DE-BY", kind="municipality")
    make_party(site, "dublin")
    make_party(site, "reintegration")
    for person in ("secretariat", "chair", "member", "guest", "outsider", "stranger"):
        make_account(person)
    make_account("editor", "Editor")
    make_account("publisher", "Publication Officer")
    make_account("site_admin", "Site Administrator")
    make_memberships()


def make_memberships() -> None:
    """Let those of ``make_world`` be in their parties from this day on."""
    join("secretariat", "dublin", "secretariat", on_behalf_of="bamf", voting_right=False)
    join("chair", "dublin", "chair", on_behalf_of="bamf")
    join("member", "dublin")
    join("guest", "dublin", "permanent-guest", on_behalf_of="munich", voting_right=False)
    join("stranger", "reintegration", "chair")
