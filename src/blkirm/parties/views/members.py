"""The roster: who belongs to a party, for guests in numbers."""

from blkirm import _
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.authorities.vocabularies import levels_plural
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.parties.roster import counted
from blkirm.parties.roster import in_groups
from blkirm.parties.roster import ORDERS
from blkirm.parties.roster import RosterRefused
from blkirm.parties.roster import Seat
from blkirm.parties.roster import seats
from blkirm.parties.roster import STATES
from blkirm.parties.roster import Wish
from blkirm.parties.roster import wish_from
from blkirm.parties.rules import members_on
from blkirm.parties.rules import state_of
from blkirm.parties.views.frame import LEVEL_CLASSES
from blkirm.parties.views.words import MembershipPage
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import urlencode


#: So many days before its end a membership is marked for those who can renew it.
SOON = 60


class Roster(MembershipPage):
    """The lines that somebody asked for; page and export share them."""

    @cached_property
    def wish(self) -> Wish:
        """Return what the reader asked for. Raises ``RosterRefused``."""
        return wish_from(self.request.form)

    @cached_property
    def seats(self) -> list[Seat]:
        return seats(self.party.getId(), self.wish)

    @cached_property
    def groups(self) -> list[dict[str, Any]]:
        return [
            {
                "title": group.title
                or (
                    self.words(_("group_none", default="Without a Land")) if self.is_grouped else ""
                ),
                "token": group.token,
                "class": LEVEL_CLASSES.get(group.token, "other"),
                "rows": [self.row(seat) for seat in group.seats],
            }
            for group in in_groups(self.seats, self.wish.sort, self.role_titles)
        ]

    @property
    def is_grouped(self) -> bool:
        return self.wish.sort != "person"

    def row(self, seat: Seat) -> dict[str, Any]:
        """Return what everybody who sees names may know of one line."""
        m = seat.membership
        last = m.valid_until
        if m.ended_at is not None:
            ended = clock.day_of(m.ended_at)
            last = min(ended, last) if last else ended
        return {
            "id": m.id,
            "person": m.person,
            "name": seat.name,
            "own": m.person == self.reader,
            "authority": seat.authority,
            "level": levels.title(seat.level),
            "class": LEVEL_CLASSES.get(seat.level, "other"),
            "land": laender.title(seat.land),
            "role": self.role_titles[m.role],
            "vote": self.vote(m),
            "from": m.valid_from,
            "until": last,
            "state": state_of(m),
            "deputies": ", ".join(seat.deputies),
            "deputy_of": ", ".join(seat.deputy_of),
            "membership": m,
        }

    def grant_of(self, membership: Membership) -> Membership:
        """Return the first version: who granted it, when and why."""
        return get_register().history(membership.id)[0]


