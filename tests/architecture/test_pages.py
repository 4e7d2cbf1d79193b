"""Each page has a permission and our browser layer, and says what it is for."""

from pathlib import Path
from tests.architecture.floors import PACKAGE
from xml.etree import ElementTree

import pytest


BROWSER = "{http://namespaces.zope.org/browser}"
PLONE = "{http://namespaces.plone.org/plone}"
DIRECTIVES = ("page", "view", "viewlet", "viewletManager")
LAYER = "blkirm.kernel.interfaces.IPortalLayer"

#: Pages for everything, each with its reason.
FOR_ALL = {
    "main_template": "stands around every page",
    "portal-frame": "header and footer of every page",
    "party-macros": "pieces shared by pages inside a party",
    "convening-macros": "the form to answer by, on the meeting and behind a link",
    "search": "reachable from everywhere",
    "index.html": "answers every exception",
}
#: Public pages (zope.Public), each with its reason.
PUBLIC = {
    "index.html": "an error page has no object to ask for a permission",
    "login": "who logs in has no rights yet",
    "login-help": "who forgot the password cannot log in",
}


def directives() -> list[tuple[Path, ElementTree.Element]]:
    return [
        (path, element)
        for path in sorted(PACKAGE.glob("**/*.zcml"))
        for element in ElementTree.parse(path).iter()
        if element.tag in {BROWSER + name for name in DIRECTIVES} | {PLONE + "service"}
    ]


@pytest.mark.parametrize(
    ("path", "element"),
    directives(),
    ids=lambda value: (
        value.get("name") + str(value.get("method") or "")
        if isinstance(value, ElementTree.Element)
        else value.parent.name
    ),
)
def test_page_has_a_permission_and_our_layer(path: Path, element: ElementTree.Element) -> None:
    assert element.get("permission")
    assert element.get("layer") == LAYER
    if element.get("permission") == "zope.Public":
        assert element.get("name") in PUBLIC
    if element.get("for") in ("*", "Exception"):
        assert element.get("name") in FOR_ALL


def test_there_are_pages_to_check() -> None:
    assert len(directives()) > 20
