"""What releases add to the pages of things, and of a party."""

from blkirm.kernel.page import Page
from blkirm.parties.rules import party_of
from blkirm.releases import rules
from blkirm.releases.records import rounds_in
from blkirm.releases.records import rounds_of
from blkirm.releases.records import running_round
from blkirm.releases.views.listing import visible_rows
from blkirm.releases.vocabularies import release_states
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from ZPublisher.BaseRequest import BaseRequest


class Box(Page):
    """A viewlet."""

    def __init__(self, context: Any, request: BaseRequest, view: Any, manager: Any) -> None:
        super().__init__(context, request)
        self.__parent__ = self.view = view

    def update(self) -> None:
        """Nothing to prepare: a viewlet has to have this."""


class ReleaseBox(Box):
    """The state of a thing's release, for those who may know of rounds, and the way there."""

    index = ViewPageTemplateFile("../templates/box.pt")

    def render(self) -> str:
        if not rules.may_read_rounds(self.context) or not self._is_worth_it():
            return ""
        return self.index()

    def _is_worth_it(self) -> bool:
        """Say whether somebody was asked ever, or could be asked now by this reader."""
        if rounds_of(self.context):
            return True
        return rules.may_manage(self.context) and rules.is_settled(self.context)

    @cached_property
    def state(self) -> str:
        return rules.state_of(self.context)

    @property
    def state_title(self) -> str:
        return release_states.title(self.state)

    @cached_property
    def running(self) -> Any:
        return running_round(self.context)

    def deadline(self) -> str:
        return self.day(self.running.deadline)

    def may_answer(self) -> bool:
        return rules.may_answer(self.context)

    def may_start(self) -> bool:
        return rules.may_manage(self.context) and not rules.reasons_against_round(self.context)

    def url(self) -> str:
        return f"{self.context.absolute_url()}/@@release"


class PartyBox(Box):
    """The way to the rounds of a party, with how many are running as far as the reader sees."""

    index = ViewPageTemplateFile("../templates/party-box.pt")

    def render(self) -> str:
        party = party_of(self.context)
        if not rules.may_read_rounds(party):
            return ""
        rows = visible_rows(rounds_in(party).things)
        self.running = sum(row.release_state == "asked" for row in rows)
        return self.index() if rows else ""

    def url(self) -> str:
        return f"{self.context.absolute_url()}/@@releases"
