"""What works without an account, line by line (BSI Grundschutz++ BER.4.6).

Everything else asks for a login. Our own pages stand on their ZCML permissions; of the pages that
come with Plone only these answer strangers.
"""

from plone.dexterity.interfaces import IDexterityContent
from plone.rest.interfaces import IAPIRequest
from zope.browserresource.interfaces import IResource
from ZPublisher.BaseRequest import BaseRequest


#: Stock views, by the name in the address.
STOCK_VIEWS = frozenset(
    {
        "",
        "view",
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
        "acl_users",
    }
)

#: Packages whose pages carry their own permission or are static files.
OURS = ("blkirm.", "plone.resource", "zope.browserresource")

#: REST services, by method and name.
SERVICES = frozenset({("POST", "@login")})


def is_open_to_everybody(request: BaseRequest) -> bool:
    """Say whether what was found at an address may answer somebody without an account."""
    published = request["PUBLISHED"]
    name = getattr(published, "__name__", "") or ""
    if IAPIRequest.providedBy(request):
        return (request.method, name.rpartition("_")[2]) in SERVICES
    owner = getattr(published, "__self__", published)
    # ZCML derives a class of its own from each of ours.
    if any(base.__module__.startswith(OURS) for base in type(owner).__mro__):
        return True
    steps = [
        getattr(step, "__name__", "")
        for step in (published, *request["PARENTS"][:2])
        # The id of content proves nothing: somebody may call a page "login".
        if not IDexterityContent.providedBy(step)
    ]
    return IResource.providedBy(owner) or any(step in STOCK_VIEWS for step in steps if step)
