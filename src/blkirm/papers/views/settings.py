"""What an installation settles about papers, in the site setup."""

from blkirm import _
from blkirm.papers.interfaces import IPaperSettings
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from plone.z3cform import layout


class SettingsForm(RegistryEditForm):
    schema = IPaperSettings
    label = _("title_paper_settings", default="Papers")


SettingsPage = layout.wrap_form(SettingsForm, ControlPanelFormWrapper)
