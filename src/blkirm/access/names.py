"""Names in addresses that tell nothing of neighbours one may not see."""

from plone.app.content.namechooser import NormalizingNameChooser
from typing import Any

import secrets


LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 6


class UnguessableNames(NormalizingNameChooser):
    """Choose a name from the title and some letters at random.

    Plone numbers things of one title: ``report-1`` says that there is a ``report``, also to those
    from whom it is hidden. With the letters each name is as good as any other, and trying out
    names finds nothing. A name that was given stays, as long as it is free.
    """

    given = ""

    def chooseName(self, name: str | None, obj: Any) -> str:  # noqa: N802 (the interface's name)
        self.given = name or ""
        return super().chooseName(name, obj)

    def _findUniqueName(self, name: str, obj: Any) -> str:  # noqa: N802 (Plone's name)
        if self.given:
            return super()._findUniqueName(name, obj)
        # Whoever adds it looks whether it is taken; this hardly ever is.
        letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        return f"{name}-{letters}"
