"""Pages of a working party."""

from blkirm import _
from blkirm.access.identity import is_anonymous
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.rules import short_name_of_authority
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.authorities.vocabularies import levels_plural
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.kernel.richtext import clean_html
from blkirm.parties.content import WorkingParty
from blkirm.parties.operations import end_membership
from blkirm.parties.operations import grant_membership
from blkirm.parties.operations import MembershipRefused
from blkirm.parties.rules import current_members
from blkirm.parties.rules import is_concluded
from blkirm.parties.rules import parties_of_person
from blkirm.parties.rules import party_of
from blkirm.parties.services import MANAGE
from blkirm.parties.vocabularies import party_kinds
from collections import Counter
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import NotFound
from zope.i18n import translate


#: Colours of the levels in the style sheet.
LEVEL_CLASSES = {"federal": "federal", "land": "laender", "district": "local", "municipal": "local"}


class PartyPage(Page):
    """What all pages inside a party share: its name, its tabs and who can see it."""

    tab = ""

    @cached_property
    def party(self) -> WorkingParty:
        return party_of(self.context)

    @cached_property
    def party_url(self) -> str:
        return self.party.absolute_url()

    @cached_property
    def party_title(self) -> str:
        return title_of(self.party)

    @cached_property
    def members(self) -> list[Membership]:
        return current_members(self.party.getId())

    @cached_property
    def is_concluded(self) -> bool:
        return is_concluded(self.party)

    def tabs(self) -> list[dict[str, Any]]:
        tabs = (
            ("overview", "", _("tab_overview", default="Overview")),
            ("papers", "/papers", _("tab_papers", default="Papers")),
            ("members", "/members", _("tab_members", default="Members")),
        )
        return [
            {"title": title, "url": f"{self.party_url}{path}", "current": key == self.tab}
            for key, path, title in tabs
        ]

    def people(self) -> int:
        """Return how many people belong to the party now."""
        return len({m.person for m in self.members})

    def people_by_level(self) -> list[dict[str, Any]]:
        """Return how many people the levels of government sent, in the order of the levels."""
        authorities = all_authorities()
        sent = {
            (m.person, authorities[m.on_behalf_of].level)
            for m in self.members
            if m.on_behalf_of in authorities
        }
        counts = Counter(level for _person, level in sent)
        return [
            {
                "title": levels_plural.title(level),
                "class": LEVEL_CLASSES.get(level, "other"),
                "people": counts[level],
            }
            for level in levels.titles
            if counts[level]
        ]

    def own_membership(self) -> dict[str, str] | None:
        """Return why the reader is here: the authority that sent them, and until when."""
        person = api.user.get_current().getId()
        own = [m for m in self.members if m.person == person]
        if not own:
            return None
        longest = max(own, key=lambda m: (m.valid_until is None, m.valid_until))
        return {
            "authority": name_of_authority(longest.on_behalf_of),
            "until": self.day(longest.valid_until),
        }


class Macros(Page):
    """Pieces of templates that pages inside a party share; no page by itself."""

    def __call__(self) -> str:
        raise NotFound()


class WorkingPartyPage(PartyPage):
    """What a party is for, its newest papers, its members by level and Land, its contact."""

    tab = "overview"

    def mandate(self) -> str:
        order = (
            ("mandate_en", "mandate_de") if self.language == "en" else ("mandate_de", "mandate_en")
        )
        for name in order:
            html = clean_html(getattr(self.party, name), self.party)
            if html:
                return html
        return ""

    def mandate_language(self) -> str | None:
        """Return the language of the mandate when it is not the page's."""
        value = getattr(self.party, f"mandate_{self.language}")
        return None if value and value.raw else {"de": "en", "en": "de"}[self.language]

    def facts(self) -> list[dict[str, str]]:
        party = self.party
        facts = [(_("label_kind", default="Kind"), party_kinds.title(party.kind))]
        if party.field_of_work:
            facts.append(
                (
                    _("label_field_of_work", default="Field of work"),
                    fields_of_work.title(party.field_of_work),
                )
            )
        if party.start:
            facts.append((_("label_start", default="Since"), self.day(party.start)))
        if party.end:
            facts.append((_("label_end", default="Until"), self.day(party.end)))
        return [{"label": label, "value": value} for label, value in facts]

    def parent(self) -> dict[str, str] | None:
        """Return the party this one reports to, where the reader may see that one."""
        if not self.party.parent_party:
            return None
        brains = api.content.find(portal_type="WorkingParty", getId=self.party.parent_party)
        return {"title": title_of(brains[0]), "url": brains[0].getURL()} if brains else None

    def newest_papers(self) -> list[dict[str, Any]]:
        """Return the five papers changed last that the reader may see."""
        brains = api.portal.get_tool("portal_catalog")(
            portal_type="Paper",
            party=self.party.getId(),
            sort_on="modified",
            sort_order="descending",
            sort_limit=5,
        )[:5]
        return [
            {
                "title": brain.Title,
                "lang": brain.Language,
                "url": brain.getURL(),
                "originator": short_name_of_authority(brain.originator),
                "day": self.day(brain.modified),
                "iso": self.iso(brain.modified),
            }
            for brain in brains
        ]

    def people_by_land(self) -> list[dict[str, Any]]:
        authorities = all_authorities()
        sent = {
            (m.person, authorities[m.on_behalf_of].land)
            for m in self.members
            if m.on_behalf_of in authorities
        }
        counts = Counter(land for _person, land in sent if land)
        rows = [{"title": laender.title(land), "people": n} for land, n in counts.items()]
        return sorted(rows, key=lambda row: row["title"])


