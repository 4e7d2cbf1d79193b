"""What is kept of public pages on a real site: for whom, for how long."""

from blkirm.caching import generation
from blkirm.kernel import clock
from collections.abc import Callable
from DateTime import DateTime
from datetime import datetime
from datetime import timedelta
from io import BytesIO
from PIL import Image
from plone import api
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from tests.caching.pipeline import Pipeline
from types import SimpleNamespace
from typing import Any
from zope.lifecycleevent import modified

import base64
import pytest
import transaction


@pytest.fixture
def page(site: Any, as_manager: None) -> Any:
    """A published page in German."""
    made = api.content.create(site["de"], "Document", id="seite", title="Erste Fassung")
    api.content.transition(made, "publish")
    return made


def test_page_is_made_once_for_all_visitors(pipeline: Pipeline, page: Any) -> None:
    answers = [pipeline.ask("/de/seite") for _ in range(3)]

    assert [(each.status_int, "Erste Fassung" in each.text) for each in answers] == [
        (200, True)
    ] * 3
    assert pipeline.reached == 1
    assert answers[0].headers["Cache-Control"] == "no-cache"
    assert answers[0].etag
    assert "Set-Cookie" not in answers[0].headers
    assert not [name for name in answers[0].headers if name.startswith("X-Cache")]


def test_saved_page_is_seen_by_the_next_visitor_and_in_lists_and_menu(
    pipeline: Pipeline, page: Any
) -> None:
    before = pipeline.text("/de")
    pipeline.ask("/de/seite")
    page.title = "Zweite Fassung"
    page.reindexObject()

    assert "Zweite Fassung" in pipeline.text("/de/seite")
    assert pipeline.text("/de") == before.replace("Erste Fassung", "Zweite Fassung")


def test_withdrawn_page_is_gone_at_once(pipeline: Pipeline, page: Any) -> None:
    pipeline.ask("/de/seite")
    etag = pipeline.ask("/de/seite").headers["ETag"]
    api.content.transition(page, "retract")

    assert pipeline.ask("/de/seite").status_int == 404
    assert pipeline.ask("/de/seite", If_None_Match=etag).status_int == 404


def test_page_appears_and_vanishes_with_its_minute(pipeline: Pipeline, page: Any) -> None:
    noon = datetime(2031, 5, 2, 12, 0, tzinfo=clock.BERLIN)
    page.effective_date = _zope(noon)
    page.expiration_date = _zope(noon + timedelta(minutes=2))
    page.reindexObject()

    def status(moment: datetime) -> int:
        with clock.at(moment):
            return pipeline.ask("/de/seite").status_int

    moments = [-60, -1, 0, 59, 61, 119, 120, 180]
    assert [status(noon + timedelta(seconds=each)) for each in moments] == [
        404,
        404,
        200,
        200,
        200,
        200,
        404,
        404,
    ]


def _zope(moment: datetime) -> Any:
    return DateTime(moment.isoformat())


def test_member_and_visitor_never_see_each_other_s_page(
    pipeline: Pipeline, page: Any, client: Callable, make_account: Callable
) -> None:
    make_account("member-zq")
    cookie = _cookie(client("member-zq"))
    public = pipeline.ask("/de/seite")
    own = pipeline.ask("/de/seite", cookie)
    again = pipeline.ask("/de/seite")

    assert again.text == public.text
    assert "member-zq" in own.text
    assert "member-zq" not in again.text
    assert own.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in own.headers
    assert pipeline.reached == 2


def test_member_with_the_visitor_s_page_in_the_browser_gets_an_own_one(
    pipeline: Pipeline, page: Any, client: Callable, make_account: Callable
) -> None:
    make_account("member-zq")
    cookie = _cookie(client("member-zq"))
    public = pipeline.ask("/de/seite")

    own = pipeline.ask("/de/seite", cookie, If_None_Match=public.headers["ETag"])

    assert (own.status_int, "member-zq" in own.text) == (200, True)


def test_member_s_page_comes_never_first(
    pipeline: Pipeline, page: Any, client: Callable, make_account: Callable
) -> None:
    make_account("member-zq")
    client_of = client("member-zq")
    token = client_of.token["Authorization"]
    pipeline.ask("/de/seite", _cookie(client_of))
    pipeline.ask("/de/seite", Authorization=token)

    assert "member-zq" not in pipeline.text("/de/seite")
    assert len(pipeline.front.memory) == 1


def test_editor_sees_the_new_text_while_visitors_are_answered_from_memory(
    pipeline: Pipeline, page: Any, client: Callable, make_account: Callable
) -> None:
    make_account("editor-zq", "Editor")
    editor = _cookie(client("editor-zq"))
    for number in range(3):
        page.title = f"Fassung {number}"
        page.reindexObject()
        assert f"Fassung {number}" in pipeline.text("/de/seite", editor)
        assert f"Fassung {number}" in pipeline.text("/de/seite")


def _cookie(client: Any) -> str:
    return f"__ac={client.session.cookies['__ac']}"


def test_languages_have_pages_of_their_own(pipeline: Pipeline, site: Any) -> None:
    texts = [pipeline.text(f"/{language}") for language in ("de", "en", "de", "en")]

    assert texts[:2] == texts[2:]
    assert all(f'lang="{each}"' in text for each, text in zip(["de", "en"], texts, strict=False))
    assert texts[0] != texts[1]
    assert pipeline.reached == 2


