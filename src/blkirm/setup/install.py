"""What an install profile cannot say in XML. Each step can be run twice without harm."""

from blkirm.access.accounts import harden_site
from blkirm.access.accounts import soften
from blkirm.access.groups import install_group_plugin
from blkirm.access.groups import uninstall_group_plugin
from blkirm.access.local_roles import install_local_roles
from blkirm.access.local_roles import uninstall_local_roles
from blkirm.access.register import install_register
from blkirm.access.register import uninstall_register
from blkirm.audiences.record import install_audience_record
from blkirm.audiences.record import uninstall_audience_record
from blkirm.decisions.records import install_decision_records
from blkirm.decisions.records import uninstall_decision_records
from blkirm.forms.records import install_form_entries
from blkirm.forms.records import uninstall_form_entries
from blkirm.meetings.feeds_records import install_convening_records
from blkirm.meetings.feeds_records import uninstall_convening_records
from blkirm.notifications.record import install_notices
from blkirm.notifications.record import uninstall_notices
from blkirm.papers.records import install_paper_records
from blkirm.papers.records import uninstall_paper_records
from blkirm.papers.trash import install_trash
from blkirm.papers.trash import uninstall_trash
from blkirm.programmes.operations import prepare_programmes_folder
from blkirm.publications.operations import prepare_reports_folder
from blkirm.search.operations import install_text_indexes
from blkirm.search.operations import uninstall_text_indexes
from blkirm.setup.error_log import calm_error_log
from blkirm.setup.places import make_places
from plone.base.interfaces import INonInstallable
from Products.GenericSetup.tool import SetupTool
from zope.component.hooks import getSite
from zope.interface import implementer


@implementer(INonInstallable)
class HiddenProfiles:
    """Keep the profiles that are not for clicking out of the add-ons page."""

    def getNonInstallableProfiles(self) -> list[str]:  # noqa: N802 (the interface's name)
        return ["blkirm.setup:uninstall"]

    def getNonInstallableProducts(self) -> list[str]:  # noqa: N802 (the interface's name)
        return []


def install(tool: SetupTool) -> None:
    """Complete the default profile."""
    site = getSite()
    install_register(site)
    install_audience_record(site)
    install_notices(site)
    install_paper_records(site)
    install_decision_records(site)
    install_trash(site)
    install_convening_records(site)
    install_form_entries(site)
    install_group_plugin(site)
    install_local_roles(site)
    harden_site(site)
    calm_error_log(site)
    make_places(site)
    prepare_reports_folder(site["reports"])
    prepare_programmes_folder(site["programmes"])
    install_text_indexes(site)


def uninstall(tool: SetupTool) -> None:
    """Complete the uninstall profile. Content stays; so do accounts and their passwords."""
    site = getSite()
    soften(site)
    uninstall_text_indexes(site)
    uninstall_group_plugin(site)
    uninstall_local_roles(site)
    uninstall_audience_record(site)
    uninstall_notices(site)
    uninstall_paper_records(site)
    uninstall_decision_records(site)
    uninstall_trash(site)
    uninstall_convening_records(site)
    uninstall_form_entries(site)
    uninstall_register(site)
