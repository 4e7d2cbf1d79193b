"""Every way in passes the same gate: each forbidden file is sent through each door.

A cell of that table is fine when the answer says why, the database was not written to (no object,
no blob, no record), nothing of the file waits anywhere, and nothing is logged as an error. The one
exception is what the sender may confirm: it may wait for that, and is still not stored. At the end
each door lets a clean file in, so that it is the gate that refused.
"""

from base64 import b64encode
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from functools import cache
from html import unescape
from io import BytesIO
from lxml import html
from pathlib import Path
from plone import api
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from tests.intake import samples
from tests.papers.sender import Sender
from typing import Any
from zipfile import ZipFile

import logging
import pytest
import re
import requests
import transaction


LIBRARY = "/working-parties/dublin/papers"
PAPER = f"{LIBRARY}/sauber"
FOLDER = "/en/mappe"
IMAGE = f"{FOLDER}/bild"
REPORT = "/reports/bericht"


@dataclass(frozen=True)
class Forbidden:
    """A file that must not enter, and the words of the refusals that may be given for it."""

    name: str
    data: bytes
    says: str

    @property
    def json(self) -> dict[str, str]:
        return {
            "data": b64encode(self.data).decode(),
            "encoding": "base64",
            "filename": self.name,
            "content-type": self.content_type,
        }

    @property
    def content_type(self) -> str:
        return "image/png" if self.name.endswith(".png") else "application/pdf"

    def as_picture(self) -> "Forbidden":
        """Return the file under a name that only a picture has."""
        return replace(self, name=f"{self.name}.png")


@cache
def _forbidden() -> dict[str, Forbidden]:
    script = "<script>alert(1)</script>"
    return {
        "classified": Forbidden(
            "Plan.docx", samples.docx_file(header=samples.MARKING), "Geheimschutzbeauftragte"
        ),
        "script": Forbidden("Seite.html", samples.html() + script.encode(), "active content"),
        "svg": Forbidden("Bild.svg", samples.svg(script), "active content"),
        "program": Forbidden("Werkzeug.txt", b"MZ\x90\0" + b"\0" * 60, "is a program"),
        "empty": Forbidden("leer.pdf", b"", "is empty|It is empty"),
        "wrong ending": Forbidden("Bericht.pdf", samples.docx_file(), "By its content"),
        "unknown": Forbidden("daten.bin", b"\x00\x01\x02\x03", "none of the kinds"),
        "password": Forbidden(
            "geheim.docx", samples.compound({"EncryptedPackage": b"x"}), "password"
        ),
    }


@dataclass
class House:
    """The clients who stand in front of the doors."""

    member: Any
    editor: Any
    admin: Any
    storage: Any
    #: The last transaction before the file was sent.
    before: bytes = b""
    tokens: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def begin(self) -> None:
        self.before = self.storage.lastTransaction()

    def token(self, path: str = LIBRARY) -> str:
        if path not in self.tokens:
            page = self.member.get(path).text
            self.tokens[path] = re.search(r'name="_authenticator"[^>]*?value="([^"]+)"', page)[1]
        return self.tokens[path]

    def fill_in(self, client: Any, path: str, **files: tuple) -> requests.Response:
        """Send an edit form as it is, with files."""
        form = html.fromstring(client.get(path).content).xpath("//form[@enctype]")[-1]
        values = [(name, value) for name, value in form.form_values() if name not in files]
        self.begin()  # Plone locks what is edited
        data: dict[str, list[str]] = {"form.buttons.save": ["Save"]}
        for name, value in values:
            data.setdefault(name, []).append(value)
        for name in files:
            data[f"{name}.action"] = ["replace"]
        return client.post(path, data=data, files=files)


Answer = tuple[int, str]
Door = Callable[[House, Forbidden], requests.Response]


def upload_form(house: House, file: Forbidden) -> requests.Response:
    return house.member.post(
        f"{LIBRARY}/@@upload",
        data={"_authenticator": house.token(), "kind": "opinion", "language": "de"},
        files=[("file", (file.name, file.data))],
    )


def upload_form_that_asks(house: House, file: Forbidden) -> requests.Response:
    """Beside a file whose name is known, so that the form has a question first."""
    return house.member.post(
        f"{LIBRARY}/@@upload",
        data={"_authenticator": house.token(), "kind": "opinion", "language": "de"},
        files=[("file", ("sauber.txt", b"anders")), ("file", (file.name, file.data))],
    )


