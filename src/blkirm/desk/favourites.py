"""The star beside a title, and what is noted when somebody looks at a page."""

from blkirm import _
from blkirm.access.identity import is_anonymous
from blkirm.kernel.footprints import footprints
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.papers.content import IPaper
from blkirm.parties.rules import party_of
from plone import api
from plone.restapi.services import Service
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import urlsplit
from zExceptions import Unauthorized
from zope.contentprovider.interfaces import IContentProvider
from zope.interface import implementer


@implementer(IContentProvider)
class Star(Page):
    """A button that makes a paper, folder or party a favourite, or ends that.

    Being shown on its page, it notes the visit: pages in a party carry it once each.
    """

    template = ViewPageTemplateFile("templates/star.pt")

    def __init__(self, context: Any, request: Any, view: Any) -> None:
        super().__init__(context, request)
        self.view = view
        self.__parent__ = view

    def update(self) -> None:
        if is_anonymous():
            return
        party = party_of(self.context)
        # The network reads single papers of parties it does not visit.
        if party is not None and api.user.has_permission("View", obj=party):
            footprints.visit(me(), api.content.get_uuid(party))
        if IPaper.providedBy(self.context):
            footprints.open(me(), api.content.get_uuid(self.context))

    def render(self) -> str:
        return "" if is_anonymous() else self.template()

    def is_starred(self) -> bool:
        return api.content.get_uuid(self.context) in footprints.stars(me())


class SetStar(PostPage):
    """Make what stands here a favourite of the present user, or end that."""

    def change(self) -> str:
        if is_anonymous():
            raise Unauthorized()
        uid = api.content.get_uuid(self.context)
        if self.request.form.get("star") == "0":
            footprints.unstar(me(), uid)
            self.say(_("msg_unstarred", default="It is no favourite any more."))
        else:
            self._star(uid)
        return self.lead_to(self._back())

    def _star(self, uid: str) -> None:
        try:
            footprints.star(me(), uid)
        except ValueError:
            self.say(
                _("msg_too_many_stars", default="You have too many favourites already."), "error"
            )
        else:
            self.say(_("msg_starred", default="It is one of your favourites now, on your desk."))

    def _back(self) -> str:
        """Return the page of this portal from which somebody comes, else that of the thing."""
        came_from = self.request.getHeader("Referer") or ""
        here = self.context.absolute_url()
        inside = urlsplit(came_from)[:2] == urlsplit(here)[:2]
        return (
            came_from if inside and came_from.startswith(api.portal.get().absolute_url()) else here
        )


class StarService(Service):
    """``POST @star`` makes something a favourite, ``DELETE @star`` ends that."""

    def reply(self) -> None:
        uid = api.content.get_uuid(self.context)
        if self.request.method == "DELETE":
            footprints.unstar(me(), uid)
        else:
            footprints.star(me(), uid)
        self.reply_no_content()


def forget_person(event: Any) -> None:
    """Forget what somebody looked at whose account is gone."""
    footprints.forget(event.principal if isinstance(event.principal, str) else str(event.principal))


def me() -> str:
    return api.user.get_current().getId() or ""
