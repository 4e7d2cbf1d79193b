"""What was deleted in a party: who sees it brings it back."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import PostPage
from blkirm.papers.interfaces import IComesBack
from blkirm.papers.trash import Discarded
from blkirm.papers.trash import get_trash
from blkirm.papers.trash import purge
from blkirm.papers.trash import restore
from blkirm.papers.trash import trash_days
from blkirm.parties.rules import name_of_person
from blkirm.parties.views import PartyPage
from datetime import timedelta
from functools import cached_property
from plone import api
from plone.restapi.services import Service
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component import getUtility
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


MANAGE = "blkirm.papers: Manage Trash"
DELETE = "Delete objects"
NO_PLACE = _(
    "msg_no_place_to_return",
    default="It cannot come back now: where it was is gone, done with or closed to you.",
)


def visible_in_trash(library: Any) -> list[Discarded]:
    """Return what was deleted in a party and the present user may know of.

    Nobody finds here what they could not see before it was deleted. Of that, those who may delete
    in the party see everything and others what they wrote or deleted themselves.
    """
    user = getSecurityManager().getUser()
    catalog = api.portal.get_tool("portal_catalog")
    own = set(catalog._listAllowedRolesAndUsers(user))
    may_delete = api.user.has_permission(DELETE, obj=library) or may_manage(library)
    return [
        discarded
        for discarded in get_trash().of_party(library.aq_parent.getId())
        if own & set(discarded.readers)
        and (may_delete or user.getId() in (discarded.author, discarded.by))
    ]


def may_manage(library: Any) -> bool:
    return bool(api.user.has_permission(MANAGE, obj=library))


def may_restore(library: Any, discarded: Discarded) -> bool:
    """Say whether the present user may bring something back: who may delete, or did so."""
    user = getSecurityManager().getUser()
    may_delete = api.user.has_permission(DELETE, obj=library) or may_manage(library)
    return bool(may_delete or discarded.by == user.getId())


def bring_back(library: Any, discarded: Discarded) -> Any:
    """Restore something as the present user. Raises Unauthorized, and NotAccepted without a place."""
    if not may_restore(library, discarded):
        raise Unauthorized()
    place = getUtility(IComesBack, discarded.kind).place_for(library, discarded)
    if place is None:
        raise NotAccepted(translate(NO_PLACE, context=getRequest()))
    return restore(discarded, place, getSecurityManager().getUser().getId())


class TrashPage(PartyPage):
    """What was deleted, since when, by whom, and until when it can come back."""

    tab = "papers"
    is_personal = True
    page = ViewPageTemplateFile("../templates/trash.pt")
    page_title = _("title_trash", default="Trash")
    refusals: tuple[str, ...] = ()

    def __call__(self) -> str:
        return self.page()

    @cached_property
    def library(self) -> Any:
        return self.context

    @cached_property
    def library_url(self) -> str:
        return self.context.absolute_url()

    @cached_property
    def may_manage(self) -> bool:
        return may_manage(self.context)

    @cached_property
    def days(self) -> int:
        return trash_days()

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(discarded) for discarded in visible_in_trash(self.context)]

    def _row(self, discarded: Discarded) -> dict[str, Any]:
        until = discarded.at + timedelta(days=self.days)
        return {
            "key": discarded.key,
            "title": discarded.title,
            "is_folder": discarded.kind == "Folder",
            "kind": getUtility(IComesBack, discarded.kind).title,
            "papers": self.number(discarded.papers) if discarded.kind == "Folder" else "",
            "by": name_of_person(discarded.by),
            "day": self.day(discarded.at),
            "iso": self.iso(discarded.at),
            "until": self.day(until),
            "until_iso": self.iso(until),
            "may_restore": may_restore(self.context, discarded),
        }

    def found(self, key: Any) -> Discarded:
        """Return something the present user may know of. Raises NotFound."""
        for discarded in visible_in_trash(self.context):
            if discarded.key == key:
                return discarded
        raise NotFound()


class RestoreFromTrash(PostPage, TrashPage):
    """Bring one thing back."""

    def change(self) -> str:
        discarded = self.found(self.request.form.get("key"))
        was_in = discarded.place
        try:
            thing = bring_back(self.context, discarded)
        except NotAccepted as error:
            self.refusals = (str(error),)
            self.request.response.setStatus(400)
            return self.page()
        place = thing.aq_parent
        if api.content.get_uuid(place) == was_in:
            message = _("msg_restored", default="It is back.")
        else:
            message = _(
                "msg_restored_elsewhere",
                default="It is back, in “${place}”: where it was is gone or closed to you.",
                mapping={"place": title_of(place)},
            )
        self.say(message)
        return self.lead_to(thing.absolute_url())


class EmptyTrash(PostPage, TrashPage):
    """Let one thing or everything be gone for good."""

    def change(self) -> str:
        if not self.may_manage:
            raise Unauthorized()
        key = self.request.form.get("key")
        if self.request.form.get("confirmed") != "1":
            self.refusals = (
                translate(
                    _("msg_purge_confirm", default="Please confirm first. Nothing was deleted."),
                    context=self.request,
                ),
            )
            self.request.response.setStatus(400)
            return self.page()
        for discarded in [self.found(key)] if key else visible_in_trash(self.context):
            purge(discarded)
        self.say(_("msg_purged", default="It is gone for good."))
        return self.lead_to(f"{self.library_url}/@@trash")


@implementer(IPublishTraverse)
class TrashService(Service):
    """``@trash`` of a library: what was deleted; with a key, one of them."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.keys: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> Any:  # noqa: N802 (the interface's name)
        self.keys.append(name)
        return self

    def found(self) -> Discarded:
        for discarded in visible_in_trash(self.context):
            if self.keys == [discarded.key]:
                return discarded
        raise NotFound()

    def shown(self, discarded: Discarded) -> dict[str, Any]:
        url = f"{self.context.absolute_url()}/@trash"
        return {
            "@id": f"{url}/{discarded.key}",
            "@type": discarded.kind,
            "UID": discarded.key,
            "title": discarded.title,
            # Of papers that lie with items not every reader of a meeting may know.
            "papers": discarded.papers if discarded.kind in ("Paper", "Folder") else None,
            "deleted": discarded.at.isoformat(),
            "gone": (discarded.at + timedelta(days=trash_days())).isoformat(),
            "may_restore": may_restore(self.context, discarded),
        }


class ListTrash(TrashService):
    def reply(self) -> dict[str, Any]:
        if self.keys:
            return self.shown(self.found())
        items = [self.shown(discarded) for discarded in visible_in_trash(self.context)]
        url = f"{self.context.absolute_url()}/@trash"
        return {"@id": url, "items": items, "items_total": len(items)}


class RestoreService(TrashService):
    """``POST @trash/<UID>`` brings it back and says where it is."""

    def reply(self) -> dict[str, Any]:
        thing = bring_back(self.context, self.found())
        return {"@id": thing.absolute_url(), "UID": api.content.get_uuid(thing)}


class PurgeService(TrashService):
    """``DELETE @trash/<UID>`` lets it be gone for good; without a UID everything is."""

    def reply(self) -> None:
        things = [self.found()] if self.keys else visible_in_trash(self.context)
        if not may_manage(self.context):
            raise Unauthorized()
        for discarded in things:
            purge(discarded)
        self.reply_no_content()
