"""The columns of `matrix.md`: how each is tried, over every way there is to do it.

Each function tries one operation as one persona and yields what came of it, by the way it was tried.
All ways must have come to the same, so that no side door differs from the front door.
"""

from blkirm.intake.rules import sha256_of
from blkirm.kernel import clock
from blkirm.papers.trash import get_trash
from collections.abc import Callable
from collections.abc import Iterator
from DateTime import DateTime
from plone import api
from plone.app.discussion.interfaces import IConversation
from plone.dexterity.content import DexterityContent
from plone.locking.interfaces import ILockable
from plone.protect import createToken
from tests.access.estate import acting
from tests.access.estate import as_owner
from tests.access.estate import Estate
from tests.access.estate import Thing
from tests.access.visitor import Visitor
from tests.live import Answer
from typing import Any
from urllib.parse import urlencode
from zope.component.hooks import setSite

import secrets
import transaction


YES, NO, GONE, BY_REST = "yes", "–", "gone", "REST"

Outcomes = Iterator[tuple[str, str]]
Operation = Callable[[Visitor, Estate, Thing], Outcomes]

REFUSALS = (401, 403, 404)


def seen(answer: Answer, thing: Thing, asked: str, word: str = "title") -> str:
    """Say whether an answer shows a word of a thing; or what is wrong with the answer.

    What stood in the address that was asked for may come back.
    """
    text = text_of(answer)
    if answer.status == 200 and thing.words[word] in text:
        return YES
    secrets = thing.secrets().items()
    leaked = [part for part, secret in secrets if secret in text and secret not in asked]
    if leaked:
        return f"status {answer.status} with its {', '.join(leaked)}"
    if answer.status == 410:
        return GONE
    return NO if is_refusal(answer) else f"status {answer.status} {answer.header('Location')}"


def listed(answer: Answer, thing: Thing, asked: str, word: str = "title") -> str:
    """Say whether a list shows a thing; a list without it is as good as no list."""
    outcome = seen(answer, thing, asked, word)
    return NO if outcome.startswith("status 200") and "with" not in outcome else outcome


def done(answer: Answer) -> str:
    """Say whether a change was accepted."""
    if answer.status in (200, 201, 204):
        return YES
    if answer.status == 410:
        return NO
    return NO if is_refusal(answer) else f"status {answer.status} {answer.text[:200]}"


def is_refusal(answer: Answer) -> bool:
    if answer.status in (302, 303):
        return "/login?came_from=" in answer.header("Location")
    return answer.status in REFUSALS


def text_of(answer: Answer) -> str:
    """Return all that came back: headers and body."""
    return "\n".join([*(f"{name}: {value}" for name, value in answer.headers), answer.text])


def fresh(estate: Estate, thing: Thing) -> DexterityContent | None:
    """Return a thing as the database has it now."""
    transaction.begin()
    try:
        made = estate.object(thing.key)
    except KeyError:
        return None
    # What is not loaded yet has no serial.
    made._p_activate()
    return made


def in_languages(estate: Estate, thing: Thing) -> list[str]:
    path = estate.path(thing.key)
    return [path] if thing.kind in ("news", "form") else [path, f"/de{path}", f"/en{path}"]


def token_of(estate: Estate, account: str | None) -> str:
    """Return what a form of ours sends along for somebody, as if it had been got from a page."""
    if account is None:
        return ""
    setSite(estate.site)
    with acting(estate.site, account):
        return createToken()


# --- reading ------------------------------------------------------------------------------


