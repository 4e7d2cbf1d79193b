"""What is measured, and how each site is asked for it."""

from benchmarks import material
from benchmarks.instances import Instance
from benchmarks.instances import PASSWORD
from benchmarks.load import Call
from benchmarks.load import Connection
from benchmarks.public import LARGE
from benchmarks.public import ONE
from benchmarks.public import Public
from benchmarks.public import ROWS
from benchmarks.public import title_of
from benchmarks.sessions import Sessions
from benchmarks.sites import Plan
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field

import base64
import json
import re
import urllib.parse


# Pages must reach this multiple of the tuned peer's throughput.
PAGE_RATIO = 2.5
# A search in HTML, and a page of a folder with 5,000 papers.
SEARCH_RATIO = 3.0
# Searches and transfers must not be slower; two identical servers differ by up to this much.
NOISE = 0.05
FLATNESS = 1.2
START_RATIO = 1.2
# Pages of a party with years of meetings.
SESSIONS_RATIO = 3.0
# Public pages, kept in memory.
PUBLIC_RATIO = 20.0
# Rows on a page of our register.
REGISTER_ROWS = 50


@dataclass
class Visitor:
    """A site with somebody signed in: what their browser and their program send."""

    instance: Instance
    person: str
    cookie: dict[str, str] = field(default_factory=dict)
    bearer: dict[str, str] = field(default_factory=dict)
    # A prefix for the ids and titles of this run's uploads.
    uploads: int = 0

    @property
    def root(self) -> str:
        """The path of the site."""
        return "/portal" if self.instance.is_ours else "/Plone"

    def sign_in(self) -> None:
        """Log in through the form (cookie) and through REST (token)."""
        connection = Connection(self.instance.port)
        fields = {"__ac_name": self.person, "__ac_password": PASSWORD, "buttons.login": "1"}
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urllib.parse.urlencode(fields).encode()
        _, headers, _ = connection.send(Call(f"{self.root}/login", "POST", form, body))
        found = re.search(r'(?m)^(__ac="?[^";]+"?)', headers["set-cookie"])
        if not found:
            raise RuntimeError(f"{self.person} cannot log in to {self.instance.name}.")
        self.cookie = {"Cookie": found.group(1)}
        words = json.dumps({"login": self.person, "password": PASSWORD}).encode()
        kinds = {"Accept": "application/json", "Content-Type": "application/json"}
        status, _, body = connection.send(Call(f"{self.root}/@login", "POST", kinds, words))
        if status != 200:
            raise RuntimeError(f"{self.person} gets no token from {self.instance.name}.")
        self.bearer = {
            "Authorization": f"Bearer {json.loads(body)['token']}",
            "Accept": "application/json",
        }
        connection.close()


CallMaker = Callable[[int], Call]


@dataclass
class Scenario:
    """One line of the table."""

    key: str
    section: str
    label: str
    make: Callable[[Visitor], CallMaker]
    target: float = 0.0
    # Longer rounds for what takes long.
    seconds: float = 1.0
    rounds: int = 5


def get(ours: str, peers: str, expects: bytes, headers: str = "cookie") -> Callable:
    def make(visitor: Visitor) -> CallMaker:
        path = visitor.root + (ours if visitor.instance.is_ours else peers)
        sent = getattr(visitor, headers) if headers else {}
        call = Call(path, headers=sent, expects=expects)
        return lambda number: call

    return make


def _upload(visitor: Visitor) -> CallMaker:
    data = base64.b64encode(material.pdf_of(1_000_000)).decode()
    file = {
        "data": data,
        "encoding": "base64",
        "filename": "upload.pdf",
        "content-type": "application/pdf",
    }
    headers = {**visitor.bearer, "Content-Type": "application/json"}

    def make(number: int) -> Call:
        visitor.uploads += 1
        words = {"title": f"Upload {number} {visitor.uploads}", "file": file}
        if visitor.instance.is_ours:
            path = f"{visitor.root}/working-parties/transfers/papers"
            words |= {"@type": "Paper", "kind": "information-paper", "language": "de"}
        else:
            path = f"{visitor.root}/transfers/papers"
            words |= {"@type": "File"}
        body = json.dumps(words).encode()
        return Call(path, "POST", headers, body, status=201, expects=b"@id")

    return make


