"""``GET /@desk``: the same as the page, for clients."""

from blkirm.desk.rules import newest_papers
from blkirm.desk.rules import visible_parties
from blkirm.kernel.bilingual import title_of
from plone.restapi.services import Service
from typing import Any


class Desk(Service):
    """List the papers changed last and the working parties of the reader."""

    def reply(self) -> dict[str, Any]:
        return {
            "@id": f"{self.context.absolute_url()}/@desk",
            "papers": [
                {
                    "@id": brain.getURL(),
                    "title": brain.Title,
                    "party": brain.party,
                    "originator": brain.originator,
                    "modified": brain.modified.ISO8601(),
                    "review_state": brain.review_state,
                }
                for brain in newest_papers()
            ],
            "parties": [
                {"@id": brain.getURL(), "id": brain.getId, "title": title_of(brain)}
                for brain in visible_parties()
            ],
        }
