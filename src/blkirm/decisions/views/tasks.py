"""Tasks of a party, and what an authority still owes in all parties."""

from blkirm import _
from blkirm.access.identity import is_anonymous
from blkirm.audiences.rules import facts
from blkirm.audiences.rules import may_change_audience
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.rules import short_name_of_authority
from blkirm.decisions import operations
from blkirm.decisions import rules
from blkirm.decisions.lines import is_late
from blkirm.decisions.lines import line_of
from blkirm.decisions.references import origin_of
from blkirm.decisions.register import states_in
from blkirm.decisions.tasks import as_date
from blkirm.decisions.tasks import MOST
from blkirm.decisions.tasks import tasks_of
from blkirm.decisions.views.words import cell
from blkirm.decisions.vocabularies import task_states
from blkirm.decisions.vocabularies import TASK_TRANSITIONS
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import home_url
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.parties.views import PartyPage
from functools import cached_property
from plone import api
from Products.CMFCore.WorkflowCore import WorkflowException
from typing import Any
from zExceptions import BadRequest
from zExceptions import Unauthorized
from zope.i18n import translate


def task_row(page: Page, brain: Any) -> dict[str, Any]:
    """Describe a task for a list."""
    due = as_date(brain.due_date)
    return {
        "title": brain.Title,
        "url": in_language(brain.getURL()),
        "who": short_name_of_authority(brain.responsible) or brain.office or "",
        "office": brain.office or "",
        "due": page.day(due),
        "iso": page.iso(due),
        "state": brain.review_state,
        "state_title": task_states.title(brain.review_state),
        "late": is_late("open" if brain.review_state == "open" else "done", due, clock.today()),
        "party": brain.party,
    }


class TasksPage(PartyPage):
    """The tasks of a party: open ones first, the most urgent first."""

    tab = "decisions"

    @cached_property
    def shows_all(self) -> bool:
        return self.request.form.get("all") == "1"

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        query = {} if self.shows_all else {"review_state": "open"}
        return [task_row(self, brain) for brain in tasks_of(self.party.getId(), **query)]

    @cached_property
    def may_add(self) -> bool:
        return bool(api.user.has_permission("blkirm.decisions: Add Task", obj=self.context))


class TaskPage(PartyPage):
    """One task and the steps it can take."""

    tab = "decisions"

    @cached_property
    def state(self) -> str:
        return api.content.get_state(self.context)

    @property
    def state_title(self) -> str:
        return task_states.title(self.state)

    @property
    def is_late(self) -> bool:
        return rules.is_task_late(self.context)

    @property
    def may_edit(self) -> bool:
        return bool(api.user.has_permission("Modify portal content", obj=self.context))

    @property
    def may_change_audience(self) -> bool:
        return may_change_audience(self.context)

    def facts(self) -> list[dict[str, Any]]:
        task = self.context
        pairs = [
            (
                _("label_responsible", default="Responsible authority"),
                name_of_authority(task.responsible),
            ),
            (_("label_office", default="Office"), task.office),
            (_("label_due_date", default="To be done by"), self.day(task.due_date)),
        ]
        return [{"label": label, "value": value} for label, value in pairs if value]

    def origin(self) -> dict[str, str] | None:
        found = origin_of(self.context)
        return {"title": title_of(found), "url": found.absolute_url()} if found else None

    def steps(self) -> list[dict[str, str]]:
        """Return the steps that the reader can take now."""
        workflow = api.portal.get_tool("portal_workflow")
        names = [action["id"] for action in workflow.getTransitionsFor(self.context)]
        return [
            {"name": name, "title": translate(TASK_TRANSITIONS[name], context=self.request)}
            for name in names
            if name in TASK_TRANSITIONS and (name != "finish" or rules.may_finish(self.context))
        ]

    def last_comment(self) -> str:
        """Return what was said with the last step."""
        workflow = api.portal.get_tool("portal_workflow")
        history = workflow.getInfoFor(self.context, "review_history", ()) or ()
        return history[-1].get("comments", "") if history else ""


class ChangeTask(PostPage, TaskPage):
    """Take a step with a task."""

    def change(self) -> str:
        step = self.request.form.get("step", "")
        comment = self.request.form.get("comment", "")
        if step not in {s["name"] for s in self.steps()} or not isinstance(comment, str):
            raise BadRequest()
        try:
            operations.change_state(self.context, step, comment[:500])
        except WorkflowException:
            raise BadRequest() from None
        self.say(_("msg_task_changed", default="The task has its new state."))
        return self.lead_to(in_language(self.url))


def owed_by(authority: str) -> list[Any]:
    """Return the entries of decisions and tasks that an authority still owes, as the reader sees.

    Not those of concluded parties: nobody can do anything there any more.
    """
    catalog = api.portal.get_tool("portal_catalog")
    # Unrestricted: only the ids, to leave something out; nobody is told of these parties.
    over = catalog.unrestrictedSearchResults(portal_type="WorkingParty", review_state="concluded")
    # An empty list would leave out everything.
    still = {"party": {"not": [brain.getId for brain in over]}} if over else {}
    brains = catalog(
        portal_type=["Decision", "Task"], owed_by=rules.owed_tokens(authority), **still
    )
    return sorted(brains, key=lambda b: (as_date(b.due_date) is None, str(as_date(b.due_date))))


class OwedPage(Page):
    """What an authority still owes, in all parties, as far as the reader may see them."""

    is_personal = True
    page_title = _("title_owed", default="What is still owed")

    def __call__(self) -> Any:
        if is_anonymous():
            raise Unauthorized()
        return super().__call__()

    @cached_property
    def authority(self) -> str:
        wanted = self.request.form.get("authority", "")
        if isinstance(wanted, str) and wanted in all_authorities():
            return wanted
        mine = rules.my_authorities()
        return mine[0] if mine else ""

    @property
    def here(self) -> str:
        return f"{home_url(self.language)}/owed"

    @property
    def authority_title(self) -> str:
        return name_of_authority(self.authority)

    def authorities(self) -> list[dict[str, Any]]:
        """Return all authorities, one's own first."""
        mine = rules.my_authorities()
        rest = sorted(set(all_authorities()) - set(mine), key=name_of_authority)
        return [
            {"token": id_, "title": name_of_authority(id_), "selected": id_ == self.authority}
            for id_ in [*mine, *rest]
        ]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        if not self.authority:
            return []
        brains = api.portal.get_tool("portal_catalog")(portal_type="WorkingParty")
        parties = {brain.getId: title_of(brain) for brain in brains}
        line = line_of(self.authority, facts)
        return [self._row(brain, line, parties) for brain in owed_by(self.authority)[:MOST]]

    def _row(self, brain: Any, line: str, parties: dict[str, str]) -> dict[str, Any]:
        if brain.portal_type == "Task":
            return {**task_row(self, brain), "number": "", "party": parties.get(brain.party, "")}
        due = as_date(brain.due_date)
        state = states_in(brain).get(line, "open")
        described = cell(line, state, due)
        return {
            "title": brain.Title,
            "url": in_language(brain.getURL()),
            "number": brain.decision_number,
            "party": parties.get(brain.party, ""),
            "due": self.day(due),
            "iso": self.iso(due),
            "state": described["colour"],
            "state_title": described["words"],
            "late": described["late"],
        }
