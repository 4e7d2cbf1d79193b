"""Forms as every portal has them, and somebody who fills them in."""

from blkirm.forms import pace
from blkirm.kernel import clock
from blkirm.setup.pages.importer import import_service_pages
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta
from lxml import html
from plone import api
from typing import Any

import pytest
import requests


NOW = datetime(2026, 11, 22, 12)
LATER = timedelta(seconds=30)
MESSAGE = {"topic": "website", "message": "Der Verweis führt ins Leere.", "email": "a@example.org"}
BARRIER = {
    "page": "/de/reports",
    "message": "Der Knopf hat keinen Namen.",
    "email": "b@example.org",
}
MISPLACED = {"page": "/de/reports/x", "kind": "person", "message": "Seite 3, unten"}
TYPED = {"contact": MESSAGE, "report-barrier": BARRIER, "misplaced-data": MISPLACED}


@pytest.fixture(autouse=True)
def unhurried() -> Iterator[None]:
    """Let each test begin with nothing sent."""
    pace.of_sender.forget()
    pace.of_all.forget()
    with clock.at(NOW):
        yield


@pytest.fixture
def forms(site: Any) -> Any:
    """The site; its forms were made with it."""
    with api.env.adopt_roles(["Manager"]):
        import_service_pages(site, demo=False)
    return site


@dataclass
class Visitor:
    """Somebody with a browser and no account."""

    client: Any

    def open(self, path: str, **options: Any) -> dict[str, str]:
        """Open a form and return what it sends when nobody types anything."""
        page = html.fromstring(self.client.get(path, **options).content)
        form = page.get_element_by_id("write")
        return {name: value or "" for name, value in form.form_values()}

    def send(
        self, path: str, typed: dict[str, str], after: timedelta = LATER, **changes: str
    ) -> requests.Response:
        """Fill in a form, take one's time and send it."""
        sent = {**self.open(path), **typed, **changes}
        with clock.at(clock.now() + after):
            return self.client.post(path, data=sent)


@pytest.fixture
def visitor(forms: Any, client: Callable) -> Visitor:
    return Visitor(client())
