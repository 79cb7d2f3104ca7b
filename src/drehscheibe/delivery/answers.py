# SPDX-License-Identifier: EUPL-1.2
"""Answers with entity tag, cache rules and compression; errors as problem details."""

from __future__ import annotations

from hashlib import blake2s
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
import zstandard
from isal import igzip
from starlette.responses import Response

from drehscheibe.delivery.negotiation import language_of
from drehscheibe.domain.errors import (
    ArtifactNotReady,
    DrehscheibeError,
    TooManyAtOnce,
    TooManyRequests,
    TooMuchAsked,
)
from drehscheibe.look.texts import error_text
from drehscheibe.problems import MEDIA_TYPE as PROBLEM
from drehscheibe.problems import problem, status_of

if TYPE_CHECKING:
    from starlette.requests import Request

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html; charset=utf-8"

_CACHE = "public, max-age=30"  # what was taken back is gone everywhere soon
_SMALL = 1_024  # bytes below which compression costs more than it saves
_VARY = "Accept, Accept-Encoding, Accept-Language"


def entity_tag(*parts: object) -> str:
    """A weak tag (RFC 9110, 8.8.3): the same content, perhaps in another encoding."""
    digest = blake2s("\0".join(map(str, parts)).encode(), digest_size=12)
    return f'W/"{digest.hexdigest()}"'


def not_modified(request: Request, tag: str) -> Response | None:
    """304 when the client has it already (RFC 9110, 13.1.2)."""
    known = request.headers.get("if-none-match")
    if known and (known.strip() == "*" or tag in (part.strip() for part in known.split(","))):
        headers = {"ETag": tag, "Cache-Control": _CACHE, "Vary": _VARY}
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return None


def answer(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    tag: str = "",
    headers: dict[str, str] | None = None,
) -> Response:
    """A complete answer, compressed as the client likes it."""
    sent = {"Cache-Control": _CACHE, "Vary": _VARY, **(headers or {})}
    if tag:
        sent["ETag"] = tag
    encoding = _encoding(request.headers.get("accept-encoding", ""), len(body))
    if encoding:
        body = _compress(body, encoding)
        sent["Content-Encoding"] = encoding
    return Response(body, headers=sent, media_type=media_type)


def _encoding(accepted: str, size: int) -> str:
    if size < _SMALL:
        return ""
    if "zstd" in accepted and "zstd;q=0" not in accepted:
        return "zstd"
    return "gzip" if "gzip" in accepted and "gzip;q=0" not in accepted else ""


_zstd = zstandard.ZstdCompressor(level=1, threads=0)


def _compress(body: bytes, encoding: str) -> bytes:
    if encoding == "zstd":
        return _zstd.compress(body)
    return bytes(igzip.compress(body, compresslevel=1))


def problem_answer(request: Request, error: DrehscheibeError) -> Response:
    """RFC 9457 in the language of the reader; never cached."""
    described = problem(error, instance=request.scope.get("request_id", ""))
    described["detail"] = error_text(error, language=language_of(request))
    headers = {"Cache-Control": "no-store", "Vary": _VARY}
    if isinstance(error, TooMuchAsked | ArtifactNotReady):
        headers["Retry-After"] = "5"
    if isinstance(error, TooManyRequests | TooManyAtOnce):
        headers["Retry-After"] = str(error.params["seconds"])
    body = orjson.dumps(described)
    return Response(body, status_of(error), headers=headers, media_type=PROBLEM)
