"""Test layers: a site made by our own distribution, without demonstration content."""

from blkirm.access import accounts
from plone.app.testing import FunctionalTesting
from plone.app.testing import IntegrationTesting
from plone.app.testing import PLONE_SITE_ID
from plone.distribution.testing.layer import PloneDistributionFixture
from plone.testing.zope import WSGI_SERVER_FIXTURE


class PortalFixture(PloneDistributionFixture):
    PACKAGE_NAME = "blkirm"
    SITES = (
        (
            "blkirm",
            {
                "site_id": PLONE_SITE_ID,
                "title": "Integriertes Rückkehrmanagement",
                "description": "Bund-Länder-Koordinierungsstelle",
                "default_language": "de",
                "portal_timezone": "Europe/Berlin",
                "setup_content": False,
            },
        ),
    )
    _distribution_products = (
        ("plone.app.contenttypes", {"loadZCML": True}),
        ("plone.restapi", {"loadZCML": True}),
        ("plone.distribution", {"loadZCML": True}),
    )

    def setUpDefaultContent(self, app) -> None:  # noqa: ANN001, N802 (the layer's own name)
        accounts.ROUNDS = 4
        super().setUpDefaultContent(app)
        accounts.harden_root(app)


FIXTURE = PortalFixture()
INTEGRATION_TESTING = IntegrationTesting(bases=(FIXTURE,), name="Portal:Integration")
FUNCTIONAL_TESTING = FunctionalTesting(
    bases=(FIXTURE, WSGI_SERVER_FIXTURE), name="Portal:Functional"
)
