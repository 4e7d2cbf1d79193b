"""`bin/portal`: check the input, make what is missing, serve until told to stop."""

from blkirm.setup.environment import BadInput
from blkirm.setup.environment import check_machine
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
        check_machine(settings)
        os.environ["BLKIRM_VAR"] = str(settings.var)
        _serve(configuration, settings)
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _serve(configuration: str, settings: Settings) -> None:
    # Zope reads the environment while it is imported, so not before it has been checked.
    from blkirm.setup.first_start import make_what_is_missing
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
        server(app)
    finally:
        for database in Zope2.opened:
            database.close()
