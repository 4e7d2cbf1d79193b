"""The gate for what people type piece by piece: comments, entries of minutes, answers.

Texts of whole pages pass in `subscribers`. What is refused here was stored nowhere; whoever sent it
shows it again, so that nothing typed is lost.
"""

from blkirm.intake import findings
from blkirm.intake.cases import codes_in
from blkirm.intake.doors import confirmed_codes
from blkirm.intake.interfaces import Refused
from blkirm.intake.markings import highest
from blkirm.intake.markings import levels_in_text
from blkirm.intake.operations import note_refusal
from collections.abc import Iterable
from typing import Any

import hashlib


def check_typed(
    place: Any, texts: Iterable[str], known: Iterable[str] = (), name: str = ""
) -> None:
    """Let nothing pass that carries a marking, and data of individual cases only when confirmed.

    `known` are texts that stood there before: what they hold is not asked about again. `name` tells
    this text from others in the same party, so that a text that is sent again and again while
    somebody types is noted as one attempt. Raises Refused.
    """
    texts = list(texts)
    if level := highest(set().union(*map(levels_in_text, texts))):
        attempt = name or "\n".join(texts)
        note_refusal(place, level, hashlib.sha256(attempt.encode("utf-8", "replace")).hexdigest())
        raise Refused([findings.classified_text(level)])
    found = codes_in("\n\n".join(texts)) - confirmed_codes()
    if found and (new := found - codes_in("\n\n".join(known))):
        raise Refused([findings.case_data_typed(code) for code in sorted(new)])
