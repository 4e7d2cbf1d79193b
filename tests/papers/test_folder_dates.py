"""The date of a folder is its own: that something hidden came to it is nobody's business."""

from plone import api
from typing import Any
from zope.lifecycleevent import modified

import pytest


@pytest.mark.parametrize("place", ["de", "reports", "programmes"])
def test_date_of_a_folder_stays_when_something_comes_is_renamed_and_goes(
    integration: Any, site: Any, as_manager: None, place: str
) -> None:
    folder = site[place]
    before = folder.modified()

    kind = {"de": "Document", "reports": "Report", "programmes": "Programme"}[place]
    made = api.content.create(folder, kind, id="neu", title="Neu")
    made = api.content.rename(made, "anders")
    api.content.delete(made)

    assert folder.modified() == before
    folder.title = "Anderer Titel"
    modified(folder)
    assert folder.modified() > before