def decide_form(house: House, file: Forbidden) -> requests.Response:
    """A file that waits already, as it does when the form had a question."""
    answer = _tus(house.member, f"{LIBRARY}/@tus-upload", file, hold="1")
    if answer.status_code != 204:
        return answer
    id_ = answer.request.url.rpartition("/")[2]
    return house.member.post(
        f"{LIBRARY}/@@upload-decide",
        data={"_authenticator": house.token(), "arrival:list": [id_], f"name-{id_}": "both"},
    )


def edit_form(house: House, file: Forbidden) -> requests.Response:
    upload = (file.name, file.data, "application/pdf")
    return house.fill_in(house.member, f"{PAPER}/edit", **{"form.widgets.file": upload})


def replace_form(house: House, file: Forbidden) -> requests.Response:
    return house.member.post(
        f"{PAPER}/@@replace",
        data={"_authenticator": house.token(), "base": "1"},
        files=[("file", (file.name, file.data))],
    )


def rest_post(house: House, file: Forbidden) -> requests.Response:
    body = {"@type": "Paper", "title": "Papier", "file": file.json}
    return house.member.rest("POST", LIBRARY, body)


def rest_patch(house: House, file: Forbidden) -> requests.Response:
    return house.member.rest("PATCH", PAPER, {"file": file.json})


def tus(house: House, file: Forbidden) -> requests.Response:
    return _tus(house.member, f"{LIBRARY}/@tus-upload", file, kind="opinion", language="de")


def tus_replace(house: House, file: Forbidden) -> requests.Response:
    return _tus(house.member, f"{PAPER}/@tus-replace", file)


def upload_store(house: House, file: Forbidden) -> requests.Response:
    """``@tus-upload`` with ``hold``, then the decision."""
    answer = _tus(house.member, f"{LIBRARY}/@tus-upload", file, hold="1")
    if answer.status_code != 204:
        return answer
    id_ = answer.request.url.rpartition("/")[2]
    body = {"kind": "opinion", "language": "de"}
    return house.member.rest("POST", f"{LIBRARY}/@upload-store/{id_}", body)


def upload_store_that_asks(house: House, file: Forbidden) -> requests.Response:
    """The same under a name that is known: what is refused leaves nothing to ask about."""
    return upload_store(house, replace(file, name="sauber.txt"))


def import_zip(house: House, file: Forbidden) -> requests.Response:
    page = f"{LIBRARY}/@@import-zip"
    data = {"_authenticator": house.token(), "kind": "opinion", "language": "de"}

    def step(name: str, **options: Any) -> requests.Response:
        return house.member.post(page, data={**data, "step": name}, **options)

    archive = _archive(file)
    answer = step("upload", files=[("file", ("a.zip", archive))])
    if answer.status_code != 303:
        return answer
    data["id"] = answer.headers["Location"].partition("id=")[2]
    answer = step("look")
    if answer.status_code != 303:
        return answer
    step("start")
    step("import")
    answer = house.member.get(f"{page}?id={data['id']}")
    step("cancel")
    return answer


def public_image(house: House, file: Forbidden) -> requests.Response:
    body = {"@type": "Image", "title": "Bild", "image": file.json}
    return house.editor.rest("POST", FOLDER, body)


def public_image_change(house: House, file: Forbidden) -> requests.Response:
    return house.editor.rest("PATCH", IMAGE, {"image": file.json})


def public_image_form(house: House, file: Forbidden) -> requests.Response:
    upload = (file.name, file.data, "image/png")
    return house.fill_in(house.editor, f"{IMAGE}/edit", **{"form.widgets.image": upload})


def public_tus(house: House, file: Forbidden) -> requests.Response:
    said = {"@type": "Image", "content-type": "image/png"}
    return _tus(house.admin, f"{FOLDER}/@tus-upload", file, **said)


def public_tus_replace(house: House, file: Forbidden) -> requests.Response:
    said = {"content-type": "image/png"}
    return _tus(house.editor, f"{IMAGE}/@tus-replace", file, **said)


def rich_text_picture(house: House, file: Forbidden) -> requests.Response:
    """Plone's own way for pictures that are dropped into a text."""
    page = house.admin.get(f"{IMAGE}/edit").text
    token = re.search(r'name="_authenticator"[^>]*?value="([^"]+)"', page)[1]
    house.begin()  # Plone locks what is edited
    return house.admin.post(
        f"{FOLDER}/@@fileUpload",
        data={"_authenticator": token},
        files={"file": (file.name, file.data, "image/png")},
        headers={"Accept": "application/json"},
    )


