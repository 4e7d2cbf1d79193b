from blkirm.access.services import SerializeContent
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.programmes import rules
from blkirm.programmes.content import IProgramme
from blkirm.programmes.directory import programmes_seen
from blkirm.programmes.directory import reads_for_counsellors
from blkirm.programmes.directory import successors_in
from blkirm.programmes.files import HANDOUTS
from blkirm.programmes.indexers import facts_of
from plone.restapi.interfaces import ISerializeToJson
from zExceptions import BadRequest
from zope.component import adapter
from zope.interface import implementer


@implementer(ISerializeToJson)
@adapter(IProgramme, IPortalLayer)
class SerializeProgramme(SerializeContent):
    """Add how the programme stands today or on the day ``at``, what is in force then, what followed."""

    def __call__(
        self,
        version: str | None = None,
        include_items: bool = True,
        include_expansion: bool = True,
    ) -> dict:
        result = super().__call__(version, include_items, include_expansion)
        wanted = self.request.form.get("at")
        day = rules.as_day(wanted) if isinstance(wanted, str) else None
        if wanted and day is None:
            raise BadRequest("'at' is a day like 2024-01-31.")
        day = day or clock.today()
        facts = facts_of(self.context)
        seen = programmes_seen()
        successors = successors_in(seen)
        current = rules.is_current(facts, day)
        result["at"] = day.isoformat()
        result["standing"] = rules.standing(facts, day)
        result["in_force"] = {
            name: rules.rows_in_force(getattr(self.context, name), day) if current else []
            for name in ("benefits", "countries", "laender", "statements", "funding")
        }
        result["predecessors"] = [
            seen[uid]["url"] for uid in rules.forebears_of(self.context.UID(), successors)
        ]
        result["successors"] = [
            seen[uid]["url"]
            for uid in rules.heirs_of(self.context.UID(), successors)
            if uid in seen
        ]
        reads_all = reads_for_counsellors(self.context)
        if "links" in result:
            result["links"] = rules.links_for(result["links"], reads_all)
        if not reads_all:
            for name in HANDOUTS:
                result.pop(name, None)
        # Who may not see the one that follows is not told that there is one.
        if self.context.successor and self.context.successor not in seen:
            result["successor"] = None
        return result
