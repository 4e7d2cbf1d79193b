"""What comes in from forms and clients, made into values; anything of another shape is refused."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.minutes.records import TEXTS
from blkirm.minutes.records import Values
from blkirm.minutes.rules import in_words
from blkirm.minutes.tally import VOTES
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any


#: Beginnings of names in forms. No colon: Zope would take what follows for a type.
VOTE, STATEMENT = "vote-", "statement-"
#: Names of an entry's values in REST.
NAMES = (*TEXTS, "outcome", "votes", "statements")


def not_understood() -> NotAccepted:
    return NotAccepted(
        in_words(
            [_("msg_values", default="A value in the body is not of its field's kind.")],
        )
    )


def values_from_json(data: Mapping[str, Any], before: Values) -> Values:
    """Return values with what a client gave; what it left out stays. Raises NotAccepted."""
    given = {name: data[name] for name in NAMES if name in data}
    for name, value in given.items():
        if name in ("votes", "statements"):
            if not (isinstance(value, dict) and all(_is_text(v) for v in value.values())):
                raise not_understood()
            given[name] = {k: v or "" for k, v in value.items()}
        elif not _is_text(value):
            raise not_understood()
        else:
            given[name] = value or ""
    return replace(before, **given)


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def revision_from(value: Any) -> int:
    """Return the revision a client built on. Raises NotAccepted."""
    if isinstance(value, str) and value.isdecimal() and len(value) <= 9:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    raise NotAccepted(
        in_words(
            [
                _(
                    "msg_revision_wanted",
                    default="revision is the number of the state on which the change builds.",
                )
            ]
        )
    )


def day_from(text: str) -> date:
    """Return a day that was sent as YYYY-MM-DD. Raises NotAccepted."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = _("msg_day_unknown", default="What was sent is no day.")
        raise NotAccepted(in_words([message])) from None


def text_of(form: Mapping[str, Any], name: str) -> str:
    """Return a field of a form as text. Raises NotAccepted where it came twice or as a file."""
    value = form.get(name, "")
    if not isinstance(value, str):
        raise not_understood()
    return value


def values_from_form(form: Mapping[str, Any], voting: Iterable[str]) -> Values:
    """Return the values of the form for one entry; `votes_rest` is for all seats left open."""
    votes = {n.removeprefix(VOTE): text_of(form, n) for n in form if n.startswith(VOTE)}
    rest = text_of(form, "votes_rest")
    if rest in VOTES:
        votes |= {authority: rest for authority in voting if not votes.get(authority)}
    statements = {
        n.removeprefix(STATEMENT): text_of(form, n) for n in form if n.startswith(STATEMENT)
    }
    speaker, said = text_of(form, "statement_by"), text_of(form, "statement_text")
    if said.strip():
        before = statements.get(speaker, "")
        statements[speaker] = f"{before}\n\n{said}" if before else said
    return Values(
        **{name: text_of(form, name) for name in TEXTS},
        outcome=text_of(form, "outcome"),
        votes=votes,
        statements=statements,
    )
