"""Recommendations in REST, and which decisions follow them."""

from blkirm import _
from blkirm.access.errors import Refused
from blkirm.access.services import Deserialize
from blkirm.access.services import SerializeContent
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.publications import following
from blkirm.publications.recommendation_views import found
from blkirm.publications.recommendation_views import may_change
from blkirm.publications.recommendations import facts_of
from blkirm.publications.recommendations import IRecommendation
from collections.abc import Mapping
from plone import api
from plone.dexterity.content import DexterityContent
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.services import Service
from Products.ZCatalog.interfaces import ICatalogBrain
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
from zope.publisher.interfaces import IPublishTraverse


def in_short(recommendation: DexterityContent) -> dict[str, Any]:
    """Write a recommendation for lists."""
    uid = api.content.get_uuid(recommendation)
    return in_short_by(facts_of(recommendation), recommendation.absolute_url(), uid)


def in_short_by(facts: Mapping[str, Any], url: str, uid: str) -> dict[str, Any]:
    """Write the same from the facts that the catalogue keeps."""
    return {"@id": url, "UID": uid, **facts, "addressees": list(facts["addressees"])}


def decision_in_short(brain: ICatalogBrain) -> dict[str, Any]:
    """Write a decision that follows a recommendation, with its follow-up."""
    progress = following.progress_in(brain)
    return {
        "@id": brain.getURL(),
        "number": brain.decision_number,
        "title": brain.Title,
        "follow_up": {
            "lines": progress.lines,
            "settled": progress.settled,
            "done": progress.done,
        },
    }


@implementer(ISerializeToJson)
@adapter(IRecommendation, IPortalLayer)
class SerializeRecommendation(SerializeContent):
    """Add the decisions that follow it, as far as the reader may see them."""

    def __call__(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        result = super().__call__(*arguments, **options)
        result["title"] = self.context.Title()
        result["title_en"] = self.context.title_en
        result["decisions"] = [
            decision_in_short(brain) for brain in following.decisions_on(self.context)
        ]
        return result


@implementer(IDeserializeFromJson)
@adapter(IRecommendation, IPortalLayer)
class DeserializeRecommendation(Deserialize):
    """Refuse changes of what left the house out loud; plone.restapi would drop them silently."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if not options.get("create") and not may_change(self.context):
            raise Refused(
                translate(
                    _(
                        "msg_recommendation_locked",
                        default="The report was published; its recommendations can no longer be "
                        "changed.",
                    ),
                    context=self.request,
                )
            )
        return super().__call__(*arguments, **options)


@implementer(IPublishTraverse)
class FollowingService(Service):
    """What the services of a decision share."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(context, request)
        self.names: list[str] = []

    def publishTraverse(self, request: Any, name: str) -> "FollowingService":  # noqa: N802
        self.names.append(name)
        return self

    def listed(self) -> dict[str, Any]:
        return {
            "@id": f"{self.context.absolute_url()}/@recommendations",
            "items": [in_short(each) for each in following.recommendations_seen(self.context)],
        }


class FollowingGet(FollowingService):
    """The recommendations that a decision follows."""

    def reply(self) -> dict[str, Any]:
        if self.names:
            raise NotFound()
        return self.listed()


class FollowingPost(FollowingService):
    """``{recommendation: UID}``: the decision follows it."""

    def reply(self) -> dict[str, Any]:
        data = json_body(self.request)
        uid = data.get("recommendation") if isinstance(data, dict) else None
        if not isinstance(uid, str) or self.names:
            raise BadRequest(
                translate(
                    _(
                        "msg_recommendation_shape",
                        default="recommendation is the UID of a recommendation.",
                    ),
                    context=self.request,
                )
            )
        following.link(self.context, found(uid))
        self.request.response.setStatus(201)
        return self.listed()


class FollowingDelete(FollowingService):
    """``DELETE @recommendations/<UID>``: it does not follow it."""

    def reply(self) -> Any:
        if len(self.names) != 1 or not following.unlink(self.context, self.names[0]):
            raise NotFound()
        return self.reply_no_content()