class MembersPage(PartyPage):
    """Who belongs to a party; and, for chair and secretariat, who shall."""

    page_title = _("heading_members", default="Members")

    tab = "members"
    page = ViewPageTemplateFile("templates/members.pt")
    refusal: str = ""

    def __call__(self) -> str:
        return self.page()

    @cached_property
    def may_manage(self) -> bool:
        return bool(api.user.has_permission(MANAGE, obj=self.context))

    def rows(self) -> list[dict[str, Any]]:
        """Return the members by level, Land and authority."""
        authorities = all_authorities()
        order = {level: number for number, level in enumerate(levels.titles)}
        rows = []
        for m in self.members:
            facts = authorities.get(m.on_behalf_of)
            level, land = (facts.level, facts.land) if facts else ("", "")
            rows.append(
                {
                    "id": m.id,
                    "name": self._name(m.person),
                    "authority": title_of(facts) if facts else m.on_behalf_of,
                    "level": levels.title(level),
                    "class": LEVEL_CLASSES.get(level, "other"),
                    "land": laender.title(land),
                    "role": translate(PARTY_ROLES[m.role].title, context=self.request),
                    "votes": m.voting_right,
                    "since": self.day(m.valid_from),
                    "until": self.day(m.valid_until),
                    "order": (order.get(level, 99), laender.title(land), m.on_behalf_of, m.role),
                }
            )
        return sorted(rows, key=lambda row: row["order"])

    def _name(self, person: str) -> str:
        user = api.user.get(userid=person)
        return (user and user.getProperty("fullname")) or person

    def roles(self) -> list[dict[str, str]]:
        wanted = self.request.form.get("role", "member")
        return [
            {
                "token": role.token,
                "title": translate(role.title, context=self.request),
                "selected": role.token == wanted,
            }
            for role in PARTY_ROLES.values()
        ]

    def authorities(self) -> list[dict[str, Any]]:
        wanted = self.request.form.get("on_behalf_of")
        rows = [
            {"id": facts.id, "title": title_of(facts), "selected": facts.id == wanted}
            for facts in all_authorities().values()
        ]
        return sorted(rows, key=lambda row: row["title"])

    def entered(self, name: str) -> str:
        """Return what was typed before a refusal."""
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""

    def today(self) -> str:
        return clock.today().isoformat()


class GrantMembership(PostPage, MembersPage):
    """The form that grants a membership."""

    def change(self) -> str:
        form = self.request.form
        data = {
            name: form[name]
            for name in ("person", "role", "on_behalf_of", "valid_from", "valid_until", "reason")
            if isinstance(form.get(name), str) and form[name].strip()
        }
        try:
            grant_membership(self.context, api.user.get_current().getId(), data)
        except MembershipRefused as refusal:
            self.refusal = translate(refusal.message, context=self.request)
            self.request.response.setStatus(400)
            return self.page()
        self.say(_("msg_membership_granted", default="The membership was granted."))
        return self.lead_to(f"{self.party_url}/members")


class EndMembership(PostPage, MembersPage):
    """The button that ends a membership."""

    def change(self) -> str:
        membership = self.request.form.get("membership", "")
        try:
            end_membership(self.context, str(membership), api.user.get_current().getId())
        except (KeyError, MembershipRefused) as refusal:
            message = getattr(refusal, "message", None) or _(
                "msg_membership_gone", default="This party has no such membership."
            )
            self.refusal = translate(message, context=self.request)
            self.request.response.setStatus(400)
            return self.page()
        self.say(_("msg_membership_was_ended", default="The membership has ended."))
        return self.lead_to(f"{self.party_url}/members")


class WorkingPartiesPage(Page):
    """The parties the reader belongs to."""

    def parties(self) -> list[dict[str, Any]]:
        return listed_parties(self)


def listed_parties(page: Page) -> list[dict[str, Any]]:
    """Return the parties the reader may see, from the catalogue, the own ones first."""
    own = () if is_anonymous() else parties_of_person(api.user.get_current().getId())
    brains = api.portal.get_tool("portal_catalog")(portal_type="WorkingParty")
    rows = [
        {
            "title": title_of(brain),
            "url": in_language(brain.getURL()),
            "description": brain.Description,
            "kind": party_kinds.title(brain.party_kind),
            "field": fields_of_work.title(brain.field_of_work),
            "concluded": brain.review_state == "concluded",
            "own": brain.getId in own,
        }
        for brain in brains
    ]
    return sorted(rows, key=lambda row: (row["concluded"], not row["own"], row["title"]))