def report_form(house: House, file: Forbidden) -> requests.Response:
    upload = (file.name, file.data, "application/pdf")
    return house.fill_in(house.editor, f"{REPORT}/edit", **{"form.widgets.file_de": upload})


def report_rest(house: House, file: Forbidden) -> requests.Response:
    return house.editor.rest("PATCH", REPORT, {"file_de": file.json})


def report_rest_new(house: House, file: Forbidden) -> requests.Response:
    body = {"@type": "Report", "title": "x", "series": "brief-report", "file_de": file.json}
    return house.editor.rest("POST", "/reports", body)


def portrait_form(house: House, file: Forbidden) -> requests.Response:
    page, upload = "/personal-information", (file.name, file.data, "image/png")
    if page not in house.seen:
        # When it is first sent Plone notes that it knows no sizes of pictures.
        house.seen.add(page)
        house.fill_in(house.member, page, **{"form.widgets.portrait": ("x.png", b"", "")})
    return house.fill_in(house.member, page, **{"form.widgets.portrait": upload})


def portrait_of_somebody(house: House, file: Forbidden) -> requests.Response:
    return house.admin.rest("PATCH", "/@users/member", {"portrait": file.json})


def _tus(client: Any, place: str, file: Forbidden, **said: str) -> requests.Response:
    sender = Sender(client)
    words = ",".join(
        f"{key} {b64encode(value.encode()).decode()}"
        for key, value in {"filename": file.name, **said}.items()
    )
    length = len(file.data)
    announced = sender.ask("POST", place, Upload_Length=length, Upload_Metadata=words)
    if announced.status_code != 201:
        return announced
    return sender.send(announced.headers["Location"], 0, file.data)


def _archive(file: Forbidden) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr(file.name, file.data)
    if file.says != "password":
        return out.getvalue()
    # The flags that say so, in the header and in the list of contents.
    data = bytearray(out.getvalue())
    data[6] |= 1
    data[data.rindex(b"PK\1\2") + 8] |= 1
    return bytes(data)


#: Files that must not enter, by the kind of door.
FOR_ALL = ("eicar", "classified", "script", "svg", "program", "empty", "unknown")
TO_CONFIRM = "wrong ending"
FOR_PAPERS = (*FOR_ALL, TO_CONFIRM)
#: A protected paper may enter, with a hint; nothing else may.
FOR_OTHERS = (*FOR_PAPERS, "password")
#: The doors; the sentences of some say first what they want instead.
NO_PDF = "not a PDF"
NO_PICTURE = "is not a picture|Invalid image file"
DOORS: dict[Door, tuple[tuple[str, ...], str]] = {
    upload_form: (FOR_PAPERS, ""),
    upload_form_that_asks: (FOR_ALL, ""),
    decide_form: (FOR_PAPERS, ""),
    edit_form: (FOR_PAPERS, ""),
    replace_form: (FOR_PAPERS, ""),
    rest_post: (FOR_PAPERS, ""),
    rest_patch: (FOR_PAPERS, ""),
    tus: (FOR_PAPERS, ""),
    tus_replace: (FOR_PAPERS, ""),
    upload_store: (FOR_PAPERS, ""),
    upload_store_that_asks: (FOR_ALL, ""),
    # A packed file may be named anew when it is imported, which is what happens to it here.
    import_zip: (FOR_OTHERS, ""),
    public_image: (FOR_OTHERS, NO_PICTURE),
    public_image_change: (FOR_OTHERS, NO_PICTURE),
    public_image_form: (FOR_OTHERS, NO_PICTURE),
    public_tus: (FOR_OTHERS, NO_PICTURE),
    public_tus_replace: (FOR_OTHERS, NO_PICTURE),
    rich_text_picture: (FOR_OTHERS, NO_PICTURE),
    report_form: (FOR_OTHERS, NO_PDF),
    report_rest: (FOR_OTHERS, NO_PDF),
    report_rest_new: (FOR_OTHERS, NO_PDF),
    portrait_form: (FOR_OTHERS, NO_PICTURE),
    portrait_of_somebody: (FOR_OTHERS, NO_PICTURE),
}


