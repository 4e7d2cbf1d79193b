"""The page that says who can see a thing, and lets those who may change it."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.access.audience import Audience
from blkirm.access.audience import AUTHORITY
from blkirm.access.audience import CIRCLES
from blkirm.access.audience import GROUP
from blkirm.access.audience import is_within
from blkirm.access.audience import kind_of
from blkirm.access.audience import LAND
from blkirm.access.audience import LEVEL
from blkirm.access.audience import MARKINGS
from blkirm.access.audience import NETWORK
from blkirm.access.audience import RESTRICTED
from blkirm.access.audience import SEAT
from blkirm.access.register import Census
from blkirm.access.register import get_register
from blkirm.access.roles import PARTY_ROLES
from blkirm.audiences import readers as state
from blkirm.audiences.operations import change_audience
from blkirm.audiences.operations import count_narrowings
from blkirm.audiences.operations import narrow_some
from blkirm.audiences.readers import counted
from blkirm.audiences.readers import Readers
from blkirm.audiences.readers import readers_by
from blkirm.audiences.readers import readers_on
from blkirm.audiences.readers import readers_with
from blkirm.audiences.readers import tokens_of
from blkirm.audiences.readers import widens
from blkirm.audiences.record import CONTAINER
from blkirm.audiences.record import get_audience_record
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import AudienceRefused
from blkirm.audiences.rules import bound_of
from blkirm.audiences.rules import effective_audience
from blkirm.audiences.rules import facts
from blkirm.audiences.rules import has_audience
from blkirm.audiences.rules import may_change_audience
from blkirm.audiences.rules import possible_recipients
from blkirm.audiences.rules import proposed_audience
from blkirm.audiences.rules import shown_token
from blkirm.audiences.sentence import name_of_recipient
from blkirm.audiences.sentence import names_of_recipients
from blkirm.audiences.sentence import reasons
from blkirm.audiences.sentence import sentence
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.authorities.vocabularies import levels_plural
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import name_of_person
from blkirm.parties.rules import party_of
from blkirm.parties.rules import sees_names
from blkirm.parties.views import LEVEL_CLASSES
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import Unauthorized
from zope.i18n import translate


#: So many things are narrowed in one request; then the page shows how far it got.
AT_ONCE = 200
#: So many lines are kept in memory.
MOST_KEPT = 5000
#: Set on a request once the sentence stands on its page.
SHOWN = "blkirm.audience.shown"


class Readership(Page):
    """What pages about the readers of a thing share."""

    @cached_property
    def party(self) -> WorkingParty | None:
        return party_of(self.context)

    @cached_property
    def census(self) -> Census:
        return get_register().census()

    @cached_property
    def tokens(self) -> frozenset[str]:
        return frozenset(tokens_of(self.context))

    @cached_property
    def readers(self) -> Readers:
        party = self.party.getId() if self.party is not None else None
        return readers_by(self.tokens, party, self.census)

    @cached_property
    def party_title(self) -> str:
        """Return what the party is called, as far as the reader may know."""
        may_view = self.party is not None and getSecurityManager().checkPermission(
            "View", self.party
        )
        return title_of(self.party) if may_view else ""

    def sentence(self) -> str:
        return sentence(self.readers, self.party, self.party_title, self.sees_names)

    @cached_property
    def sees_names(self) -> bool:
        return self.party is not None and sees_names(self.party)

    def reasons(self) -> list[str]:
        return reasons(self.readers, self.party, api.user.get_current().getId())

    def level_rows(self, people: Iterable[Any] | None = None) -> list[dict[str, Any]]:
        counts = counted(self.readers.people if people is None else people, 0)
        return [
            {
                "title": levels_plural.title(level),
                "class": LEVEL_CLASSES.get(level, "other"),
                "people": self.number(counts[level]),
            }
            for level in levels.titles
            if counts[level]
        ]

    @property
    def css(self) -> str:
        shown = {state.PUBLIC: "public", state.RESTRICTED: "restricted", state.DRAFT: "restricted"}
        return shown.get(self.readers.state, "")

    @cached_property
    def marking(self) -> str:
        return audience_of(self.context).marking


class AudienceLine(Readership):
    """The sentence, as it stands on every page about one thing."""

    #: Stands for the address in what is kept.
    details_url = "@@audience-of-this"

    def __call__(self) -> str:
        self.request.other[SHOWN] = True
        html = self._kept()
        return html.replace(self.details_url, f"{self.context.absolute_url()}/@@audience")

    def _kept(self) -> str:
        """Return the line as it was made for the same readers, reader and language before.

        Kept with the census, so whatever changes who belongs where forgets it.
        """
        user = getSecurityManager().getUser()
        key = (
            self.tokens,
            self.party_title,
            user.getId(),
            tuple(user.getRoles()),
            self.language,
            self.marking,
            self.has_details,
        )
        memo = self.census.memo
        if key not in memo:
            if len(memo) > MOST_KEPT:
                memo.clear()
            memo[key] = self.index()
        return memo[key]

    @cached_property
    def has_details(self) -> bool:
        return self.party is not None and not isinstance(self.request["PUBLISHED"], AudiencePage)


class AudiencePage(Readership):
    """Who can see this: how many, who, why, since when; and the form that changes it."""

    page_title = _("heading_audience", default="Who can see this?")
    page = ViewPageTemplateFile("templates/audience.pt")
    refusals: tuple[str, ...] = ()
    needs_confirmation = False
    wanted: Audience | None = None

    def __call__(self) -> str:
        return self.page()

    # --- how many, and who ----------------------------------------------------------------

    def land_rows(self) -> list[dict[str, Any]]:
        counts = counted(self.readers.people, 1)
        rows = [{"title": laender.title(land), "people": n} for land, n in counts.items()]
        return sorted(rows, key=lambda row: row["title"])

    def people_rows(self, readers: Readers | None = None) -> list[dict[str, Any]]:
        """Return the people of the party who can see the thing, by level and authority."""
        order = {level: number for number, level in enumerate(levels.titles)}
        rows = []
        for m in (readers or self.readers).people:
            level, land = facts(m.on_behalf_of)
            here = m.party == self.party.getId()
            rows.append(
                {
                    # People of parties the reader does not share stay nameless.
                    "name": name_of_person(m.person) if here else "",
                    "authority": name_of_authority(m.on_behalf_of),
                    "level": levels.title(level),
                    "class": LEVEL_CLASSES.get(level, "other"),
                    "land": laender.title(land),
                    "role": translate(PARTY_ROLES[m.role].title, context=self.request)
                    if here
                    else "",
                    "order": (not here, order.get(level, 99), land, m.on_behalf_of, m.person),
                }
            )
        return sorted((row for row in rows if row["name"]), key=lambda row: row["order"])

    def nameless(self) -> int:
        """Return how many people of other parties see the thing as well."""
        return sum(m.party != self.party.getId() for m in self.readers.people)

    # --- what is set, and what was --------------------------------------------------------

    @cached_property
    def has_audience(self) -> bool:
        return has_audience(self.context)

    @cached_property
    def effective(self) -> Audience:
        return effective_audience(self.context)

    @property
    def is_inherited(self) -> bool:
        return not audience_of(self.context).is_explicit

    def in_words(self, audience: Audience) -> str:
        """Say an audience and its marking in a few words."""
        if audience.circle is None:
            words = _("audience_inherited", default="as the folder or library it lies in")
        else:
            words = CIRCLES[audience.circle]
        words = translate(words, context=self.request)
        if audience.recipients:
            words += ": " + ", ".join(names_of_recipients(audience.recipients, self.sees_names))
        return f"{words} · {audience.marking}" if audience.marking else words

    def changes(self) -> list[dict[str, Any]]:
        """Return the recorded changes, the newest first."""
        return [
            {
                "day": self.day(change.at),
                "iso": self.iso(change.at),
                "by": name_of_person(change.by),
                "before": self.in_words(change.before),
                "after": self.in_words(change.after),
                "with_container": change.cause == CONTAINER,
                "moved": change.moved,
                "from": self._title_of_party(change.party),
            }
            for change in reversed(
                get_audience_record().of_thing(api.content.get_uuid(self.context))
            )
        ]

    def _title_of_party(self, party: str) -> str:
        """Return what a party is called that a thing came from, as far as the reader may know."""
        brains = api.content.find(portal_type="WorkingParty", id=party) if party else ()
        return title_of(brains[0].getObject()) if len(brains) == 1 else ""

    @cached_property
    def past_day(self) -> date | None:
        wanted = self.request.form.get("at")
        try:
            day = date.fromisoformat(wanted) if isinstance(wanted, str) and wanted else None
        except ValueError:
            return None
        return day if day and day <= clock.today() else None

    def past(self) -> Readers | None:
        """Return who could see it on the day asked for; to be asked only where there is one."""
        return readers_on(self.context, self.past_day)

    def today(self) -> str:
        return clock.today().isoformat()

    def asked_day(self) -> str:
        return self.past_day.isoformat() if self.past_day else ""

    # --- the form -------------------------------------------------------------------------

    @cached_property
    def may_change(self) -> bool:
        return may_change_audience(self.context)

    @cached_property
    def chosen(self) -> Audience:
        """Return what the form shows: what was asked for, else what is set."""
        if self.wanted is not None:
            return self.wanted
        return audience_of(self.context)

    def circles(self) -> list[dict[str, Any]]:
        bound = bound_of(self.context)
        explained = {
            RESTRICTED: _("help_circle_restricted", default="Only those named below."),
            GROUP: _("help_circle_group", default="All members of the party."),
            NETWORK: _("help_circle_network", default="All members of all parties."),
        }
        inherited = self._count(Audience(None))
        rows = [
            {
                "token": "",
                "title": _("circle_inherited", default="As what it lies in"),
                "help": _(
                    "help_circle_inherited", default="Follows the folder or library around it."
                ),
                "people": inherited,
                "selected": self.chosen.circle is None,
            }
        ]
        for circle, help_ in explained.items():
            wide = Audience(circle)
            if not is_within(wide, bound.audience, facts):
                continue
            rows.append(
                {
                    "token": circle,
                    "title": CIRCLES[circle],
                    "help": help_,
                    "people": "" if circle == RESTRICTED else self._count(wide),
                    "selected": self.chosen.circle == circle,
                }
            )
        return rows

    def _count(self, audience: Audience) -> str:
        return self.number(len(readers_with(self.context, audience)))

    def markings(self) -> list[dict[str, Any]]:
        return [
            {
                "label": marking.label,
                "meaning": marking.meaning,
                "selected": marking.label == self.chosen.marking,
            }
            for marking in MARKINGS.values()
        ]

    def recipient_groups(self) -> list[dict[str, Any]]:
        """Return who can be named, by kind, with the number of people each means."""
        titles = {
            LEVEL: _("recipients_levels", default="Levels of government"),
            LAND: _("recipients_laender", default="Länder"),
            AUTHORITY: _("recipients_authorities", default="Authorities"),
            SEAT: _("recipients_members", default="Single members"),
        }
        bound = bound_of(self.context).audience
        offered = [
            recipient
            for recipient in possible_recipients(self.party.getId())
            if is_within(Audience(RESTRICTED, (recipient,)), bound, facts)
        ]
        offered += [r for r in self.chosen.recipients if r not in offered]
        groups = []
        for kind, title in titles.items():
            rows = [
                {
                    "token": shown_token(recipient),
                    "title": name_of_recipient(recipient),
                    "selected": recipient in self.chosen.recipients,
                }
                for recipient in offered
                if kind_of(recipient) == kind
            ]
            if rows:
                rows.sort(key=lambda row: row["title"])
                open_ = "open" if any(row["selected"] for row in rows) else None
                groups.append({"kind": kind, "title": title, "rows": rows, "open": open_})
        return groups

    # --- what would change ----------------------------------------------------------------

    preview_part = ViewPageTemplateFile("templates/audience_preview.pt")

    def preview(self) -> dict[str, Any] | None:
        """Return what saving would do, in numbers."""
        if self.wanted is None:
            return None
        return preview_of(self.context, self.wanted, self)

    def asked_for(self) -> dict[str, Any]:
        """Return the choices of the form as ``proposed_audience`` takes them."""
        form = self.request.form
        recipients = form.get("recipients", [])
        recipients = [recipients] if isinstance(recipients, str) else recipients
        circle = form.get("circle", "")
        return {
            "circle": circle,
            # Ticked boxes stay ticked when another circle is chosen; they mean nothing then.
            "recipients": recipients if circle == RESTRICTED else [],
            "marking": form.get("marking", ""),
        }

    def propose(self) -> Audience | None:
        """Return what the form asks for; None, with ``refusals``, where that is not possible."""
        try:
            self.wanted = proposed_audience(self.context, self.asked_for())
        except AudienceRefused as refusal:
            self.refusals = tuple(translate(m, context=self.request) for m in refusal.messages)
        return self.wanted


def preview_of(thing: IDexterityContent, wanted: Audience, page: Readership) -> dict[str, Any]:
    """Return what a change would do: how many people afterwards, how many more and fewer."""
    before = {m.person for m in page.readers.people}
    after = readers_with(thing, wanted)
    people = {m.person for m in after.people}
    return {
        "people": page.number(len(people)),
        "one": len(people) == 1,
        "levels": page.level_rows(after.people),
        "more": page.number(len(people - before)) if people - before else "",
        "fewer": page.number(len(before - people)) if before - people else "",
        "narrowings": count_narrowings(thing, wanted),
        "is_draft": after.state == state.DRAFT,
    }


class PreviewAudience(AudiencePage):
    """What saving would do, as a piece of a page; asked for while somebody chooses.

    A choice that is not possible yet is answered with the reason, and is no error.
    """

    page = ViewPageTemplateFile("templates/audience_preview.pt")

    def __call__(self) -> str:
        if not self.may_change:
            raise Unauthorized()
        self.propose()
        return self.page()


class ChangeAudience(PostPage, AudiencePage):
    """Save what the form says; ask first where that lets more people in."""

    progress: dict[str, Any] | None = None

    def change(self) -> str:
        if not self.may_change:
            raise Unauthorized()
        wanted = self.propose()
        if wanted is None:
            self.request.response.setStatus(400)
            return self.page()
        if "preview" in self.request.form:
            return self.page()
        if widens(self.context, wanted) and self.request.form.get("confirmed") != "1":
            self.needs_confirmation = True
            return self.page()
        by = api.user.get_current().getId()
        left = narrow_some(self.context, wanted, by, most=AT_ONCE)
        if left:
            return self._show_progress(left)
        change_audience(self.context, wanted, by)
        self.say(_("msg_audience_changed", default="The audience was changed."))
        return self.lead_to(f"{self.context.absolute_url()}/@@audience")

    def _show_progress(self, left: int) -> str:
        asked = self.request.form.get("total", "")
        total = int(asked) if isinstance(asked, str) and asked.isdecimal() else left + AT_ONCE
        total = max(total, left)
        self.progress = {
            "total": total,
            "done": total - left,
            "circle": self.asked_for()["circle"],
            "marking": self.asked_for()["marking"],
            "recipients": self.asked_for()["recipients"],
        }
        return self.progress_page()

    progress_page = ViewPageTemplateFile("templates/audience_progress.pt")
