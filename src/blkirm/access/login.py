"""Logging in, and where it leads: back to where one came from, or to the desk."""

from blkirm.kernel.language import home_url
from blkirm.kernel.language import LANGUAGES
from plone import api
from Products.CMFPlone.browser.login.login import LoginForm
from urllib.parse import unquote


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
    """Plone's login form, which believes neither the referrer nor full addresses.

    It leads people back to where they wanted to go, otherwise to their desk, in the language they
    chose for themselves or else in the form's. Plone's own check of
    that address knows nothing of language prefixes and would send everybody to the start page.
    """

    editing = False
    trail = False

    def get_came_from(self) -> str:
        return path_inside(self.request.form.get("came_from"))

    def redirect_after_login(
        self, came_from: str | None = None, is_initial_login: bool = False
    ) -> None:
        path = path_inside(came_from) or "/desk"
        wanted = api.user.get_current().getProperty("language", "")
        language = wanted if wanted in LANGUAGES else None
        self.request.response.redirect(f"{home_url(language, self.request)}{path}")
