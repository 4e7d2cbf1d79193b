"""What is kept, in bounded memory."""

from blkirm.caching.keys import Key
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock


MEGABYTE = 1_000_000
#: Bytes for plain addresses, of which there are as many as editors made.
MOST_PLAIN = 64 * MEGABYTE
#: Bytes for addresses with a query. Clients make these up; they never push out the others.
MOST_QUERIES = 16 * MEGABYTE
LARGEST = 4 * MEGABYTE
#: Bytes that an entry takes beside its body, roughly.
OVERHEAD = 3_000

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Stamp:
    """The state of the world an answer was made from: two equal ones give the same answer."""

    generation: bytes
    #: Minutes since 1970: what appears or vanishes by the clock does so between two of them.
    minute: int


@dataclass(frozen=True)
class Kept:
    """An answer of status 200 that is the same for everybody."""

    stamp: Stamp
    headers: Headers
    etag: str
    #: Seconds since 1970, whole ones.
    changed: int
    body: bytes = b""
    packed: bytes = b""
    #: The file that is sent instead of a body, and its length.
    file: str = ""
    size: int = 0
    on_whole: Callable[[], None] | None = None

    @property
    def weight(self) -> int:
        """Bytes of memory, roughly."""
        return len(self.body) + len(self.packed) + OVERHEAD


class Memory:
    """Answers by address and language; the ones used longest ago go first."""

    def __init__(self, most_plain: int = MOST_PLAIN, most_queries: int = MOST_QUERIES) -> None:
        self._lock = Lock()
        self._shelves = {False: _Shelf(most_plain), True: _Shelf(most_queries)}

    def get(self, key: Key, language: str) -> Kept | None:
        """Return what is kept for an address, whether it still holds or not."""
        shelf = self._shelves[bool(key.query)]
        with self._lock:
            return shelf.get((key, "")) or shelf.get((key, language))

    def put(self, key: Key, language: str, kept: Kept) -> None:
        """Keep an answer; ``language`` is empty where the address alone decides."""
        with self._lock:
            self._shelves[bool(key.query)].put((key, language), kept)

    def drop(self, key: Key) -> None:
        """Forget an address in every language."""
        with self._lock:
            for language in ("", "de", "en"):
                self._shelves[bool(key.query)].drop((key, language))

    @property
    def weight(self) -> int:
        """Bytes of memory that all entries take, roughly."""
        return sum(shelf.weight for shelf in self._shelves.values())

    def __len__(self) -> int:
        return sum(len(shelf.entries) for shelf in self._shelves.values())


class _Shelf:
    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self.entries: OrderedDict[tuple[Key, str], Kept] = OrderedDict()

    def get(self, key: tuple[Key, str]) -> Kept | None:
        kept = self.entries.get(key)
        if kept is not None:
            self.entries.move_to_end(key)
        return kept

    def put(self, key: tuple[Key, str], kept: Kept) -> None:
        self.drop(key)
        if kept.weight > self.most:
            return
        self.entries[key] = kept
        self.weight += kept.weight
        while self.weight > self.most:
            _key, oldest = self.entries.popitem(last=False)
            self.weight -= oldest.weight

    def drop(self, key: tuple[Key, str]) -> None:
        kept = self.entries.pop(key, None)
        if kept is not None:
            self.weight -= kept.weight
