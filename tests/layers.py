"""Test layers: a site made by our own distribution, without demonstration content."""

from blkirm.access import accounts
from blkirm.kernel.language import LANGUAGES
from blkirm.setup.demo.importer import import_demo
from blkirm.setup.pages.importer import import_service_pages
from functools import partial
from plone import api
from plone.app.testing import FunctionalTesting
from plone.app.testing import IntegrationTesting
from plone.app.testing import PLONE_SITE_ID
from plone.app.testing import PloneSandboxLayer
from plone.app.testing import ploneSite
from plone.distribution.testing.layer import PloneDistributionFixture
from plone.testing import Layer
from plone.testing.zodb import stackDemoStorage
from plone.testing.zope import WSGI_SERVER_FIXTURE
from Products.CMFCore.indexing import processQueue
from Products.CMFCore.interfaces import IIndexQueueProcessor
from Products.CMFPlone.Portal import PloneSite
from tests.world import make_world
from unittest.mock import patch

import bcrypt
import transaction


DEMO_PASSWORD = "correct-horse-battery"


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
        # The commit that follows asks the new site, which must not have been put out of memory by
        # what is indexed then (https://github.com/plone/Products.CMFPlone/issues/3467).
        processQueue()
        transaction.savepoint(optimistic=True)
        site_manager = app[PLONE_SITE_ID].getSiteManager()
        list(site_manager.getUtilitiesFor(IIndexQueueProcessor))

    def tearDown(self) -> None:  # noqa: N802 (the layer's own name)
        super().tearDown()
        self._cost.stop()


class DemoFixture(PloneSandboxLayer):
    """The same site with demonstration content, for tests of that content."""

    def setUpPloneSite(self, portal: PloneSite) -> None:  # noqa: N802 (the layer's own name)
        with api.env.adopt_roles(["Manager"]):
            # What the bases made is for a site without a demonstration.
            for language in LANGUAGES:
                portal[language].manage_delObjects(list(portal[language].objectIds()))
            import_service_pages(portal, demo=True)
            import_demo(portal, DEMO_PASSWORD)
        # Indexing happens now, as long as the site is the current one.
        transaction.commit()


class WorldFixture(Layer):
    """The same site with the parties and personas of most tests (``tests.world``).

    Made once; in place only while a test asks for it, so that others see the site without it.
    """

    def setUp(self) -> None:  # noqa: N802 (the layer's own name)
        self._database = stackDemoStorage(self["zodbDB"], name="World")
        with ploneSite(db=self._database) as portal:
            make_world(portal)

    def tearDown(self) -> None:  # noqa: N802 (the layer's own name)
        self._database.close()

    def testSetUp(self) -> None:  # noqa: N802 (the layer's own name)
        self["zodbDB"] = self._database

    def testTearDown(self) -> None:  # noqa: N802 (the layer's own name)
        del self["zodbDB"]


FIXTURE = PortalFixture()
DEMO_FIXTURE = DemoFixture(bases=(FIXTURE,), name="Portal:DemoContent")
INTEGRATION_TESTING = IntegrationTesting(bases=(FIXTURE,), name="Portal:Integration")
FUNCTIONAL_TESTING = FunctionalTesting(
    bases=(FIXTURE, WSGI_SERVER_FIXTURE), name="Portal:Functional"
)
WORLD_FIXTURE = WorldFixture(bases=(FIXTURE,), name="Portal:WorldContent")
WORLD_INTEGRATION_TESTING = IntegrationTesting(
    bases=(WORLD_FIXTURE,), name="Portal:WorldIntegration"
)
WORLD_FUNCTIONAL_TESTING = FunctionalTesting(
    bases=(WORLD_FIXTURE, WSGI_SERVER_FIXTURE), name="Portal:WorldFunctional"
)
DEMO_TESTING = IntegrationTesting(bases=(DEMO_FIXTURE,), name="Portal:Demo")
