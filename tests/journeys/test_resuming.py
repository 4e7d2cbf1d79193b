"""The server is killed while a large file arrives, starts again, and gets the rest."""

from base64 import b64encode
from pathlib import Path
from tests.live import free_port
from tests.live import Portal
from tests.live import serving

import hashlib
import os
import pytest
import shutil
import signal
import socket


LIBRARY = "/working-parties/voluntary-return/papers"
PIECE = 5 * 1024 * 1024
LENGTH = 8 * PIECE + 12_346


def _ask(portal: Portal, method: str, path: str, body: bytes = b"", **headers: str) -> dict:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent |= {"Accept": "application/json", "Tus-Resumable": "1.0.0"}
    sent["Authorization"] = f"Bearer {portal.token('member-nw')}"
    answer = portal.ask(path, method=method, headers=sent, body=body)
    return {"status": answer.status, **{name.lower(): value for name, value in answer.headers}}


def _send(portal: Portal, path: str, data: bytes, offset: int) -> dict:
    return _ask(
        portal,
        "PATCH",
        path,
        data[offset : offset + PIECE],
        Upload_Offset=str(offset),
        Content_Type="application/offset+octet-stream",
    )


def _break_off(portal: Portal, path: str, data: bytes, offset: int) -> None:
    """Send half a piece, and kill the server before the rest comes."""
    with socket.create_connection(("localhost", portal.port)) as line:
        head = (
            f"PATCH /portal{path} HTTP/1.1\r\nHost: localhost:{portal.port}\r\n"
            f"Authorization: Bearer {portal.token('member-nw')}\r\nAccept: application/json\r\n"
            f"Tus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\nContent-Length: {PIECE}\r\n"
            "Content-Type: application/offset+octet-stream\r\n\r\n"
        )
        line.sendall(head.encode() + data[offset : offset + PIECE // 2])
        portal.process.send_signal(signal.SIGKILL)
        portal.process.wait()


@pytest.mark.prove
def test_upload_goes_on_after_the_server_was_killed(portal_process: Portal, tmp_path: Path) -> None:
    var = tmp_path / "var"
    shutil.copytree(portal_process.var, var, ignore=shutil.ignore_patterns("*.lock", "*.pid"))
    data = os.urandom(LENGTH // 2).hex().encode()
    filename = b64encode("Große Datei.txt".encode()).decode()

    with serving(var, free_port()) as portal:
        begun = _ask(
            portal,
            "POST",
            f"{LIBRARY}/@tus-upload",
            Upload_Length=str(LENGTH),
            Upload_Metadata=f"filename {filename}",
        )
        path = begun["location"].partition("/portal")[2]
        for offset in range(0, 3 * PIECE, PIECE):
            assert _send(portal, path, data, offset)["status"] == 204
        _break_off(portal, path, data, 3 * PIECE)
    with serving(var, free_port()) as portal:
        kept = int(_ask(portal, "HEAD", path)["upload-offset"])
        for offset in range(kept, LENGTH, PIECE):
            last = _send(portal, path, data, offset)
        paper = last["location"].partition("/portal")[2]
        received = portal.ask(f"{paper}/@@download/file", "member-by").body
        waiting = list((var / "arrivals").rglob("*.part"))

    assert (begun["status"], kept, last["status"]) == (201, 3 * PIECE, 204)
    assert hashlib.sha256(received).hexdigest() == hashlib.sha256(data).hexdigest()
    assert waiting == []
