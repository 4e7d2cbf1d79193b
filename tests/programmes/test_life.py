"""What becomes of a programme: withdrawn, changed in a working copy, handed out as files."""

from base64 import b64encode
from collections.abc import Callable
from plone import api
from typing import Any

import pytest
import re
import transaction


PATH = "/programmes/coming-home"
WORD = "Zqhandreichung"


def file_saying(words: str, filename: str) -> dict[str, str]:
    data = b64encode(words.encode()).decode()
    return {"data": data, "encoding": "base64", "filename": filename, "content-type": "text/plain"}


@pytest.fixture
def editor(functional: Any, world: Any, client: Callable) -> Any:
    return client("editor")


@pytest.fixture
def press(editor: Any) -> Callable:
    page = editor.get(f"/en{PATH}").text
    token = re.search(r'"_authenticator"[^>]*value="([^"]+)"', page)[1]

    def press(path: str) -> Any:
        answer = editor.post(path, data={"_authenticator": token})
        transaction.begin()
        return answer

    return press


def path_of(answer: Any) -> str:
    return answer.headers["Location"].partition("/plone")[2]


def test_withdrawn_programme_says_so_and_nothing_else(
    editor: Any, client: Callable, site: Any
) -> None:
    uid = api.content.get_uuid(site["programmes"]["coming-home"])
    heir = {"successor": uid}
    assert editor.rest("PATCH", "/programmes/ura", heir).status_code == 204

    withdrawn = editor.rest("POST", f"{PATH}/@workflow/withdraw")

    assert withdrawn.status_code == 200
    for person in (None, "outsider", "member"):
        someone = client(person)
        page = someone.get(f"/en{PATH}")
        below = someone.get(f"/en{PATH}/@@download/leaflet_de")
        list_, found = (
            someone.get("/en/programmes"),
            someone.get("/en/search?SearchableText=Munich"),
        )
        other = someone.get("/en/programmes/ura?at=2023-06-01")
        assert (page.status_code, below.status_code, other.status_code) == (410, 410, 200)
        assert "was withdrawn" in page.text
        for answer in (page, below, list_, found, other):
            assert "Coming Home" not in answer.text
        if person:
            data = someone.rest("GET", PATH)
            assert data.status_code == 410
            assert "Coming Home" not in data.text + someone.rest("GET", "/programmes/ura").text


def test_withdrawn_programme_stays_for_editors_who_publish_it_again(
    editor: Any, client: Callable
) -> None:
    editor.rest("POST", f"{PATH}/@workflow/withdraw")

    page = editor.get(f"/en{PATH}")
    deleted = editor.rest("DELETE", PATH)
    changed = editor.rest("PATCH", PATH, {"provider": "Stadt"})
    again = editor.rest("POST", f"{PATH}/@workflow/publish")

    assert (page.status_code, changed.status_code, again.status_code) == (200, 204, 200)
    assert "Withdrawn" in page.text
    assert deleted.status_code in (401, 403)
    assert client().get(f"/en{PATH}?at=2019-01-01").status_code == 200


def test_working_copy_takes_the_place_of_a_published_programme(
    editor: Any, press: Callable, client: Callable, site: Any
) -> None:
    uid = api.content.get_uuid(site["programmes"]["coming-home"])
    shown = f"/en{PATH}?at=2019-01-01"

    copy = path_of(press(f"{PATH}/@@copy-page"))
    changed = editor.rest("PATCH", copy, {"title_en": "Zqnew title"})
    beside = editor.rest("PATCH", PATH, {"provider": "Stadt"})
    published = editor.rest("POST", f"{copy}/@workflow/publish")
    meanwhile = client().get(shown).text
    listed = editor.get("/en/programmes").text
    strange = [client(who).get(f"/en{copy}").status_code for who in (None, "outsider", "member")]
    back = press(f"{copy}/@@put-back")
    after = client().get(shown).text

    # Locked while somebody works on it.
    assert (changed.status_code, beside.status_code) == (204, 403)
    assert published.status_code == 400
    assert "Zqnew title" not in meanwhile + listed
    assert strange == [404, 404, 404]
    assert path_of(back).removeprefix("/en").removeprefix("/de") == PATH
    assert "Zqnew title" in after
    assert editor.get(f"/en{copy}").status_code == 404
    programme = site["programmes"]["coming-home"]
    assert (api.content.get_uuid(programme), api.content.get_state(programme)) == (uid, "published")


def test_working_copy_that_would_make_a_circle_is_not_put_back(
    press: Callable, client: Callable, site: Any, editor: Any
) -> None:
    uids = {id_: api.content.get_uuid(site["programmes"][id_]) for id_ in ("eurp", "errin")}
    copy = path_of(press("/programmes/eurp/@@copy-page"))
    editor.rest("PATCH", copy, {"successor": uids["errin"]})

    back = press(f"{copy}/@@put-back")

    assert back.status_code == 400
    assert editor.rest("GET", "/programmes/eurp").json()["successor"] is None


@pytest.mark.parametrize("person", [None, "outsider", "member", "editor"], ids=str)
def test_handouts_are_for_members_and_editors_alone(
    editor: Any, client: Callable, person: str | None
) -> None:
    files = {
        "leaflet_de": file_saying("Merkblatt", "merkblatt.txt"),
        "handout_de": file_saying(WORD, "zqhandreichung.txt"),
    }
    assert editor.rest("PATCH", PATH, files).status_code == 204
    someone = client(person)

    page = someone.get(f"/en{PATH}?at=2019-01-01").text
    leaflet = someone.get(f"{PATH}/@@download/leaflet_de")
    ways = ("@@download/handout_de", "@@display-file/handout_de", "@@download/handout_de/a.txt")
    statuses = [someone.get(f"{PATH}/{way}").status_code for way in ways]
    picture = someone.get(f"{PATH}/@@images/handout_de").status_code
    found = someone.get(f"/en/search?SearchableText={WORD}").text.count("coming-home")

    sees = person in ("member", "editor")
    assert (leaflet.status_code, leaflet.text) == (200, "Merkblatt")
    assert leaflet.headers["Content-Disposition"].startswith("attachment")
    keeping = "private, no-store" if person else "public, no-cache"
    assert leaflet.headers["Cache-Control"] == keeping
    known = {"If-None-Match": leaflet.headers["ETag"]}
    again = someone.get(f"{PATH}/@@download/leaflet_de", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert ("Leaflet (German)" in page, "Handout for counsellors" in page) == (True, sees)
    assert (200 in statuses, picture, found) == (sees, 404, 0)
    if not sees:
        assert set(statuses) == {404}
    if person:
        data = someone.rest("GET", PATH)
        assert ("handout_de" in data.json(), "zqhandreichung" in data.text) == (sees, sees)


def test_classified_handout_is_refused(editor: Any) -> None:
    body = {"handout_de": file_saying("VS-NUR FÜR DEN DIENSTGEBRAUCH\n\nText", "a.txt")}

    assert editor.rest("PATCH", PATH, body).status_code == 400
