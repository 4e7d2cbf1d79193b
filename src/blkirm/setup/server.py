"""The server: waitress, told to stop cleanly."""

from blkirm.setup.environment import BadInput
from blkirm.setup.queueing import FairQueue
from blkirm.setup.sending import Channel
from collections.abc import Callable
from types import FrameType
from typing import NoReturn
from waitress.task import ThreadedTaskDispatcher

import logging
import os
import signal
import waitress


def make_server(global_conf: dict, *, listen: str, **settings: str) -> Callable:
    """Return the paste server; `PORT` in the environment replaces the port of the profile."""
    host, _, port = listen.rpartition(":")
    listen = f"{host}:{os.environ.get('PORT') or port}"
    if settings.get("trusted_proxy"):
        settings["trusted_proxy_headers"] = "x-forwarded-for x-forwarded-proto"
    threads = int(settings.pop("threads", 1))
    # Without a name waitress announces none. With poll it may have more than a thousand connections.
    adjustments = {
        "clear_untrusted_proxy_headers": "true",
        "ident": "",
        "asyncore_use_poll": "true",
        **settings,
    }

    def serve(app: Callable) -> None:
        leave_on_signals()
        # waitress writes a line for each request that waits: a crowd would wait for the log.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        workers = Workers()
        try:
            server = waitress.create_server(app, listen=listen, _dispatcher=workers, **adjustments)
        except OSError as error:
            raise BadInput(f"{listen} cannot be listened on ({error.strerror}).") from error
        server.channel_class = Channel
        workers.set_thread_count(threads)
        port = listen.rpartition(":")[2]
        print(f"Serving http://localhost:{port}/portal until Ctrl-C.", flush=True)
        server.run()

    return serve


class Workers(ThreadedTaskDispatcher):
    """The threads that answer; what waits for them waits in a fair queue."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = FairQueue()


def leave_on_signals() -> None:
    """Let SIGTERM and Ctrl-C take the same way out, where storages are closed.

    A FileStorage that is not closed leaves its index behind and makes the next start slow.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
