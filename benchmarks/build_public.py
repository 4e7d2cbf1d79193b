"""Build a site with published reports, inside one Zope process.

Run as `python -m benchmarks.build_public <ours> <var> <password> <plan as JSON>` or with the name of a
peer and its zope.conf; `tuned` and `cached` expect a copy of the database before them.
"""

from benchmarks import serve
from benchmarks.public import fill_ours
from benchmarks.public import fill_peer
from benchmarks.public import keep_pages
from benchmarks.public import Public

import argparse
import json


def main() -> None:
    """Build or change the site that the command line names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("site", choices=("ours", "vanilla", "tuned", "cached"))
    parser.add_argument("where")
    parser.add_argument("password")
    parser.add_argument("plan", type=json.loads)
    options = parser.parse_args()
    public = Public(**options.plan["public"])
    if options.site == "ours":
        from benchmarks.build_ours import open_portal  # reads our product while it is imported

        site = open_portal(options.where)
    else:
        serve.leave_out()
        from benchmarks import build_peer

        app = build_peer.open_zope(options.where)
        site = build_peer.make_site(app) if options.site == "vanilla" else app.Plone

    # Only now: Zope must be configured first.
    from zope.component.hooks import setSite

    import transaction

    setSite(site)

    def commit() -> None:
        transaction.commit()
        site._p_jar.cacheGC()

    if options.site == "ours":
        fill_ours(site, public, commit)
    elif options.site == "vanilla":
        _add_people(options.password)
        fill_peer(site, public, commit)
    elif options.site == "tuned":
        build_peer.tune(site)
    else:
        keep_pages(site)
    transaction.commit()
    site._p_jar.db().close()


def _add_people(password: str) -> None:
    from plone import api

    api.user.create(email="member@example.org", username="member", password=password)
    chief = {"email": "chief@example.org", "username": "chief", "password": password}
    api.user.create(**chief, roles=("Member", "Site Administrator"))


if __name__ == "__main__":
    main()
