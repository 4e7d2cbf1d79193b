"""Build the portal's site as a first start does, and add the material, in one Zope process.

Run as `python -m benchmarks.build_ours ours <var> <password> <plan as JSON>`.
"""

from benchmarks import material
from benchmarks.instances import CHECKOUT
from benchmarks.instances import portal_environment
from benchmarks.sessions import fill_ours
from benchmarks.sessions import Sessions
from blkirm.setup.environment import prepare_var
from blkirm.setup.environment import read_settings
from pathlib import Path

import argparse
import json
import os


BATCH = 250
# Whoever reads the pages and uploads; a member of every party.
PERSON = "member-nw"
# Who says who belongs to a party; and who comes and goes there.
CHIEF = "secretariat"
# The groups of the peers' member are two; ours must not be slower with so many.
LEAST_GROUPS = 60


def add_party(site: object, party_id: str, title: str) -> object:
    """Add a working party in which the measuring member takes part."""
    from blkirm.parties.operations import grant_membership
    from plone.dexterity.utils import createContentInContainer

    party = createContentInContainer(
        site["working-parties"],
        "WorkingParty",
        checkConstraints=False,
        id=party_id,
        title=title,
        title_en=title,
        kind="sub-working-party",
    )
    membership = {"role": "member", "valid_from": "2020-01-01"}
    for person, authority in ((PERSON, "im-nw"), ("member-by", "im-by"), ("member-bw", "im-bw")):
        words = {"person": person, "on_behalf_of": authority, **membership}
        grant_membership(party, "admin", words)
    chief = {"person": CHIEF, "on_behalf_of": "bamf", "role": "secretariat"}
    grant_membership(party, "admin", {**membership, **chief})
    return party


def add_papers(library: object, count: int, commit: object) -> None:
    """Fill `library` with `count` papers."""
    from plone.dexterity.utils import createContentInContainer
    from plone.namedfile.file import NamedBlobFile

    for number in range(count):
        createContentInContainer(
            library,
            "Paper",
            checkConstraints=False,
            id=f"paper-{number:05d}",
            title=material.title_of(number),
            description="Ein Papier aus dem Vergleich.",
            kind="information-paper",
            originator="im-nw",
            language="de",
            file=NamedBlobFile(
                data=material.text_of(number),
                contentType="text/plain",
                filename=f"paper-{number:05d}.txt",
            ),
        )
        if number % BATCH == BATCH - 1:
            commit()
    commit()


def fill(site: object, plan: dict) -> None:
    """Add the parties with their papers and the big files, and those with years of meetings."""
    import transaction

    def commit() -> None:
        transaction.commit()
        site._p_jar.cacheGC()

    for size in plan["sizes"]:
        party = add_party(site, f"party-{size}", f"Party {size}")
        add_papers(party["papers"], size, commit)
    if plan["sizes"]:
        add_transfers(add_party(site, "transfers", "Transfers")["papers"], commit)
    for each in plan["sessions"]:
        fill_ours(site, Sessions(**each), commit)


def add_transfers(library: object, commit: object) -> None:
    """Add the big files."""
    from plone.dexterity.utils import createContentInContainer
    from plone.namedfile.file import NamedBlobFile

    for label, length in (("1mb", 1_000_000), ("100mb", 100_000_000)):
        blob = NamedBlobFile(
            data=material.pdf_of(length),
            contentType="application/pdf",
            filename=f"file-{label}.pdf",
        )
        createContentInContainer(
            library,
            "Paper",
            checkConstraints=False,
            id=f"file-{label}",
            title=f"File {label}",
            kind="information-paper",
            originator="im-nw",
            language="de",
            file=blob,
        )
        commit()


def open_portal(var: Path | str) -> object:
    """Return the site in `var`, made when it is missing, as the user `admin`, with a request."""
    os.environ.update(portal_environment(Path(var), 8080))
    settings = read_settings(os.environ)
    prepare_var(settings.var)

    # Zope reads the environment and looks for the folders while it is imported, so only now.
    from AccessControl.SecurityManagement import newSecurityManager
    from blkirm.setup.first_start import make_what_is_missing
    from Testing.makerequest import makerequest
    from zope.component.hooks import setSite
    from zope.globalrequest import setRequest

    import Zope2
    import Zope2.Startup.run

    Zope2.Startup.run.configure_wsgi(str(CHECKOUT / "parts" / "etc" / "zope.conf"))
    make_what_is_missing(settings)
    app = makerequest(Zope2.app())
    setRequest(app.REQUEST)
    setSite(app.portal)
    newSecurityManager(None, app.acl_users.getUser("admin").__of__(app.acl_users))
    return app.portal


def main() -> None:
    """Build the site that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("site", choices=("ours",))
    parser.add_argument("var", type=Path)
    parser.add_argument("password")
    parser.add_argument("plan", type=json.loads)
    options = parser.parse_args()
    site = open_portal(options.var)

    # Zope reads the environment and looks for the folders while it is imported, so only now.
    from blkirm.access.register import get_register

    import transaction

    fill(site, options.plan)
    if len(get_register().groups_of(PERSON)) < LEAST_GROUPS:
        raise RuntimeError(f"{PERSON} has fewer than {LEAST_GROUPS} groups.")
    transaction.commit()
    site._p_jar.db().close()


if __name__ == "__main__":
    main()