def view(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    for path in [*in_languages(estate, thing), f"{estate.path(thing.key)}/view"]:
        yield path, seen(who.page(path), thing, path)


def search(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    # What is looked for is printed again, so it is another word than the one that tells.
    # Of minutes only what all of their readers may read is found.
    word = thing.words["text" if thing.kind == "minutes" else "description"]
    query = urlencode({"q": word})
    for path in (f"/search?{query}", f"/en/search?{query}"):
        yield path, listed(who.page(path), thing, path)
    if who.account:
        path = f"/@search?SearchableText={word}"
        yield path, listed(who.rest("GET", path), thing, path)


def rest(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    path = estate.path(thing.key)
    for way in (path, f"{path}?expand=breadcrumbs,actions,workflow,types,navigation"):
        yield way, seen(who.rest("GET", way), thing, way)
    if thing.kind == "minutes":
        for way in (f"{path}/@entries", f"{path}/@entries/{_item_of(estate, thing)}"):
            yield way, seen(who.rest("GET", way), thing, way, "text")


def _item_of(estate: Estate, minutes: Thing) -> str:
    """Return the UID of the item that everybody who reads some minutes may read about."""
    items = (each for each in estate.things.values() if each.kind == "minuted-item")
    open_ = next(each for each in items if each.place == minutes.place and not each.circle)
    return api.content.get_uuid(estate.object(open_.key))


def listing(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    place = estate.path(thing.place)
    if thing.kind != "news" or not who.account:
        # The page of a meeting prints what its minutes say, not what they are called.
        word = "file" if thing.kind == "minutes" else "title"
        yield place, listed(who.page(place), thing, place, word)
    if who.account:
        yield f"REST {place}", listed(who.rest("GET", f"{place}?b_size=200"), thing, place)
    if thing.kind == "paper" and estate.things[thing.place].kind != "item":
        path = f"{place}/@@download-zip"
        yield path, _listed_file(_unpacked(who.page(path)), thing, path)
        asked = {"do": "zip", "selected": api.content.get_uuid(fresh(estate, thing))}
        answer = who.send_form(f"{place}/@@selection", asked, token_of(estate, who.account))
        yield "ZIP of what was chosen", _led_back(_unpacked(answer), thing, place)


def _listed_file(answer: Answer, thing: Thing, asked: str) -> str:
    outcome = seen(answer, thing, asked, "file")
    return NO if outcome.startswith("status 200") and "with" not in outcome else outcome


def _led_back(answer: Answer, thing: Thing, place: str) -> str:
    """Whoever chose nothing that he or she sees is led back to where it was chosen."""
    outcome = _listed_file(answer, thing, place)
    return NO if outcome.startswith("status 303") and outcome.endswith(place) else outcome


FILES = {"paper": "file", "report": "de", "news": "image"}
FIELDS = {"paper": "file", "report": "file_de", "news": "image"}


def download(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    if thing.kind == "decision":
        for name in ("@@follow-up-csv", "@@follow-up-xlsx"):
            way = f"{estate.path(thing.key)}/{name}"
            yield way, seen(_unpacked(who.page(way)), thing, way, "file")
        return
    if thing.kind == "minutes":
        way = f"{estate.path(thing.key)}/@@minutes-document?format=docx"
        yield way, seen(_unpacked(who.page(way)), thing, way, "file")
        return
    path = f"{estate.path(thing.key)}/@@download/{FILES.get(thing.kind, 'file')}"
    name = f"{path}/{thing.words['filename']}"
    for way in (path,) if thing.kind == "report" else (path, name):
        yield way, seen(_unpacked(who.page(way)), thing, way, "file")


def preview(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    if thing.kind == "decision":
        yield from _registers(who, estate, thing, ("follow-up", "follow-up-csv", "csv"))
        return
    path = estate.path(thing.key)
    if thing.kind == "minutes":
        way = f"{path}/@@excerpt?item={_item_of(estate, thing)}&format=docx"
        yield way, seen(_unpacked(who.page(way)), thing, way, "file")
        return
    ways = [f"{path}/@@display-file/{FIELDS.get(thing.kind, 'file')}"]
    if thing.kind == "news":
        ways.append(f"{path}/@@images/image")
    if thing.kind == "paper":
        ways.append(f"{path}/@@preview-part/{sha256_of(fresh(estate, thing).file)}")
    for way in ways:
        yield way, seen(_unpacked(who.page(way)), thing, way, "file")


def _registers(who: Visitor, estate: Estate, thing: Thing, names: tuple[str, ...]) -> Outcomes:
    """Look for a decision in what is made of the register of its party, and in that of all."""
    for name in names:
        for way in (f"{estate.path(thing.place)}/@@{name}", f"/decisions-{name}"):
            yield way, listed(who.page(way), thing, way)


def _unpacked(answer: Answer) -> Answer:
    from tests.access.crawler import unpacked  # the crawler knows how to read files

    answer.body = unpacked(answer).encode()
    return answer


def history(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    path = estate.path(thing.key)
    yield "@history", _is_open(who.rest("GET", f"{path}/@history"), thing, path)
    if thing.kind == "paper" and who.account:
        for way in (
            f"{path}/@@version?number=1",
            f"{path}/@@download-version?number=1",
            f"{path}/@@compare?old=1&new=2",
        ):
            yield way, seen(who.page(way), thing, way, "old")
        way = f"{path}/@versions"
        yield way, seen(who.rest("GET", way), thing, way, "old")


def _is_open(answer: Answer, thing: Thing, path: str) -> str:
    """For what prints none of the words when it is allowed."""
    if answer.status == 200:
        return YES
    return seen(answer, thing, path)


def feed(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    """What arrives unasked: new papers on one's desk, new reports and news on the start page."""
    if thing.kind == "decision":
        yield from _registers(who, estate, thing, ("atom",))
        return
    if thing.kind == "task":
        yield "/owed", listed(who.page("/owed?authority=im-by"), thing, "/owed")
        return
    if thing.kind in ("meeting", "item", "minutes"):
        # A meeting to come stands on the desk of those who belong to its party. An item does not,
        # but those who see it are told of it and of its papers.
        outcome = listed(who.page("/desk"), thing, "/desk")
        knows = thing.kind == "item" and estate.may_see(who.account or "anonymous", thing.key)
        yield "/desk", NO if knows else outcome
        return
    if thing.kind != "paper":
        path = "/de"
        yield path, listed(who.page(path), thing, path)
        return
    _bring_to_top(estate, thing)
    yield "/desk", listed(who.page("/desk"), thing, "/desk")
    if who.account:
        yield "/@desk", listed(who.rest("GET", "/@desk"), thing, "/@desk")


def _bring_to_top(estate: Estate, thing: Thing) -> None:
    """Let a paper be the one that changed last."""
    made = fresh(estate, thing)
    # The catalogue knows minutes only, and many papers changed in this one.
    estate.turn += 1
    made.setModificationDate(DateTime(clock.now().isoformat()) + estate.turn / (24 * 60))
    made.reindexObject(idxs=["modified"])
    transaction.commit()


# --- changing -----------------------------------------------------------------------------


def comment(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    path = estate.path(thing.key)
    if thing.kind == "minutes":
        yield from _comment_on_minutes(who, estate, thing)
        return
    if thing.kind in ("decision", "task"):
        # They are reported on, not commented.
        yield "REST", done(who.rest("POST", f"{path}/@comments", {"text": "Hallo"}))
        return
    before = _comments(estate, thing)
    answer = who.rest("POST", f"{path}/@comments", {"text": "Hallo"})
    yield "REST", _came_of_comment(answer, _comments(estate, thing) > before)
    page = who.page(f"{path}/view").text
    before = _comments(estate, thing)
    token = token_of(estate, who.account)
    answer = who.send_form(f"{path}/@@comment", {"text": "Hallo"}, token)
    yield "form", _came_of_comment(answer, _comments(estate, thing) > before)
    yield "offered", YES if "/@@comment" in page else NO


def _comment_on_minutes(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    """Comment on a paragraph of the item that all of them may read."""
    path, item = estate.path(thing.key), _item_of(estate, thing)
    as_owner(estate.site)
    key = fresh(estate, thing).records.entry(item).current.keys["discussion"][0]
    asked = {"item": item, "key": key, "text": "Hallo"}
    token = token_of(estate, who.account)
    for way, attempt in (
        ("REST", lambda: who.rest("POST", f"{path}/@paragraph-comments", asked)),
        ("form", lambda: who.send_form(f"{path}/@@comment-paragraph", asked, token)),
    ):
        before = len(fresh(estate, thing).records.comments)
        answer = attempt()
        is_more = len(fresh(estate, thing).records.comments) > before
        accepted = answer.status in (201, 303)
        yield way, (YES if accepted else f"status {answer.status}") if is_more else NO


def _came_of_comment(answer: Answer, is_more: bool) -> str:
    if is_more:
        return YES if answer.status in (204, 303) else f"status {answer.status}, but accepted"
    return NO if answer.status >= 400 or is_refusal(answer) else f"status {answer.status}"


def _comments(estate: Estate, thing: Thing) -> int:
    return len(IConversation(fresh(estate, thing)))


def edit(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    path = estate.path(thing.key)
    if thing.kind == "minutes":
        item = _item_of(estate, thing)
        revision = fresh(estate, thing).records.entry(item).revision
        body = {"resolution": secrets.token_hex(), "revision": revision}
        outcome = done(who.rest("PATCH", f"{path}/@entries/{item}", body))
        changed = fresh(estate, thing).records.entry(item).revision != revision
        yield "@entries", outcome if (outcome == YES) == changed else f"{outcome}: {changed}"
        yield "form", _is_open(who.page(f"{path}/@@write"), thing, path)
        return
    names = {"report": "summary_de", "programme": "summary_de", "recommendation": "text_en"}
    name = names.get(thing.kind, "description")
    before = fresh(estate, thing)._p_serial
    # Something new each time; what says the same as before is not written.
    text = f"{thing.words['description']} {before.hex()}"
    body = {name: text}
    if thing.kind == "decision":
        body["correction_note"] = "zq-correction"
    outcome = done(who.rest("PATCH", path, body))
    changed = fresh(estate, thing)._p_serial != before
    yield "PATCH", outcome if (outcome == YES) == changed else f"{outcome}, changed: {changed}"
    answer = who.page(f"{path}/edit")
    yield "form", NO if answer.status == 410 else _is_open(answer, thing, path)
    # An open form keeps others out.
    if (lock := ILockable(fresh(estate, thing), None)) is not None:
        lock.clear_locks()
    transaction.commit()


def check_out(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    way = f"{estate.path(thing.key)}/@check-out"
    answer = who.rest("POST", way, {})
    yield "POST @check-out", done(answer)
    if answer.status == 200:
        yield "DELETE @check-out", done(who.rest("DELETE", way))


def delete(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    path = estate.path(thing.key)
    answer = who.page(f"{path}/delete_confirmation")
    offered = NO if answer.status == 410 else _is_open(answer, thing, path)
    outcome = done(who.rest("DELETE", path))
    is_gone = fresh(estate, thing) is None
    if is_gone:
        estate.make_again(thing)
        transaction.commit()
    yield "DELETE", outcome if (outcome == YES) == is_gone else f"{outcome}, gone: {is_gone}"
    if thing.kind != "minutes":
        # Whoever writes minutes gets the question, and then the answer why they stay.
        yield "form", offered


def change_audience(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    path = estate.path(thing.key)
    # The audience it has: what counts is whether it may be set at all.
    like = estate.things[thing.place] if estate.things[thing.place].kind == "folder" else thing
    body: dict[str, Any] = {
        "circle": like.circle or "group",
        "recipients": list(like.recipients),
        "marking": like.marking,
    }
    yield "PATCH @audience", done(who.rest("PATCH", f"{path}/@audience", body))
    # Readers get the page too: it says who sees the thing. What counts is the form on it.
    answer = who.page(f"{path}/@@audience")
    yield "form", YES if answer.status == 200 and 'name="circle"' in answer.text else NO


def came_of(outcomes: Outcomes) -> str:
    """Return the one thing that all ways came to, or the whole list where they differ."""
    found = dict(outcomes)
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    by_rest = {way for way, outcome in found.items() if outcome == YES}
    others = {outcome for way, outcome in found.items() if way not in by_rest}
    if others == {NO} and all(way.startswith("REST") for way in by_rest):
        return BY_REST
    return "; ".join(f"{way}: {outcome}" for way, outcome in found.items())


# --- what was deleted ---------------------------------------------------------------------


def address(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    """Nobody finds it where it was."""
    path = estate.path(thing.key)
    for way in (path, f"{path}/view", f"{path}/@@download/file", f"{path}/@@version?number=1"):
        yield way, seen(who.page(way), thing, way)
    yield f"REST {path}", seen(who.rest("GET", path), thing, path)
    place = estate.path(thing.place)
    yield "ZIP", _listed_file(_unpacked(who.page(f"{place}/@@download-zip")), thing, place)
    way = f"/search?q={thing.words['description']}"
    yield way, listed(who.page(way), thing, way)


def trash(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    place, key = estate.path(thing.place), api.content.get_uuid(estate.object(thing.key))
    yield "page", listed(who.page(f"{place}/@@trash"), thing, place)
    yield "REST list", listed(who.rest("GET", f"{place}/@trash"), thing, place)
    yield "REST one", seen(who.rest("GET", f"{place}/@trash/{key}"), thing, key)


def bring_back(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    place, key = estate.path(thing.place), api.content.get_uuid(estate.object(thing.key))
    yield "offered", YES if f"restore-{key}" in who.page(f"{place}/@@trash").text else NO
    token = token_of(estate, who.account)
    for way, attempt in (
        ("POST @trash", lambda: who.rest("POST", f"{place}/@trash/{key}")),
        ("form", lambda: who.send_form(f"{place}/@@restore", {"key": key}, token)),
    ):
        outcome = _came_of_form(attempt())
        transaction.begin()
        is_back = thing.id in estate.object(thing.place)
        if is_back:
            as_owner(estate.site)
            estate.throw_away(thing)
            transaction.commit()
        yield way, outcome if (outcome == YES) == is_back else f"{outcome}, back: {is_back}"


def end_for_good(who: Visitor, estate: Estate, thing: Thing) -> Outcomes:
    place, key = estate.path(thing.place), api.content.get_uuid(estate.object(thing.key))
    token = token_of(estate, who.account)
    for way, attempt in (
        ("DELETE @trash", lambda key: who.rest("DELETE", f"{place}/@trash/{key}")),
        (
            "form",
            lambda key: who.send_form(
                f"{place}/@@empty-trash", {"key": key, "confirmed": "1"}, token
            ),
        ),
    ):
        outcome = _came_of_form(attempt(key))
        transaction.begin()
        is_gone = get_trash().get(key) is None
        if is_gone:
            estate.make_again(thing)
            estate.throw_away(thing)
            transaction.commit()
            key = api.content.get_uuid(estate.object(thing.key))
        yield way, outcome if (outcome == YES) == is_gone else f"{outcome}, gone: {is_gone}"


def _came_of_form(answer: Answer) -> str:
    """A form that was accepted leads on; one that was not leads to the login form at most."""
    return YES if answer.status == 303 else done(answer)


OF_DELETED: dict[str, Operation] = {
    "address": address,
    "trash": trash,
    "bring back": bring_back,
    "end": end_for_good,
}

OPERATIONS: dict[str, Operation] = {
    "view": view,
    "search": search,
    "REST": rest,
    "list": listing,
    "download": download,
    "preview": preview,
    "history": history,
    "feed": feed,
    "comment": comment,
    "edit": edit,
    "check-out": check_out,
    "delete": delete,
    "audience": change_audience,
}
