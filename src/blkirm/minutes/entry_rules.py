"""What may stand in one entry of minutes, and what the portal remarks about it."""

from blkirm import _
from blkirm.authorities.rules import short_name_of_authority
from blkirm.minutes.content import Minutes
from blkirm.minutes.paragraphs import MOST_PARAGRAPHS
from blkirm.minutes.paragraphs import split
from blkirm.minutes.records import NOTHING
from blkirm.minutes.records import TEXTS
from blkirm.minutes.records import Values
from blkirm.minutes.rules import present_authorities
from blkirm.minutes.rules import voting_seats
from blkirm.minutes.tally import contradicts
from blkirm.minutes.tally import foreign_votes
from blkirm.minutes.tally import tally
from blkirm.minutes.tally import VOTES
from blkirm.minutes.vocabularies import OUTCOMES
from collections.abc import Iterable
from collections.abc import Mapping
from zope.i18nmessageid import Message


#: Most characters of a text.
LONGEST = {"discussion": 300_000, "result": 30_000, "resolution": 30_000, "statements": 30_000}


def texts_in(values: Values) -> dict[str, str]:
    """Return all texts of an entry by name; a statement is ``statements:<authority>``."""
    texts = {name: getattr(values, name) for name in TEXTS}
    return texts | {f"statements:{a}": text for a, text in values.statements.items()}


def reasons_against_values(
    minutes: Minutes, values: Values, before: Values = NOTHING
) -> list[Message]:
    """Return, in words, why something cannot be what minutes say about an item.

    What stood there `before` is not held against anybody: a vote stays whoever loses a seat later.
    """
    return (
        _against_texts(values)
        or _against_outcome_and_votes(minutes, values, before)
        or _against_statements(minutes, values, before)
    )


def _against_texts(values: Values) -> list[Message]:
    for name, text in texts_in(values).items():
        kind, _colon, authority = name.partition(":")
        if len(text) > LONGEST[kind] and authority:
            return [
                _(
                    "msg_statement_long",
                    default="The statement of ${name} has ${length} characters; a statement for "
                    "the record may have at most ${most}.",
                    mapping={
                        "name": short_name_of_authority(authority),
                        "length": len(text),
                        "most": LONGEST[kind],
                    },
                )
            ]
        if len(text) > LONGEST[kind]:
            return [
                _(
                    "msg_text_long",
                    default="A text has more than ${length} characters, too many for one item.",
                    mapping={"length": LONGEST[kind]},
                )
            ]
        if len(split(text)) > MOST_PARAGRAPHS:
            return [
                _(
                    "msg_many_paragraphs",
                    default="A text has more than ${number} paragraphs, too many for one item.",
                    mapping={"number": MOST_PARAGRAPHS},
                )
            ]
    return []


def _against_outcome_and_votes(minutes: Minutes, values: Values, before: Values) -> list[Message]:
    if values.outcome and values.outcome not in OUTCOMES:
        return [_("msg_outcome_unknown", default="The result is none of those in the list.")]
    if set(values.votes.values()) - {*VOTES, ""}:
        return [
            _(
                "msg_vote_unknown",
                default="A vote is approval, rejection, abstention or absent.",
            )
        ]
    new = _new(values.votes, before.votes)
    if foreign := foreign_votes(new, voting_seats(minutes)):
        return [
            _(
                "msg_vote_foreign",
                default="A vote is given for an authority that has no vote in this meeting: "
                "${names}.",
                mapping={"names": _names(foreign)},
            )
        ]
    return []


def _against_statements(minutes: Minutes, values: Values, before: Values) -> list[Message]:
    if values.statements.get("", "").strip():
        return [_("msg_whose_statement", default="Please choose whose statement it is.")]
    new = _new(values.statements, before.statements)
    if foreign := foreign_votes(new, present_authorities(minutes)):
        return [
            _(
                "msg_statement_foreign",
                default="A statement is given for an authority that has no seat in this meeting: "
                "${names}.",
                mapping={"names": _names(foreign)},
            )
        ]
    return []


def _new(said: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    return {a: text for a, text in said.items() if text != before.get(a, "")}


def _names(authorities: Iterable[str]) -> str:
    # Whoever names an authority is told no more of it than the name that was given.
    return ", ".join(authority[:80] for authority in authorities)


def remarks_on(minutes: Minutes, values: Values) -> list[Message]:
    """Return, in words, what does not fit together in an entry; it may stand all the same."""
    if not values.votes or not values.outcome:
        return []
    counted = tally(values.votes, voting_seats(minutes))
    if counted.missing or not contradicts(values.outcome, counted):
        return []
    return [
        _(
            "msg_outcome_contradicts",
            default="By the votes, abstentions not counted, the result would be: ${outcome}.",
            mapping={"outcome": OUTCOMES[counted.outcome]},
        )
    ]
