"""The line of tools for those who may change a page. Not Plone's tool bar."""

from AccessControl import getSecurityManager
from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm import _
from blkirm.access.interfaces import IKeepsAddress
from blkirm.access.interfaces import IPrivateContent
from blkirm.access.interfaces import ISpace
from blkirm.kernel.interfaces import IShowsItsSteps
from blkirm.pages.rules import copy_of
from functools import cached_property
from plone.app.iterate.interfaces import IWorkingCopy
from plone.base.interfaces import IPloneSiteRoot
from Products.CMFCore.permissions import AddPortalContent
from Products.CMFCore.permissions import DeleteObjects
from Products.CMFCore.permissions import ManagePortal
from Products.CMFCore.permissions import ModifyPortalContent
from Products.CMFCore.permissions import ReviewPortalContent
from Products.CMFCore.utils import getToolByName
from typing import Any
from zope.component import queryMultiAdapter
from zope.i18n import translate
from zope.i18nmessageid import Message


#: Name of the page, what the link says, where it stands: in the line or behind "More".
VIEW = ("", _("label_tool_view", default="View"))
EDIT = ("edit", _("label_tool_edit", default="Edit"))
CONTENTS = ("folder_contents", _("label_tool_contents", default="Contents"))
PREVIEW = "as-public"
AS_PUBLIC = (f"@@{PREVIEW}", _("link_as_public", default="See it as the public does"))
SHARING = ("sharing", _("label_tool_sharing", default="Sharing"))
RENAME = ("object_rename", _("label_tool_rename", default="Rename"))
DELETE = ("delete_confirmation", _("label_tool_delete", default="Delete"))
SETTINGS = ("overview-controlpanel", _("label_tool_settings", default="Site settings"))


class EditBar:
    """What the present user can do to one object."""

    def __init__(self, content: Any, request: Any, view: Any) -> None:
        self.content = content
        self.request = request
        self.view_name = getattr(view, "__name__", "") or ""

    def may(self, permission: str) -> bool:
        return bool(getSecurityManager().checkPermission(permission, self.content))

    @cached_property
    def is_useful(self) -> bool:
        return self.may_edit or (self.may(ReviewPortalContent) and bool(self.transitions))

    @cached_property
    def url(self) -> str:
        return self.content.absolute_url()

    @cached_property
    def may_edit(self) -> bool:
        return self.may(ModifyPortalContent)

    @cached_property
    def is_root(self) -> bool:
        return IPloneSiteRoot.providedBy(self.content)

    @cached_property
    def is_place(self) -> bool:
        """Say whether this is the site or one of its places: they stay as they were set up."""
        return self.is_root or IPloneSiteRoot.providedBy(aq_parent(aq_inner(self.content)))

    @cached_property
    def is_folder(self) -> bool:
        return bool(getattr(self.content, "isPrincipiaFolderish", False))

    @cached_property
    def has_preview(self) -> bool:
        """Say whether this is a public folder; pages have the link below their title."""
        view = queryMultiAdapter((self.content, self.request), name=PREVIEW)
        return self.is_folder and view is not None

    @cached_property
    def is_private(self) -> bool:
        """Say whether the content has a page of its own for what it holds."""
        return ISpace.providedBy(self.content) or IPrivateContent.providedBy(self.content)

    @cached_property
    def tools(self) -> list[dict[str, Any]]:
        tools = [VIEW]
        if self.may_edit and not self.is_root and copy_of(self.content) is None:
            tools.append(EDIT)
        if self.may_edit and self.is_folder and not self.is_private:
            tools.append(CONTENTS)
        return [self._link(*tool) for tool in tools]

    @cached_property
    def further_tools(self) -> list[dict[str, Any]]:
        tools = [AS_PUBLIC] if self.may_edit and self.has_preview else []
        stays = self.is_place or IKeepsAddress.providedBy(self.content)
        if self.may_edit and not stays and self.may(DeleteObjects):
            tools += [RENAME, DELETE]
        if self.may(ManagePortal):
            # Inside a party rights follow from memberships and audiences.
            tools += [SETTINGS] if self.is_private else [SHARING, SETTINGS]
        return [self._link(*tool) for tool in tools]

    def _link(self, name: str, title: Message) -> dict[str, Any]:
        return {
            "url": f"{self.url}/{name}" if name else self._view_url(),
            "title": title,
            "current": name == self.view_name or not name and self._is_default_view(),
        }

    def _view_url(self) -> str:
        return self.url

    def _is_default_view(self) -> bool:
        return self.request["ACTUAL_URL"].rstrip("/") == self.url.rstrip("/")

    @cached_property
    def addable(self) -> list[dict[str, Any]]:
        """Types that can be added here, by title."""
        if not (self.is_folder and self.may(AddPortalContent)):
            return []
        types = self.content.allowedContentTypes()
        return [
            {"url": f"{self.url}/++add++{info.getId()}", "title": info.Title()} for info in types
        ]

    @cached_property
    def transitions(self) -> list[dict[str, str]]:
        """The steps of the workflow that the present user may take now, if the page has none."""
        if self.is_place or IShowsItsSteps.providedBy(self.content):
            return []
        if IWorkingCopy.providedBy(self.content):
            # It is published by taking its page's place.
            return []
        tool = getToolByName(self.content, "portal_workflow")
        return [
            {"id": step["id"], "title": workflow_word(step["title"], self.request)}
            for step in tool.listActionInfos(object=self.content)
            if step["category"] == "workflow"
        ]

    @cached_property
    def state(self) -> dict[str, str] | None:
        """Name of the present workflow state and its title."""
        if self.is_place:
            return None
        tool = getToolByName(self.content, "portal_workflow")
        name = tool.getInfoFor(self.content, "review_state", None)
        if not name:
            return None
        title = tool.getTitleForStateOnType(name, self.content.portal_type)
        return {"id": name, "title": workflow_word(title, self.request)}


def workflow_word(title: str, request: Any) -> str:
    """Say a title of a workflow, ours or Plone's, in the reader's language."""
    plone = translate(title, domain="plone", context=request)
    return translate(title, domain="blkirm", context=request, default=plone)
