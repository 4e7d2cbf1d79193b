"""Submitting an item, putting one on the agenda, changing one."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.intake.interfaces import Refused
from blkirm.meetings import operations
from blkirm.meetings import rules
from blkirm.meetings.references import uids_from
from blkirm.meetings.views.forms import authorities
from blkirm.meetings.views.forms import Field
from blkirm.meetings.views.forms import InvalidField
from blkirm.meetings.views.forms import MeetingsForm
from blkirm.meetings.views.forms import options
from blkirm.meetings.vocabularies import agenda_item_kinds
from blkirm.meetings.vocabularies import agenda_marks
from blkirm.papers.operations import originator_of
from blkirm.papers.operations import share_file
from blkirm.papers.related import NoSuchPaper
from blkirm.papers.related import written
from blkirm.papers.rules import visible_papers
from plone import api
from plone.dexterity.utils import createContentInContainer
from typing import Any
from zope.event import notify
from zope.i18nmessageid import Message
from zope.lifecycleevent import ObjectModifiedEvent


def item_fields() -> list[Field]:
    """Return the fields that say what an item is."""
    return [
        Field("title", _("label_title", default="Title"), required=True),
        Field(
            "kind", _("label_kind", default="Kind"), "select", options=options(agenda_item_kinds)
        ),
        Field("description", _("label_description", default="Description"), "textarea", most=5000),
        Field(
            "rapporteur",
            _("label_rapporteur", default="Rapporteur"),
            "select",
            help=_("help_rapporteur", default="The authority that introduces the item."),
            options=authorities(),
        ),
        Field(
            "minutes_planned",
            _("label_minutes_planned", default="Time in minutes"),
            "number",
            most=24 * 60,
        ),
        Field(
            "draft_resolution", _("label_draft_resolution", default="Draft resolution"), "textarea"
        ),
        Field(
            "papers",
            _("label_papers_chosen", default="Papers of the library"),
            "textarea",
            help=_(
                "help_papers_chosen",
                default="Reference numbers or addresses, one on each line.",
            ),
            most=5000,
        ),
    ]


def manager_fields() -> list[Field]:
    """Return the fields for those who order the agenda."""
    return [
        Field("marks", _("label_marks", default="Marks"), "checks", options=options(agenda_marks)),
        Field(
            "standing",
            _("label_standing_item", default="Standing item"),
            "check",
            help=_(
                "help_standing_item",
                default="Comes again in each meeting that is made from this one.",
            ),
        ),
        Field(
            "confidential_placeholder",
            _("label_confidential_placeholder", default="Show others that there is an item"),
            "check",
            help=_(
                "help_confidential_placeholder",
                default="Those who may not see this item read “Confidential item” in its place. "
                "Otherwise they see nothing and count on without it.",
            ),
        ),
    ]


class ItemForm(MeetingsForm):
    """What the forms of an item share."""

    def back_title(self) -> str:
        return self.meeting.title

    def with_papers(self, values: dict[str, Any], before: Any = ()) -> dict[str, Any]:
        """Return the fields of an item, papers as UIDs. Raises InvalidField."""
        lines = filter(None, (line.strip() for line in values.pop("papers").splitlines()))
        try:
            values["papers"] = uids_from(list(lines), before)
        except NoSuchPaper as error:
            raise InvalidField(error.message) from None
        values["rapporteur"] = values["rapporteur"] or None
        return values


class SubmitItem(ItemForm):
    """A new item: submitted by a member, or put on the agenda by those who order it."""

    @property
    def heading(self) -> Message:
        if self.may_manage:
            return _("heading_add_item", default="New item")
        return _("heading_submit_item", default="Submit an item")

    @property
    def button(self) -> Message:
        if self.may_manage:
            return _("button_add_item", default="Add the item")
        return _("button_submit_item", default="Submit the item")

    @property
    def intro(self) -> Message | None:
        if not self.may_manage and rules.is_late_now(self.context):
            return _(
                "intro_submit_late",
                default="The deadline is over. Your item will be marked as late; the chair decides "
                "whether it can still be dealt with.",
            )
        if not self.may_manage:
            return _(
                "intro_submit",
                default="Until the chair accepts it, you, chair and secretariat see the item, and "
                "nobody else.",
            )
        return None

    @property
    def fields(self) -> list[Field]:
        upload = Field(
            "files",
            _("label_files_of_item", default="New papers for this item"),
            "file",
            help=_(
                "help_files_of_item",
                default="They lie with the item: whoever can see the item can see them, and nobody "
                "else.",
            ),
        )
        confirm = Field(
            "confirmed",
            _(
                "label_confirm_findings",
                default="I have read the warnings and send it all the same",
            ),
            "check",
        )
        asked = [confirm] if getattr(self, "may_confirm", False) or self._said("confirmed") else []
        if not self.may_manage:
            return [*item_fields(), upload, *asked]
        waits = Field(
            "begins_submitted",
            _("label_begins_submitted", default="Not on the agenda yet"),
            "check",
            help=_(
                "help_begins_submitted",
                default="For a confidential item: say first who may see it, then accept it.",
            ),
        )
        return [*item_fields(), upload, *asked, *manager_fields(), waits]

    def _said(self, name: str) -> bool:
        return bool(self.request.form.get(name))

    def initial(self) -> dict[str, Any]:
        return {"kind": "discussion", "rapporteur": self._own_authority()}

    def _own_authority(self) -> str:
        person = api.user.get_current().getId() or ""
        if self.may_manage or not list(get_register().of_person(person)):
            return ""
        return originator_of(person, self.party.getId()) or ""

    def carry_out(self, values: dict[str, Any]) -> str:
        if not self.may_manage:
            operations.refuse(rules.reasons_against_submitting(self.context))
        files, confirmed = values.pop("files"), values.pop("confirmed", False)
        values = self.with_papers(values)
        item = createContentInContainer(self.context, "AgendaItem", **values)
        try:
            for upload in files:
                share_upload(item, upload, confirmed)
        except Refused as refused:
            self.may_confirm = all(f.severity == "confirm" for f in refused.findings)
            self.entered["files"] = []
            raise
        if rules.state_of(item) == "accepted":
            self.say(_("msg_item_added", default="The item is on the agenda."))
        elif self.may_manage:
            self.say(_("msg_item_kept", default="The item is not on the agenda yet."))
            return item.absolute_url()
        else:
            self.say(_("msg_item_submitted", default="Your item was submitted."))
        return self.url


def share_upload(item: Any, upload: Any, confirmed: bool) -> None:
    """Put an uploaded file into an item. Raises ``intake.interfaces.Refused``."""
    try:
        share_file(item, upload, upload.filename)
    except Refused as refused:
        if not confirmed or any(f.severity != "confirm" for f in refused.findings):
            raise
        upload.seek(0)
        share_file(item, upload, upload.filename, confirmed=[f.code for f in refused.findings])


class EditItem(ItemForm):
    """What an item is."""

    heading = _("heading_edit_item", default="Change the item")

    @property
    def fields(self) -> list[Field]:
        return [*item_fields(), *(manager_fields() if self.may_manage else ())]

    def initial(self) -> dict[str, Any]:
        values = {field.name: getattr(self.context, field.name) for field in self.fields}
        values["papers"] = "\n".join(written(p) for p in visible_papers(self.context.papers or ()))
        return values

    def back_title(self) -> str:
        return self.context.title

    def carry_out(self, values: dict[str, Any]) -> str:
        for name, value in self.with_papers(values, self.context.papers).items():
            setattr(self.context, name, value)
        notify(ObjectModifiedEvent(self.context))
        self.say(_("msg_saved", default="It is saved."))
        return self.url
