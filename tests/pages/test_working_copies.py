"""Working copies of public pages: who makes them, who sees them, how they take their page's place."""

from collections.abc import Callable
from plone import api
from typing import Any

import pytest
import re
import transaction


PAGE = "/de/seite"
EVERYBODY_ELSE = (None, "member", "chair", "outsider", "publisher")


class Editor:
    """An editor who presses the buttons."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.token = re.search(r'"_authenticator"[^>]*value="([^"]+)"', client.get(PAGE).text)[1]

    def press(self, path: str, **fields: Any) -> Any:
        answer = self.client.post(path, data={"_authenticator": self.token, **fields})
        transaction.begin()
        return answer


def path_of(answer: Any) -> str:
    return answer.headers["Location"].partition("/plone")[2]


@pytest.fixture
def page(functional: Any, world: Any, site: Any) -> Any:
    with api.env.adopt_roles(["Manager"]):
        thing = api.content.create(site["de"], "Document", id="seite", title="Vorher")
        api.content.transition(thing, "publish")
    return thing


@pytest.fixture
def editor(page: Any, client: Callable) -> Editor:
    return Editor(client("editor"))


def test_copy_is_changed_and_takes_the_place_of_its_page(
    page: Any, editor: Editor, client: Callable
) -> None:
    uid = api.content.get_uuid(page)

    copy = path_of(editor.press(f"{PAGE}/@@copy-page"))
    changed = editor.client.rest("PATCH", copy, {"title": "Nachher", "text": "<p>Neu</p>"})
    meanwhile = client().get(PAGE).text
    banners = [editor.client.get(path).text for path in (copy, PAGE)]
    back = editor.press(f"{copy}/@@put-back", comment="Zahlen")
    after = client().get(PAGE).text

    assert changed.status_code == 204
    assert "content_status_modify" not in banners[0]
    assert f"{PAGE}/edit" not in banners[1]
    assert ("Vorher" in meanwhile, "Nachher" in meanwhile) == (True, False)
    assert "Das ist eine Arbeitskopie." in banners[0]
    assert "An dieser Seite arbeitet jemand." in banners[1]
    assert f'href="{copy}"' in banners[1].replace(editor.client.base, "")
    assert (path_of(back), "Nachher" in after, "<p>Neu</p>" in after) == (PAGE, True, True)
    assert editor.client.get(copy).status_code == 404
    assert (api.content.get_uuid(page), api.content.get_state(page)) == (uid, "published")
    assert "Arbeitskopie" not in after


def test_copy_is_thrown_away_and_its_page_stays(
    page: Any, editor: Editor, client: Callable
) -> None:
    copy = path_of(editor.press(f"{PAGE}/@@copy-page"))
    editor.client.rest("PATCH", copy, {"title": "Nachher"})

    editor.press(f"{copy}/@@drop-copy")
    free = editor.client.rest("PATCH", PAGE, {"title": "Anders"})

    assert editor.client.get(copy).status_code == 404
    assert (free.status_code, "Anders" in client().get(PAGE).text) == (204, True)


def test_page_is_not_changed_beside_its_copy(page: Any, editor: Editor) -> None:
    copy = path_of(editor.press(f"{PAGE}/@@copy-page"))
    again = editor.press(f"{PAGE}/@@copy-page")
    answer = editor.client.rest("PATCH", PAGE, {"title": "Daneben"})
    transaction.begin()

    assert path_of(again) == copy
    assert answer.status_code in (403, 409)
    assert page.title == "Vorher"


def test_nobody_else_learns_of_a_copy(page: Any, editor: Editor, client: Callable) -> None:
    before = {person: seen_by(client(person)) for person in EVERYBODY_ELSE}
    rest_before = client("member").rest("GET", PAGE).json()
    copy = path_of(editor.press(f"{PAGE}/@@copy-page"))
    editor.client.rest("PATCH", copy, {"title": "Verraten"})
    uid = editor.client.rest("GET", copy).json()["UID"]

    for person in EVERYBODY_ELSE:
        someone = client(person)
        missing = someone.get("/de/nothing-here")
        answers = [someone.get(path) for path in (copy, f"{copy}/@@put-back")]
        assert {answer.status_code for answer in answers} == {missing.status_code}, person
        assert seen_by(someone) == before[person]
        assert "Verraten" not in someone.get("/de").text
        assert copy not in someone.get("/de/@@search?SearchableText=Verraten").text
        assert someone.get(f"/resolveuid/{uid}").status_code in (302, 404)
        if person:
            assert someone.rest("GET", copy).status_code == 404
            assert someone.rest("GET", "/@search?Title=Verraten").json()["items_total"] == 0
    rest = client("member").rest("GET", PAGE).json()
    assert (rest["lock"], rest.keys()) == (rest_before["lock"], rest_before.keys())
    assert not {"working_copy", "working_copy_of"} & rest.keys()


def seen_by(someone: Any) -> str:
    """Return the page without tokens, once the welcome of the login was shown."""
    someone.get(PAGE)
    return re.sub(r'(?:nonce|value|content)="[^"]*"', "", someone.get(PAGE).text)


def test_others_have_no_buttons_and_no_way(page: Any, editor: Editor, client: Callable) -> None:
    copy = path_of(editor.press(f"{PAGE}/@@copy-page"))

    tried = {
        person: [
            client(person)
            .post(f"{path}/@@{name}", data={"_authenticator": editor.token})
            .status_code
            for path, name in ((PAGE, "copy-page"), (copy, "put-back"), (copy, "drop-copy"))
        ]
        for person in ("member", "outsider", "publisher", None)
    }
    stock = [
        editor.client.get(f"{PAGE}/@@{name}").status_code
        for name in (
            "content-checkout",
            "content-checkin",
            "content-cancel-checkout",
            "iterate_diff",
        )
    ]
    services = [
        editor.client.rest(method, f"{PAGE}/@workingcopy").status_code
        for method in ("GET", "POST", "PATCH", "DELETE")
    ]

    assert {code for codes in tried.values() for code in codes} <= {302, 403, 404}
    assert (set(stock), set(services)) == ({404}, {404})
    assert editor.client.get(copy).status_code == 200


def test_copy_is_not_published_by_itself(page: Any, editor: Editor, client: Callable) -> None:
    copy = path_of(editor.press(f"{PAGE}/@@copy-page"))

    answers = [
        client(person).rest("POST", f"{copy}/@workflow/{step}").status_code
        for person in ("editor", "site_admin")
        for step in ("publish", "submit")
    ]

    assert set(answers) <= {400, 401, 403, 404}
    assert client().get(copy).status_code == 404
    assert api.content.get_state(page.aq_parent[copy.rpartition("/")[2]]) == "private"


def test_forms_need_their_token(page: Any, editor: Editor) -> None:
    answers = [
        editor.client.post(f"{PAGE}/@@copy-page").status_code,
        editor.client.get(f"{PAGE}/@@copy-page").status_code,
        editor.press(f"{PAGE}/@@put-back").status_code,
    ]

    assert answers == [403, 405, 404]
