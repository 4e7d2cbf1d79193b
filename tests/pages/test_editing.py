"""What editors add and how they are kept from putting up barriers; the preview; the two languages."""

from blkirm.kernel import clock
from blkirm.pages import translations
from blkirm.pages.guard import REASON
from blkirm.pages.guard import reasons_of
from blkirm.pages.operations import make_copy
from blkirm.pages.operations import put_back
from collections.abc import Callable
from DateTime import DateTime
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from html import unescape
from plone import api
from plone.app.textfield.value import RichTextValue
from plone.namedfile.file import NamedBlobFile
from tests.intake.samples import pdf
from typing import Any
from zope.lifecycleevent import modified

import pytest
import re
import transaction


ADDED = ("Document", "News Item", "Event", "Folder", "File", "Image", "Link")
LEGAL = ("AccessibilityStatement", "LegalNotice", "PrivacyNotice")
TEXT = "form.widgets.IRichTextBehavior.text"


@pytest.fixture
def page(functional: Any, world: Any, site: Any) -> Any:
    return make(site["de"], "seite", "Seite", "<p>Wort</p>")


def make(folder: Any, id_: str, title: str, html: str, publish: bool = True) -> Any:
    with api.env.adopt_roles(["Manager"]):
        text = RichTextValue(html, "text/html", "text/x-html-safe")
        thing = api.content.create(folder, "Document", id=id_, title=title, text=text)
        if publish:
            api.content.transition(thing, "publish")
    return thing


def token_in(html: str) -> str:
    return re.search(r'"_authenticator"[^>]*value="([^"]+)"', html)[1]


def save(editor: Any, html: str, **fields: str) -> Any:
    """Send the form for editing the page with a text."""
    form = editor.get("/de/seite/edit").text
    answer = editor.post(
        "/de/seite/edit",
        data={
            "_authenticator": token_in(form),
            "form.widgets.IDublinCore.title": "Seite",
            TEXT: html,
            f"{TEXT}.mimeType": "text/html",
            "form.buttons.save": "1",
            **fields,
        },
    )
    transaction.begin()
    return answer


