"""Papers in REST: their versions, who works on them, what replaces them."""

from blkirm import _
from blkirm.access.errors import Outdated
from blkirm.access.errors import Overtaken
from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.access.services import Deserialize
from blkirm.access.services import SerializeContent
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.papers.checkout import checkout_of
from blkirm.papers.content import IPaper
from blkirm.papers.operations import check_in
from blkirm.papers.operations import check_out
from blkirm.papers.operations import restore_version
from blkirm.papers.operations import supersede
from blkirm.papers.operations import take_over
from blkirm.papers.related import in_short
from blkirm.papers.rules import find_paper
from blkirm.papers.rules import is_superseded_unseen
from blkirm.papers.rules import may_change
from blkirm.papers.rules import may_change_state
from blkirm.papers.rules import may_take_over
from blkirm.papers.rules import predecessors_of
from blkirm.papers.rules import reasons_against_change
from blkirm.papers.rules import reasons_against_superseding
from blkirm.papers.rules import revision_of
from blkirm.papers.rules import successor_of
from blkirm.papers.versions import newest_version
from blkirm.papers.versions import Version
from blkirm.papers.versions import version_of
from blkirm.papers.versions import versions_of
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.services import Service
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.component import adapter
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse

import re


_ETAGS = re.compile(r'(?:W/)?"([^"]*)"')


def me() -> str:
    return api.user.get_current().getId() or ""


def known(person: str) -> dict[str, str] | None:
    """Name a person to those who may know them."""
    return {"id": person, "fullname": full_name(person)} if may_know(person) else None


def version_json(paper: Any, version: Version) -> dict[str, Any]:
    """Write a version of a paper."""
    url = paper.absolute_url()
    return {
        "@id": f"{url}/@versions/{version.number}",
        "version": version.number,
        "newest": version is newest_version(paper),
        "comment": version.comment,
        "actor": known(version.author),
        "time": version.time.isoformat(timespec="seconds"),
        "filename": version.file.filename,
        "content-type": version.file.contentType,
        "size": version.file.getSize(),
        "download": f"{url}/@@download-version?number={version.number}",
    }


def checkout_json(paper: Any) -> dict[str, Any] | None:
    """Write who works on a paper; None where nobody does."""
    found = checkout_of(paper)
    return found and {
        "holder": known(found.holder),
        "mine": found.holder == me(),
        "since": found.since.isoformat(timespec="seconds"),
        "until": found.until.isoformat(timespec="seconds"),
    }


