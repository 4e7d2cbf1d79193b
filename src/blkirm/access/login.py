"""Logging in, and where it leads: back to where one came from, or to the desk."""

from blkirm.kernel.interfaces import IPortalLayer
from blkirm.kernel.language import home_url
from plone.base.interfaces import IPloneSiteRoot
from plone.base.interfaces import IRedirectAfterLogin
from Products.CMFPlone.browser.login.login import LoginForm
from urllib.parse import unquote
from zope.component import adapter
from zope.interface import implementer


def path_inside(came_from: str | None) -> str:
    """Return a path below the site that is safe to lead to, or nothing.

    Only a plain path with exactly one leading slash: no scheme, host, backslash, control
    character or dot segment, also not after decoding.
    """
    path = came_from or ""
    decoded = unquote(unquote(path))
    if not decoded.startswith("/") or decoded.startswith("//") or len(path) > 2000:
        return ""
    if any(c == "\\" or ord(c) < 32 or ord(c) == 127 for c in decoded):
        return ""
    if ".." in decoded.split("/") or decoded.split("?")[0].rstrip("/").endswith(
        ("/login", "/logout", "/logged-out", "/require_login")
    ):
        return ""
    return path


class PortalLoginForm(LoginForm):
    """Plone's login form, which believes neither the referrer nor full addresses."""

    def get_came_from(self) -> str:
        return path_inside(self.request.form.get("came_from"))


@implementer(IRedirectAfterLogin)
@adapter(IPloneSiteRoot, IPortalLayer)
class AfterLogin:
    """Lead people where they wanted to go, otherwise to their desk."""

    def __init__(self, site: IPloneSiteRoot, request: IPortalLayer) -> None:
        self.request = request

    def __call__(self, came_from: str | None = None, is_initial_login: bool = False) -> str:
        path = path_inside(came_from)
        self.request.response.redirect(f"{home_url(request=self.request)}{path or '/desk'}")
        return ""
