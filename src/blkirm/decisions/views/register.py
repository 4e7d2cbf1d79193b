"""The register of a party, and that of all parties a reader belongs to."""

from blkirm import _
from blkirm.access.identity import is_anonymous
from blkirm.decisions.lines import is_due
from blkirm.decisions.lines import late_lines
from blkirm.decisions.lines import LINES
from blkirm.decisions.register import BATCH
from blkirm.decisions.register import newer_ones
from blkirm.decisions.register import Register
from blkirm.decisions.register import SORTS
from blkirm.decisions.register import states_in
from blkirm.decisions.register import Wish
from blkirm.decisions.rules import may_manage
from blkirm.decisions.tasks import as_date
from blkirm.decisions.views.words import options
from blkirm.decisions.vocabularies import decision_results
from blkirm.decisions.vocabularies import decision_types
from blkirm.decisions.vocabularies import implementation_states
from blkirm.decisions.vocabularies import title_of_line
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import home_url
from blkirm.kernel.language import in_language
from blkirm.kernel.page import batch_links
from blkirm.kernel.page import Page
from blkirm.kernel.page import wanted_start
from blkirm.parties.views import PartyPage
from functools import cached_property
from plone import api
from typing import Any
from urllib.parse import urlencode
from zExceptions import Unauthorized
from zope.i18n import translate


LONGEST = 300
#: Headings that sort, and what they are called.
HEADINGS = {
    "number": _("label_decision_number", default="Number"),
    "title": _("label_decision", default="Decision"),
    "decided_on": _("label_decided_on", default="Decided on"),
    "due_date": _("label_due_date", default="To be done by"),
}


