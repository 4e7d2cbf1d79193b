"""Test layers: a site made by our own distribution, without demonstration content."""

from blkirm.access import accounts
from functools import partial
from plone.app.testing import FunctionalTesting
from plone.app.testing import IntegrationTesting
from plone.app.testing import PLONE_SITE_ID
from plone.distribution.testing.layer import PloneDistributionFixture
from plone.testing.zope import WSGI_SERVER_FIXTURE
from unittest.mock import patch

import bcrypt


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
        # Tests make hundreds of accounts; the cost of a hash is not what they are about.
        self._cost = patch.object(bcrypt, "gensalt", partial(bcrypt.gensalt, 4))
        self._cost.start()
        super().setUpDefaultContent(app)
        accounts.harden_root(app)

    def tearDown(self) -> None:  # noqa: N802 (the layer's own name)
        super().tearDown()
        self._cost.stop()


FIXTURE = PortalFixture()
INTEGRATION_TESTING = IntegrationTesting(bases=(FIXTURE,), name="Portal:Integration")
FUNCTIONAL_TESTING = FunctionalTesting(
    bases=(FIXTURE, WSGI_SERVER_FIXTURE), name="Portal:Functional"
)
