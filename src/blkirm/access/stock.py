"""What of stock Plone answers somebody with an account, line by line; the rest is not there.

Plone and its parts register some seven hundred pages and services, for sites where everybody may
know everybody. Here they would tell of accounts, groups and hidden content (SECURITY.md 0.2, 0.3),
each in its own way. So what nobody needs does not answer, and what stays is looked through.

Our own pages stand on their ZCML permissions. Those who set the site up get the rest of Plone as
well, and methods of Zope's management screens answer nobody but the ``Manager``.
"""

from AccessControl import getSecurityManager
from collections.abc import Set
from plone.dexterity.browser.add import DefaultAddView
from plone.dexterity.interfaces import IDexterityContent
from plone.rest.service import Service
from plone.rest.traverse import RESTWrapper
from typing import Any
from zope.browserresource.interfaces import IResource
from zope.component.hooks import getSite
from ZPublisher.BaseRequest import BaseRequest


#: Packages whose pages carry their own permission or are static files.
OURS = ("blkirm.", "plone.resource", "zope.browserresource")

#: Pages with an account, by the name of what stands next to the content in the address.
VIEWS = frozenset(
    {
        # reading
        "HEAD",
        "view",
        "event_view",
        "file_view",
        "image_view",
        "link_redirect_view",
        "images",
        "resolveuid",
        # editing
        "edit",
        "object_rename",
        "delete_confirmation",
        "content_status_modify",
        "getVocabulary",
        "fileUpload",
        "plonejsi18n",
        # one's own account
        "login",
        "logout",
        "logged-out",
        "require_login",
        "login-help",
        "mail_password",
        "passwordreset",
        "personal-information",
        "personal-preferences",
        "change-password",
        # for browsers
        "robots.txt",
        "favicon.ico",
    }
)

#: REST services with an account, by method and name. Ours are listed in ARCHITECTURE.md.
SERVICES = frozenset(
    {
        ("GET", ""),
        ("POST", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "@login"),
        ("POST", "@login-renew"),
        ("POST", "@logout"),
        ("POST", "@workflow"),
        ("POST", "@copy"),
        ("POST", "@move"),
        ("POST", "@tus-upload"),
        ("POST", "@tus-replace"),
        ("HEAD", "@tus-upload"),
        ("PATCH", "@tus-upload"),
        ("OPTIONS", "@tus-upload"),
    }
)

#: Who has this sets the site up and keeps its accounts.
SET_UP = "Plone Site Setup: Overview"
#: Who has this runs the whole installation.
MANAGE = "Manage portal"

#: Pages and services that hand out rights. Where audiences are kept nobody gets them: they would
#: change what may be seen without a trace in the record of audiences.
SHARING = frozenset({"sharing", "updateSharingInfo", "local_roles", "@sharing"})


def steps_off_content(request: BaseRequest) -> list[Any]:
    """Return what was found behind the nearest content object, the nearest to it first."""
    steps: list[Any] = []
    for step in (request["PUBLISHED"], *request["PARENTS"]):
        thing = step.context if isinstance(step, RESTWrapper) else step
        if IDexterityContent.providedBy(thing):
            break
        steps.insert(0, step)
    return steps


def service_name(service: Service) -> str:
    """Return a REST service's name in addresses; empty for the content itself."""
    # plone.rest registers ``GET_application_json_@search``.
    return "@" + name if (name := service.__name__.partition("@")[2]) else ""


def is_on(request: BaseRequest, views: Set[str], services: Set[tuple[str, str]]) -> bool:
    """Say whether what was found at an address is ours or on a list."""
    published = request["PUBLISHED"]
    if isinstance(published, Service):
        return _is_ours(published) or (request.method, service_name(published)) in services
    steps = steps_off_content(request)
    if not steps:
        return True
    owner = getattr(steps[0], "__self__", steps[0])
    name = getattr(steps[0], "__name__", "") or ""
    if name in views:
        return True
    # A method of content is none of our pages, whoever wrote the content's class.
    if IDexterityContent.providedBy(owner):
        return False
    if IResource.providedBy(owner) or isinstance(owner, DefaultAddView):
        return True
    # Traversal finds adapters too, which are no pages; they do not know their name.
    return bool(name) and _is_ours(owner)


def is_open_to_account(request: BaseRequest) -> bool:
    """Say whether what was found at an address may answer the present user, who is logged in."""
    if is_on(request, VIEWS, SERVICES):
        return True
    may = getSecurityManager().checkPermission
    site = getSite()
    return may(MANAGE, site) or (
        may(SET_UP, site) and not any(_is_management(step) for step in steps_off_content(request))
    )


def adds_what_may_not_be(request: BaseRequest) -> bool:
    """Say whether it is the form to add a type that the present user may not add there.

    Plone finds that out in the middle of the form and gives up with an error of its own.
    """
    published = request["PUBLISHED"]
    if not isinstance(published, DefaultAddView):
        return False
    allowed = published.context.allowedContentTypes()
    return published.ti.getId() not in [info.getId() for info in allowed]


def hands_out_rights(request: BaseRequest) -> bool:
    """Say whether what was found at an address is one of Plone's pages for handing out rights."""
    published = request["PUBLISHED"]
    if isinstance(published, Service):
        return service_name(published) in SHARING
    return any(getattr(step, "__name__", "") in SHARING for step in steps_off_content(request))


def _is_ours(thing: Any) -> bool:
    # ZCML derives a class of its own from each of ours.
    return any(base.__module__.startswith(OURS) for base in type(thing).__mro__)


def _is_management(step: Any) -> bool:
    name = getattr(step, "__name__", "") or ""
    return name == "manage" or name.startswith("manage_")