class MembersPage(Roster):
    """Who belongs to a party, on whose behalf and how long; on any day."""

    page_title = _("heading_members", default="Members")
    page = ViewPageTemplateFile("../templates/members.pt")
    refusal = ""
    refused_field = ""

    def __call__(self) -> str:
        try:
            self.wish  # noqa: B018 (reads the form)
        except RosterRefused as refusal:
            self.refusal = self.words(refusal.message)
            self.refused_field = refusal.field
            self.wish = Wish()
            self.seats = []
            self.request.response.setStatus(400)
        return self.page()

    def row(self, seat: Seat) -> dict[str, Any]:
        row = super().row(seat)
        m = seat.membership
        row["url"] = (
            f"{self.party_url}/membership?membership={m.id}"
            if self.may_manage or row["own"]
            else ""
        )
        row["days_left"] = self._days_left(m)
        if self.may_manage:
            grant = self.grant_of(m)
            row["granted_on"] = clock.day_of(grant.recorded_at)
            row["granted_by"] = self.name_of(grant.granted_by)
            row["reason"] = grant.reason
        return row

    def _days_left(self, membership: Membership) -> int | None:
        if not self.may_manage or self.wish.at or state_of(membership) != "current":
            return None
        until = membership.valid_until
        left = (until - clock.today()).days if until else SOON + 1
        return left if left <= SOON else None

    # --- what the page is about -----------------------------------------------------------

    @cached_property
    def counted(self) -> dict[str, list[dict[str, Any]]]:
        """Return for guests how many people levels and Länder sent, on the day they ask for."""
        found = (
            self.members if self.wish.at is None else members_on(self.party.getId(), self.wish.at)
        )
        numbers = counted(found)
        return {
            "people": len({m.person for m in found}),
            "levels": [
                {
                    "title": levels_plural.title(level),
                    "class": LEVEL_CLASSES.get(level, "other"),
                    "people": people,
                }
                for level, people in numbers["by_level"].items()
            ],
            "laender": sorted(
                (
                    {"title": laender.title(land), "people": people}
                    for land, people in numbers["by_land"].items()
                ),
                key=lambda row: row["title"],
            ),
        }

    def people_shown(self) -> int:
        return len({seat.membership.person for seat in self.seats})

    def at_day(self) -> str:
        return self.day(self.wish.at)

    def typed_day(self) -> str:
        """Return the day as the field holds it, also one that was refused."""
        value = self.request.form.get("at", "")
        return value if isinstance(value, str) else ""

    def is_today(self) -> bool:
        return self.wish.at is None and self.wish.state == "current"

    def is_open(self) -> bool:
        """Say whether the filter shall be seen at once."""
        return bool(self.refusal) or self.wish != Wish()

    def is_narrowed(self) -> bool:
        return self.wish.is_narrowed()

    def export_url(self, kind: str) -> str:
        wish = self.wish
        asked = {
            "state": wish.state if wish.state != "current" else "",
            "at": wish.at.isoformat() if wish.at else "",
            "level": wish.level,
            "land": wish.land,
            "authority": wish.authority,
            "role": wish.role,
            "q": wish.text,
            "sort": wish.sort if wish.sort != "level" else "",
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.party_url}/members.{kind}" + (f"?{query}" if query else "")

    def export_xlsx(self) -> str:
        return self.export_url("xlsx")

    def export_csv(self) -> str:
        return self.export_url("csv")

    # --- what can be chosen ---------------------------------------------------------------

    @cached_property
    def _present(self) -> list[Any]:
        """Return the authorities that ever took part."""
        known = all_authorities()
        ids = {m.on_behalf_of for m in get_register().of_party(self.party.getId())}
        return [known[id_] for id_ in ids if id_ in known]

    def filters(self) -> list[dict[str, Any]]:
        present = self._present
        land_options = {facts.land: laender.title(facts.land) for facts in present if facts.land}
        return [
            self._select(
                "level",
                _("label_level", default="Level of government"),
                {t: levels.title(t) for t in levels.titles if t in {f.level for f in present}},
            ),
            self._select(
                "land",
                _("label_land", default="Land"),
                dict(sorted(land_options.items(), key=lambda item: item[1])),
            ),
            self._select(
                "authority",
                _("label_authority", default="Authority"),
                dict(
                    sorted(
                        ((facts.id, title_of(facts)) for facts in present),
                        key=lambda item: item[1].casefold(),
                    )
                ),
            ),
            self._select("role", _("label_role", default="Role"), self.role_titles),
            self._select(
                "state",
                _("label_membership_state", default="Memberships"),
                {token: self.words(title) for token, title in STATES.items()},
                everything=False,
            ),
            self._select(
                "sort",
                _("label_order", default="Order"),
                {token: self.words(title) for token, title in ORDERS.items()},
                everything=False,
            ),
        ]

    def _select(
        self, name: str, label: Any, options: dict[str, str], everything: bool = True
    ) -> dict[str, Any]:
        chosen = getattr(self.wish, name)
        return {
            "name": name,
            "label": label,
            "everything": everything,
            "options": [
                {"token": token, "title": title, "selected": token == chosen}
                for token, title in options.items()
            ],
        }
