"""Decisions and tasks on the pages of the item and the meeting that they come from."""

from blkirm import _
from blkirm.decisions.interfaces import ICarriesTasks
from blkirm.decisions.operations import decision_from
from blkirm.decisions.operations import task_from
from blkirm.decisions.views.tasks import open_tasks
from blkirm.decisions.views.tasks import task_row
from blkirm.decisions.vocabularies import decision_results
from blkirm.decisions.vocabularies import decision_types
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.parties.rules import party_of
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import Unauthorized
from zope.interface import implementer
from zope.viewlet.interfaces import IViewlet


ADD_DECISION = "blkirm.decisions: Add Decision"
ADD_TASK = "blkirm.decisions: Add Task"


@implementer(IViewlet)
class FromHere(Page):
    """What was decided here and what has to be done, as far as the reader may see it."""

    index = ViewPageTemplateFile("../templates/from-here.pt")
    #: Its place in the viewlet manager.
    weight = 60

    def __init__(self, context: Any, request: Any, view: Any, manager: Any) -> None:
        super().__init__(context, request)
        self.view, self.manager = view, manager
        self.__parent__ = view

    def update(self) -> None:
        """Nothing to prepare."""

    def render(self) -> str:
        shown = self.decisions or self.tasks or self.may_add_decision or self.may_add_task
        return self.index() if shown else ""

    @cached_property
    def _brains(self) -> list[Any]:
        uid = api.content.get_uuid(self.context)
        return list(api.portal.get_tool("portal_catalog")(origins=uid, sort_on="sortable_title"))

    @cached_property
    def decisions(self) -> list[dict[str, Any]]:
        found = [brain for brain in self._brains if brain.portal_type == "Decision"]
        return [
            {
                "number": brain.decision_number,
                "title": brain.Title,
                "url": in_language(brain.getURL()),
                "type": decision_types.title(brain.decision_type),
                "result": decision_results.title(brain.decision_result),
                "draft": brain.review_state == "draft",
            }
            for brain in sorted(found, key=lambda brain: brain.decision_number or "~")
        ]

    @cached_property
    def tasks(self) -> list[dict[str, Any]]:
        if ICarriesTasks.providedBy(self.context):
            party = party_of(self.context).getId()
            return [task_row(self, brain) for brain in open_tasks(party)]
        return [task_row(self, brain) for brain in self._brains if brain.portal_type == "Task"]

    @cached_property
    def may_add_decision(self) -> bool:
        return may_add(self.context, "decisions", ADD_DECISION)

    @cached_property
    def may_add_task(self) -> bool:
        return may_add(self.context, "tasks", ADD_TASK)

    @property
    def url(self) -> str:
        return self.context.absolute_url()


class FromMeeting(FromHere):
    """The same for a meeting; making something of it is done at its items."""

    may_add_decision = False
    may_add_task = False


def may_add(item: Any, place: str, permission: str) -> bool:
    """Say whether the present user may make something of an accepted item in a place."""
    party = party_of(item)
    return (
        api.content.get_state(item) == "accepted"
        and place in party
        and bool(api.user.has_permission(permission, obj=party[place]))
    )


class MakeDecision(PostPage):
    """Make a draft of a decision from an item, and lead to its form."""

    def change(self) -> str:
        if not may_add(self.context, "decisions", ADD_DECISION):
            raise Unauthorized()
        decision = decision_from(self.context)
        self.say(
            _(
                "msg_decision_made",
                default="A draft was made of the item. Please complete it, then enter it in the "
                "register.",
            )
        )
        return self.lead_to(in_language(f"{decision.absolute_url()}/edit"))


class MakeTask(PostPage):
    """Make a task from an item, and lead to its form."""

    def change(self) -> str:
        if not may_add(self.context, "tasks", ADD_TASK):
            raise Unauthorized()
        task = task_from(self.context)
        self.say(_("msg_task_made", default="A task was made of the item. Please complete it."))
        return self.lead_to(in_language(f"{task.absolute_url()}/edit"))
