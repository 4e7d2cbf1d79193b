"""The server: waitress, told to stop cleanly by SIGTERM too."""

from collections.abc import Callable
import os
import signal
from types import FrameType
from typing import NoReturn
import waitress


def make_server(global_conf: dict, *, listen: str, **settings: str) -> Callable:
    """Return the paste server; `PORT` in the environment replaces the port of the profile."""
    settings.pop("paste.server_factory", None)
    host, _, port = listen.rpartition(":")
    listen = f"{host}:{os.environ.get('PORT') or port}"

    def serve(app: Callable) -> None:
        # A FileStorage that is not closed leaves its index behind, which makes the next
        # start slow: so SIGTERM takes the way of Ctrl-C, where the storages are closed.
        signal.signal(signal.SIGTERM, _leave)
        waitress.serve(app, listen=listen, _quiet=True, **settings)

    return serve


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