def parallel_upload(visitor: Visitor) -> CallMaker:
    """Return what eight people at once send into one library: a small paper each."""
    data = base64.b64encode(material.text_of(1)).decode()
    make_big = _upload(visitor)

    def make(number: int) -> Call:
        call = make_big(number)
        words = json.loads(call.body or b"{}")
        words["file"] |= {"data": data, "filename": "small.txt", "content-type": "text/plain"}
        call.body = json.dumps(words).encode()
        return call

    return make


def _pages(sizes: tuple[int, ...]) -> list[Scenario]:
    start = Scenario(
        "start",
        "pages",
        "public start page",
        get("/de", "", b"</html>", headers=""),
        PAGE_RATIO,
    )
    parties = [
        Scenario(
            f"party-{size}",
            "pages",
            f"party page, {size:,} papers",
            get(f"/working-parties/party-{size}", f"/party-{size}", b"paper-0"),
            PAGE_RATIO,
        )
        for size in sizes
    ]
    libraries = [
        Scenario(
            f"library-{size}",
            "pages",
            f"library page, {size:,} papers",
            get(f"/working-parties/party-{size}/papers", f"/party-{size}/papers", b"paper-0"),
            SEARCH_RATIO if size == 5_000 else PAGE_RATIO,
        )
        for size in sizes
    ]
    size = sizes[len(sizes) // 2]
    paper = f"party-{size}/papers/paper-00007"
    one = Scenario(
        "paper",
        "pages",
        "one paper's page",
        get(f"/working-parties/{paper}", f"/{paper}/view", material.title_of(7).encode()),
        PAGE_RATIO,
    )
    return [start, *parties, *libraries, one]


def _sessions(sessions: Sessions) -> list[Scenario]:
    """Return the pages of a party with years of meetings; the peers list as many things a page."""
    party, longest = sessions.party, sessions.of_longest
    year = sessions.start_of(longest).year
    held = len(sessions.years()[year])
    rows = min(sessions.decisions, REGISTER_ROWS)
    meetings = f"/working-parties/{party}/meetings"
    return [
        Scenario(
            "sessions-party",
            "sessions",
            f"party, {sessions.meetings} meetings",
            get(f"/working-parties/{party}", f"/{party}", b"paper-0"),
            SESSIONS_RATIO,
        ),
        Scenario(
            "sessions-year",
            "sessions",
            f"a year's {held} meetings",
            get(
                f"{meetings}?year={year}",
                f"/{party}/meetings/{year}?b_size={held}",
                f"meeting-{longest:03d}".encode(),
            ),
            SESSIONS_RATIO,
        ),
        Scenario(
            "sessions-meeting",
            "sessions",
            f"a meeting with {sessions.longest} items",
            get(
                f"{meetings}/meeting-{longest:03d}",
                f"/{party}/agendas/meeting-{longest:03d}?b_size={sessions.longest}",
                f"item-{sessions.longest - 1:02d}".encode(),
            ),
            SESSIONS_RATIO,
        ),
        Scenario(
            "sessions-register",
            "sessions",
            f"register, {sessions.decisions:,} decisions",
            get(
                f"/working-parties/{party}/decisions",
                f"/{party}/decisions?b_size={rows}",
                b"decision-0",
            ),
            SESSIONS_RATIO,
        ),
    ]


def _public(public: Public) -> list[Scenario]:
    """Return what the public asks for, as visitors do: without a cookie."""
    row = f"report-{public.reports - 1:03d}".encode()
    one = title_of(int(ONE[-3:])).encode()

    def of_public(key: str, label: str, calls: Callable, target: float = PUBLIC_RATIO) -> Scenario:
        return Scenario(f"public-{key}", "public", label, calls, target, rounds=4)

    files = f"/reports/{LARGE}/@@download/"
    return [
        of_public("start", "public start page", get("/de", "", b"</html>", headers="")),
        of_public(
            "list",
            "report list",
            get("/de/reports", f"/reports?b_size={ROWS}", row[:8], headers=""),
        ),
        of_public(
            "report",
            "report page",
            get(f"/de/reports/{ONE}", f"/reports/{ONE}/view", one, headers=""),
        ),
        of_public(
            "download",
            "download of a report",
            get(
                f"/de/reports/{ONE}/@@download/de",
                f"/reports/{ONE}/@@download/file",
                b"%PDF",
                headers="",
            ),
            1.0 - NOISE,
        ),
        of_public(
            "download-large",
            "download of 100 MB",
            get(f"/de{files}de", f"{files}file", b"", headers=""),
            1.0 - NOISE,
        ),
    ]


def _searches() -> list[Scenario]:
    found = []
    words = (("frequent", material.FREQUENT_WORD), ("rare", material.RARE_WORD))
    for name, word in words:
        html = f"?SearchableText={word}"
        found += [
            Scenario(
                f"search-html-{name}",
                "search",
                f"search in HTML, {name} word",
                get(f"/search{html}", f"/@@search{html}", b"paper-0"),
                SEARCH_RATIO,
            ),
            Scenario(
                f"search-rest-{name}",
                "search",
                f"search in REST, {name} word",
                get(f"/@search{html}", f"/@search{html}", b"paper-0", headers="bearer"),
                1.0 - NOISE,
            ),
        ]
    return found


def _transfers() -> list[Scenario]:
    def download(name: str) -> Callable:
        ours = f"/working-parties/transfers/papers/file-{name}/@@download/file"
        return get(ours, f"/transfers/papers/file-{name}/@@download/file", b"")

    return [
        Scenario("upload-1mb", "transfers", "upload of 1 MB", _upload, 1.0 - NOISE, 2.0),
        Scenario("download-1mb", "transfers", "download of 1 MB", download("1mb"), 1.0 - NOISE),
        Scenario(
            "download-100mb",
            "transfers",
            "download of 100 MB",
            download("100mb"),
            1.0 - NOISE,
            rounds=4,
        ),
    ]


#: Sections that need parties with libraries, parties with meetings, published reports.
LIBRARY_SECTIONS = ("pages", "search", "transfers", "library", "parallel", "access", "start")
SESSIONS_SECTIONS = ("sessions",)
PUBLIC_SECTIONS = ("public", "burst")
SECTIONS = (*LIBRARY_SECTIONS, *SESSIONS_SECTIONS, *PUBLIC_SECTIONS)


def scenarios(plan: Plan) -> list[Scenario]:
    """Return everything that is measured as a rate, in the order of the table."""
    if plan.public is not None:
        return _public(plan.public)
    found = [*_pages(plan.sizes), *_searches(), *_transfers()] if plan.sizes else []
    return [*found, *(_sessions(plan.sessions[-1]) if plan.sessions else ())]


@dataclass
class Comparison:
    """Two pages of ours, asked in turn: how many times as long the first one may take."""

    section: str
    label: str
    page: str
    beside: str
    most: float


def comparisons(plan: Plan) -> list[Comparison]:
    """Return what must not cost more when a party holds more, and the desk."""
    found: list[Comparison] = []
    if plan.sizes:
        small, large = (f"/working-parties/party-{plan.sizes[place]}" for place in (0, -1))
        of = f"{plan.sizes[-1]:,} papers / {plan.sizes[0]:,} papers"
        found += [
            Comparison("pages", f"party page, {of}", large, small, FLATNESS),
            Comparison(
                "pages", f"library page, {of}", f"{large}/papers", f"{small}/papers", FLATNESS
            ),
        ]
    if plan.sessions:
        few, many = plan.sessions
        small, large = (f"/working-parties/{each.party}" for each in plan.sessions)
        of = f"{many.meetings} meetings / {few.meetings} meetings"
        one, other = (f"/meetings/meeting-{each.usual():03d}" for each in (few, many))
        found += [
            Comparison("sessions", f"party page, {of}", large, small, FLATNESS),
            Comparison(
                "sessions", f"meeting page, {of}", f"{large}{other}", f"{small}{one}", FLATNESS
            ),
            Comparison(
                "sessions", f"desk / party page, {many.meetings} meetings", "/desk", large, 1.0
            ),
        ]
    return found
