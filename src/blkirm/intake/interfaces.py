from blkirm.access.errors import NotAccepted
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from typing import Literal
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface import Interface
from zope.interface.interfaces import IObjectEvent


#: ``refuse``: the file does not enter. ``confirm``: it enters when whoever sends it confirms this
#: finding by its code. ``warn``: it enters, and the sender is told.
Severity = Literal["refuse", "confirm", "warn"]


@dataclass(frozen=True)
class Finding:
    """Something that was noticed about a file."""

    code: str
    message: Message
    severity: Severity


@dataclass(frozen=True)
class Examination:
    """What the gate found out about a file, without keeping the file.

    `content_type` is by content, `filename` is plain, `words` are the text for the search (None
    where it cannot be read) and `held` names why the file would have to wait, empty if not.
    """

    sha256: str
    content_type: str
    filename: str
    size: int
    words: str | None
    findings: tuple[Finding, ...] = ()
    held: str = ""

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity == severity)

    def against(self, confirmed: Iterable[str] = ()) -> tuple[Finding, ...]:
        """Return what keeps the file out when these codes are confirmed."""
        refusing = self.of("refuse")
        return refusing or tuple(f for f in self.of("confirm") if f.code not in confirmed)


class Refused(NotAccepted):
    """A file does not enter; says why in the reader's language (HTTP 400).

    Nothing was stored. `findings` are what it was refused for; where all of them are of severity
    ``confirm``, the same file enters when their codes are confirmed.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        self.sentences = tuple(translate(f.message, context=getRequest()) for f in self.findings)
        super().__init__(" ".join(self.sentences))

    def details(self) -> dict[str, Any]:
        """Return what a REST client is told beside type and message."""
        return {
            "findings": [
                {"code": finding.code, "severity": finding.severity, "message": sentence}
                for finding, sentence in zip(self.findings, self.sentences, strict=True)
            ]
        }


class IHoldsFiles(Interface):
    """Content that may wait with a file that others may not read yet.

    Elsewhere a file that would have to wait is refused, with the advice to try again later.
    """


class IFileReleasedEvent(IObjectEvent):
    """A file of ``object`` was waiting; from now on everybody who may see the object may read it."""


class IShowsVideo(Interface):
    """Marks content that shows a video; nowhere else videos enter."""
