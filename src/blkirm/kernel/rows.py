"""A field that holds a small table: rows of plain values under columns that are known beforehand.

A row is a dict of what JSON knows: texts, whole numbers, days as ``2024-01-31``, tokens of a
vocabulary. A value that is missing is not in the row. REST reads and writes rows as they are; a form
shows one group of fields for each row and some empty ones, so that it works without a script.
"""

from blkirm import _
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from z3c.form.converter import BaseDataConverter
from z3c.form.interfaces import IFieldWidget
from z3c.form.interfaces import IFormLayer
from z3c.form.interfaces import IWidget
from z3c.form.interfaces import NO_VALUE
from z3c.form.widget import FieldWidget
from z3c.form.widget import Widget
from zope.component import adapter
from zope.component import getUtility
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.interface import implementer_only
from zope.schema import Field
from zope.schema import getFieldNames
from zope.schema import ValidationError
from zope.schema.interfaces import IField
from zope.schema.interfaces import IVocabularyFactory

import re


TEXT, DAY, NUMBER, CHOICE = "text", "day", "number", "choice"
#: More rows, longer texts and higher numbers are a mistake.
MOST_ROWS = 300
LONGEST = 2000
HIGHEST = 10_000_000
#: Names of texts begin with these where somebody writes more than a line.
LONG = ("text_", "note_")
#: Rows a form offers beside those that are there.
EMPTY_ROWS = 3

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Column:
    """A column: its name in the data, its title, the kind of its values."""

    name: str
    title: Message
    kind: str = TEXT
    vocabulary: str = ""
    required: bool = False


class InvalidRows(ValidationError):
    """Rows that make no sense; its text says which and why."""

    def doc(self) -> str:
        return translate(self.args[0], context=getRequest())


class IRows(IField):
    """A field of rows; ``columns`` says what they hold."""


@implementer(IRows)
class Rows(Field):
    """``check`` says in words what is wrong with a row whose values are right one by one.

    ``together`` says what is wrong with a row beside those before it.
    """

    _type = list

    def __init__(
        self,
        columns: tuple[Column, ...],
        check: Callable[[dict[str, Any]], Message | None] | None = None,
        together: Callable[[dict[str, Any], list[dict[str, Any]]], Message | None] | None = None,
        **options: Any,
    ) -> None:
        self.columns = columns
        self.check = check
        self.together = together
        super().__init__(**options)

    def _validate(self, value: list) -> None:
        super()._validate(value)
        if len(value) > MOST_ROWS:
            raise InvalidRows(_("msg_rows_too_many", default="These are too many rows."))
        for number, row in enumerate(value, start=1):
            wrong = self._against(row)
            if wrong is None and self.together:
                wrong = self.together(row, value[: number - 1])
            if wrong is not None:
                raise InvalidRows(
                    _(
                        "msg_row_is_wrong",
                        default="Row ${number}: ${reason}",
                        mapping={
                            "number": str(number),
                            "reason": translate(wrong, context=getRequest()),
                        },
                    )
                )

    def _against(self, row: Any) -> Message | None:
        if not isinstance(row, dict):
            return _("msg_row_no_row", default="This is no row of the table.")
        known = {column.name: column for column in self.columns}
        if strange := [name for name in row if name not in known]:
            return _(
                "msg_row_unknown_column",
                default="There is no column “${name}”.",
                mapping={"name": str(strange[0])[:60]},
            )
        for column in self.columns:
            value = row.get(column.name)
            if value in (None, ""):
                if column.required:
                    return _(
                        "msg_row_value_missing",
                        default="“${title}” is missing.",
                        mapping=_named(column),
                    )
            elif not _fits(column, value):
                return _(
                    "msg_row_value_wrong",
                    default="“${title}” makes no sense.",
                    mapping=_named(column),
                )
        return self.check(row) if self.check else None


def _named(column: Column) -> dict[str, str]:
    return {"title": translate(column.title, context=getRequest())}


def _fits(column: Column, value: Any) -> bool:
    match column.kind:
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= HIGHEST
        case "day":
            return is_day(value)
        case "choice":
            return isinstance(value, str) and value in vocabulary_of(column)
    return isinstance(value, str) and len(value) <= LONGEST


