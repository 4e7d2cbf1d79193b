"""The lines of the checklist that this folder knows."""

from Acquisition import aq_base
from blkirm import _
from blkirm.audiences.rules import effective_audience
from blkirm.intake.markings import highest
from blkirm.intake.markings import LEVELS
from blkirm.intake.markings import levels_in_label
from blkirm.intake.markings import levels_in_text
from blkirm.intake.rules import words_of
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.formats import format_date
from blkirm.kernel.language import current_language
from blkirm.publications import rules
from blkirm.publications.checklist import Check
from blkirm.publications.checklist import MISSING
from blkirm.publications.checklist import OK
from blkirm.publications.checklist import UNKNOWN
from blkirm.publications.checklist import WARNING
from blkirm.publications.content import IReport
from blkirm.publications.interfaces import ICheck
from blkirm.publications.renditions import public_file_of
from blkirm.publications.sources import is_as_released
from blkirm.publications.sources import source_of
from blkirm.publications.versions import LANGUAGES
from blkirm.publications.vocabularies import LICENCES
from blkirm.publications.words import LANGUAGE_NAMES
from blkirm.releases.rounds import allows
from blkirm.releases.rules import state_of as release_state_of
from blkirm.releases.vocabularies import release_states
from functools import lru_cache
from typing import Any
from zope.component import adapter
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import implementer

import re


MAY_GO_OUT = ("", "TLP:CLEAR")
#: Regulation (EU) 2021/1060, Article 50; the wording of Annex IX, written in full.
_EU = re.compile(
    r"(?:ko)?finanziert\s+(?:von\s+der|durch\s+die)\s+Europäische[nr]?\s+Union"
    r"|(?:co-?\s?)?funded\s+by\s+the\s+European\s+Union",
    re.IGNORECASE,
)
_EU_HINT = re.compile(
    r"\bAMIF\b|Asyl-,\s+Migrations-\s+und\s+Integrationsfonds|Rückkehrfonds"
    r"|Asylum,\s+Migration\s+and\s+Integration\s+Fund|European\s+Return\s+Fund|" + _EU.pattern,
    re.IGNORECASE,
)
#: Findings that speak of alternative texts.
_ALTERNATIVES = ("no-alternatives", "untagged-pictures")


def _say(message: Message | str) -> str:
    return translate(message, target_language=current_language())


def _in_languages(languages: list[str]) -> str:
    return ", ".join(_say(LANGUAGE_NAMES[language]) for language in languages)


@lru_cache(maxsize=8)
def _levels(words: str) -> frozenset[str]:
    return frozenset(levels_in_text(words))


@implementer(ICheck)
@adapter(IReport)
class ReportCheck:
    """The base of our lines."""

    id = ""
    order = 0
    title = _("label_check", default="Check")
    blocking = True

    def __init__(self, report: IReport) -> None:
        self.report = report

    def check(self) -> Check:
        state, detail = self.look()
        return Check(self.id, self.title, state, self.blocking, detail)

    def look(self) -> tuple[str, Message | str]:
        raise NotImplementedError

    def words(self) -> dict[str, str | None]:
        """Return the words readers get, by language; None where they cannot be read."""
        languages = rules.languages_of(self.report)
        return {each: words_of(public_file_of(self.report, each)) for each in languages}


class Release(ReportCheck):
    id, order = "release", 10
    title = _("label_check_release", default="Release on record")

    def look(self) -> tuple[str, Message | str]:
        if not self.report.source:
            return self._without_source()
        thing = source_of(self.report)
        if thing is None:
            return MISSING, _(
                "msg_check_source_gone",
                default="What the report was made from is not there any more, so nobody can tell "
                "whether it was released.",
            )
        state = release_state_of(thing)
        if allows(state, annexes=False):
            return OK, _(
                "msg_check_released",
                default="The working party's record says: ${state}.",
                mapping={"state": release_states.title(state)},
            )
        return MISSING, _(
            "msg_check_not_released",
            default="The text it was made from may not go out. The working party's record says: "
            "${state}.",
            mapping={"state": release_states.title(state)},
        )

    def _without_source(self) -> tuple[str, Message]:
        if reason := (self.report.release_reason or "").strip():
            return OK, _(
                "msg_check_no_release",
                default="Not needed: ${reason}",
                mapping={"reason": reason},
            )
        return MISSING, _(
            "msg_check_no_reason",
            default="It does not come from a released text, and no reason says why it needs no "
            "release.",
        )