def findings_in(html: str) -> list[str]:
    block = re.search(r'class="[^"]*text-findings.*?</div>', html, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", block[0]) if block else []


@pytest.mark.parametrize("language", ["de", "en"])
def test_editor_gets_a_form_for_each_kind_of_page(
    world: Any, client: Callable, language: str
) -> None:
    editor, member = client("editor"), client("member")

    found = {kind: editor.get(f"/{language}/++add++{kind}").status_code for kind in ADDED + LEGAL}
    refused = {kind: member.get(f"/{language}/++add++{kind}").status_code for kind in ADDED + LEGAL}

    assert found == dict.fromkeys(ADDED + LEGAL, 200)
    assert refused == dict.fromkeys(ADDED + LEGAL, 403)


def test_editor_adds_nothing_inside_a_party(world: Any, client: Callable) -> None:
    answers = [
        client("editor").rest("POST", "/working-parties/dublin", {"@type": kind, "title": "Neu"})
        for kind in ("Document", "Folder", "File")
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_dialogs_list_what_their_reader_may_see(page: Any, client: Callable, site: Any) -> None:
    make(site["de"], "entwurf", "Entwurf der Redaktion", "<p>x</p>", publish=False)
    editor, outsider = client("editor"), client("outsider")

    listed = {row["title"] for row in editor.get("/de/seite/@@link-targets").json()}
    public = {row["title"] for row in outsider.get("/de/seite/@@link-targets").json()}
    settings = editor.get("/de/seite/edit").text

    assert {"Seite", "Entwurf der Redaktion"} <= listed
    assert ("Seite" in public, "Entwurf der Redaktion" in public) == (True, False)
    assert "plonelink" not in settings
    assert "ploneimage" not in settings


def test_download_box_offers_files_with_kind_and_size(
    page: Any, client: Callable, site: Any
) -> None:
    with api.env.adopt_roles(["Manager"]):
        private = api.content.create(site["de"], "Folder", id="entwuerfe", title="Entwürfe")
        for place, id_ in ((site["de"], "merkblatt.pdf"), (private, "geplant.pdf")):
            file = NamedBlobFile(data=pdf(), filename=id_)
            api.content.create(place, "File", id=id_, title=id_, file=file)

    own = client("editor").get("/de/seite/@@file-targets").json()
    others = client("outsider").get("/de/seite/@@file-targets").json()
    settings = unescape(client("editor").get("/de/seite/edit").text)

    assert {row["name"] for row in own} >= {"merkblatt.pdf", "geplant.pdf"}
    [facts] = [row["facts"] for row in others if row["name"] == "merkblatt.pdf"]
    assert re.fullmatch(r"PDF, \d+(,\d)? KB", facts)
    assert [row for row in others if row["name"] == "geplant.pdf"] == []
    assert client().get("/de/seite/@@file-targets").status_code == 404
    assert "/de/seite/@@file-targets" in settings


def test_contact_box_is_filled_from_the_register_in_the_language_of_its_page(
    page: Any, client: Callable, site: Any
) -> None:
    with api.env.adopt_roles(["Manager"]):
        office = site["authorities"].objectValues()[0]
        office.street, office.postcode, office.place = "Ring <1>", "90461", "Nürnberg"
        office.phone, office.email = "+49 911 1", "rat@office.example"
        modified(office)
        gone = site["authorities"].objectValues()[1]
        gone.end = clock.today() - timedelta(days=1)
        modified(gone)

    offered = client("editor").get("/de/seite/@@office-targets").json()
    settings = unescape(client("editor").get("/de/seite/edit").text)

    [row] = [each for each in offered if each["title"] == office.title]
    assert row["value"] == f"resolveuid/{office.UID()}"
    assert f'<a href="{row["value"]}">' in row["content"]
    assert "Ring &lt;1&gt;, 90461 Nürnberg" in row["content"]
    assert '<li>Telefon: <a href="tel:+499111">+49 911 1</a></li>' in row["content"]
    assert gone.title not in {each["title"] for each in offered}
    assert client().get("/de/seite/@@office-targets").status_code == 404
    assert "/de/seite/@@office-targets" in settings


def test_text_with_barriers_is_not_saved(page: Any, client: Callable) -> None:
    answer = save(
        client("editor"), '<h4>Tief</h4><p><a href="/de"></a></p>', **{REASON: "ist so gewollt"}
    )

    assert answer.status_code == 200
    assert len(findings_in(answer.text)) == 2
    assert page.text.raw == "<p>Wort</p>"


def test_text_in_doubt_needs_a_reason_once(page: Any, client: Callable) -> None:
    editor = client("editor")
    doubtful = '<p><a href="/de/reports">hier</a></p>'

    refused = save(editor, doubtful)
    without = page.text.raw
    accepted = save(editor, doubtful, **{REASON: "Zitat aus einem Erlass"})
    again = save(editor, doubtful + "<p>mehr Text</p>")
    other = save(editor, doubtful + '<p><a href="/de">mehr</a></p>')

    assert (refused.status_code, len(findings_in(refused.text)), without) == (
        200,
        1,
        "<p>Wort</p>",
    )
    assert (accepted.status_code, again.status_code, other.status_code) == (302, 302, 200)
    assert [(each["reason"], each["account"]) for each in reasons_of(page)] == [
        ("Zitat aus einem Erlass", "editor")
    ]


def test_preview_shows_what_strangers_see(page: Any, client: Callable, site: Any) -> None:
    draft = make(site["de"], "entwurf", "Entwurf", "<p>x</p>", publish=False)
    uid = api.content.get_uuid(draft)
    page.text = RichTextValue(
        f'<p><a href="resolveuid/{uid}">Verweis</a></p>', "text/html", "text/x-html-safe"
    )
    editor = client("editor")

    usual = editor.get("/de/seite")
    preview = editor.get("/de/seite/@@as-public")
    of_draft = editor.get("/de/entwurf/@@as-public")

    assert "/de/entwurf" in usual.text
    assert "/de/entwurf" not in preview.text
    assert ("editbar" in usual.text, "editbar" in preview.text) == (True, False)
    assert preview.headers["Cache-Control"] == "private, no-store"
    notices = [
        re.search(r'aria-label="Vorschau".*?</aside>', answer.text, re.DOTALL)[0]
        for answer in (preview, of_draft)
    ]
    assert ["Sie ist öffentlich" in notice for notice in notices] == [True, False]
    assert (of_draft.status_code, client().get("/de/entwurf").status_code) == (200, 404)
    for person in ("member", "publisher", None):
        assert client(person).get("/de/seite/@@as-public").status_code in (302, 403, 404)
    assert "editbar" in editor.get("/de/seite").text


def test_links_of_a_text_stay_in_the_language_of_their_page(
    page: Any, client: Callable, site: Any
) -> None:
    uid = api.content.get_uuid(site["reports"])
    page.text = RichTextValue(
        f'<p><a href="resolveuid/{uid}">Alle</a></p>', "text/html", "text/x-html-safe"
    )

    assert re.search(r'href="[^"]*/de/reports">Alle<', client().get("/de/seite").text)


def test_folders_have_a_preview_too(page: Any, client: Callable, site: Any) -> None:
    with api.env.adopt_roles(["Manager"]):
        folder = api.content.create(site["de"], "Folder", id="ordner", title="Ordner")
        api.content.transition(folder, "publish")
    make(folder, "geheim", "Geheimer Entwurf", "<p>x</p>", publish=False)
    editor = client("editor")

    usual = editor.get("/de/ordner").text
    preview = editor.get("/de/ordner/@@as-public").text
    start = editor.get("/de/@@as-public")

    assert ("Geheimer Entwurf" in usual, "Geheimer Entwurf" in preview) == (True, False)
    assert ("/de/ordner/@@as-public" in usual, "editbar" in preview) == (True, False)
    assert (start.status_code, 'aria-label="Vorschau"' in start.text) == (200, True)
    assert client("member").get("/de/@@as-public").status_code in (302, 403, 404)


def test_scheduled_page_is_nowhere_before_its_minute(
    page: Any, client: Callable, site: Any
) -> None:
    now = clock.now()
    page.effective_date = DateTime((now + timedelta(minutes=30)).isoformat())
    page.reindexObject()
    editor, stranger, member = client("editor"), client(), client("member")

    before = [each.get("/de/seite").status_code for each in (editor, stranger, member)]
    found = member.rest("GET", "/@search?Title=Seite").json()["items_total"]
    with clock.at(now + timedelta(minutes=31)):
        after = [each.get("/de/seite").status_code for each in (editor, stranger, member)]

    assert before == [200, 404, 404]
    assert member.rest("GET", "/de/seite").status_code == 404
    assert found == 0
    assert after == [200, 200, 200]


def test_page_vanishes_at_the_end_of_its_time(page: Any, client: Callable) -> None:
    page.expiration_date = DateTime((clock.now() - timedelta(minutes=2)).isoformat())
    page.reindexObject()

    answers = [client(person).get("/de/seite").status_code for person in ("editor", None, "member")]

    assert answers == [200, 404, 404]


def test_chore_tells_the_author_once_that_a_page_appeared(page: Any, site: Any) -> None:
    from blkirm.notifications.record import get_notices
    from blkirm.pages.chores import appearing

    now = clock.now()
    page.effective_date = DateTime((now + timedelta(minutes=30)).isoformat())
    page.creators = ("editor",)
    page.reindexObject()

    appearing.run(site)
    with clock.at(now + timedelta(minutes=29)):
        early = appearing.run(site)
    with clock.at(now + timedelta(minutes=31)):
        done = [appearing.run(site), appearing.run(site)]

    assert (early, done) == (0, [1, 0])
    assert len(get_notices().of_account("editor")) == 1


def test_translation_is_outdated_once_its_partner_says_something_else(
    page: Any, client: Callable, site: Any
) -> None:
    english = make(site["en"], "seite", "Page", "<p>Word</p>")
    editor, stranger = client("editor"), client()

    fresh = [stranger.get("/en/seite").text, editor.get("/en/seite").text]
    page.text = RichTextValue("<p>Neues Wort</p>", "text/html", "text/x-html-safe")
    transaction.commit()
    stale = [stranger.get("/en/seite").text, editor.get("/en/seite").text]
    german = stranger.get("/de/seite").text
    done = editor.post("/en/seite/@@translation-done", data={"_authenticator": token_in(stale[1])})
    settled = stranger.get("/en/seite").text

    assert ["is newer" in html for html in (*fresh, *stale, settled)] == [
        False,
        False,
        True,
        True,
        False,
    ]
    assert ("is outdated" in fresh[1], "is outdated" in stale[1]) == (False, True)
    assert "neuer als" not in german
    assert done.status_code == 303
    assert english.title == "Page"


def test_partner_is_made_with_the_short_name_of_its_page(page: Any, client: Callable) -> None:
    editor = client("editor")
    address = re.search(
        r'href="[^"]*(/en/\+\+add\+\+Document[^"]*)"', editor.get("/de/seite").text
    )[1]

    form = editor.get(address).text

    field = re.search(r'<input[^>]*name="form.widgets.IShortName.id"[^>]*>', form)[0]
    assert 'value="seite"' in field


def test_readers_hear_nothing_of_a_newer_page_they_may_not_read(
    page: Any, client: Callable, site: Any
) -> None:
    make(site["en"], "seite", "Page", "<p>Word</p>")
    page.title = "Geheimer Titel"
    with api.env.adopt_roles(["Manager"]):
        api.content.transition(page, "retract")

    html = client().get("/en/seite").text

    assert ("is newer" in html, "Geheimer Titel" in html) == (False, False)


def test_event_says_when_and_where(world: Any, client: Callable, site: Any) -> None:
    with api.env.adopt_roles(["Manager"]):
        event = api.content.create(
            site["de"],
            "Event",
            id="fachtag",
            title="Fachtag",
            start=datetime(2027, 3, 4, 9, 0, tzinfo=UTC),
            end=datetime(2027, 3, 4, 15, 30, tzinfo=UTC),
            location="Nürnberg",
        )
        api.content.transition(event, "publish")

    html = client().get("/de/fachtag").text
    editing = client("editor").get("/de/fachtag").text

    assert "4. März 2027, 10:00 bis 16:30 Uhr".replace("4. ", "4.\N{NO-BREAK SPACE}") in html
    assert "Nürnberg" in html
    assert ("@@as-public" in html, "@@as-public" in editing) == (False, True)


def test_working_copy_of_a_translation_keeps_what_it_follows(
    page: Any, client: Callable, site: Any
) -> None:
    english = make(site["en"], "seite", "Page", "<p>Word</p>")
    before = translations.pair_of(english)
    with api.env.adopt_roles(["Manager"]):
        copy = make_copy(english)
        of_copy = translations.pair_of(copy)
        copy.title = "New page"
        put_back(copy)

    after = translations.pair_of(english)

    assert (before.outdated, of_copy, after.outdated) == (False, None, False)
    assert (english.title, after.followed) == ("New page", before.followed)


def test_rest_saves_no_text_that_a_form_would_not_save(page: Any, client: Callable) -> None:
    editor = client("editor")
    barrier = '<h4>Tief</h4><p><img src="resolveuid/x"></p>'
    doubtful = '<p><a href="/de/reports">hier</a></p>'
    new = {"@type": "News Item", "id": "neu", "title": "Neu"}

    refused = [
        editor.rest("PATCH", "/de/seite", {"text": barrier, "reason": "ist so gewollt"}),
        editor.rest("PATCH", "/de/seite", {"text": {"data": barrier, "content-type": "text/html"}}),
        editor.rest("PATCH", "/de/seite", {"text": doubtful}),
        editor.rest("PATCH", "/de/seite", {"text": doubtful, "reason": ["Zitat"]}),
        editor.rest("POST", "/de", {**new, "text": barrier}),
    ]
    accepted = [
        editor.rest("PATCH", "/de/seite", {"text": doubtful, "reason": "Zitat aus einem Erlass"}),
        editor.rest("PATCH", "/de/seite", {"text": doubtful + "<p>mehr Text</p>"}),
        editor.rest("POST", "/de", {**new, "text": "<h2>Hoch</h2>"}),
    ]
    transaction.begin()

    assert [answer.status_code for answer in refused] == [400] * 5
    assert "keinen Alternativtext" in refused[0].json()["message"]
    assert "reason" in refused[2].json()["message"]
    assert [answer.status_code for answer in accepted] == [204, 204, 201]
    assert page.text.raw.endswith("<p>mehr Text</p>")
    assert [each["reason"] for each in reasons_of(page)] == ["Zitat aus einem Erlass"]
