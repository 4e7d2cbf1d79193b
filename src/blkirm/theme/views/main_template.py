"""The two templates all pages are made with: whole, and without the frame for Plone's dialogs."""

from plone.base.utils import is_truthy
from Products.CMFPlone.browser.interfaces import IMainTemplate
from Products.Five.browser import BrowserView
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.interface import implementer


@implementer(IMainTemplate)
class MainTemplate(BrowserView):
    """Stands in for Plone's view of the same name (Products.CMFPlone 6.2.2)."""

    whole = ViewPageTemplateFile("../templates/main_template.pt")
    dialog = ViewPageTemplateFile("../templates/ajax_main_template.pt")

    @property
    def template(self) -> Any:
        return self.dialog if is_truthy(self.request.form.get("ajax_load", False)) else self.whole

    @property
    def macros(self) -> Any:
        return self.template.macros

    def __call__(self) -> str:
        return self.template()
