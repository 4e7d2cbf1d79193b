"""`bin/portal`: check the input, make what is missing, serve until told to stop.

`bin/portal chores` does once what the server does in the background, and ends.
"""

from blkirm.setup.environment import BadInput
from blkirm.setup.environment import check_machine
from blkirm.setup.environment import prepare_var
from blkirm.setup.environment import read_settings
from blkirm.setup.environment import Settings
from blkirm.setup.server import leave_on_signals
from pathlib import Path

import os
import sys


def main(configuration: str) -> int:
    """Serve the portal that the given wsgi.ini describes; 2 when the input is no good."""
    leave_on_signals()
    try:
        settings = read_settings(os.environ)
        wanted = sys.argv[1:]
        if wanted not in ([], ["chores"]):
            raise BadInput("bin/portal serves the portal; bin/portal chores does its chores once.")
        if wanted:
            prepare_var(settings.var)
        else:
            check_machine(settings)
        os.environ["BLKIRM_VAR"] = str(settings.var)
        if wanted:
            _do_chores(configuration)
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


def _do_chores(configuration: str) -> None:
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
            for name, number in chores.run_chores(portal).items() if portal is not None else ():
                print(f"{name}: {number}", flush=True)
    finally:
        for database in Zope2.opened:
            database.close()
