"""What the gate must remember although the request that brought a file is undone.

A refused file leaves nothing in the database. That somebody sent classified material is noted
before, in a file beside it: account, time, door, place, level and SHA-256, and nothing
that could be read. The chore `blkirm.intake.refusals` tells the secretariat.
"""

from blkirm.kernel import clock
from blkirm.kernel.beside import FileBeside
from dataclasses import dataclass
from datetime import datetime
from datetime import timedelta


FILE_NAME = "intake.sqlite3"
#: One attempt is looked at several times (form, storing, a retry): it is noted once.
ONE_ATTEMPT = timedelta(minutes=2)

_TABLE = """
CREATE TABLE IF NOT EXISTS refusals (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, account TEXT NOT NULL, party TEXT NOT NULL,
    door TEXT NOT NULL, level TEXT NOT NULL, sha256 TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0
)
"""
_FIELDS = "number, at, account, party, door, level, sha256"


@dataclass(frozen=True)
class Refusal:
    """Somebody sent something that carries the marking of classified material."""

    number: int
    at: datetime
    account: str
    party: str
    door: str
    level: str
    sha256: str


_file = FileBeside(FILE_NAME, _TABLE, patience=5.0)


def note(account: str, party: str, door: str, level: str, sha256: str) -> None:
    """Note a refusal for good, whatever becomes of the present transaction."""
    now = clock.now()
    since = (now - ONE_ATTEMPT).isoformat()
    with _file.transaction() as database:
        known = database.execute(
            "SELECT 1 FROM refusals WHERE account = ? AND party = ? AND sha256 = ? AND at > ?",
            (account, party, sha256, since),
        ).fetchone()
        if known is None:
            database.execute(
                "INSERT INTO refusals (at, account, party, door, level, sha256)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (now.isoformat(), account, party, door, level, sha256),
            )


def untold() -> list[Refusal]:
    """Return the refusals that nobody was told of, the oldest first."""
    return _selected("told = 0 ORDER BY number", ())


def mark_told(number: int) -> None:
    """Note that people were told of a refusal."""
    with _file.transaction() as database:
        database.execute("UPDATE refusals SET told = 1 WHERE number = ?", (number,))


def refusals_in(party: str, most: int = 100) -> list[Refusal]:
    """Return the refusals in a party (empty: outside of all), the newest first."""
    return _selected("party = ? ORDER BY number DESC LIMIT ?", (party, most))


def _selected(condition: str, values: tuple) -> list[Refusal]:
    with _file.transaction() as database:
        rows = database.execute(
            f"SELECT {_FIELDS} FROM refusals WHERE {condition}", values
        ).fetchall()
    return [Refusal(row[0], datetime.fromisoformat(row[1]), *row[2:]) for row in rows]
