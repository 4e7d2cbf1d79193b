"""For those who forgot their password."""

from blkirm import _
from Products.CMFPlone.browser.login.login_help import LoginHelpForm


class LoginHelp(LoginHelpForm):
    """Plone's form on a page of ours."""

    editing = False
    trail = False
    page_title = _("title_login_help", default="Forgotten your password?")
