"""The server: waitress, told to stop cleanly by SIGTERM too."""

from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import os
import signal
import waitress


def make_server(global_conf: dict, *, listen: str, **settings: str) -> Callable:
    """Return the paste server; `PORT` in the environment replaces the port of the profile."""
    host, _, port = listen.rpartition(":")
    listen = f"{host}:{os.environ.get('PORT') or port}"
    if settings.get("trusted_proxy"):
        settings["trusted_proxy_headers"] = "x-forwarded-for x-forwarded-proto"
    # Without a name waitress announces none.
    adjustments = {"clear_untrusted_proxy_headers": "true", "ident": "", **settings}

    def serve(app: Callable) -> None:
        leave_on_sigterm()
        waitress.serve(app, listen=listen, _quiet=True, **adjustments)

    return serve


def leave_on_sigterm() -> None:
    """Let SIGTERM take the way of Ctrl-C, where storages are closed.

    A FileStorage that is not closed leaves its index behind and makes the next start slow.
    """
    signal.signal(signal.SIGTERM, _leave)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
