"""What several threads of the server share."""

from blkirm.caching.generation import Generation
from blkirm.caching.keys import Key
from blkirm.caching.memory import Kept
from blkirm.caching.memory import Memory
from blkirm.caching.memory import Stamp
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage

import transaction


STAMP = Stamp(b"\x03\xf0\x00\x00\x00\x00\x00\x01", 1)


def test_memory_keeps_its_bound_and_counts_right_whatever_threads_do() -> None:
    memory = Memory(most_plain=60_000, most_queries=30_000)

    def use(seed: int) -> None:
        random = Random(seed)
        for _ in range(2_000):
            query = random.choice(["", "q=1"])
            key = Key("http", "localhost", f"/{random.randrange(40)}", query)
            size = random.randrange(4_000)
            step = random.choice([memory.put, memory.put, memory.get, memory.drop])
            if step == memory.put:
                memory.put(key, "", Kept(STAMP, (), '"x"', 1, body=b"x" * size, size=size))
            else:
                step(*((key,) if step == memory.drop else (key, "")))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(use, range(6)))

    for shelf, most in zip(memory._shelves.values(), (60_000, 30_000), strict=True):
        assert shelf.weight == sum(each.weight for each in shelf.entries.values())
        assert 0 < shelf.weight <= most


def test_no_thread_hears_of_an_older_state_than_was_saved_before_it_asked(tmp_path: Path) -> None:
    database = DB(FileStorage(str(tmp_path / "Data.fs")))
    tells = Generation(lambda: database)
    saved, over, asked = [_save(database)], Event(), []

    def ask() -> list[tuple[bytes, bytes]]:
        older = []
        while not over.wait(0.0005):
            before, told = saved[-1], tells()
            if told < before:
                older.append((before, told))
            asked.append(told)
        return older

    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(ask) for _ in range(4)]
        for _ in range(60):
            saved.append(_save(database))
        over.set()
    older = [each.result() for each in found]
    database.close()

    assert older == [[]] * 4
    assert len(set(asked)) > 2


def _save(database: DB) -> bytes:
    """Change something public; return the id of the transaction once it is acknowledged."""
    manager = transaction.TransactionManager()
    connection: Any = database.open(manager)
    root = connection.root()
    root["number"] = root.get("number", 0) + 1
    manager.commit()
    connection.close()
    return database.lastTransaction()