def test_page_without_a_language_in_its_address_follows_the_browser(pipeline: Pipeline) -> None:
    wishes = ["de", "en", "de-AT", "en-GB", "fr"]
    answers = [pipeline.ask("/reports", Accept_Language=each) for each in wishes]

    assert [each.headers["Content-Language"] for each in answers] == ["de", "en", "de", "en", "de"]
    assert "Accept-Language" in answers[0].headers["Vary"]
    assert pipeline.reached == 2


def test_rest_at_the_address_of_a_kept_page_is_still_refused(pipeline: Pipeline, page: Any) -> None:
    pipeline.ask("/de/seite")

    assert pipeline.ask("/de/seite", Accept="application/json").status_int == 401


@pytest.mark.parametrize("path", ["/login", "/de/login", "/de/contact", "/logged-out", "/nowhere"])
def test_forms_and_what_is_not_there_are_never_kept(pipeline: Pipeline, path: str) -> None:
    pipeline.ask(path)
    pipeline.ask(path)

    assert (pipeline.reached, len(pipeline.front.memory)) == (2, 0)


def test_search_is_kept_and_new_things_are_found(pipeline: Pipeline, page: Any) -> None:
    path = "/de/search?q=Unterlagenkunde"
    before = [pipeline.text(path), pipeline.text(path)]
    reached = pipeline.reached
    page.title = "Unterlagenkunde"
    page.reindexObject()

    assert before[0] == before[1]
    assert (reached, "/de/seite" in before[0]) == (1, False)
    assert "/de/seite" in pipeline.text(path)


def test_style_sheet_is_kept_as_it_was_sent(pipeline: Pipeline, site: Any) -> None:
    path = "/++resource++blkirm/portal.css"
    first, second = pipeline.ask(path), pipeline.ask(path)

    assert (first.status_int, first.body, pipeline.reached) == (200, second.body, 1)
    assert first.headers["Cache-Control"] == second.headers["Cache-Control"]
    assert "Cookie" not in second.headers["Vary"]
    assert pipeline.ask(path, If_None_Match=second.headers["ETag"]).status_int == 304


def test_what_members_do_inside_a_party_leaves_public_pages_in_memory(
    pipeline: Pipeline, page: Any, world: Any, client: Callable, functional: Any
) -> None:
    member = client("member")
    pipeline.ask("/de/seite")
    before = functional["zodbDB"].lastTransaction()
    file = {
        "data": base64.b64encode(b"content").decode(),
        "encoding": "base64",
        "filename": "papier.txt",
        "content-type": "text/plain",
    }
    words = {"@type": "Paper", "title": "Ein Papier", "kind": "opinion", "file": file}
    answer = member.rest("POST", "/working-parties/dublin/papers", words)
    paper = answer.json()["@id"].rpartition("/")[2]
    changed = member.rest("PATCH", f"/working-parties/dublin/papers/{paper}", {"title": "Anders"})
    client("editor")
    assert (answer.status_code, changed.status_code) == (201, 204)
    assert functional["zodbDB"].lastTransaction() > before

    pipeline.ask("/de/seite")

    assert pipeline.reached == 1


def test_what_an_editor_publishes_makes_public_pages_anew(
    pipeline: Pipeline, page: Any, world: Any, client: Callable
) -> None:
    editor = client("editor")
    pipeline.ask("/de/seite")
    answer = editor.rest("PATCH", "/de/seite", {"title": "Neue Fassung"})
    assert answer.status_code == 204

    assert "Neue Fassung" in pipeline.text("/de/seite")


def test_address_with_a_language_is_the_same_for_every_browser(
    pipeline: Pipeline, page: Any, site: Any, functional: Any
) -> None:
    """Memory has one entry for it, whatever languages a browser wishes for."""
    pages = ("/de", "/en", "/de/seite", "/de/reports", "/en/programmes", "/de/authorities")
    fresh = Pipeline(site, None)

    for path in pages:
        bodies = {fresh.ask(path, Accept_Language=wish).body for wish in ("de", "en", "fr", "")}
        assert len(bodies) == 1, path
    assert len(fresh.front.memory) == 0


def test_transaction_that_also_changes_a_public_thing_counts(
    pipeline: Pipeline, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = {"blkirm.path": ("working-parties", "dublin", "papers", "x")}
    transaction.commit()
    modified(page)
    generation.mark_private(SimpleNamespace(request=request))
    assert generation.PRIVATE not in transaction.get().extension

    transaction.commit()
    generation.mark_private(SimpleNamespace(request=request))
    assert transaction.get().extension[generation.PRIVATE] is True
    transaction.abort()


def test_public_files_and_pictures_are_kept_and_asked_for_each_time(
    pipeline: Pipeline, site: Any, as_manager: None
) -> None:
    drawn = BytesIO()
    Image.new("RGB", (900, 600)).save(drawn, "PNG")
    picture = NamedBlobImage(drawn.getvalue(), filename="bild.png")
    file = NamedBlobFile(b"Was ist zu tun?", "text/plain", "a.txt")
    made = api.content.create(site["de"], "Image", id="bild", title="Bild", image=picture)
    other = api.content.create(site["de"], "File", id="datei", title="Datei", file=file)
    for each in (made, other):
        assert api.content.get_state(each, default="published") == "published"
    paths = ("/de/bild/@@images/image", "/de/bild/@@images/image/mini", "/de/datei/@@download/file")

    pipeline.ask(paths[1])  # A small picture is made, and the database changed, only now.
    answers = [(pipeline.ask(path), pipeline.ask(path)) for path in paths]

    assert [(a.status_int, a.body == b.body != b"") for a, b in answers] == [(200, True)] * 3
    assert [b.headers.get("Cache-Control") for _a, b in answers] == ["no-cache"] * 3
    assert pipeline.reached == 4
