"""The page of a programme."""

from blkirm import _
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.views.card import card_of
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.countries import country_name
from blkirm.kernel.language import in_language
from blkirm.kernel.page import PostPage
from blkirm.programmes import rules
from blkirm.programmes import vocabularies as lists
from blkirm.programmes import words
from blkirm.programmes.directory import reads_for_counsellors
from blkirm.programmes.directory import successors_in
from blkirm.programmes.files import files_for
from blkirm.programmes.files import HANDOUTS
from blkirm.programmes.indexers import facts_of
from blkirm.programmes.operations import confirm
from blkirm.programmes.views.day import OfOneDay
from functools import cached_property
from pathlib import PurePath
from plone import api
from plone.app.iterate.interfaces import IBaseline
from typing import Any
from urllib.parse import urlencode
from zope.i18nmessageid import Message


class ProgrammePage(OfOneDay):
    """One programme on one day; one that has ended leads on to what stands for it today."""

    def __call__(self) -> str:
        if not self.wanted_day and not self.may_edit and self.heir:
            url = in_language(self.heir["url"])
            self.request.response.redirect(
                f"{url}?{urlencode({'from': self.context.getId()})}", status=302
            )
            return ""
        return super().__call__()

    @cached_property
    def facts(self) -> rules.Facts:
        return facts_of(self.context)

    @cached_property
    def standing(self) -> str:
        return rules.standing(self.facts, self.at)

    @cached_property
    def is_current(self) -> bool:
        return self.standing == rules.CURRENT

    @cached_property
    def state(self) -> str:
        return api.content.get_state(self.context, default="draft")

    @cached_property
    def may_edit(self) -> bool:
        return api.user.has_permission("Modify portal content", obj=self.context)

    @cached_property
    def review_due(self) -> bool:
        return rules.is_review_due(self.facts, self.today)

    # --- succession -------------------------------------------------------------------------

    @cached_property
    def _successors(self) -> dict[str, str]:
        return successors_in(self.seen)

    @cached_property
    def heir(self) -> dict[str, str] | None:
        """What stands for the programme on the day, if it has ended then."""
        uid = rules.heir_on(self.context.UID(), self._successors, self.at, self.seen.get)
        return {"name": self.seen[uid]["name"], "url": self.seen[uid]["url"]} if uid else None

    @cached_property
    def came_from(self) -> dict[str, str] | None:
        """The programme whose address led here, if it is one that this one comes from."""
        wanted = self.request.form.get("from")
        for entry in self.line:
            if entry["id"] == wanted and not entry["here"]:
                return entry
        return None

    @cached_property
    def line(self) -> list[dict[str, Any]]:
        """What it comes from and what followed, the oldest first; empty without any of both."""
        own = self.context.UID()
        before = rules.forebears_of(own, self._successors)
        after = [uid for uid in rules.heirs_of(own, self._successors) if uid in self.seen]
        return [
            {
                "id": self.seen[uid]["url"].rpartition("/")[2],
                "name": self.seen[uid]["name"],
                "url": f"{self.seen[uid]['url']}?at={self.at.isoformat()}",
                "here": uid == own,
                "standing": rules.standing(self.seen[uid], self.at),
                "end": rules.as_day(self.seen[uid].get("period_to")),
            }
            for uid in ([*before, own, *after] if before or after else [])
            if uid in self.seen
        ]

    # --- what is recorded -------------------------------------------------------------------

    def text(self, row: Any, name: str) -> str:
        return words.text_in(row, name, self.language)

    def summary(self) -> str:
        return words.text_in(self.facts, "summary", self.language)

    def own_language(self, name: str) -> str:
        """Return the language a text of two languages is shown in."""
        has_english = self.language == "en" and getattr(self.context, f"{name}_en", "")
        return "en" if has_english else "de"

    def overline(self) -> str:
        kind = lists.programme_kinds.title(self.context.kind)
        return f"{kind} · {levels.title(self.context.level)}"

    def _dated(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table: those in force on the day first, each with its dates."""
        rows = getattr(self.context, name) or ()
        shown = [
            {
                **row,
                "since": words.since(row, self.language),
                "note": words.text_in(row, "note", self.language),
                "reference": words.source_of(row, self.language),
                "in_force": self.is_current and rules.is_in_force(row, self.at),
            }
            for row in rows
        ]
        return sorted(shown, key=lambda row: not row["in_force"])

    @cached_property
    def benefits(self) -> list[dict[str, Any]]:
        rows = self._dated("benefits")
        for row in rows:
            row["title"] = lists.benefit_kinds.title(row["kind"])
            row["amount"] = words.amounts_of(row, self.language)
            ceiling = row.get("family_ceiling")
            row["ceiling"] = words.euros(ceiling, self.language) if ceiling else ""
        return rows

    @cached_property
    def countries(self) -> list[dict[str, Any]]:
        rows = self._dated("countries")
        for row in rows:
            row["title"] = country_name(row["country"], self.language)
            row["list_title"] = lists.country_lists.title(row.get("list"))
        return rows

    @cached_property
    def laender(self) -> list[dict[str, Any]]:
        rows = self._dated("laender")
        for row in rows:
            row["title"] = laender.title(row["land"])
            row["mode_title"] = lists.return_modes.title(row.get("mode"))
        return rows

    @cached_property
    def topics(self) -> list[dict[str, Any]]:
        """The statements, by what they are about."""
        rows = self._dated("statements")
        for row in rows:
            row["text"] = words.text_in(row, "text", self.language)
            # What happened stays true.
            row["in_force"] = row["in_force"] or row["topic"] == "history"
        return [
            {"title": title, "rows": [row for row in rows if row["topic"] == token]}
            for token, title in lists.TOPICS.items()
            if any(row["topic"] == token for row in rows)
        ]

    @cached_property
    def funding(self) -> list[dict[str, Any]]:
        rows = self._dated("funding")
        for row in rows:
            row["title"] = lists.funding_sources.title(row["source"])
            row["share"] = row.get("share_percent")
        return rows

    @cached_property
    def eu_statement(self) -> Message | None:
        """The words that money of the European Union asks for (DOMAIN.md A.29), on the day."""
        paid = {row["source"] for row in self.funding if rules.is_in_force(row, self.at)}
        for source, statement in words.EU_STATEMENTS.items():
            if source in paid:
                return statement
        return None

    def groups(self, name: str) -> list[str]:
        return [lists.target_groups.title(token) for token in getattr(self.context, name) or ()]

    def return_mode(self) -> str:
        return lists.return_modes.title(self.context.return_mode)

    def renewal(self) -> str:
        return lists.renewals.title(self.context.renewal)

    def basis(self) -> str:
        return lists.country_bases.title(self.context.basis)

    def channels(self) -> list[str]:
        return [lists.channels.title(token) for token in self.context.channels or ()]

    def lead_time(self) -> Message | None:
        days = self.context.lead_time_days
        if days is None:
            return None
        if self.context.lead_time_counted == "working":
            return _(
                "label_lead_time_working",
                default="${days} working days",
                mapping={"days": str(days)},
            )
        return _("label_lead_time_calendar", default="${days} days", mapping={"days": str(days)})

    def provider(self) -> str:
        english = self.context.provider_en if self.language == "en" else ""
        return english or self.context.provider or ""

    def contact(self) -> str:
        return words.text_in(vars(self.context.aq_base), "contact", self.language)

    def stand_reference(self) -> str:
        return words.source_of(vars(self.context.aq_base), self.language, "stand_reference")

    def links(self) -> list[dict[str, Any]]:
        """The links that are for the reader; which are for counsellors only is said."""
        return [
            {
                "title": words.text_in(row, "title", self.language),
                "url": row["url"],
                "readers": lists.link_readers.title(row["readers"])
                if rules.is_for_counsellors(row)
                else "",
            }
            for row in rules.links_for(self.context.links, self.reads_all)
        ]

    @cached_property
    def files(self) -> list[dict[str, Any]]:
        """The files that are for the reader; which are for counsellors only is said."""
        return [
            {
                "title": words.FILES[name],
                "url": f"{self.url}/@@download/{name}",
                "language": name[-2:],
                "facts": f"{PurePath(file.filename).suffix[1:].upper()}, {self.size(file.getSize())}",
                "readers": lists.link_readers.title(rules.COUNSELLORS) if name in HANDOUTS else "",
            }
            for name, file in files_for(self.context).items()
        ]

    @cached_property
    def reads_all(self) -> bool:
        return reads_for_counsellors(self.context)

    @cached_property
    def readers_sentence(self) -> Message | None:
        """Say who sees what, where that is not simply everybody."""
        if self.state != "published" or not self.reads_all:
            return None
        for_counsellors = any(rules.is_for_counsellors(row) for row in self.context.links or ())
        if not for_counsellors and not any(file["readers"] for file in self.files):
            return None
        return _(
            "sentence_programme",
            default="Public, but for what is for counsellors: members of the network and editors "
            "see that.",
        )

    # --- whom to ask ------------------------------------------------------------------------

    @cached_property
    def office(self) -> dict[str, Any] | None:
        """The contact of the office to ask, if the register holds it."""
        facts = all_authorities().get(getattr(self.context, "office", None) or "")
        if facts is None:
            return None
        return {
            "title": title_of(facts),
            "url": in_language(f"{self.authorities_url()}/{facts.id}"),
            "card": card_of(facts.details, self.language),
        }

    def authorities(self) -> Any:
        return api.portal.get()["authorities"]

    def authorities_url(self) -> str:
        return self.authorities().absolute_url()

    def may_confirm(self) -> bool:
        # What somebody works on is confirmed in the working copy.
        is_free = not IBaseline.providedBy(self.context)
        return self.may_edit and is_free and self.standing in (rules.CURRENT, rules.UNCONFIRMED)


class ConfirmProgramme(PostPage):
    """Say that what is recorded is so today."""

    def change(self) -> str:
        confirm(self.context)
        self.say(_("msg_programme_confirmed", default="Confirmed as of today."))
        return self.lead_to(self.context.absolute_url())
