"""`bin/portal`: check the input, make what is missing, serve until told to stop.

`bin/portal chores` does once what the server does in the background, and ends. `bin/portal reindex`
builds the index of words anew, shows how far it is, and goes on where it was ended.
"""

from blkirm.setup.environment import BadInput
from blkirm.setup.environment import check_machine
from blkirm.setup.environment import prepare_var
from blkirm.setup.environment import read_settings
from blkirm.setup.environment import Settings
from blkirm.setup.server import leave_on_signals
from collections.abc import Callable
from pathlib import Path
from typing import Any

import os
import sys


def main(configuration: str) -> int:
    """Serve the portal that the given wsgi.ini describes; 2 when the input is no good."""
    leave_on_signals()
    try:
        settings = read_settings(os.environ)
        wanted = sys.argv[1:]
        if wanted not in ([], ["chores"], ["reindex"]):
            raise BadInput(
                "bin/portal serves the portal; bin/portal chores does its chores once; "
                "bin/portal reindex builds the index of words anew."
            )
        if wanted:
            prepare_var(settings.var)
        else:
            check_machine(settings)
        os.environ["BLKIRM_VAR"] = str(settings.var)
        if wanted == ["chores"]:
            _work(configuration, _do_chores)
        elif wanted == ["reindex"]:
            _work(configuration, _reindex)
        else:
            _serve(configuration, settings)
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _serve(configuration: str, settings: Settings) -> None:
    # Zope reads the environment while it is imported, so not before it has been checked.
    from blkirm.kernel import chores
    from blkirm.setup.first_start import make_what_is_missing
    from blkirm.setup.first_start import SITE_ID
    from paste.deploy import loadapp
    from paste.deploy import loadserver
    from Zope2.Startup.serve import setup_logging

    import Zope2

    # Zope would make an account of it; ours comes from make_what_is_missing.
    Path(configuration).parents[1].joinpath("instance", "inituser").unlink(missing_ok=True)
    setup_logging(configuration)
    server = loadserver(f"config:{configuration}")
    app = loadapp(f"config:{configuration}")
    try:
        make_what_is_missing(settings)
        chores.start(Zope2.app, SITE_ID)
        server(app)
    finally:
        for database in Zope2.opened:
            database.close()


def _work(configuration: str, work: Callable[[Any], None]) -> None:
    """Do something with the portal as the system user, and end."""
    # As above.
    from blkirm.kernel import chores
    from blkirm.setup.first_start import SITE_ID
    from paste.deploy import loadapp
    from Zope2.Startup.serve import setup_logging

    import Zope2

    setup_logging(configuration)
    loadapp(f"config:{configuration}")
    try:
        with chores.portal_of_its_own(Zope2.app, SITE_ID) as portal:
            if portal is not None:
                work(portal)
    finally:
        for database in Zope2.opened:
            database.close()


def _do_chores(portal: Any) -> None:
    # As above.
    from blkirm.kernel import chores

    for name, number in chores.run_chores(portal).items():
        print(f"{name}: {number}", flush=True)


def _reindex(portal: Any) -> None:
    # As above.
    from blkirm.search.operations import rebuild

    import transaction

    number = rebuild(portal, transaction.commit, _show_progress)
    print(f"\nThe index of words is new; it holds what {number:,} things say.", flush=True)


def _show_progress(done: int, total: int) -> None:
    """Draw a bar over the last one; one line a tenth where nobody looks on."""
    width = 40
    filled = width * done // total if total else width
    bar = "#" * filled + "." * (width - filled)
    end = "" if sys.stdout.isatty() else "\n"
    print(f"\r[{bar}] {done:,} of {total:,}", end=end, flush=True)
