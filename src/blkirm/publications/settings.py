"""Who publishes reports, for catalogues of open data and citations."""

from blkirm import _
from plone.registry.interfaces import IRegistry
from typing import Any
from zope.component import queryUtility
from zope.interface import Interface
from zope.schema import TextLine
from zope.schema import URI


class IPublishingSettings(Interface):
    """What others are told about the publisher."""

    publisher_de = TextLine(
        title=_("label_publisher_de", default="Publisher, in German"),
        default="Bund-Länder-Koordinierungsstelle Integriertes Rückkehrmanagement (BLK-IRM)",
    )
    publisher_en = TextLine(
        title=_("label_publisher_en", default="Publisher, in English"),
        default=(
            "Federation-Länder Coordination Agency for Integrated Return Management (BLK-IRM)"
        ),
    )
    attribution = TextLine(
        title=_("label_attribution", default="Name of the provider for licences"),
        description=_(
            "help_attribution",
            default="Licences that ask for a name are given with this one.",
        ),
        default="BLK-IRM",
    )
    contact_email = TextLine(
        title=_("label_open_data_email", default="E-mail address for questions about open data"),
        description=_(
            "help_open_data_email",
            default="The address of an office. Without one the contact page is named.",
        ),
        required=False,
        default="",
    )
    contributor_id = URI(
        title=_("label_contributor_id", default="Contributor in GovData’s list"),
        description=_(
            "help_contributor_id",
            default=(
                "One address from http://dcat-ap.de/def/contributors/. GovData assigns it; until "
                "the publisher has one of its own, the general one of the Federation stands here."
            ),
        ),
        default="http://dcat-ap.de/def/contributors/openDataBund",
    )


def settings() -> Any:
    """Return the settings; the defaults where the site has none yet."""
    registry = queryUtility(IRegistry)
    return registry.forInterface(IPublishingSettings, check=False) if registry else _Defaults()


class _Defaults:
    def __getattr__(self, name: str) -> Any:
        return IPublishingSettings[name].default