@pytest.fixture
def house(
    functional: Any, site: Any, world: Any, acting: Callable, client: Callable
) -> Iterator[House]:
    with acting("member"):
        sauber = NamedBlobFile(b"sauber", filename="sauber.txt")
        api.content.create(world["papers"], "Paper", id="sauber", title="Sauber", file=sauber)
    with api.env.adopt_roles(["Manager"]):
        image = NamedBlobImage(samples.png(), filename="bild.png")
        folder = api.content.create(site["en"], "Folder", id="mappe", title="Mappe")
        api.content.transition(folder, "publish")
        api.content.create(folder, "Image", id="bild", title="Bild", image=image)
    with acting("editor"):
        pdf = NamedBlobFile(samples.pdf(), filename="bericht.pdf")
        api.content.create(
            site["reports"],
            "Report",
            id="bericht",
            title="Bericht",
            series="brief-report",
            file_de=pdf,
        )
    transaction.commit()
    storage = functional["app"]._p_jar.db().storage
    return House(client("member"), client("editor"), client("site_admin"), storage)


@cache
def _clean(instead: str) -> Forbidden:
    """Return a file that nothing speaks against, for a kind of door."""
    return {
        "": Forbidden("neu.txt", b"neu", ""),
        NO_PICTURE: Forbidden("neu.png", samples.png(9, 9), ""),
        NO_PDF: Forbidden("neu.pdf", samples.pdf("neu"), ""),
    }[instead]


def _plain(page: str) -> str:
    """Return a page without markup, for whoever reads why a test failed."""
    page = page.partition("<main")[2] or page
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())[:400]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_forbidden_file_comes_in_by(
    door: Door,
    house: House,
    functional: Any,
    var: Path,
    clamd: str,
    eicar: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    files = {"eicar": Forbidden("Bericht.txt", eicar, "Eicar"), **_forbidden()}
    names, instead = DOORS[door]
    wrong: list[str] = []

    for name in names:
        file = files[name].as_picture() if instead == NO_PICTURE else files[name]
        house.begin()
        answer = door(house, file)
        words = unescape(answer.text)
        if not 400 <= answer.status_code < 500 and answer.status_code != 200:
            wrong.append(f"{name}: answers {answer.status_code}")
        if not re.search(f"{file.says}|{instead}" if instead else file.says, words):
            wrong.append(f"{name}: {answer.status_code} does not say why: {_plain(words)}")
        if house.storage.lastTransaction() != house.before:
            wrong.append(f"{name}: something was stored")
        for path in [path for path in var.rglob("*") if path.suffix in (".part", ".lent")]:
            if file.data in path.read_bytes() and name != TO_CONFIRM:
                wrong.append(f"{name}: {path.name} waits")
            path.unlink()

    house.begin()
    answer = door(house, _clean(instead))
    is_in = answer.status_code < 400 and house.storage.lastTransaction() != house.before
    if not is_in and "asks" not in door.__name__:
        wrong.append(f"clean: {answer.status_code} {_plain(unescape(answer.text))}")
    assert not wrong, "\n".join(wrong)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


def test_what_plone_refuses_does_not_wait_either(house: House, var: Path) -> None:
    """A picture of which nobody said that it is one."""
    house.begin()
    answer = _tus(house.editor, f"{IMAGE}/@tus-replace", _clean(NO_PICTURE))

    assert answer.status_code == 400
    assert house.storage.lastTransaction() == house.before
    assert not list(var.rglob("*.part"))


def test_doors_that_are_shut(house: House) -> None:
    picture = Forbidden("bild.png", samples.png(), "")
    upload = {"file": (picture.name, picture.data, "image/png")}
    image = {"@type": "Image", "title": "Bild", "image": picture.json}
    token = {"_authenticator": house.token()}
    before = house.storage.lastTransaction()

    answers = {
        "own portrait, REST": house.member.rest(
            "PATCH", "/@users/member", {"portrait": picture.json}
        ),
        "picture for a text, library": house.member.post(
            f"{LIBRARY}/@@fileUpload", data=token, files=upload
        ),
        "picture for a text, site": house.member.post("/@@fileUpload", data=token, files=upload),
        "picture in a library": house.member.rest("POST", LIBRARY, image),
        "picture for a page, by a member": house.member.rest("POST", FOLDER, image),
        "site, piece by piece": _tus(house.member, "/@tus-upload", picture),
        "somebody else's library": house.editor.rest("POST", LIBRARY, image),
    }

    assert {
        name: a.status_code for name, a in answers.items() if a.status_code not in (403, 404)
    } == {}
    assert house.storage.lastTransaction() == before
