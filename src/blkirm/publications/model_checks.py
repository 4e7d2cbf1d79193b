"""Lines of the checklist about numbers, versions, recommendations and parts."""

from blkirm import _
from blkirm.decisions.vocabularies import title_of_line
from blkirm.intake.markings import highest
from blkirm.intake.markings import LEVELS
from blkirm.intake.markings import levels_in_label
from blkirm.intake.markings import levels_in_text
from blkirm.intake.rules import words_of
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import current_language
from blkirm.publications import part_operations
from blkirm.publications import parts
from blkirm.publications import version_words
from blkirm.publications.checklist import MISSING
from blkirm.publications.checklist import OK
from blkirm.publications.checklist import UNKNOWN
from blkirm.publications.checklist import WARNING
from blkirm.publications.checks import ReportCheck
from blkirm.publications.recommendations import recommendations_of
from collections import Counter
from plone import api
from typing import Any
from zope.i18nmessageid import Message


class Numbered(ReportCheck):
    """A number is given once in its series; editions of one report share theirs."""

    id, order, blocking = "number", 75, False
    title = _("label_check_number", default="Number within the series")

    def look(self) -> tuple[str, Message | str]:
        report = self.report
        if not (report.number or "").strip():
            return OK, _("msg_check_number_none", default="It has no number.")
        if other := self._other():
            return WARNING, _(
                "msg_check_number_taken",
                default="“${title}” has this number in this series, too.",
                mapping={"title": title_of(other)},
            )
        return OK, report.number

    def _other(self) -> Any:
        report = self.report
        # Those who check reports may see all of them; editions of each other share their number.
        own = {api.content.get_uuid(report), report.replaces, report.replaced_by}
        number = report.number.strip().casefold()
        brains = api.portal.get_tool("portal_catalog")(
            portal_type="Report",
            report_series=report.series,
            review_state=["draft", "review", "approved", "scheduled", "published"],
        )
        taken = (b for b in brains if (b.report_number or "").strip().casefold() == number)
        return next((brain for brain in taken if brain.UID not in own), None)


class Versions(ReportCheck):
    """Readers are told which version is older; here it is said before that."""

    id, order, blocking = "versions", 55, False
    title = _("label_check_versions", default="Versions of one day")

    def look(self) -> tuple[str, Message | str]:
        days = version_words.days_of(self.report)
        older = version_words.older_versions(days, current_language())
        if found := [*older, *version_words.forgotten_translations(self.report)]:
            return WARNING, found[0]
        return OK, _("msg_check_versions", default="No version is older than another.")


class Recommendations(ReportCheck):
    id, order, blocking = "recommendations", 120, False
    title = _("label_check_recommendations", default="Recommendations")

    def look(self) -> tuple[str, Message | str]:
        found = recommendations_of(self.report)
        twice = [n for n, count in Counter(each.number for each in found).items() if count > 1]
        if twice:
            return WARNING, _(
                "msg_check_recommendation_twice",
                default="More than one recommendation has the number ${number}.",
                mapping={"number": twice[0]},
            )
        without = [each.number for each in found if not each.text_en]
        if without and self.report.file_en is not None:
            return WARNING, _(
                "msg_check_recommendation_english",
                default="There is an English version, but recommendation ${number} has no English "
                "text.",
                mapping={"number": without[0]},
            )
        if not found:
            return OK, _("msg_check_recommendations_none", default="It has none.")
        return OK, str(len(found))


class Parts(ReportCheck):
    """Nothing goes out whose release was taken back or rests on another text."""

    id, order = "parts", 130
    title = _("label_check_parts", default="Parts of the Länder")

    def look(self) -> tuple[str, Message | str]:
        if not parts.has_parts(self.report):
            return OK, _("msg_check_parts_none", default="A report of this series has none.")
        delivered = parts.parts_of(self.report)
        for line, part in delivered.items():
            if part.state != parts.RELEASED:
                continue
            if reasons := part_operations.reasons_against_release(part, part.reason):
                return MISSING, _(
                    "msg_check_part_closed",
                    default="${land}: ${reason}",
                    mapping={"land": title_of_line(line), "reason": reasons[0]},
                )
        released = parts.released_parts(self.report)
        closed = parts.missing_lines(released)
        if closed:
            return WARNING, _(
                "msg_check_parts_missing",
                default="Not delivered or not released: ${laender}. Readers do not get these parts.",
                mapping={"laender": ", ".join(map(title_of_line, closed))},
            )
        return OK, _("msg_check_parts_all", default="All of them are released.")


class PartsClassified(ReportCheck):
    """What the check of the report's own files looks for, in those of its parts."""

    id, order = "parts-classified", 45
    title = _("label_check_parts_classified", default="Parts not classified")

    def look(self) -> tuple[str, Message | str]:
        unread = ""
        for line, part in parts.released_parts(self.report).items():
            words = words_of(part.rendition.file)
            levels = levels_in_label(part.facts["filename"]) | levels_in_text(words or "")
            if level := highest(levels):
                return MISSING, _(
                    "msg_check_part_classified",
                    default="${land}: it carries the marking ${level}.",
                    mapping={"land": title_of_line(line), "level": LEVELS[level]},
                )
            unread = unread or (line if words is None else "")
        if unread:
            return UNKNOWN, _(
                "msg_check_part_unread",
                default="${land}: the words of the file could not be read. Please look through it for "
                "markings of classified material.",
                mapping={"land": title_of_line(unread)},
            )
        return OK, _("msg_check_not_classified", default="No marking of classified material found.")