class Wishes(Page):
    """What pages, files and feeds of a register have in common: what their reader wants."""

    #: Id of the party whose register it is; empty for the register of all.
    party_id = ""
    #: Whether drafts are listed, for those who may see them.
    with_drafts = True
    only_followed = False

    def asked(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip()[:LONGEST] if isinstance(value, str) else ""

    @cached_property
    def wish(self) -> Wish:
        """Return what is wanted; whatever means nothing is as if it were not asked."""
        sort = self.asked("sort") if self.asked("sort") in SORTS else "number"
        year = self.asked("year")
        order = self.asked("order")
        return Wish(
            party=self.party_id or self._known(self.asked("party"), self.party_titles),
            text=self.asked("q"),
            type=self._known(self.asked("type"), decision_types.titles),
            result=self._known(self.asked("result"), decision_results.titles),
            year=int(year) if year.isdecimal() and 1900 <= int(year[:5]) <= 2200 else 0,
            line=self._known(self.asked("line"), LINES),
            state=self._known(self.asked("state"), implementation_states.titles),
            late=self.asked("late") == "1",
            drafts=self.with_drafts,
            followed=self.only_followed,
            sort=sort,
            descending=order == "descending" if order else SORTS[sort][1],
            start=wanted_start(self.request.form),
        )

    @staticmethod
    def _known(token: str, tokens: Any) -> str:
        return token if token in tokens else ""

    @cached_property
    def register(self) -> Register:
        return Register(self.wish)

    @cached_property
    def party_titles(self) -> dict[str, str]:
        """Return the titles of the parties that the reader may see, by id."""
        brains = api.portal.get_tool("portal_catalog")(portal_type="WorkingParty")
        return {brain.getId: title_of(brain) for brain in brains}

    @cached_property
    def form(self) -> dict[str, str]:
        """Return what was asked for, as it stands in addresses."""
        wish = self.wish
        return {
            "party": "" if self.party_id else wish.party,
            "q": wish.text,
            "type": wish.type,
            "result": wish.result,
            "year": str(wish.year or ""),
            "line": wish.line,
            "state": wish.state,
            "late": "1" if wish.late else "",
        }

    @property
    def base_url(self) -> str:
        raise NotImplementedError

    def link(self, name: str = "", **more: str) -> str:
        """Return the address of another view on what was asked for."""
        wanted = {key: value for key, value in (self.form | more).items() if value}
        base = f"{self.base_url}/@@{name}" if name else self.base_url
        return f"{base}?{urlencode(wanted)}" if wanted else base

    def words(self, message: Any) -> str:
        return translate(message, context=self.request)


class RegisterPage(Wishes):
    """One page of a register, with filters."""

    is_portal = False

    @property
    def here(self) -> str:
        """Return the address of this page without anything asked for."""
        return self.base_url

    @property
    def owed_url(self) -> str:
        return f"{home_url(self.language)}/owed"

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        brains = self.register.page()
        newer = newer_ones(brain.UID for brain in brains)
        return [self._row(brain, newer.get(brain.UID, [])) for brain in brains]

    def _row(self, brain: Any, newer: list[Any]) -> dict[str, Any]:
        due = as_date(brain.due_date)
        states = states_in(brain)
        return {
            "number": brain.decision_number,
            "title": brain.Title,
            "url": in_language(brain.getURL()),
            "type": decision_types.title(brain.decision_type),
            "result": decision_results.title(brain.decision_result),
            "party": self.party_titles.get(brain.party, ""),
            "day": self.day(as_date(brain.decided_on)),
            "iso": self.iso(as_date(brain.decided_on)),
            "due": self.day(due),
            "due_iso": self.iso(due),
            "draft": brain.review_state == "draft",
            "lines": len(states),
            "settled": sum(not is_due(state) for state in states.values()),
            "late": len(late_lines(states, due, clock.today())),
            "newer": [{"number": b.decision_number, "url": in_language(b.getURL())} for b in newer],
        }

    @cached_property
    def total(self) -> int:
        return self.register.total

    @cached_property
    def is_filtered(self) -> bool:
        return any(self.form.values())

    def batch(self) -> dict[str, str]:
        order = {"sort": self.wish.sort, "order": self._order(self.wish.descending)}
        form = self.form | order
        return batch_links(self.here, form, self.wish.start, BATCH, self.total)

    @staticmethod
    def _order(descending: bool) -> str:
        return "descending" if descending else "ascending"

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return what the columns are called, for rows that become paragraphs on a phone."""
        return {sort: self.words(title) for sort, title in HEADINGS.items()}

    def headings(self) -> list[dict[str, Any]]:
        rows = []
        for sort, title in HEADINGS.items():
            current = sort == self.wish.sort
            turned = not self.wish.descending if current else SORTS[sort][1]
            rows.append(
                {
                    "title": title,
                    "url": self.link(sort=sort, order=self._order(turned)),
                    "sorted": self._order(self.wish.descending) if current else None,
                }
            )
        return rows

    def types(self) -> list[dict[str, Any]]:
        return options(decision_types, self.wish.type)

    def results(self) -> list[dict[str, Any]]:
        return options(decision_results, self.wish.result)

    def states(self) -> list[dict[str, Any]]:
        return options(implementation_states, self.wish.state)

    def lines(self) -> list[dict[str, Any]]:
        return [
            {"token": line, "title": title_of_line(line), "selected": line == self.wish.line}
            for line in LINES
        ]

    def years(self) -> list[dict[str, Any]]:
        wanted = {*self.register.years(), *([self.wish.year] if self.wish.year else [])}
        return [
            {"token": str(year), "title": str(year), "selected": year == self.wish.year}
            for year in sorted(wanted, reverse=True)
        ]

    def parties(self) -> list[dict[str, Any]]:
        rows = [
            {"token": id_, "title": title, "selected": id_ == self.wish.party}
            for id_, title in self.party_titles.items()
        ]
        return sorted(rows, key=lambda row: row["title"])

    def feeds_url(self) -> str:
        return f"{home_url(self.language)}/decision-feeds"

    @property
    def number_found(self) -> str:
        return self.number(self.total)


class OfParty(PartyPage):
    """What belongs to one party."""

    tab = "decisions"

    @cached_property
    def party_id(self) -> str:
        return self.party.getId()

    @property
    def base_url(self) -> str:
        return self.context.absolute_url()


class OfPortal(Page):
    """What belongs to all parties, for whoever has an account."""

    is_portal = True
    is_personal = True
    is_concluded = False

    def __call__(self) -> Any:
        self.demand_account()
        return super().__call__()

    def demand_account(self) -> None:
        if is_anonymous():
            raise Unauthorized()

    @property
    def base_url(self) -> str:
        return f"{home_url(self.language)}/decisions"

    def link(self, name: str = "", **more: str) -> str:
        """Return the address of another view: ``decisions-csv`` beside ``decisions``."""
        wanted = {key: value for key, value in (self.form | more).items() if value}
        base = f"{self.base_url}-{name}" if name else self.base_url
        return f"{base}?{urlencode(wanted)}" if wanted else base


class PartyRegister(OfParty, RegisterPage):
    """The register of one party."""

    @cached_property
    def may_add(self) -> bool:
        return bool(api.user.has_permission("blkirm.decisions: Add Decision", obj=self.context))

    @cached_property
    def may_manage(self) -> bool:
        return may_manage(self.context)


class PortalRegister(OfPortal, RegisterPage):
    """The register of all parties, as far as the reader may see their decisions."""

    page_title = _("title_all_decisions", default="Decisions")
    with_drafts = False
    may_add = False