class SameText(ReportCheck):
    id, order = "same-text", 20
    title = _("label_check_same_text", default="What was released, and no more")

    def look(self) -> tuple[str, Message | str]:
        if not self.report.source:
            return OK, _("msg_check_same_none", default="Not needed: there is no released text.")
        if is_as_released(self.report):
            return OK, _(
                "msg_check_same", default="The file is the one that was released, as it was."
            )
        return UNKNOWN, _(
            "msg_check_same_unknown",
            default="The file is not, byte for byte, the one that was released. Please compare them: "
            "it says what was released and no more, and no annexes that were not released.",
        )


class Marking(ReportCheck):
    id, order = "marking", 30
    title = _("label_check_marking", default="Marking")

    def look(self) -> tuple[str, Message | str]:
        own = self.report.marking or ""
        thing = source_of(self.report)
        theirs = effective_audience(thing).marking if thing is not None else ""
        for marking in (own, theirs):
            if marking not in MAY_GO_OUT:
                return MISSING, _(
                    "msg_check_marked",
                    default="It is marked ${marking}. Only what has no marking or TLP:CLEAR goes out.",
                    mapping={"marking": marking},
                )
        if own or theirs:
            return OK, own or theirs
        return OK, _("marking_none", default="No marking")


class Classified(ReportCheck):
    id, order = "classified", 40
    title = _("label_check_classified", default="Not classified")

    def look(self) -> tuple[str, Message | str]:
        report = aq_base(self.report)
        labels = [getattr(report, name, "") or "" for name in ("title", "title_en", "number")]
        labels += [facts["filename"] for facts in report.report_files.values()]
        texts = [report.summary_de or "", report.summary_en or ""]
        words = self.words()
        found = set().union(*map(levels_in_label, labels), *map(levels_in_text, texts))
        found = found.union(*(_levels(each) for each in words.values() if each))
        if level := highest(found):
            return MISSING, _(
                "msg_check_is_classified",
                default="It carries the marking ${level}. The portal keeps no such material; please "
                "tell the security officer.",
                mapping={"level": LEVELS[level]},
            )
        if unread := [language for language, each in words.items() if each is None]:
            return UNKNOWN, _(
                "msg_check_classified_unread",
                default="The words of the file could not be read (${languages}). Please look through "
                "it for markings of classified material.",
                mapping={"languages": _in_languages(unread)},
            )
        return OK, _("msg_check_not_classified", default="No marking of classified material found.")


class Languages(ReportCheck):
    id, order = "language", 50
    title = _("label_check_language", default="File and language")

    def look(self) -> tuple[str, Message | str]:
        languages = rules.languages_of(self.report)
        if not set(languages).intersection(LANGUAGES):
            return MISSING, rules.MSG_NEEDS_FILE
        return OK, _in_languages(languages)


class HasLicence(ReportCheck):
    id, order = "licence", 60
    title = _("label_check_licence", default="Licence")

    def look(self) -> tuple[str, Message | str]:
        licence = LICENCES.get(self.report.licence)
        return (OK, licence.title) if licence else (MISSING, rules.MSG_NEEDS_LICENCE)


class Stand(ReportCheck):
    id, order = "stand", 70
    title = _("label_check_stand", default="Day whose state it describes")

    def look(self) -> tuple[str, Message | str]:
        stand = self.report.stand_date
        if stand is None:
            return MISSING, _(
                "msg_check_no_stand",
                default="The day whose state of affairs it describes is missing.",
            )
        day = format_date(stand, current_language())
        if stand > clock.today():
            return MISSING, _(
                "msg_check_stand_ahead",
                default="The day whose state of affairs it describes, ${day}, has not come yet.",
                mapping={"day": day},
            )
        return OK, day


