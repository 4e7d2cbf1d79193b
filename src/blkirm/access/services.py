"""REST as Plone has it, without what the reader must not know.

Services that nobody needs do not answer at all (``stock.py``). These stay: what they say passes
through ``discreet`` or is ours from the start, and input that makes no sense is a clear 400.
"""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.access.guard import may_view
from blkirm.access.principals import full_name
from blkirm.access.principals import is_of_register
from blkirm.access.principals import keeps_accounts
from blkirm.access.principals import may_know
from blkirm.access.principals import people_known_to
from blkirm.access.vocabularies import visible_vocabulary
from blkirm.access.vocabularies import visible_vocabulary_names
from blkirm.kernel.interfaces import IPortalLayer
from plone import api
from plone.app.contenttypes.interfaces import ICollection
from plone.base.interfaces import IPloneSiteRoot
from plone.dexterity.interfaces import IDexterityContainer
from plone.dexterity.interfaces import IDexterityContent
from plone.restapi.deserializer import json_body
from plone.restapi.deserializer.dxcontent import DeserializeFromJson
from plone.restapi.exceptions import QueryParsingError
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.interfaces import IFieldSerializer
from plone.restapi.interfaces import IJSONSummarySerializerMetadata
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.interfaces import ISerializeToJsonSummary
from plone.restapi.serializer.collection import SerializeCollectionToJson
from plone.restapi.serializer.dxcontent import SerializeFolderToJson
from plone.restapi.serializer.dxcontent import SerializeToJson
from plone.restapi.serializer.relationfield import RelationChoiceFieldSerializer
from plone.restapi.serializer.relationfield import RelationListFieldSerializer
from plone.restapi.serializer.site import SerializeSiteRootToJson
from plone.restapi.serializer.summary import DefaultJSONSummarySerializer
from plone.restapi.serializer.user import SerializeUserToJson
from plone.restapi.services.history.get import HistoryGet
from plone.restapi.services.history.patch import HistoryPatch
from plone.restapi.services.search.get import SearchGet
from plone.restapi.services.types.get import TypesGet
from plone.restapi.services.users.get import UsersGet
from plone.restapi.services.vocabularies.get import VocabulariesGet
from plone.restapi.services.workflow.info import WorkflowInfoService
from Products.CMFCore.interfaces import IMemberData
from Products.CMFEditions.interfaces.IArchivist import ArchivistRetrieveError
from Products.ZCatalog.Catalog import CatalogError
from Products.ZCTextIndex.ParseTree import ParseError
from typing import Any
from z3c.relationfield.interfaces import IRelationChoice
from z3c.relationfield.interfaces import IRelationList
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.component import adapter
from zope.component import getMultiAdapter
from zope.i18n import translate
from zope.interface import implementer

import logging


logger = logging.getLogger("blkirm.rest")

#: What content in REST offers to expand; Plone's other parts lead around it or tell of people.
COMPONENTS = frozenset({"types", "workflow"})

CHANGE = "Modify portal content"
EARLIER_VERSIONS = "CMFEditions: Access previous versions"

#: More than there will ever be.
MOST_FOUND = 10_000_000

#: Catalogue columns that name people, whoever asks.
NAMING_PEOPLE = frozenset({"Creator", "listCreators", "creators", "commentators", "author_name"})
#: Catalogue columns that name other things, which the reader may not be allowed to know of.
NAMING_THINGS = frozenset({"agenda_papers", "report_pdf", "report_replaced_by", "report_replaces"})
#: Catalogue columns for some of those who may see a thing; its own service says it to them.
FOR_MEMBERS = frozenset({"release_state"})


def discreet(data: dict[str, Any]) -> dict[str, Any]:
    """Take the names of people whom the reader may not know out of serialised content."""
    for name in ("creators", "contributors"):
        if name in data:
            data[name] = [person for person in data[name] or () if may_know(person)]
    # Working copies are for their pages (``pages``); here they would name who made them.
    data.pop("working_copy", None)
    data.pop("working_copy_of", None)
    lock = data.get("lock") or {}
    lock.pop("creator_url", None)
    if "creator" in lock and not may_know(lock["creator"]):
        for name in ("creator", "creator_name", "token"):
            lock.pop(name, None)
    components = data.get("@components")
    if components is not None:
        data["@components"] = {
            name: part for name, part in components.items() if name in COMPONENTS
        }
        for entry in components.get("workflow", {}).get("history", ()):
            _without_stranger(entry)
    return data


def _without_stranger(entry: dict[str, Any]) -> dict[str, Any]:
    if not may_know(entry.get("actor") or ""):
        entry["actor"] = None
    return entry


# --- content ----------------------------------------------------------------------------------