@implementer(ISerializeToJson)
@adapter(IPaper, IPortalLayer)
class SerializePaper(SerializeContent):
    """Add which version it is, who works on it and what replaces it; ``ETag`` is its revision."""

    def __call__(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        result = super().__call__(*arguments, **options)
        newest, successor = newest_version(self.context), successor_of(self.context)
        result["version"] = newest.number if newest else None
        result["revision"] = revision = revision_of(self.context)
        result["check_out"] = checkout_json(self.context)
        result["superseded_by"] = in_short(successor) if successor is not None else None
        result["supersedes"] = [in_short(paper) for paper in predecessors_of(self.context)]
        result.pop("version_comment", None)
        self.request.response.setHeader("ETag", f'"{revision}"')
        return result


@implementer(IDeserializeFromJson)
@adapter(IPaper, IPortalLayer)
class DeserializePaper(Deserialize):
    """Overwrite nothing that the sender has not seen, where the sender says what that was.

    ``If-Match`` (412), ``revision`` or ``version`` in the body (409); and nothing that somebody
    else has checked out (409).
    """

    def __call__(
        self,
        validate_all: bool = False,
        data: dict | None = None,
        create: bool = False,
        mask_validation_errors: bool = True,
    ) -> Any:
        data = json_body(self.request) if data is None else data
        if not create:
            self._check(data)
        return super().__call__(validate_all, data, create, mask_validation_errors)

    def _check(self, data: dict[str, Any]) -> None:
        revision, newest = revision_of(self.context), newest_version(self.context)
        wanted = self.request.getHeader("If-Match")
        if wanted and wanted.strip() != "*" and revision not in _ETAGS.findall(wanted):
            raise Outdated(self._say(msg_overtaken()))
        if data.get("revision") not in (None, revision) or (
            data.get("version") not in (None, newest.number if newest else 0)
        ):
            raise Overtaken(self._say(msg_overtaken()))
        if reasons := reasons_against_change(self.context, me()):
            raise Overtaken(" ".join(self._say(reason) for reason in reasons))

    def _say(self, message: Message) -> str:
        return translate(message, context=self.request)


def msg_overtaken() -> Message:
    return _(
        "msg_overtaken",
        default="Somebody else changed this paper after you opened it. Nothing of yours was "
        "stored, nothing of theirs was overwritten.",
    )


class PaperService(Service):
    """What the services of a paper share."""

    def check_changeable(self) -> None:
        """Raise Unauthorized or Overtaken where the paper cannot be changed by its reader now."""
        if not may_change(self.context):
            raise Unauthorized()
        if reasons := reasons_against_change(self.context, me()):
            raise Overtaken(" ".join(self.say(reason) for reason in reasons))

    def say(self, message: Message) -> str:
        return translate(message, context=self.request)

    def wanted_paper(self) -> Any:
        text = json_body(self.request).get("paper")
        found = find_paper(text) if isinstance(text, str) else None
        if found is None:
            raise BadRequest(
                self.say(
                    _(
                        "msg_paper_wanted",
                        default="paper is the UID, address or reference number of another paper.",
                    )
                )
            )
        return found


@implementer(IPublishTraverse)
class VersionsGet(PaperService):
    """``GET @versions[/<number>]``: the versions of a paper, the newest first."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "VersionsGet":  # noqa: N802
        self.names.append(name)
        return self

    def reply(self) -> dict[str, Any]:
        if self.names:
            return version_json(self.context, self._wanted())
        versions = reversed(versions_of(self.context))
        return {
            "@id": f"{self.context.absolute_url()}/@versions",
            "items": [version_json(self.context, version) for version in versions],
            "items_total": len(versions_of(self.context)),
        }

    def _wanted(self) -> Version:
        number = self.names[0] if len(self.names) == 1 else ""
        number = int(number) if number.isdecimal() and len(number) <= 9 else 0
        version = version_of(self.context, number)
        if version is None:
            raise NotFound()
        return version


class VersionsPost(PaperService):
    """``POST @versions {version, comment}``: make an earlier file the newest again."""

    def reply(self) -> dict[str, Any]:
        self.check_changeable()
        body = json_body(self.request)
        number, comment = body.get("version"), body.get("comment") or ""
        if not isinstance(number, int) or version_of(self.context, number) is None:
            raise BadRequest(
                self.say(_("msg_version", default="version is the number of one in the history."))
            )
        restored = restore_version(self.context, number, comment)
        self.request.response.setStatus(201 if restored else 200)
        return version_json(self.context, restored or newest_version(self.context))


class CheckOutGet(PaperService):
    """``GET @check-out``: who works on a paper."""

    def reply(self) -> dict[str, Any]:
        return {
            "@id": f"{self.context.absolute_url()}/@check-out",
            "check_out": checkout_json(self.context),
        }


class CheckOutPost(CheckOutGet):
    """``POST @check-out``: work on a paper alone; ``{take_over: true}`` ends another's work."""

    def reply(self) -> dict[str, Any]:
        if json_body(self.request).get("take_over") is True:
            if not (may_change(self.context) and may_take_over(self.context)):
                raise Unauthorized()
            take_over(self.context, me())
        else:
            self.check_changeable()
            check_out(self.context, me())
        return super().reply()


class CheckOutDelete(PaperService):
    """``DELETE @check-out``: check in; a changed file was sent before."""

    def reply(self) -> None:
        found = checkout_of(self.context)
        is_mine = found is not None and found.holder == me()
        allowed = may_take_over if found is not None else may_change
        if not is_mine and not allowed(self.context):
            raise Unauthorized()
        if found is not None and found.holder != me():
            take_over(self.context, me())
        check_in(self.context)
        return self.reply_no_content()


class SupersededPost(PaperService):
    """``POST @superseded-by {paper}``: say which paper replaces this one."""

    def reply(self) -> dict[str, Any]:
        if not may_change_state(self.context):
            raise Unauthorized()
        new = self.wanted_paper()
        if reasons := reasons_against_superseding(self.context, new):
            raise BadRequest(" ".join(self.say(reason) for reason in reasons))
        supersede(self.context, new)
        return {
            "@id": f"{self.context.absolute_url()}/@superseded-by",
            "superseded_by": in_short(new),
        }


class SupersededDelete(PaperService):
    """``DELETE @superseded-by``: the paper stands for itself again."""

    def reply(self) -> None:
        if not may_change_state(self.context):
            raise Unauthorized()
        if not is_superseded_unseen(self.context):
            supersede(self.context, None)
        return self.reply_no_content()
