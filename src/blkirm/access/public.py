"""What works without an account, line by line (BSI Grundschutz++ BER.4.6).

Everything else asks for a login. Our own pages stand on their ZCML permissions; of the pages that
come with Plone only these answer strangers.
"""

from blkirm.access.stock import is_on
from ZPublisher.BaseRequest import BaseRequest


#: Stock views, by the name of what stands next to the content in the address.
STOCK_VIEWS = frozenset(
    {
        "HEAD",
        "view",
        "event_view",
        "image_view",
        "link_redirect_view",
        "login",
        "logout",
        "logged-out",
        "require_login",
        "login-help",
        "mail_password",
        "passwordreset",
        "images",
        "download",
        "display-file",
        "robots.txt",
        "favicon.ico",
    }
)

#: REST services, by method and name.
SERVICES = frozenset({("POST", "@login")})


def is_open_to_everybody(request: BaseRequest) -> bool:
    """Say whether what was found at an address may answer somebody without an account."""
    return is_on(request, STOCK_VIEWS, SERVICES)
