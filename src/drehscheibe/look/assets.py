# SPDX-License-Identifier: EUPL-1.2
"""The built web assets: names to fingerprinted addresses, and the app that serves them."""

from __future__ import annotations

import json
import logging
import re
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import FileResponse, PlainTextResponse, Response

from drehscheibe.codings import coding_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

FOLDER = Path(__file__).parent / "static"
PREFIX = "/assets/"
ICON = "logo.svg"
FOREVER = "public, max-age=31536000, immutable"  # right only because names carry a fingerprint
A_MOMENT = "public, max-age=30, must-revalidate"
A_DAY = "public, max-age=86400"
_FINGERPRINT = re.compile(r"-[A-Z0-9]{8}\.")  # as the build writes it
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # best first
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}

log = logging.getLogger(__name__)


@cache
def manifest() -> dict[str, str]:
    """Names as templates write them -> fingerprinted file names."""
    try:
        found: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text())
    except FileNotFoundError:
        # A checkout before `make setup`: pages stay readable without styles.
        log.warning("The web assets are not built; run `make setup`.")
        return {}
    return found


def asset(name: str) -> str:
    """The address of an asset: `asset("app.css")` is `/assets/app-1A2B3C4D.css`."""
    return PREFIX + manifest().get(name, name)


class Assets:
    """ASGI app for everything below `/assets/`: files never change, copies are ready compressed.

    `base_map` is the setting of that name: the map's worker may then ask its host, too.
    """

    def __init__(self, base_map: str = "") -> None:
        other = urlsplit(base_map)
        host = f" {other.scheme}://{other.netloc}" if other.netloc else ""
        # A worker obeys the policy of its own script, not that of the page that started it
        # (Content Security Policy Level 3, 2.2): without this line it could load nothing.
        self._policy = f"default-src 'none'; connect-src 'self'{host}; frame-ancestors 'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = _file(scope["path"].removeprefix(PREFIX), headers=Headers(scope=scope))
        response.headers["Content-Security-Policy"] = self._policy
        await response(scope, receive, send)


async def icon(request: Request) -> Response:
    """GET /favicon.ico, which browsers ask for where an answer names no icon."""
    response = _file(manifest().get(ICON, ICON), headers=request.headers)
    if response.status_code != HTTPStatus.NOT_FOUND:
        response.headers["Cache-Control"] = A_DAY
    return response


def _file(name: str, *, headers: Headers) -> Response:
    path = FOLDER / name
    # One flat folder of known types: a name with a slash or an unknown ending is not ours.
    if "/" in name or path.suffix not in MEDIA_TYPES or not path.is_file():
        return PlainTextResponse("Not Found", HTTPStatus.NOT_FOUND)
    ready = tuple(c for c in ENCODINGS if path.with_name(name + ENCODINGS[c]).is_file())
    coding = coding_of(headers.get("accept-encoding", ""), ready)
    if coding:
        path = path.with_name(name + ENCODINGS[coding])
    sent = {
        "Cache-Control": FOREVER if _has_fingerprint(name) else A_MOMENT,
        "Vary": "Accept-Encoding",
        "X-Content-Type-Options": "nosniff",
        # A worker obeys the policy of its own file: the map's reads boundaries and tiles.
        "Content-Security-Policy": "default-src 'none'; connect-src 'self'; script-src 'self'",
        **({"Content-Encoding": coding} if coding else {}),
    }
    media_type = MEDIA_TYPES[(FOLDER / name).suffix]
    file = FileResponse(path, headers=sent, media_type=media_type, stat_result=path.stat())
    return _not_modified(file) if _is_known(headers, file) else file


def _has_fingerprint(name: str) -> bool:
    """Names with one are made anew with each change of what they name."""
    return bool(_FINGERPRINT.search(name))


def _is_known(headers: Headers, file: Response) -> bool:
    """RFC 9110, 13.1.2; compared weakly."""
    given = headers.get("if-none-match", "")[:4_096]
    known = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    return file.headers["etag"] in known or given.strip() == "*"


def _not_modified(file: Response) -> Response:
    kept = ("etag", "cache-control", "vary")
    return Response(
        status_code=HTTPStatus.NOT_MODIFIED, headers={name: file.headers[name] for name in kept}
    )
