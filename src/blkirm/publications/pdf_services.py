"""What was found in the PDFs of a report, over REST, for those who check reports."""

from blkirm.publications.pdf_check import from_record
from plone.restapi.services import Service
from zope.i18n import translate


class PdfCheckGet(Service):
    """``GET <report>/@pdf-check``: by language what was found and what the public copy lacks."""

    def reply(self) -> dict:
        return {
            "@id": f"{self.context.absolute_url()}/@pdf-check",
            "files": {
                language: {
                    "public_copy": rendition.file is not None,
                    "problem": rendition.problem,
                    "removed": dict(rendition.removed),
                    "findings": [self._told(record) for record in rendition.findings],
                }
                for language, rendition in sorted(self.context.renditions.items())
            },
        }

    def _told(self, record: dict) -> dict:
        finding = from_record(record)
        return {
            "id": finding.id,
            "severity": finding.severity,
            "title": translate(finding.title, context=self.request),
            "pages": list(finding.pages),
        }
