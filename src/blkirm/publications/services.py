from blkirm.access.services import Deserialize
from blkirm.access.services import SerializeContent
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.kernel.page import wanted_start
from blkirm.publications import rules
from blkirm.publications.content import IReport
from blkirm.publications.finding import Question
from blkirm.publications.interfaces import IDownloadCounts
from blkirm.publications.life import minute_of
from blkirm.publications.list_page import PAGE_SIZE
from blkirm.publications.list_page import reports_seen
from blkirm.publications.listing import describe_brain
from blkirm.publications.moments import moment_from
from blkirm.publications.part_services import parts_json
from blkirm.publications.recommendation_services import in_short
from blkirm.publications.recommendations import recommendations_of
from blkirm.publications.tags import language_tag
from blkirm.publications.version_words import days_of
from blkirm.publications.versions import older_ones
from datetime import date
from datetime import UTC
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.interfaces import ISerializeToJson
from plone.restapi.services import Service
from plone.restapi.services.workflow.transition import WorkflowTransition
from zExceptions import BadRequest
from zope.component import adapter
from zope.component import getUtility
from zope.i18n import translate
from zope.interface import implementer


@implementer(IDeserializeFromJson)
@adapter(IReport, IPortalLayer)
class DeserializeReport(Deserialize):
    """Refuse changes of a released report out loud; plone.restapi would drop them silently."""

    def __call__(
        self,
        validate_all: bool = False,
        data: dict | None = None,
        create: bool = False,
        mask_validation_errors: bool = True,
    ) -> IReport:
        if data is None:
            data = json_body(self.request)
        if rules.is_released(self.context):
            locked = [name for name in rules.LOCKED_FIELDS if self._would_change(name, data)]
            if locked:
                raise BadRequest([self._refusal(name) for name in locked])
        return super().__call__(validate_all, data, create, mask_validation_errors)

    def _would_change(self, name: str, data: dict) -> bool:
        if name not in data:
            return False
        # Bytes are not compared: whoever sends a file, or none, means to change it.
        if name.startswith("file_"):
            return True
        value = data[name]
        if isinstance(value, dict) and "token" in value:
            value = value["token"]
        now = getattr(self.context, name, None)
        return (value or "") != (now.isoformat() if isinstance(now, date) else now or "")

    def _refusal(self, name: str) -> dict[str, str]:
        message = translate(rules.msg_locked(self.context, name), context=self.request)
        return {"field": name, "message": message, "error": "ValidationError"}


@implementer(ISerializeToJson)
@adapter(IReport, IPortalLayer)
class SerializeReport(SerializeContent):
    """Add what is known of the files: pages, checksum, stable address, downloads."""

    def __call__(
        self,
        version: str | None = None,
        include_items: bool = True,
        include_expansion: bool = True,
    ) -> dict:
        result = super().__call__(version, include_items, include_expansion)
        url = self.context.absolute_url()
        downloads = getUtility(IDownloadCounts).totals(self.context.UID())
        days = days_of(self.context)
        result["older_versions"] = [
            {"version": older, "older_than": newer} for older, newer in older_ones(days)
        ]
        result["parts"] = parts_json(self.context)
        result["recommendations"] = [in_short(each) for each in recommendations_of(self.context)]
        result["files"] = {
            language: {
                "filename": facts["filename"],
                "size": facts["size"],
                "pages": facts["pages"],
                "sha256": facts["sha256"],
                "download": f"{url}/@@download/{language}",
                "downloads": downloads.get(language, 0),
                "language": language_tag(language),
                "dated": days[language].isoformat() if language in days else None,
            }
            for language, facts in self.context.report_files.items()
        }
        return result


class ReportTransition(WorkflowTransition):
    """Plone's transitions, refused with reasons in words. ``schedule`` wants an ``embargo``."""

    def reply(self) -> dict:
        user = api.user.get_current()
        moment = None
        if self.transition == "schedule" and (text := json_body(self.request).get("embargo")):
            moment = moment_from(text)
        reasons = rules.reasons_against_step(self.context, self.transition, user, moment)
        if reasons:
            self.request.response.setStatus(400)
            message = " ".join(translate(reason, context=self.request) for reason in reasons)
            return {"type": "BadRequest", "message": message}
        if moment is not None:
            self.context.embargo = minute_of(moment).astimezone(UTC)
        return super().reply()


class ReportList(Service):
    """The list of reports with what it can be narrowed by: `GET /reports/@reports?q=&series=…`.

    What somebody gets is what the page would show to the same person.
    """

    def reply(self) -> dict:
        question = Question(self.request.form, lambda **query: reports_seen(self.context, **query))
        start = wanted_start(self.request.form)
        url = self.context.absolute_url()
        return {
            "@id": question.address(f"{url}/@reports"),
            "items_total": len(question.found),
            "items": [
                self._item(describe_brain(brain))
                for brain in question.found[start : start + PAGE_SIZE]
            ],
            "facets": {
                facet["name"]: [
                    {"token": o["value"], "title": o["title"], "count": o["count"]}
                    for o in facet["options"]
                ]
                for facet in question.facets()
            },
        }

    def _item(self, row: dict) -> dict:
        return {
            "@id": row["url"],
            "title": row["title"],
            "series": row["series"],
            "number": row["number"],
            "period": row["period"],
            "year": row["year"],
            "stand_date": row["stand_date"].isoformat() if row["stand_date"] else None,
            "review_state": row["state"],
            "summary": row["summary"],
            "files": {
                file["language"]: {
                    "filename": file["filename"],
                    "size": file["size"],
                    "sha256": file["sha256"],
                    "download": file["url"],
                }
                for file in row["files"]
            },
        }
