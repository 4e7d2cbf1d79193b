"""Where the secretariat decides about files, and where the limits are set."""

from blkirm import _
from blkirm.access.principals import full_name
from blkirm.intake import holding
from blkirm.intake import journal
from blkirm.intake import passes
from blkirm.intake import scanner
from blkirm.intake.markings import LEVELS
from blkirm.intake.operations import MACROS
from blkirm.intake.rules import admission_of
from blkirm.intake.settings import IIntakeSettings
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.kernel.selects import CheckBoxGroupFieldWidget
from plone import api
from plone.app.registry.browser.controlpanel import ControlPanelFormWrapper
from plone.app.registry.browser.controlpanel import RegistryEditForm
from plone.z3cform import layout
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.i18n import translate


LONGEST_REASON = 500


class FilesAtTheGate(Page):
    """Files of a party that wait, and what was refused because of its marking."""

    page_title = _("heading_intake", default="Files at the gate")
    #: Who has `blkirm.intake: Review Files` in a party.
    readers_sentence = _(
        "sentence_gate",
        default="Only the chair and the secretariat of this working party see this page.",
    )

    def held(self) -> list[dict[str, Any]]:
        """Return what waits and may be seen by the reader."""
        rows = []
        for content in holding.holders(self.context):
            if not api.user.has_permission("View", obj=content):
                continue
            for file in holding.held_files(content).values():
                reasons = file.held.split()
                rows.append(
                    {
                        "uid": api.content.get_uuid(content),
                        "title": content.Title(),
                        "url": content.absolute_url(),
                        "file": file.filename,
                        "sender": full_name(admission_of(file).sender) or "",
                        "macros": MACROS in reasons,
                        "unscanned": "scan" in reasons,
                    }
                )
        return rows

    def refused(self) -> list[dict[str, Any]]:
        """Return who sent classified material and when; nothing of it is known but its SHA-256."""
        return [
            {
                "when": refusal.at,
                "account": refusal.account,
                "name": full_name(refusal.account),
                "door": refusal.door,
                "level": LEVELS[refusal.level],
                "sha256": refusal.sha256,
                "passed": passes.has_pass(self.context, refusal.sha256),
            }
            for refusal in journal.refusals_in(self.context.getId())
        ]

    def passes(self) -> list[passes.Pass]:
        """Return what was let through, the newest first."""
        return list(reversed(passes.passes_in(self.context)))

    def name_of(self, account: str) -> str:
        return full_name(account)

    def moment(self, value: Any) -> str:
        """Write a day and a time for the reader."""
        return f"{self.day(value)}, {value:%H:%M}"


class DecideOnFile(PostPage):
    """Confirm a file with macros, or remove a file that waits."""

    def change(self) -> str:
        uid = self.request.form.get("uid")
        content = next(
            (c for c in holding.holders(self.context) if api.content.get_uuid(c) == uid), None
        )
        if content is None or not api.user.has_permission("View", obj=content):
            raise NotFound()
        if self.request.form.get("decision") == "confirm":
            holding.confirm_macros(content)
            self.say(_("msg_macros_confirmed", default="The file was confirmed."))
        elif self.request.form.get("decision") == "drop":
            holding.drop(
                content,
                _("subject_file_dropped", default="A file was not accepted"),
                _(
                    "text_file_dropped",
                    default="The secretariat did not accept a file that was waiting. It was "
                    "removed.",
                ),
            )
            self.say(_("msg_file_dropped", default="The file was removed."))
        else:
            raise BadRequest()
        return self.lead_to(f"{self.context.absolute_url()}/@@intake")


class LetFileThrough(PostPage):
    """Let one file about the rules enter once, for a reason that is kept."""

    def change(self) -> str:
        sha256 = self.request.form.get("sha256")
        reason = self.request.form.get("reason")
        reason = " ".join(reason.split()) if isinstance(reason, str) else ""
        if sha256 not in {r.sha256 for r in journal.refusals_in(self.context.getId())} - {""}:
            raise NotFound()
        if not reason or len(reason) > LONGEST_REASON:
            self.say(
                _(
                    "msg_pass_reason",
                    default="Please give a reason of at most ${length} characters.",
                    mapping={"length": LONGEST_REASON},
                ),
                "error",
            )
        else:
            passes.give_pass(self.context, sha256, reason, api.user.get_current().getId())
            self.say(
                _(
                    "msg_pass_given",
                    default="This file may be sent once more; it is let through then.",
                )
            )
        return self.lead_to(f"{self.context.absolute_url()}/@@intake")


class SettingsForm(RegistryEditForm):
    schema = IIntakeSettings
    label = _("title_intake_settings", default="Files that enter")

    def updateFields(self) -> None:  # noqa: N802 (z3c.form's name)
        super().updateFields()
        self.fields["kinds"].widgetFactory = CheckBoxGroupFieldWidget

    @property
    def description(self) -> str:
        if not scanner.is_on():
            told = _(
                "msg_scanner_off",
                default="Files are not scanned for viruses: BLKIRM_CLAMD is not set.",
            )
        elif scanner.is_reachable():
            told = _("msg_scanner_on", default="Files are scanned for viruses by clamd.")
        else:
            told = _(
                "msg_scanner_away",
                default="The virus scanner does not answer. New files are kept hidden until it "
                "does.",
            )
        return translate(told, context=self.request)


SettingsPage = layout.wrap_form(SettingsForm, ControlPanelFormWrapper)
