"""The directory of return support."""

from blkirm import _
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels
from blkirm.kernel.countries import COUNTRIES
from blkirm.kernel.countries import countries_in_order
from blkirm.programmes import rules
from blkirm.programmes import vocabularies as lists
from blkirm.programmes import words
from blkirm.programmes.directory import successors_in
from blkirm.programmes.views.day import OfOneDay
from functools import cached_property
from plone import api
from typing import Any
from zope.i18nmessageid import Message


CHOICES = {
    "country": _("label_facet_country", default="Country of return"),
    "land": _("label_land", default="Land"),
    "target_group": _("label_facet_target_group", default="For whom"),
    "benefit": _("label_facet_benefit", default="Benefit"),
    "kind": _("label_facet_programme_kind", default="Kind"),
}
ANY = {
    "country": _("label_any_country", default="Any country"),
    "land": _("label_any_land", default="Any Land"),
    "target_group": _("label_anybody", default="Anybody"),
    "benefit": _("label_any_benefit", default="Any benefit"),
    "kind": _("label_any_kind", default="Any kind"),
}


class ProgrammesPage(OfOneDay):
    """What there is on a day, for whom and why; made of catalogue records alone."""

    @cached_property
    def wish(self) -> rules.Wish:
        # A choice that nobody offered is taken as no choice.
        known = {
            "country": COUNTRIES,
            "land": laender.titles,
            "target_group": lists.TARGET_GROUPS,
            "benefit": lists.BENEFITS,
            "kind": lists.KINDS,
        }
        form = self.request.form
        return rules.Wish(
            **{
                name: form[name]
                for name, offered in known.items()
                if isinstance(form.get(name), str) and form[name] in offered
            }
        )

    @cached_property
    def is_narrowed(self) -> bool:
        return self.wish != rules.Wish() or not self.is_today

    @cached_property
    def _options(self) -> dict[str, list[tuple[str, str]]]:
        return {
            "country": countries_in_order(self.language),
            "land": [(token, laender.title(token)) for token in laender.titles],
            "target_group": [(t, lists.target_groups.title(t)) for t in lists.TARGET_GROUPS],
            "benefit": [(t, lists.benefit_kinds.title(t)) for t in lists.BENEFITS],
            "kind": [(t, lists.programme_kinds.title(t)) for t in lists.KINDS],
        }

    @cached_property
    def facets(self) -> list[dict[str, Any]]:
        """The choices, with how many programmes each would leave."""
        counts = rules.facet_counts(
            self.seen.values(),
            self.wish,
            self.at,
            {name: [token for token, _title in options] for name, options in self._options.items()},
        )
        return [
            {
                "name": name,
                "title": CHOICES[name],
                "any": ANY[name],
                "options": [
                    {
                        "value": token,
                        "title": f"{title} ({counts[name][token]})",
                        "chosen": token == getattr(self.wish, name),
                    }
                    for token, title in options
                    # Where nothing is left there is nothing to choose, but for what was chosen.
                    if counts[name][token] or token == getattr(self.wish, name)
                ],
            }
            for name, options in self._options.items()
        ]

    @cached_property
    def results(self) -> list[dict[str, Any]]:
        return [
            {
                **self._shown(facts),
                "reasons": [words.said(reason, self.language) for reason in reasons],
            }
            for facts, reasons in rules.matching(self.seen.values(), self.wish, self.at)
        ]

    def _shown(self, facts: rules.Facts) -> dict[str, Any]:
        summary = words.text_in(facts, "summary", self.language)
        english = self.language == "en"
        stand = rules.as_day(facts["stand_date"])
        return {
            "name": facts["name"],
            "name_language": "en" if english and facts.get("title_en") else "de",
            "url": facts["url"] + self.at_query(),
            "state": facts["state"],
            "kind": lists.programme_kinds.title(facts["kind"]),
            "level": levels.title(facts["level"]),
            "summary": summary,
            "summary_language": "en" if english and facts.get("summary_en") else "de",
            "stand": stand,
            "standing": rules.standing(facts, self.at),
            "review_due": rules.is_review_due(facts, self.today),
        }

    @cached_property
    def others(self) -> list[dict[str, Any]]:
        """Programmes that are not in force on the day, with what followed them."""
        shown = []
        successors = successors_in(self.seen)
        for uid, facts in self.seen.items():
            if rules.is_current(facts, self.at):
                continue
            heir = rules.heir_on(uid, successors, self.at, self.seen.get)
            end = rules.as_day(facts.get("period_to"))
            shown.append(
                {
                    **self._shown(facts),
                    # Its own page would lead on to what followed it.
                    "url": f"{facts['url']}?at={self.at.isoformat()}",
                    "end": end if end and end < self.at else None,
                    "heir": self._link(heir) if heir else None,
                }
            )
        return shown

    def _link(self, uid: str) -> dict[str, str]:
        return {"name": self.seen[uid]["name"], "url": self.seen[uid]["url"] + self.at_query()}

    def found(self) -> Message:
        number = len(self.results)
        if number == 1:
            return _("label_one_programme_found", default="1 programme in force")
        return _(
            "label_programmes_found",
            default="${number} programmes in force",
            mapping={"number": self.number(number)},
        )

    def may_add(self) -> bool:
        return api.user.has_permission("blkirm.programmes: Add Programme", obj=self.context)
