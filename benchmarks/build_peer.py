"""Build a peer's site and its material, inside one Zope process.

Run as `python -m benchmarks.build_peer <vanilla|tuned> <zope.conf> <password> <plan as JSON>`; `tuned` expects a copy
of the vanilla database.
"""

from benchmarks import material
from benchmarks import serve
from benchmarks.sessions import fill_peer
from benchmarks.sessions import Sessions

import argparse
import json


BATCH = 250


def open_zope(conf: str) -> object:
    """Return the root of the database as the user `admin`, with a request."""
    # The left-out packages must be named before Zope reads its configuration.
    from AccessControl.SecurityManagement import newSecurityManager
    from Testing.makerequest import makerequest
    from zope.globalrequest import setRequest

    import Zope2
    import Zope2.Startup.run

    Zope2.Startup.run.configure_wsgi(conf)
    app = makerequest(Zope2.app())
    setRequest(app.REQUEST)
    users = app.acl_users
    if users.getUser("admin") is None:
        users.userFolderAddUser("admin", "not-used-again-0815", ["Manager"], [])
    newSecurityManager(None, users.getUser("admin").__of__(users))
    return app


def make_site(app: object, language: str = "de") -> object:
    """Create a Classic site as the distribution makes it, with its example content."""
    from plone.distribution.api import site as sites
    from zope.component.hooks import setSite

    answers = {
        "site_id": "Plone",
        "title": "Plone",
        "description": "",
        "default_language": language,
        "portal_timezone": "Europe/Berlin",
        "setup_content": True,
    }
    site = sites.create(app, "classic", answers)
    setSite(site)
    # In the Classic distribution REST is shut for members; the search in REST needs it.
    site.portal_setup.runAllImportStepsFromProfile("profile-plone.restapi:default")
    return site


def tune(site: object) -> None:
    """Do what every guide to a faster Plone begins with."""
    from plone import api
    from plone.portlets.interfaces import IPortletAssignmentMapping
    from plone.portlets.interfaces import IPortletManager
    from zope.component import getMultiAdapter
    from zope.component import getUtility

    api.portal.set_registry_record("plone.navigation_depth", 1)
    for column in ("plone.leftcolumn", "plone.rightcolumn"):
        manager = getUtility(IPortletManager, name=column)
        mapping = getMultiAdapter((site, manager), IPortletAssignmentMapping)
        for name in list(mapping):
            if name.startswith(("navigation", "events")):
                del mapping[name]


def add_papers(folder: object, count: int, commit: object) -> None:
    """Fill `folder` with `count` files."""
    from plone.dexterity.utils import createContentInContainer
    from plone.namedfile.file import NamedBlobFile

    for number in range(count):
        title = material.title_of(number)
        createContentInContainer(
            folder,
            "File",
            checkConstraints=False,
            id=f"paper-{number:05d}",
            title=title,
            description="Ein Papier aus dem Vergleich.",
            file=NamedBlobFile(
                data=material.text_of(number),
                contentType="text/plain",
                filename=f"paper-{number:05d}.txt",
            ),
        )
        if number % BATCH == BATCH - 1:
            commit()
    commit()


def add_pages(folder: object, count: int, commit: object) -> None:
    """Fill `folder` with pages, as plain Plone would keep decisions."""
    from plone.dexterity.utils import createContentInContainer

    for number in range(count):
        createContentInContainer(
            folder,
            "Document",
            checkConstraints=False,
            id=f"decision-{number:05d}",
            title=f"Beschluss {material.title_of(number)}",
            description="Die Länder führen es ein und berichten.",
        )
        if number % BATCH == BATCH - 1:
            commit()
    commit()


def add_party(site: object, party_id: str, title: str) -> tuple[object, object]:
    """Add a folder with its newest files as front page, and in it one for files; return both."""
    from plone import api
    from plone.app.textfield import RichTextValue

    party = api.content.create(site, "Folder", id=party_id, title=title)
    party.manage_setLocalRoles("party", ["Reader"])
    party.reindexObjectSecurity()
    papers = api.content.create(party, "Folder", id="papers", title="Papers")
    front = api.content.create(party, "Collection", id="newest", title=title)
    front.text = RichTextValue("<p>What this party is for.</p>", "text/html", "text/html")
    front.query = [
        {
            "i": "path",
            "o": "plone.app.querystring.operation.string.absolutePath",
            "v": f"/{party_id}/papers",
        },
        {
            "i": "portal_type",
            "o": "plone.app.querystring.operation.selection.any",
            "v": ["File"],
        },
    ]
    front.sort_on = "created"
    front.sort_reversed = True
    front.limit = 6
    front.item_count = 6
    party.setDefaultPage("newest")
    return party, papers


def fill(site: object, password: str, plan: dict) -> None:
    """Add the member, the parties with their libraries, the big files, and years of meetings."""
    from plone import api

    import transaction

    def commit() -> None:
        transaction.commit()
        site._p_jar.cacheGC()

    api.user.create(email="member@example.org", username="member", password=password)
    api.user.create(email="newcomer@example.org", username="newcomer", password=password)
    chief = {"email": "chief@example.org", "username": "chief", "password": password}
    api.user.create(**chief, roles=("Member", "Site Administrator"))
    api.group.create(groupname="party", title="Party")
    api.group.add_user(groupname="party", username="member")
    for size in plan["sizes"]:
        _party, papers = add_party(site, f"party-{size}", f"Party {size}")
        add_papers(papers, size, commit)
    if plan["sizes"]:
        add_transfers(site, commit)
    for each in plan["sessions"]:
        fill_peer(site, Sessions(**each), commit)


def add_transfers(site: object, commit: object) -> None:
    """Add the folder for uploads, and the big files."""
    from plone import api
    from plone.namedfile.file import NamedBlobFile

    drop = api.content.create(site, "Folder", id="transfers", title="Transfers")
    drop.manage_setLocalRoles("party", ["Reader", "Contributor", "Editor"])
    drop.reindexObjectSecurity()
    # As deep as the parties' files: each step of an address costs.
    drop = api.content.create(drop, "Folder", id="papers", title="Papers")
    for label, length in (("1mb", 1_000_000), ("100mb", 100_000_000)):
        blob = NamedBlobFile(
            data=material.pdf_of(length),
            contentType="application/pdf",
            filename=f"file-{label}.pdf",
        )
        api.content.create(drop, "File", id=f"file-{label}", title=f"File {label}", file=blob)
        commit()


def main() -> None:
    """Build the vanilla site, or tune the copy of it that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=("vanilla", "tuned"))
    parser.add_argument("conf")
    parser.add_argument("password")
    parser.add_argument("plan", type=json.loads)
    options = parser.parse_args()
    serve.leave_out()
    app = open_zope(options.conf)

    # Only now: Zope must be configured first.
    from zope.component.hooks import setSite

    import transaction

    if options.peer == "vanilla":
        fill(make_site(app), options.password, options.plan)
    else:
        setSite(app.Plone)
        tune(app.Plone)
    transaction.commit()
    app._p_jar.db().close()


if __name__ == "__main__":
    main()
