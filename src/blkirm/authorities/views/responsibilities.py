"""Who is responsible where: a table, and a picture of it."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.interfaces import NETWORK_GROUP
from blkirm.authorities import responsibilities as rules
from blkirm.authorities.rules import all_authorities
from blkirm.authorities.tiles import TILES
from blkirm.authorities.vocabularies import fields_of_work
from blkirm.authorities.vocabularies import laender
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import Page
from datetime import date
from functools import cached_property
from plone import api
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message


#: The four core fields (DOMAIN.md A.5) are shown first; the others on request.
CORE = ("voluntary-return", "forced-return", "dublin", "reintegration")
FEDERATION = _("line_federation", default="Federation")
#: Side of a tile of the picture, and the distance between two.
SIDE, STEP = 88, 94
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


class ResponsibilitiesPage(Page):
    """The matrix of Länder and fields of work on a day.

    Everybody sees who is named and where nobody is; members also see what changed, and what nobody
    has confirmed for a year.
    """

    page_title = _("title_responsibilities", default="Who is responsible where")

    def __call__(self) -> str:
        # Here and not in the template, where a refusal would be logged as its error.
        self.at  # noqa: B018
        return self.index()

    @cached_property
    def is_internal(self) -> bool:
        user = getSecurityManager().getUser()
        if user.getId() is None:
            return False
        return NETWORK_GROUP in user.getGroups() or api.user.has_permission(
            "Modify portal content", obj=self.context
        )

    @cached_property
    def readers_sentence(self) -> Message | None:
        """Say who sees what, where that is not simply everybody."""
        if not self.is_internal:
            return None
        return _(
            "sentence_responsibilities",
            default="Public, but for what changed and what is to be confirmed: members and editors see that.",
        )

    @cached_property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def at(self) -> date:
        """Return the day; what is none, or lies too far away, is refused (400)."""
        wanted = self._typed("at")
        if not wanted:
            return self.today
        try:
            day = date.fromisoformat(wanted) if len(wanted) == 10 else None
        except ValueError:
            day = None
        if day is None or not EARLIEST <= day <= LATEST:
            message = _(
                "msg_responsibilities_no_day",
                default="“At” is a day between 2000-01-01 and 2099-12-31, written like 2024-01-31.",
            )
            raise NotAccepted(translate(message, context=self.request))
        return day

    @cached_property
    def is_today(self) -> bool:
        return self.at == self.today

    def _typed(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value.strip() if isinstance(value, str) else ""

    @cached_property
    def shows_all_fields(self) -> bool:
        return self._typed("fields") == "all"

    @cached_property
    def fields(self) -> list[dict[str, str]]:
        tokens = list(fields_of_work.titles) if self.shows_all_fields else CORE
        return [{"token": token, "title": fields_of_work.title(token)} for token in tokens]

    @cached_property
    def field(self) -> str:
        """The field of work of the picture."""
        wanted = self._typed("field")
        return wanted if wanted in fields_of_work.titles else CORE[0]

    def field_title(self) -> str:
        return fields_of_work.title(self.field)

    def fields_offered(self) -> list[dict[str, Any]]:
        return [
            {"value": token, "title": fields_of_work.title(token), "chosen": token == self.field}
            for token in fields_of_work.titles
        ]

    @cached_property
    def _offices(self) -> dict[str, rules.Office]:
        return {
            facts.id: rules.Office(
                facts.id,
                facts.level,
                facts.land,
                facts.details.get("kind") or "",
                tuple(facts.details.get("responsibilities") or ()),
                facts.details.get("start"),
                facts.details.get("end"),
                facts.details.get("confirmed_on"),
            )
            for facts in all_authorities().values()
        }

    @cached_property
    def _cells(self) -> dict[str, dict[str, list[str]]]:
        tokens = {each["token"] for each in self.fields} | {self.field}
        return rules.matrix(
            self._offices.values(), [rules.FEDERATION, *laender.titles], tokens, self.at
        )

    def line_title(self, line: str) -> Any:
        return FEDERATION if line == rules.FEDERATION else laender.title(line)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [self._row(line) for line in (rules.FEDERATION, *laender.titles)]

    def _row(self, line: str) -> dict[str, Any]:
        cells = [
            {"field": field["title"], "offices": [self._link(id_) for id_ in found]}
            for field in self.fields
            for found in (self._cells[line][field["token"]],)
        ]
        named = {id_ for field in self.fields for id_ in self._cells[line][field["token"]]}
        confirmed = rules.last_confirmed(self._offices[id_] for id_ in sorted(named))
        return {
            "title": self.line_title(line),
            "cells": cells,
            "named": bool(named),
            "confirmed": confirmed,
            "is_stale": bool(named) and rules.is_stale(confirmed, self.today),
        }

    def _link(self, id_: str) -> dict[str, str]:
        facts = all_authorities()[id_]
        return {
            "name": facts.short_name,
            "title": title_of(facts),
            "url": f"{self.context.absolute_url()}/{id_}",
        }

    def gaps(self) -> int:
        shown = {
            line: {field["token"]: cells[field["token"]] for field in self.fields}
            for line, cells in self._cells.items()
        }
        return rules.gaps_in(shown)

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        if not self.is_internal:
            return []
        return [
            {
                "day": change.day,
                "line": self.line_title(change.line),
                "field": fields_of_work.title(change.field),
                "office": self._link(change.office),
                "began": change.began,
            }
            for change in rules.changes(self._offices.values())[:100]
        ]

    # --- the picture ----------------------------------------------------------------------

    @cached_property
    def tiles(self) -> list[dict[str, Any]]:
        return [
            {
                "x": column * STEP,
                "y": row * STEP,
                "mid": column * STEP + SIDE // 2,
                "name_y": row * STEP + 40,
                "count_y": row * STEP + 64,
                "short": land.removeprefix("DE-"),
                "title": laender.title(land),
                "number": len(self._cells[land][self.field]),
            }
            for land, (column, row) in TILES.items()
        ]

    def view_box(self) -> str:
        columns = max(column for column, _row in TILES.values()) + 1
        rows = max(row for _column, row in TILES.values()) + 1
        # Room for the lines around the outer tiles.
        return f"-2 -2 {columns * STEP} {rows * STEP}"

    def side(self) -> int:
        return SIDE

    def named_laender(self) -> str:
        return ", ".join(tile["title"] for tile in self.tiles if tile["number"])

    def unnamed_laender(self) -> str:
        return ", ".join(tile["title"] for tile in self.tiles if not tile["number"])
