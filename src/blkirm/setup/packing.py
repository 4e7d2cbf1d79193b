"""`bin/pack`: remove what nobody can reach any more, on a stopped portal with a fresh backup."""

from blkirm.setup.environment import BadInput
from blkirm.setup.environment import prepare_var
from blkirm.setup.environment import read_settings
from contextlib import redirect_stdout
from pathlib import Path
from ZODB.blob import BlobStorage
from ZODB.FileStorage import FileStorage
from ZODB.scripts import fsrefs
from ZODB.serialize import referencesf

import io
import os
import sys
import time


DAY = 24 * 60 * 60
# What was deleted less long ago can still be undone.
KEPT_DAYS = 7


def main(configuration: str) -> int:
    """Pack the data; 2 when it is in use or nothing could bring it back."""
    try:
        var = read_settings(os.environ).var
        prepare_var(var)
        check_backup(var)
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    data = var / "filestorage" / "Data.fs"
    before = data.stat().st_size
    pack(data, var / "blobstorage")
    print(f"Packed {data}: {before:,} bytes before, {data.stat().st_size:,} after.")
    missing = _broken_references(data)
    if missing:
        print(f"Objects are missing after packing. Restore the backup.\n{missing}", file=sys.stderr)
        return 1
    return 0


def check_backup(var: Path) -> None:
    """Raise BadInput unless a backup of the last day exists."""
    folder = var / "backups" / "database"
    made = (file.stat().st_mtime for file in folder.glob("*fsz"))
    if max(made, default=0) < time.time() - DAY:
        raise BadInput(
            f"There is no backup of the last 24 hours in {folder}. Run bin/backup first."
        )


def pack(data: Path, blobs: Path) -> None:
    """Pack the storage, and with it the files of deleted objects."""
    storage = BlobStorage(str(blobs), FileStorage(str(data)))
    try:
        storage.pack(time.time() - KEPT_DAYS * DAY, referencesf)
    finally:
        storage.close()


def _broken_references(data: Path) -> str:
    told = io.StringIO()
    with redirect_stdout(told):
        fsrefs.main(str(data))
    return told.getvalue().strip()
