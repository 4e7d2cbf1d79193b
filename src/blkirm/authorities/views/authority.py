"""The page of one authority."""

from blkirm import _
from blkirm.authorities.indexers import facts_of
from blkirm.authorities.operations import confirm
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.views.card import card_of
from blkirm.authorities.vocabularies import authority_kinds
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from plone import api
from typing import Any


class AuthorityPage(Page):
    """One authority."""

    def level(self) -> str:
        return levels.title(self.context.level)

    def land(self) -> str:
        return laender.title(self.context.land)

    def kind(self) -> str:
        return authority_kinds.title(self.context.kind)

    def fields(self) -> list[str]:
        return [fields_of_work.title(field) for field in self.context.fields_of_work or ()]

    def card(self) -> dict[str, Any]:
        return card_of(facts_of(self.context), self.language)

    def may_confirm(self) -> bool:
        """Whoever keeps the register confirms; the day is the same for all who see it."""
        return bool(api.user.has_permission("Modify portal content", obj=self.context))

    def related(self, name: str) -> dict[str, str] | None:
        facts = all_authorities().get(getattr(self.context, name) or "")
        if facts is None:
            return None
        register = self.context.aq_parent.absolute_url()
        return {"title": title_of(facts), "url": f"{register}/{facts.id}"}

    def parent(self) -> dict[str, str] | None:
        return self.related("parent_authority")

    def successor(self) -> dict[str, str] | None:
        return self.related("successor")

    def register_url(self) -> str:
        return in_language(f"{api.portal.get().absolute_url()}/authorities")


class ConfirmAuthority(PostPage):
    """Note that an authority confirmed what the register says of it."""

    def change(self) -> str:
        confirm(self.context)
        self.say(_("msg_authority_confirmed", default="Noted as confirmed today."))
        return self.lead_to(self.context.absolute_url())