def is_day(value: Any) -> bool:
    """Say whether a value is a day as we keep it."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def vocabulary_of(column: Column) -> Any:
    """Return the vocabulary of a column that has one."""
    return getUtility(IVocabularyFactory, name=column.vocabulary)(None)


def texts_in(thing: Any, schema: Any) -> list[str]:
    """Return every text that stands in the fields of a schema, in tables and lists too."""
    values = [getattr(thing.aq_base, name, None) for name in getFieldNames(schema)]
    texts = [value for value in values if isinstance(value, str)]
    for value in values:
        for entry in value if isinstance(value, list | tuple) else ():
            parts = entry.values() if isinstance(entry, dict) else (entry,)
            texts += [part for part in parts if isinstance(part, str)]
    return texts


class IRowsWidget(IWidget):
    """A group of fields for each row."""


@implementer_only(IRowsWidget)
class RowsWidget(Widget):
    """See the module; names of fields are ``<widget>.<row>.<column>``."""

    klass = "rows-widget"
    legend: Any = ""
    value: Any = None

    def update(self) -> None:
        """Keep the field's title for the group: Plone's label would name one control (WCAG 1.3.1)."""
        super().update()
        self.legend, self.label = self.label, ""

    def groups(self) -> list[dict[str, Any]]:
        """Describe the rows to show, empty ones last."""
        rows = [row for row in (self.value or []) if isinstance(row, dict)]
        offered = [*rows, *({} for _each in range(EMPTY_ROWS))]
        return [
            {
                "number": str(number + 1),
                "filled": bool(row),
                "cells": [self._cell(column, row, number) for column in self.field.columns],
            }
            for number, row in enumerate(offered)
        ]

    def _cell(self, column: Column, row: dict[str, Any], number: int) -> dict[str, Any]:
        value = row.get(column.name)
        chosen = "" if value is None else str(value)
        options = []
        if column.kind == CHOICE:
            options = [
                {"value": term.token, "title": term.title, "chosen": term.token == chosen}
                for term in vocabulary_of(column)
            ]
        return {
            "id": f"{self.id}-{number}-{column.name}",
            "name": f"{self.name}.{number}.{column.name}",
            "title": column.title,
            "value": chosen,
            "options": options,
            "is_choice": column.kind == CHOICE,
            "is_long": column.kind == TEXT and column.name.startswith(LONG),
            "type": {DAY: "date", NUMBER: "number"}.get(column.kind, "text"),
        }

    def extract(self, default: Any = NO_VALUE) -> Any:
        """Read the rows of a form that was sent; rows without a value are none."""
        form = self.request.form
        if f"{self.name}-empty-marker" not in form:
            return default
        rows = []
        for number in range(MOST_ROWS + 1):
            names = [
                (column, f"{self.name}.{number}.{column.name}") for column in self.field.columns
            ]
            if not any(name in form for _column, name in names):
                break
            row = {
                column.name: _read(column, form[name].strip())
                for column, name in names
                if isinstance(form.get(name), str) and form[name].strip()
            }
            if row:
                rows.append(row)
        return rows


def _read(column: Column, text: str) -> Any:
    """Return what somebody typed; a number that is none stays a text and is refused as such."""
    if column.kind == NUMBER and text.isdecimal() and len(text) < 12:
        return int(text)
    return text.replace("\r\n", "\n")


@adapter(IRows, IFormLayer)
@implementer(IFieldWidget)
def RowsFieldWidget(field: IRows, request: Any) -> RowsWidget:  # noqa: N802
    """Return the widget for a field of rows."""
    return FieldWidget(field, RowsWidget(request))


@adapter(IRows, IRowsWidget)
class RowsConverter(BaseDataConverter):
    """Rows are the same for field and widget."""

    def toWidgetValue(self, value: Any) -> Any:  # noqa: N802 (the interface's name)
        return value or []

    def toFieldValue(self, value: Any) -> Any:  # noqa: N802 (the interface's name)
        return value or []
