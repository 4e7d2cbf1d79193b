"""Working copies in the page: what there is, and the buttons for them."""

from blkirm import _
from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.kernel.page import Part
from blkirm.kernel.page import PostPage
from blkirm.pages import operations
from blkirm.pages import rules
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions import Unauthorized


LONGEST_COMMENT = 500


class Banner(Part):
    """Below the title: a working copy says what it is, a page that there is one of it."""

    index = ViewPageTemplateFile("templates/banner.pt")

    def render(self) -> str:
        if self.original is not None or self.copy is not None or self.may_copy:
            return self.index()
        return ""

    @cached_property
    def original(self) -> Any:
        return rules.original_of(self.context)

    @cached_property
    def copy(self) -> Any:
        return rules.copy_of(self.context) if rules.may_know_of_copy(self.context) else None

    @cached_property
    def may_copy(self) -> bool:
        return rules.may_copy(self.context)

    @cached_property
    def may_put_back(self) -> bool:
        return rules.may_put_back(self.context)

    @cached_property
    def maker(self) -> str:
        """Return who made the copy of this page, to those who may know."""
        person = self.copy.creators[0] if self.copy is not None and self.copy.creators else ""
        owner = self.copy.getOwnerTuple() if self.copy is not None else None
        person = owner[1] if owner else person
        return full_name(person) if person and may_know(person) else ""

    def made_on(self) -> str:
        return self.day(self.copy.created())

    def longest_comment(self) -> int:
        return LONGEST_COMMENT


class CopyPage(PostPage):
    """Begin a working copy."""

    def change(self) -> str:
        if rules.copy_of(self.context) is not None and rules.may_know_of_copy(self.context):
            return self.lead_to(rules.copy_of(self.context).absolute_url())
        if not rules.may_copy(self.context):
            raise Unauthorized()
        copy = operations.make_copy(self.context)
        self.say(
            _(
                "msg_copy_made",
                default="This is the working copy. Only those who edit the site see it.",
            )
        )
        return self.lead_to(copy.absolute_url())


class CopyStep(PostPage):
    """What is done with a working copy."""

    def check_copy(self) -> None:
        if rules.original_of(self.context) is None:
            raise NotFound()
        if not rules.may_put_back(self.context):
            raise Unauthorized()


class PutBack(CopyStep):
    """Let a working copy take the place of its page."""

    def change(self) -> str:
        self.check_copy()
        comment = self.request.form.get("comment", "")
        if not isinstance(comment, str) or len(comment) > LONGEST_COMMENT:
            raise BadRequest()
        page = operations.put_back(self.context, comment)
        self.say(_("msg_copy_put_back", default="The page was changed."))
        return self.lead_to(page.absolute_url())


class DropCopy(CopyStep):
    """Throw a working copy away."""

    def change(self) -> str:
        self.check_copy()
        page = operations.drop_copy(self.context)
        self.say(_("msg_copy_dropped", default="The working copy is gone; the page is unchanged."))
        return self.lead_to(page.absolute_url())
