"""Checklist, editions and handing over in REST."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.principals import may_know
from blkirm.publications import editions
from blkirm.publications import handing_over
from blkirm.publications import operations
from blkirm.publications import rules
from blkirm.publications import sources
from blkirm.publications.checklist import checklist
from blkirm.publications.checklist import may_be_confirmed
from blkirm.releases.rules import may_manage
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.services import Service
from typing import Any
from zExceptions import NotFound
from zope.component import getMultiAdapter
from zope.i18n import translate


class ChecklistGet(Service):
    """``GET <report>/@checklist``: each line with what was found."""

    def reply(self) -> dict[str, Any]:
        checks = checklist(self.context)
        approval = self.context.approval
        return {
            "@id": f"{self.context.absolute_url()}/@checklist",
            "clear": not any(check.stands_against for check in checks),
            "items": [
                {
                    "id": check.id,
                    "title": self._say(check.title),
                    "state": check.state,
                    "blocking": check.blocking,
                    "detail": self._say(check.detail),
                    "may_be_confirmed": may_be_confirmed(check),
                    "confirmed": {
                        "actor": self._person(check.confirmation.by),
                        "time": check.confirmation.at,
                        "note": check.confirmation.note,
                    }
                    if check.confirmation
                    else None,
                }
                for check in checks
            ],
            "approved": {"actor": self._person(approval["by"]), "time": approval["at"]}
            if approval
            else None,
            "embargo": self.context.embargo.isoformat() if self.context.embargo else None,
        }

    def _say(self, message: Any) -> str:
        return translate(message, context=self.request)

    @staticmethod
    def _person(account: str) -> str | None:
        return account if account and may_know(account) else None


class ChecklistPost(ChecklistGet):
    """``POST <report>/@checklist {confirm, note}``: say that a line is in order."""

    def reply(self) -> dict[str, Any]:
        body = json_body(self.request)
        check, note = body.get("confirm"), body.get("note")
        if not (isinstance(check, str) and isinstance(note, str)):
            message = _("msg_values", default="A value in the body is not of its field's kind.")
            raise NotAccepted(translate(message, context=self.request))
        operations.confirm_check(self.context, check, note, api.user.get_current())
        return super().reply()


class EditionPost(Service):
    """``POST <report>/@edition``: the draft of the edition that follows; 201."""

    def reply(self) -> dict[str, Any]:
        newer = editions.make_new_edition(self.context, api.user.get_current().getId() or "")
        self.request.response.setStatus(201)
        self.request.response.setHeader("Location", newer.absolute_url())
        return getMultiAdapter((newer, self.request), ISerializeToJson)()


class HandOverGet(Service):
    """``GET <thing>/@hand-over``: what became of a released text, for who leads the party."""

    def reply(self) -> dict[str, Any]:
        if not may_manage(self.context):
            raise NotFound()
        return self.told()

    def told(self) -> dict[str, Any]:
        reports = sources.reports_made_from(self.context)
        return {
            "@id": f"{self.context.absolute_url()}/@hand-over",
            "possible": not handing_over.reasons_against_handing_over(self.context),
            "reports": [
                {
                    "state": rules.state_of(each),
                    "@id": each.absolute_url()
                    if rules.state_of(each) in rules.PUBLIC_STATES
                    else None,
                }
                for each in reports
            ],
        }


class HandOverPost(HandOverGet):
    """``POST <thing>/@hand-over``: make the draft of a report from a released text; 201."""

    def reply(self) -> dict[str, Any]:
        if not may_manage(self.context):
            raise NotFound()
        handing_over.hand_over(self.context, api.user.get_current().getId() or "")
        self.request.response.setStatus(201)
        return self.told()