class EuropeanUnion(ReportCheck):
    id, order = "eu", 80
    title = _("label_check_eu", default="Statement on money of the European Union")

    def look(self) -> tuple[str, Message | str]:
        words = self.words()
        if not self.report.eu_funded:
            if any(_EU_HINT.search(each or "") for each in words.values()):
                return WARNING, _(
                    "msg_check_eu_hint",
                    default="The file speaks of money of the European Union, and the report says that "
                    "none was paid for it.",
                )
            return OK, _("msg_check_eu_none", default="Not needed: no money of the European Union.")
        without = [
            each for each, text in words.items() if text is not None and not _EU.search(text)
        ]
        if without:
            return MISSING, _(
                "msg_check_eu_missing",
                default="The file (${languages}) does not say “Kofinanziert von der Europäischen "
                "Union” or “Co-funded by the European Union”.",
                mapping={"languages": _in_languages(without)},
            )
        if unread := [each for each, text in words.items() if text is None]:
            return UNKNOWN, _(
                "msg_check_eu_unread",
                default="The words of the file could not be read (${languages}). Please look whether "
                "it names the European Union.",
                mapping={"languages": _in_languages(unread)},
            )
        return OK, _("msg_check_eu", default="The file says it.")


class Cleaned(ReportCheck):
    id, order = "clean", 90
    title = _("label_check_clean", default="Hidden data and tracked changes removed")

    def look(self) -> tuple[str, Message | str]:
        if reasons := rules.reasons_against_files(self.report):
            return MISSING, reasons[0]
        removed = sum(sum(each.removed.values()) for each in self._copies())
        if not removed:
            return OK, _("msg_check_clean_none", default="Nothing hidden was found.")
        return OK, _(
            "msg_check_clean",
            default="Readers get a copy without what was hidden (${number}); the internal file stays "
            "as it is.",
            mapping={"number": str(removed)},
        )

    def _copies(self) -> list[Any]:
        return list(self.report.renditions.values())


class Alternatives(ReportCheck):
    id, order, blocking = "alternatives", 100, False
    title = _("label_check_alternatives", default="Alternative texts of pictures")

    def look(self) -> tuple[str, Message | str]:
        found = [r for each in self.report.renditions.values() for r in each.findings]
        if any(record["id"] in _ALTERNATIVES for record in found):
            return WARNING, _(
                "msg_check_alternatives",
                default="Pictures lack an alternative text; the PDF check says on which pages.",
            )
        if any(record["id"] in ("untagged", "unchecked") for record in found):
            return UNKNOWN, _(
                "msg_check_alternatives_unknown",
                default="The PDF is not tagged, so nobody can tell by machine.",
            )
        return OK, _("msg_check_alternatives_fine", default="No picture without one was found.")


class OneEdition(ReportCheck):
    """A report is followed by one edition: a second one may come back out of the trash."""

    id, order = "edition", 15
    title = _("label_check_edition", default="Edition")

    def look(self) -> tuple[str, Message | str]:
        former = rules.edition_with(aq_base(self.report).replaces)
        if former is None:
            return OK, _("msg_check_edition_first", default="It replaces no other report.")
        if rules.has_rival(self.report):
            return MISSING, _(
                "msg_check_edition_rival",
                default="Another edition has taken this place: “${title}” is followed by that one.",
                mapping={"title": title_of(former)},
            )
        return OK, _(
            "msg_check_edition_next",
            default="It replaces “${title}” once it is public.",
            mapping={"title": title_of(former)},
        )


class PdfCheck(ReportCheck):
    id, order, blocking = "pdf", 110, False
    title = _("label_check_pdf", default="PDF check")

    def look(self) -> tuple[str, Message | str]:
        number = sum(len(each.findings) for each in self.report.renditions.values())
        if number == 0:
            return OK, _("label_pdf_nothing_found", default="The check found nothing to warn of.")
        if number == 1:
            return WARNING, _(
                "msg_check_pdf_one", default="One finding; the page of the report names it."
            )
        return WARNING, _(
            "msg_check_pdf",
            default="${number} findings; the page of the report names them.",
            mapping={"number": str(number)},
        )
