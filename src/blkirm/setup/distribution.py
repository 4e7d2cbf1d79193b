"""The ``plone.distribution`` handler: what a new portal consists of."""

from blkirm.setup.pages.importer import import_service_pages
from blkirm.setup.programmes.importer import import_programmes
from plone.distribution.core import Distribution
from plone.distribution.handler import default_handler
from Products.CMFPlone.Portal import PloneSite

import os


def make_site(distribution: Distribution, site: PloneSite, answers: dict) -> PloneSite:
    """Apply the profiles and, when asked for, the demonstration content.

    The password of all demonstration accounts comes from ``BLKIRM_DEMO_PASSWORD``.
    """
    site = default_handler(distribution, site, {**answers, "setup_content": False})
    demo = bool(answers.get("setup_content"))
    import_service_pages(site, demo)
    import_programmes(site)
    if demo:
        from blkirm.setup.demo.importer import import_demo  # only where it is asked for

        import_demo(site, password=os.environ["BLKIRM_DEMO_PASSWORD"])
    return site
