"""Minutes in REST: entries, comments on paragraphs, corrections. See `docs/architecture.md`."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.services import SerializeContent
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.minutes import rules
from blkirm.minutes.content import IMinutes
from blkirm.minutes.content import Minutes
from blkirm.minutes.deadlines import extend_period
from blkirm.minutes.intake import day_from
from blkirm.minutes.intake import revision_from
from blkirm.minutes.intake import values_from_json
from blkirm.minutes.operations import answer_comment
from blkirm.minutes.operations import comment_on_paragraph
from blkirm.minutes.operations import correct
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.operations import write
from blkirm.minutes.paragraphs import Paragraph
from blkirm.minutes.records import ParagraphComment
from blkirm.minutes.records import TEXTS
from blkirm.minutes.records import Values
from blkirm.minutes.rules import in_words
from blkirm.minutes.writing import Written
from collections.abc import Iterable
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.services import Service
from typing import Any
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component import adapter
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


def values_json(values: Values) -> dict[str, Any]:
    return {
        **{name: getattr(values, name) for name in TEXTS},
        "outcome": values.outcome or None,
        "votes": dict(values.votes),
        "statements": dict(values.statements),
    }


def paragraphs_json(paragraphs: Iterable[Paragraph]) -> list[dict[str, str]]:
    return [{"key": p.key, "text": p.text} for p in paragraphs]


def entry_json(minutes: Minutes, entry: rules.MinutesEntry) -> dict[str, Any]:
    """Write an entry; of a hidden one nothing but its number."""
    if entry.hidden:
        return {"number": entry.number, "depth": entry.depth, "hidden": True}
    tally = entry.tally
    return {
        "@id": f"{minutes.absolute_url()}/@entries/{entry.uid}",
        "item": entry.uid,
        "number": entry.number,
        "depth": entry.depth,
        "title": entry.title,
        "hidden": False,
        "revision": entry.revision,
        **values_json(entry.values),
        "paragraphs": {name: paragraphs_json(getattr(entry, name)) for name in TEXTS}
        | {"statements": {a: paragraphs_json(found) for a, found in entry.statements}},
        "tally": tally
        and {name: getattr(tally, name) for name in ("yes", "no", "abstain", "absent", "missing")},
        "corrections": [
            {"note": c.note, "time": c.time.isoformat(timespec="seconds")}
            for c in entry.corrections
        ],
    }


def comment_json(minutes: Minutes, comment: ParagraphComment) -> dict[str, Any]:
    """Write a comment: on whose behalf it was made, not by whom."""
    answered = comment.answered_at
    return {
        "@id": f"{minutes.absolute_url()}/@paragraph-comments/{comment.number}",
        "comment_id": str(comment.number),
        "item": comment.item,
        "key": comment.key,
        "quote": comment.quote,
        "text": comment.text,
        "authority": comment.authority or None,
        "mine": comment.author == _me(),
        "time": comment.time.isoformat(timespec="seconds"),
        "round": comment.turn,
        "disposition": comment.disposition or None,
        "answer": comment.answer,
        "answered_at": answered and answered.isoformat(timespec="seconds"),
    }


def _me() -> str:
    return api.user.get_current().getId() or ""


@implementer(ISerializeToJson)
@adapter(IMinutes, IPortalLayer)
class SerializeMinutes(SerializeContent):
    """Add how and when they were adopted; what they say is in `@entries`."""

    def __call__(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        result = super().__call__(*arguments, **options)
        adopted = self.context.adopted_on
        result["adopted"] = adopted and {
            "on": adopted.isoformat(),
            "how": self.context.adopted_how,
        }
        return result


@implementer(IPublishTraverse)
class MinutesService(Service):
    """A service whose address may go on with one name."""

    name = ""

    def publishTraverse(self, request: Any, name: str) -> "MinutesService":  # noqa: N802
        if self.name:
            raise NotFound()
        self.name = name
        return self

    def wanted_entry(self, uid: Any = None) -> rules.MinutesEntry:
        uid = self.name if uid is None else uid
        entry = rules.entry_for(self.context, uid) if isinstance(uid, str) else None
        if entry is None:
            raise NotFound()
        return entry

    def wanted_comment(self) -> ParagraphComment:
        found = (c for c in rules.comments_for(self.context) if str(c.number) == self.name)
        comment = next(found, None)
        if comment is None:
            raise NotFound()
        return comment

    def texts(self, *names: str) -> list[str]:
        """Return members of the body that have to be text. Raises NotAccepted."""
        body = json_body(self.request)
        values = [body.get(name) or "" for name in names]
        if not all(isinstance(value, str) for value in values):
            raise NotAccepted(
                in_words(
                    [_("msg_values", default="A value in the body is not of its field's kind.")]
                )
            )
        return values


class EntriesGet(MinutesService):
    """`GET <minutes>/@entries[/<item UID>]`: what its reader may see, in agenda order."""

    def reply(self) -> dict[str, Any]:
        if self.name:
            return entry_json(self.context, self.wanted_entry())
        entries = rules.entries_for(self.context)
        return {
            "@id": f"{self.context.absolute_url()}/@entries",
            "items": [entry_json(self.context, entry) for entry in entries],
            "items_total": len(entries),
        }


class EntryPatch(MinutesService):
    """`PATCH <minutes>/@entries/<item UID>`: write; `revision` says on what it builds.

    What others wrote meanwhile is merged (`merged`). Where both changed the same: 409 with both
    sides, and nothing is stored.
    """

    def reply(self) -> dict[str, Any]:
        if not rules.may_write(self.context):
            raise Unauthorized()
        entry, body = self.wanted_entry(), json_body(self.request)
        base = revision_from(body.get("revision"))
        known = self.context.records.entry(entry.uid).state_at(base)
        values = values_from_json(body, known.values if known else entry.values)
        written = write(self.context, entry.uid, values, base, _me())
        if written.conflicts:
            return self._conflict(written)
        result = entry_json(self.context, self.wanted_entry())
        return result | {"merged": written.merged}

    def _conflict(self, written: Written) -> dict[str, Any]:
        self.request.response.setStatus(409)
        return {
            "type": "Conflict",
            "message": in_words(
                [
                    _(
                        "msg_entry_conflict",
                        default="Somebody else changed the same place. Nothing of yours was "
                        "stored, nothing of theirs was overwritten.",
                    )
                ]
            ),
            "revision": written.revision,
            "conflicts": {
                name: [{"base": c.base, "mine": c.mine, "theirs": c.theirs} for c in found]
                for name, found in written.conflicts.items()
            },
            "suggestion": values_json(written.suggestion),
        }


class CommentsGet(MinutesService):
    """`GET <minutes>/@paragraph-comments`: all that its reader may read, with the answers."""

    def reply(self) -> dict[str, Any]:
        if self.name:
            return comment_json(self.context, self.wanted_comment())
        found = rules.comments_for(self.context)
        return {
            "@id": f"{self.context.absolute_url()}/@paragraph-comments",
            "items": [comment_json(self.context, comment) for comment in found],
            "items_total": len(found),
            "may_comment": rules.may_comment(self.context),
        }


class CommentsPost(MinutesService):
    """`POST <minutes>/@paragraph-comments {item, key, text}`."""

    def reply(self) -> dict[str, Any]:
        item, key, text = self.texts("item", "key", "text")
        if self.name:
            raise NotFound()
        comment = comment_on_paragraph(self.context, item, key, text, _me())
        self.request.response.setStatus(201)
        result = comment_json(self.context, comment)
        self.request.response.setHeader("Location", result["@id"])
        return result


class CommentsPatch(MinutesService):
    """`PATCH <minutes>/@paragraph-comments/<id> {disposition, answer}`."""

    def reply(self) -> dict[str, Any]:
        comment = self.wanted_comment()
        if not rules.may_answer(self.context):
            raise Unauthorized()
        disposition, answer = self.texts("disposition", "answer")
        answer_comment(self.context, comment, disposition, answer, _me())
        return comment_json(self.context, comment)


class CommentPeriodPatch(MinutesService):
    """`PATCH <minutes>/@comment-period {until}`: put off the last day for comments."""

    def reply(self) -> dict[str, Any]:
        if self.name:
            raise NotFound()
        if not rules.may_manage_state(self.context):
            raise Unauthorized()
        (until,) = self.texts("until")
        made = extend_period(self.context, day_from(until))
        return {
            "@id": f"{self.context.absolute_url()}/@comment-period",
            "until": made.until.isoformat(),
            "before": made.before.isoformat(),
        }


class CorrectionsPost(MinutesService):
    """`POST <minutes>/@corrections {item, note, revision, …}`: change what was adopted, visibly."""

    def reply(self) -> dict[str, Any]:
        item, note = self.texts("item", "note")
        entry, body = self.wanted_entry(item), json_body(self.request)
        if self.name:
            raise NotFound()
        if not rules.may_correct(self.context):
            raise Unauthorized()
        values = values_from_json(body, entry.values)
        base = revision_from(body.get("revision"))
        correct(self.context, entry.uid, values, note, base, _me())
        self.request.response.setStatus(201)
        return entry_json(self.context, self.wanted_entry(item))


class MinutesPost(Service):
    """`POST <meeting>/@minutes {kind, language}`: begin the minutes of a meeting."""

    def reply(self) -> dict[str, Any]:
        if not api.user.has_permission(rules.ADD, obj=self.context):
            raise Unauthorized()
        body = json_body(self.request)
        kind, language = body.get("kind", "minutes-results"), body.get("language", "de")
        if not (isinstance(kind, str) and isinstance(language, str)):
            kind = ""
        minutes = make_minutes(self.context, kind, language)
        self.request.response.setStatus(201)
        self.request.response.setHeader("Location", minutes.absolute_url())
        return {"@id": minutes.absolute_url()}
