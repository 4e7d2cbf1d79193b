"""Builders of papers and folders with audiences."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import proposed_audience
from collections.abc import Callable
from plone import api
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.globalrequest import getRequest

import pytest


@pytest.fixture
def make_paper(acting: Callable) -> Callable[..., DexterityContent]:
    """Create a paper in a container, by a person who may."""

    def make(container: Any, title: str = "Paper", by: str = "member", **fields: Any) -> Any:
        with acting(by):
            return api.content.create(
                container,
                "Paper",
                # Without an id, plone.api renames, which members may not.
                id=title.lower().replace(" ", "-"),
                title=title,
                file=NamedBlobFile(data=b"text", filename="paper.txt"),
                **fields,
            )

    return make


@pytest.fixture
def make_folder(acting: Callable) -> Callable[..., DexterityContent]:
    """Create a folder in a library, by a person who may."""

    def make(container: Any, title: str = "Folder", by: str = "member") -> Any:
        with acting(by):
            return api.content.create(
                container, "Folder", id=title.lower().replace(" ", "-"), title=title
            )

    return make


@pytest.fixture
def restrict() -> Callable[..., None]:
    """Set an audience as REST would: tokens of recipients, or another circle."""

    def set_audience(thing: Any, *recipients: str, **data: Any) -> Audience:
        if recipients:
            data = {"circle": "restricted", "recipients": list(recipients), **data}
        wanted = proposed_audience(thing, data)
        change_audience(thing, wanted, "chair")
        return wanted

    return set_audience


@pytest.fixture
def may_view(acting: Callable) -> Callable[[str, Any], bool]:
    def check(person: str | None, thing: Any) -> bool:
        # Zope keeps a user's local roles for a request, and a test is one long request.
        IAnnotations(getRequest()).clear()
        with acting(person):
            return bool(api.user.has_permission("View", obj=thing))

    return check


@pytest.fixture
def finds(acting: Callable) -> Callable[[str, Any], bool]:
    """Say whether somebody finds a thing by searching."""

    def search(person: str | None, thing: Any) -> bool:
        with acting(person):
            return bool(api.content.find(UID=api.content.get_uuid(thing)))

    return search
