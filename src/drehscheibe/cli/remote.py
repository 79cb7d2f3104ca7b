# SPDX-License-Identifier: EUPL-1.2
"""A remote installation as `drehscheibe publish --server` uses it: its publishing interface."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from drehscheibe.cli.output import language
from drehscheibe.domain.errors import RemoteRefused, RemoteUnreachable
from drehscheibe.look.frame import localised

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 60  # seconds without an answer
_PAUSE = 1.0  # seconds between two looks at a draft the machine works on
_LOCAL = {"127.0.0.1", "localhost", "::1"}


class _StayHere(HTTPRedirectHandler):
    """A token is for one server: it is carried to no other address."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = build_opener(_StayHere)


@dataclass(frozen=True, slots=True)
class Remote:
    """One installation and the token for it."""

    server: str
    token: str

    def __post_init__(self) -> None:
        """Raises `RemoteUnreachable`: a token travels encrypted, or not at all."""
        address = urlsplit(self.server)
        if address.scheme != "https" and address.hostname not in _LOCAL:
            raise RemoteUnreachable(server=self.server)

    def ask(self, method: str, path: str, **fields: Any) -> Any:
        """One question in JSON. Raises `RemoteRefused`, `RemoteUnreachable`."""
        body = json.dumps(fields).encode() if fields else None
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        address = urljoin(self.server, localised(f"/api/v1/{path}", language=language()))
        answer = self._send(Request(address, body, headers, method=method))  # noqa: S310
        return json.loads(answer) if answer else None

    def upload(self, draft: dict[str, Any], file: Path) -> None:
        """The bytes go out as they are read; the size of the file needs no memory."""
        where = self.ask("POST", f"drafts/{draft['id']}/upload")["url"]
        address = (
            urljoin(self.server, where) + "&" + urlencode({"name": file.name}, quote_via=quote)
        )
        headers = {
            "Content-Length": str(file.stat().st_size),
            "Content-Type": "application/octet-stream",
            "Accept": "application/json",
        }
        with file.open("rb") as source:
            self._send(Request(address, source, headers, method="POST"))  # noqa: S310

    def wait(self, draft_id: str, ready: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The draft, as soon as it is where we want it."""
        while True:
            draft: dict[str, Any] = self.ask("GET", f"drafts/{draft_id}")
            if ready(draft):
                return draft
            time.sleep(_PAUSE)

    def _send(self, request: Request) -> bytes:
        try:
            with _opener.open(request, timeout=_PATIENCE) as answer:
                told: bytes = answer.read()
                return told
        except HTTPError as error:
            raise RemoteRefused(detail=_detail(error)) from None
        except (URLError, OSError):
            raise RemoteUnreachable(server=self.server) from None


def _detail(error: HTTPError) -> str:
    """The sentence of the problem, where the server sent one."""
    try:
        return str(json.loads(error.read())["detail"])
    except (ValueError, KeyError, TypeError):
        return HTTPStatus(error.code).phrase
