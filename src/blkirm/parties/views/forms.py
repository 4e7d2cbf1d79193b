"""Forms about memberships, in two steps: filled in; then what it means; then it is recorded."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import name_of_authority
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.parties.operations import change_membership
from blkirm.parties.operations import end_membership
from blkirm.parties.operations import grant_membership
from blkirm.parties.operations import MembershipRefused
from blkirm.parties.operations import proposed_change
from blkirm.parties.operations import proposed_end
from blkirm.parties.operations import proposed_grant
from blkirm.parties.operations import proposed_renewal
from blkirm.parties.operations import REASON_LENGTH
from blkirm.parties.operations import renew_membership
from blkirm.parties.preview import ABILITIES
from blkirm.parties.preview import Preview
from blkirm.parties.preview import preview
from blkirm.parties.preview import VOTE
from blkirm.parties.rules import account_of
from blkirm.parties.views.membership import OneMembership
from blkirm.parties.views.words import FACTS
from functools import cached_property
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest
from zExceptions import MethodNotAllowed
from zope.i18nmessageid import Message


#: Refusals in the words of the form instead of the interface's, and the field they belong to.
FORM_WORDS: dict[str, tuple[str, Message | None]] = {
    "msg_membership_person": (
        "person",
        _(
            "error_account",
            default="There is no account with exactly this id or e-mail address. The secretariat "
            "knows how to get one.",
        ),
    ),
    "msg_membership_role": ("role", _("error_role", default="Please choose a role.")),
    "msg_membership_authority": (
        "on_behalf_of",
        _("error_authority", default="Please choose an authority."),
    ),
    "msg_membership_period": (
        "valid_until",
        _("error_period", default="The last day must not be before the first."),
    ),
    "msg_membership_text": (
        "reason",
        _(
            "error_reason",
            default="Please write at most ${length} characters.",
            mapping={"length": REASON_LENGTH},
        ),
    ),
    "msg_membership_double": ("person", None),
    "msg_renew_later": ("valid_until", None),
    "msg_renew_endless": ("valid_until", None),
    "msg_last_chair": ("", None),
}
DAY_WORDS = _(
    "error_day", default="Please write a day between 1990 and 2100, for example 2026-11-22."
)
EMPTY_DAY = _("error_day_empty", default="Please write the first day.")


class MembershipForm(OneMembership):
    """What the forms share. Nothing is recorded before somebody has seen what it means."""

    form_page = ViewPageTemplateFile("../templates/membership_form.pt")
    preview_page = ViewPageTemplateFile("../templates/membership_preview.pt")
    view = ""
    intro: Message | None = None
    save_title: Message = _("button_save_membership", default="Save")
    danger = False
    refusal = ""
    refused_field = ""
    overtaken = False

    def __call__(self) -> str:
        method = self.request.method
        if method in ("GET", "HEAD"):
            self.prepare()
            return self.form_page()
        if method != "POST":
            raise MethodNotAllowed()
        check(self.request)
        step = self.request.form.get("step", "look")
        if step not in ("look", "back", "save"):
            raise BadRequest()
        self.prepare()
        if step == "back":
            return self.form_page()
        try:
            self.proposed = self.propose()
            if step == "save" and self.entered("seen") == self.stamp():
                self.save()
                self.say(self.done())
                self.request.response.redirect(self.after_url(), status=303)
                return ""
        except MembershipRefused as refusal:
            self.refuse(refusal)
            return self.form_page()
        if step == "save":
            self.overtaken = True
            self.request.response.setStatus(409)
        return self.preview_page()

    # --- what each form says for itself -----------------------------------------------------

    def prepare(self) -> None:
        """Raise NotFound where there is nothing to fill in."""
        self.membership  # noqa: B018 (raises)

    def fields(self) -> list[dict[str, Any]]:
        raise NotImplementedError

    def propose(self) -> Membership:
        """Return what would be recorded. Raises ``MembershipRefused``."""
        raise NotImplementedError

    def save(self) -> None:
        raise NotImplementedError

    def done(self) -> Message:
        """Return what is said afterwards."""
        raise NotImplementedError

    def stamp(self) -> str:
        """Return what tells whether somebody else was quicker since the preview."""
        return str(len(self.versions))

    def after_url(self) -> str:
        return self.membership_url

    def back_url(self) -> str:
        return self.membership_url

    # --- fields ---------------------------------------------------------------------------

    def entered(self, name: str, default: str = "") -> str:
        """Return what was typed; what is no text is no input of this form."""
        value = self.request.form.get(name, default)
        if not isinstance(value, str):
            raise BadRequest()
        return value

    def filled(self) -> dict[str, str]:
        """Return what was typed into the fields."""
        return {field["name"]: self.entered(field["name"]) for field in self.fields()}

    def hidden(self) -> list[dict[str, str]]:
        """Return what the preview carries to the next step."""
        carried = {**self.filled(), "seen": self.stamp()}
        return [{"name": name, "value": value} for name, value in carried.items()]

    def field(self, name: str, kind: str, label: Message, value: str, **more: Any) -> dict:
        return {
            "name": name,
            "kind": kind,
            "label": label,
            "value": self.entered(name, value),
            "help": None,
            "required": False,
            "options": (),
            "error": self.refusal if name == self.refused_field else "",
            **more,
        }

    def role_field(self, chosen: str) -> dict[str, Any]:
        options = [(token, self.role_titles[token]) for token in PARTY_ROLES]
        return self.field("role", "select", FACTS["role"], chosen, options=options)

    def authority_field(self, chosen: str) -> dict[str, Any]:
        titles = {facts.id: title_of(facts) for facts in all_authorities().values()}
        options = sorted(titles.items(), key=lambda item: item[1].casefold())
        if not chosen:
            options.insert(0, ("", self.words(_("option_choose", default="Please choose"))))
        return self.field(
            "on_behalf_of",
            "select",
            FACTS["on_behalf_of"],
            chosen,
            options=options,
            required=True,
        )

    def vote_field(self, chosen: str, *more: tuple[str, Message]) -> dict[str, Any]:
        options = (
            *more,
            ("yes", _("vote_yes", default="yes")),
            ("no", _("vote_no", default="no")),
        )
        return self.field(
            "voting_right",
            "select",
            FACTS["voting_right"],
            chosen,
            options=[(token, self.words(title)) for token, title in options],
        )

    def day_field(self, name: str, label: Message, value: str, **more: Any) -> dict[str, Any]:
        return self.field(name, "date", label, value, **more)

    def reason_field(self, help_text: Message) -> dict[str, Any]:
        return self.field("reason", "text", FACTS["reason"], "", help=help_text)

    def refuse(self, refusal: MembershipRefused) -> None:
        """Show a refusal beside the field it is about, in the words of the form."""
        message = refusal.message
        self.refused_field, words = FORM_WORDS.get(message, ("", None))
        if message == "msg_membership_day":
            self.refused_field, words = message.mapping["name"], DAY_WORDS
        elif message in ("msg_membership_missing", "msg_membership_empty"):
            self.refused_field = message.mapping["name"]
            words = {
                "person": FORM_WORDS["msg_membership_person"][1],
                "on_behalf_of": FORM_WORDS["msg_membership_authority"][1],
                "role": FORM_WORDS["msg_membership_role"][1],
            }.get(self.refused_field, EMPTY_DAY)
        self.refusal = self.words(words or message)
        self.request.response.setStatus(400)

    def voting_right(self) -> bool | None:
        value = self.entered("voting_right", "role")
        if value not in ("role", "yes", "no"):
            raise BadRequest()
        return {"yes": True, "no": False}.get(value)

    # --- what the preview tells -------------------------------------------------------------

    @property
    def old(self) -> Membership | None:
        """Return what is recorded now."""
        return self.membership

    @cached_property
    def effect(self) -> Preview:
        return preview(self.proposed)

    def compared(self) -> list[dict[str, Any]]:
        """Return what would be recorded, beside what is."""
        new = self.facts_of(self.proposed)
        old = self.facts_of(self.old) if self.old else {}
        return [
            {
                "label": label,
                "old": old.get(name, ""),
                "new": new[name],
                "changed": bool(old) and old[name] != new[name],
            }
            for name, label in FACTS.items()
            if new[name] or old.get(name)
        ]

    @property
    def proposed_name(self) -> str:
        return self.name_of(self.proposed.person)

    def abilities(self, tokens: frozenset[str]) -> list[str]:
        told = [self.words(words) for token, words in ABILITIES.items() if token in tokens]
        voting = sorted(token.removeprefix(VOTE) for token in tokens if token.startswith(VOTE))
        return told + [
            self.words(
                _(
                    "ability_vote",
                    default="vote on behalf of ${authority}",
                    mapping={"authority": name_of_authority(authority)},
                )
            )
            for authority in voting
        ]

    def others(self) -> list[dict[str, str]]:
        """Return by what else the person belongs to this party then."""
        return [
            {
                "role": self.role_titles[m.role],
                "authority": name_of_authority(m.on_behalf_of),
            }
            for m in self.effect.others
        ]

    def gained(self) -> list[str]:
        return self.abilities(self.effect.gained)

    def lost(self) -> list[str]:
        return self.abilities(self.effect.lost)

    def kept(self) -> list[str]:
        return self.abilities(self.effect.kept)

    @property
    def effect_day(self) -> str:
        return self.day(self.effect.day)

    @property
    def is_at_once(self) -> bool:
        return self.effect.day == clock.today()

    def loses_access(self) -> bool:
        return bool(self.effect.before.abilities and not self.effect.after.abilities)

    def only_named(self) -> bool:
        return "named" in self.effect.after.abilities

    def keeps_end(self) -> str:
        """Return the last day of what would be recorded, where it has one and is no end itself."""
        proposed = self.proposed
        return self.day(proposed.valid_until) if proposed.ended_at is None else ""

    def is_endless(self) -> bool:
        return self.proposed.ended_at is None and self.proposed.valid_until is None


class GrantMembership(MembershipForm):
    """Let an existing account take part."""

    page_title = _("heading_grant", default="Grant a membership")
    heading = page_title
    view = "grant-membership"
    intro = _(
        "intro_grant",
        default="Before anything is recorded the next page shows what the person will see.",
    )
    save_title = _("button_grant", default="Grant membership")

    def prepare(self) -> None:
        pass

    old = None

    def fields(self) -> list[dict[str, Any]]:
        return [
            self.field(
                "person",
                "text",
                _("label_account", default="Account"),
                "",
                required=True,
                help=_(
                    "help_account",
                    default="The exact id of an existing account, or its e-mail address.",
                ),
            ),
            self.role_field("member"),
            self.authority_field(""),
            self.vote_field("role", ("role", _("vote_as_role", default="As the role has it"))),
            self.day_field(
                "valid_from", FACTS["valid_from"], clock.today().isoformat(), required=True
            ),
            self.day_field(
                "valid_until", _("label_valid_until", default="Until (may stay empty)"), ""
            ),
            self.reason_field(
                _("help_grant_reason", default="For example the letter by which they were sent.")
            ),
        ]

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            name: self.entered(name).strip()
            for name in ("role", "on_behalf_of", "valid_from", "valid_until", "reason")
            if self.entered(name).strip()
        }
        person = self.entered("person").strip()
        data["person"] = account_of(person) or person
        data["voting_right"] = self.voting_right()
        return data

    def propose(self) -> Membership:
        return proposed_grant(self.party, self.reader, self.data())

    def save(self) -> None:
        self.granted = grant_membership(self.party, self.reader, self.data())

    def done(self) -> Message:
        return _("msg_membership_granted", default="The membership was granted.")

    def stamp(self) -> str:
        person = self.proposed.person
        held = [m for m in get_register().of_person(person) if m.party == self.party.getId()]
        return f"{person}:{sum(len(get_register().history(m.id)) for m in held)}"

    def after_url(self) -> str:
        return f"{self.party_url}/membership?membership={self.granted.id}"

    def back_url(self) -> str:
        return self.members_url


class ChangeMembership(MembershipForm):
    """Another role, authority, vote or period."""

    page_title = _("heading_change_membership", default="Change a membership")
    heading = page_title
    view = "change-membership"
    intro = _(
        "intro_change",
        default="What was before stays in the history. The next page shows what changes for the "
        "person.",
    )

    def fields(self) -> list[dict[str, Any]]:
        m = self.membership
        return [
            self.role_field(m.role),
            self.authority_field(m.on_behalf_of),
            self.vote_field("yes" if m.voting_right else "no"),
            self.day_field(
                "valid_from", FACTS["valid_from"], m.valid_from.isoformat(), required=True
            ),
            self.day_field(
                "valid_until",
                _("label_valid_until", default="Until (may stay empty)"),
                m.valid_until.isoformat() if m.valid_until else "",
            ),
            self.reason_field(_("help_change_reason", default="Why it is changed.")),
        ]

    def data(self) -> dict[str, Any]:
        m = self.membership
        data: dict[str, Any] = {
            "role": self.entered("role", m.role),
            "on_behalf_of": self.entered("on_behalf_of", m.on_behalf_of),
            "valid_from": self.entered("valid_from", m.valid_from.isoformat()).strip(),
            "valid_until": self.entered("valid_until").strip(),
            "reason": self.entered("reason").strip() or m.reason,
        }
        if "voting_right" in self.request.form:
            data["voting_right"] = self.voting_right()
        return data

    def propose(self) -> Membership:
        return proposed_change(self.party, self.membership.id, self.data())

    def save(self) -> None:
        change_membership(self.party, self.membership.id, self.reader, self.data())

    def done(self) -> Message:
        return _("msg_membership_changed", default="The membership was changed.")


class RenewMembership(MembershipForm):
    """A later end; nothing else."""

    page_title = _("heading_renew_membership", default="Renew a membership")
    heading = page_title
    view = "renew-membership"
    save_title = _("button_renew", default="Renew")

    def fields(self) -> list[dict[str, Any]]:
        until = self.membership.valid_until or clock.today()
        later = max(until, clock.today())
        try:
            proposal = later.replace(year=later.year + 1)
        except ValueError:  # 29 February
            proposal = later.replace(year=later.year + 1, day=28)
        return [
            self.day_field(
                "valid_until",
                _("label_renew_until", default="New last day"),
                proposal.isoformat(),
                required=True,
            )
        ]

    def propose(self) -> Membership:
        return proposed_renewal(self.party, self.membership.id, self.entered("valid_until").strip())

    def save(self) -> None:
        renew_membership(self.party, self.membership.id, self.reader, self.proposed.valid_until)

    def done(self) -> Message:
        return _("msg_membership_renewed", default="The membership was renewed.")


class EndMembership(MembershipForm):
    """An end at this moment."""

    page_title = _("heading_end_membership", default="End a membership")
    heading = page_title
    view = "end-membership"
    intro = _(
        "intro_end",
        default="A membership ends at the moment of saving. Its record stays in the history.",
    )
    save_title = _("button_end_now", default="End membership now")
    danger = True

    def fields(self) -> list[dict[str, Any]]:
        return [self.reason_field(_("help_end_reason", default="Why it ends."))]

    def propose(self) -> Membership:
        return proposed_end(self.party, self.membership.id, self.entered("reason"))

    def save(self) -> None:
        end_membership(self.party, self.membership.id, self.reader, self.entered("reason"))

    def done(self) -> Message:
        return _("msg_membership_was_ended", default="The membership has ended.")