class Discreet:
    """Mixed into Plone's serialisers of content."""

    def __call__(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        data = discreet(super().__call__(*arguments, **options))
        if data.get("lock") and not api.user.has_permission(CHANGE, obj=self.context):
            # Whether somebody works on a thing is for those who could.
            data["lock"] = {"locked": False, "stealable": True}
        return data


@implementer(ISerializeToJson)
@adapter(IDexterityContent, IPortalLayer)
class SerializeContent(Discreet, SerializeToJson):
    pass


@implementer(ISerializeToJson)
@adapter(IDexterityContainer, IPortalLayer)
class SerializeContainer(Discreet, SerializeFolderToJson):
    pass


@implementer(ISerializeToJson)
@adapter(ICollection, IPortalLayer)
class SerializeCollection(Discreet, SerializeCollectionToJson):
    pass


@implementer(ISerializeToJson)
@adapter(IPloneSiteRoot, IPortalLayer)
class SerializeSite(Discreet, SerializeSiteRootToJson):
    pass


@implementer(ISerializeToJsonSummary)
@adapter(IDexterityContent, IPortalLayer)
class SummariseContent(DefaultJSONSummarySerializer):
    """Say about a parent, a neighbour or a relation what the reader may know: all or nothing."""

    def __call__(self) -> dict[str, Any]:
        return super().__call__() if may_view(self.context) else {}


@implementer(IJSONSummarySerializerMetadata)
class NamelessSummaries:
    """Let no list say who made what; the thing itself says it to those who may know."""

    def blocklisted_attributes(self) -> frozenset[str]:
        return NAMING_PEOPLE | NAMING_THINGS | FOR_MEMBERS


@implementer(IFieldSerializer)
@adapter(IRelationList, IDexterityContent, IPortalLayer)
class SerializeRelations(RelationListFieldSerializer):
    """Leave relations to hidden things out; Plone would tell title, address and state."""

    def get_value(self, default: Any = None) -> list[Any]:
        return [r for r in super().get_value(default) if may_view(r.to_object)]


@implementer(IFieldSerializer)
@adapter(IRelationChoice, IDexterityContent, IPortalLayer)
class SerializeRelation(RelationChoiceFieldSerializer):
    def get_value(self, default: Any = None) -> Any:
        relation = super().get_value(default)
        target = getattr(relation, "to_object", None)
        return relation if target is not None and may_view(target) else None


@implementer(IDeserializeFromJson)
@adapter(IDexterityContent, IPortalLayer)
class Deserialize(DeserializeFromJson):
    """Refuse values that Plone's fields stumble over, and layouts that the type does not have."""

    def __call__(
        self,
        validate_all: bool = False,
        data: dict | None = None,
        create: bool = False,
        mask_validation_errors: bool = True,
    ) -> Any:
        data = json_body(self.request) if data is None else data
        layouts = {name for name, _title in self.context.getAvailableLayouts()}
        if data.get("layout") not in layouts | {None}:
            raise self._not_understood()
        try:
            return super().__call__(validate_all, data, create, mask_validation_errors)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            logger.info("Refused: %r", error)
            raise self._not_understood() from None

    def _not_understood(self) -> BadRequest:
        return BadRequest(
            translate(
                _("msg_values", default="A value in the body is not of its field's kind."),
                context=self.request,
            )
        )


# --- what happened ------------------------------------------------------------------------------


class History(HistoryGet):
    """``GET @history``: what happened, by whom as far as the reader may know; earlier versions."""

    def reply(self) -> Any:
        may_go_back = api.user.has_permission(EARLIER_VERSIONS, obj=self.context)
        if self.version is not None and not (may_go_back and self.version.isdecimal()):
            raise NotFound()
        try:
            history = super().reply()
        except ArchivistRetrieveError:
            raise NotFound() from None
        if isinstance(history, dict):
            return history
        for entry in history:
            actor = entry.get("actor") or {}
            known = actor.get("id") if may_know(actor.get("id") or "") else None
            entry["actor"] = {"id": known, "fullname": known and full_name(known)}
        return history


class Revert(HistoryPatch):
    """``PATCH @history``: back to an earlier version."""

    def reply(self) -> Any:
        version = json_body(self.request).get("version")
        versions = api.portal.get_tool("portal_repository").getHistoryMetadata(self.context) or ()
        if version not in range(len(versions)):
            raise BadRequest(
                translate(
                    _("msg_version", default="version is the number of one in the history."),
                    context=self.request,
                )
            )
        return super().reply()


class Workflow(WorkflowInfoService):
    """``GET @workflow``."""

    def reply(self) -> dict[str, Any]:
        info = super().reply()
        for entry in info["history"]:
            _without_stranger(entry)
        return info


# --- people -------------------------------------------------------------------------------------


class Users(UsersGet):
    """``GET @users``: people of parties one shares, by id and name and nothing else.

    Those who keep the accounts get Plone's own answer.
    """

    def reply(self) -> Any:
        if keeps_accounts():
            return self._all()
        known = people_known_to(getSecurityManager().getUser())
        if self.params:
            if len(self.params) > 1 or self.params[0] not in known:
                raise NotFound()
            return self._entry(self.params[0])
        words = self._words()
        people = [self._entry(person) for person in known]
        found = [p for p in people if words in f"{p['id']} {p['fullname']}".casefold()]
        found.sort(key=lambda entry: (entry["fullname"].casefold(), entry["id"]))
        return {
            "@id": f"{self.context.absolute_url()}/@users",
            "items": found[: self._limit(len(found))],
            "items_total": len(found),
        }

    def _all(self) -> Any:
        if len(self.params) > 1:
            raise NotFound()
        self._limit(0)
        return super().reply()

    def _words(self) -> str:
        return " ".join(self.query.get("search") or self.query.get("query") or [""]).casefold()

    def _limit(self, otherwise: int) -> int:
        value = self.query.get("limit", [str(otherwise)])[0]
        if not value.isdecimal() or len(value) > 9:
            raise BadRequest(
                translate(
                    _("msg_limit", default="limit is a number, for example 25."),
                    context=self.request,
                )
            )
        return int(value)

    def _entry(self, person: str) -> dict[str, Any]:
        return {
            "@id": f"{self.context.absolute_url()}/@users/{person}",
            "id": person,
            "fullname": full_name(person),
        }


@implementer(ISerializeToJson)
@adapter(IMemberData, IPortalLayer)
class SerializeAccount(SerializeUserToJson):
    """Keep from those who administer accounts which parties somebody is in."""

    def __init__(self, context: Any, request: Any) -> None:
        super().__init__(_WithoutParties(context), request)


class _WithoutParties:
    """An account as its administrators see it."""

    def __init__(self, account: Any) -> None:
        self._account = account

    def __getattr__(self, name: str) -> Any:
        return getattr(self._account, name)

    def getGroups(self) -> list[str]:  # noqa: N802 (Plone's name)
        return [group for group in self._account.getGroups() if not is_of_register(group)]


# --- finding ------------------------------------------------------------------------------------


class Search(SearchGet):
    """``GET @search``: a query that makes no sense is a clear 400, and nobody looks for accounts."""

    def reply(self) -> dict[str, Any]:
        self._hide_strangers()
        self._settle_order()
        try:
            return super().reply()
        except (
            AttributeError,
            CatalogError,
            LookupError,
            OverflowError,
            ParseError,
            QueryParsingError,
            TypeError,
            ValueError,
        ):
            raise BadRequest(
                translate(
                    _("msg_query", default="The portal does not understand this query."),
                    context=self.request,
                )
            ) from None

    def _settle_order(self) -> None:
        """Let the order depend on nothing but what is found.

        Relevance weighs words by how often they stand in what others may see. And without a limit
        the catalogue chooses its way of sorting, hence the order of equals, by what it holds in all.
        """
        form = self.request.form
        if not form.get("sort_on"):
            form.update(sort_on="modified", sort_order="descending")
        form.setdefault("sort_limit", MOST_FOUND)

    def _hide_strangers(self) -> None:
        form = self.request.form
        for field in [field for field in form if field.partition(".")[0] in NAMING_PEOPLE]:
            name, options, _rest = field.partition(".")
            wanted = form.pop(field)
            wanted = wanted if isinstance(wanted, list) else [wanted]
            # Ranges and other options would find names step by step.
            known = [w for w in wanted if not options and isinstance(w, str) and may_know(w)]
            form[name] = known or ["-"]


class Types(TypesGet):
    """``GET @types``: what can be added here, and the fields of one type."""

    def reply(self) -> Any:
        known = api.portal.get_tool("portal_types")
        if len(self.params) > 1 or any(name not in known for name in self.params):
            raise NotFound()
        return super().reply()


class Vocabularies(VocabulariesGet):
    """``GET @vocabularies``: ours, and the few of Plone's that tell of no person and no content."""

    def reply(self) -> Any:
        if len(self.params) > 1:
            raise NotFound()
        base = f"{self.context.absolute_url()}/@vocabularies"
        if not self.params:
            return [{"@id": f"{base}/{n}", "title": n} for n in visible_vocabulary_names()]
        vocabulary = visible_vocabulary(self.params[0], self.context)
        serializer = getMultiAdapter((vocabulary, self.request), interface=ISerializeToJson)
        return serializer(f"{base}/{self.params[0]}")
