"""A client that sends files piece by piece."""

from base64 import b64encode
from typing import Any

import requests


LIBRARY = "/working-parties/dublin/papers"
PIECES = "application/offset+octet-stream"


class Sender:
    """A TUS client of one account, by token or by cookie."""

    def __init__(self, client: Any, *, cookie: bool = False, token: str = "") -> None:
        self.base = client.base
        self.http = client.session if cookie else requests.Session()
        self.headers = {"Accept": "application/json", "Accept-Language": "en"}
        self.headers["Tus-Resumable"] = "1.0.0"
        self.headers |= {"X-CSRF-TOKEN": token} if token else {}
        self.headers |= {} if cookie else client.token

    def ask(
        self, method: str, path: str, data: bytes | None = None, **headers: Any
    ) -> requests.Response:
        headers = {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return self.http.request(
            method,
            path if path.startswith("http") else f"{self.base}{path}",
            data=data,
            headers={**self.headers, **headers},
            timeout=60,
        )

    def announce(self, length: int, place: str = LIBRARY, **said: str) -> requests.Response:
        words = ",".join(f"{k} {b64encode(v.encode()).decode()}" for k, v in said.items())
        return self.ask("POST", f"{place}/@tus-upload", Upload_Length=length, Upload_Metadata=words)

    def send(self, address: str, offset: int, piece: bytes) -> requests.Response:
        return self.ask(
            "PATCH",
            address,
            piece,
            Upload_Offset=offset,
            Content_Type=PIECES,
        )

    def send_all(self, data: bytes, place: str = LIBRARY, **said: str) -> str:
        """Send a file in one piece, which waits for a decision; return its id."""
        address = self.announce(len(data), place, hold="1", **said).headers["Location"]
        assert self.send(address, 0, data).status_code == 204
        return address.rpartition("/")[2]

    def post(self, path: str, json: Any) -> requests.Response:
        """Send JSON to a service of the library."""
        return self.http.post(f"{self.base}{path}", json=json, headers=self.headers, timeout=60)
