# SPDX-License-Identifier: EUPL-1.2
"""Answers with entity tag, cache rules and compression; errors as problem details."""

from __future__ import annotations

from hashlib import blake2b
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from isal import igzip
from starlette.responses import Response

from drehscheibe import __version__
from drehscheibe.codings import GZIP, IDENTITY, PACKED_HERE, Packer, coding_of, pack
from drehscheibe.delivery.http.negotiation import language_of
from drehscheibe.delivery.traffic.lanes import Lane
from drehscheibe.domain.errors import (
    ArtifactNotReady,
    DrehscheibeError,
    GrantNotValid,
    MethodNotOffered,
    RangeBeyondEnd,
    TooManyAtOnce,
    TooManyRequests,
    TooMuchAsked,
)
from drehscheibe.look.texts import error_text
from drehscheibe.problems import MEDIA_TYPE as PROBLEM
from drehscheibe.problems import problem, status_of

if TYPE_CHECKING:
    from starlette.requests import Request

# What was taken back is gone from well-behaved caches within this time, and never served stale.
CACHE = "public, max-age=30, must-revalidate"
# Below this an answer fits into what a server may send at once (RFC 6928: ten segments, 14 kB), so
# that packing would cost time and save none.
_SMALL = 8_192
_LARGE = 128 << 10  # bytes that another thread packs while the loop goes on
_LONGEST = 4_096  # characters of `If-None-Match` that are read
VARY = "Accept, Accept-Encoding, Accept-Language"
_packing, _beside = Lane("packing", threads=1, most=1_000), Packer()
_REPRESENTED = "drehscheibe", __version__  # another version may write the same content otherwise


def entity_tag(*parts: object) -> str:
    """A strong tag (RFC 9110, 8.8.3) of an answer that these parts decide byte by byte.

    It names the content without a coding; `tag_in` names it in one.
    """
    return _quoted("\0".join(map(str, (*_REPRESENTED, *parts))).encode())


def _quoted(content: bytes) -> str:
    return f'"{blake2b(content, digest_size=12).hexdigest()}"'


def tag_in(tag: str, coding: str) -> str:
    """Each coding is a representation of its own, with other bytes (RFC 9110, 8.8.3.3)."""
    return f'{tag[:-1]}-{coding}"' if coding else tag


def not_modified(
    request: Request, tag: str, *, codings: tuple[str, ...] = PACKED_HERE, vary: str = VARY
) -> Response | None:
    """304 when the client has it already, in one of the codings (RFC 9110, 13.1.2)."""
    given = request.headers.get("if-none-match")
    if given is None:
        return None
    # Compared weakly (8.8.3.2): some proxies that pack an answer make its tag a weak one.
    known = {part.strip().removeprefix("W/") for part in given[:_LONGEST].split(",")}
    same = (tag_in(tag, coding) for coding in (*codings, IDENTITY))
    found = next((one for one in same if one in known), "")
    if not found and given.strip() != "*":
        return None
    headers = {"ETag": found or tag, "Cache-Control": CACHE, "Vary": vary}
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)


def answer(
    request: Request,
    body: bytes,
    media_type: str,
    *,
    tag: str = "",
    headers: dict[str, str] | None = None,
) -> Response:
    """A complete answer in the coding the client likes. Without a tag it gets that of its bytes.

    Or 304, for who made the answer without asking `not_modified` before.
    """
    tag = tag or _quoted(body)
    if unchanged := not_modified(request, tag):
        return unchanged
    coding = _coding_for(request, body)
    return _coded(pack(body, coding), media_type, coding, tag=tag, headers=headers)


async def large_answer(
    request: Request, body: bytes, media_type: str, *, tag: str, headers: dict[str, str]
) -> Response:
    """As `answer`, for who has asked `not_modified` already; much is packed on another core."""
    coding = _coding_for(request, body)
    body = await packed(body, coding)
    return _coded(body, media_type, coding, tag=tag, headers=headers)


async def packed(body: bytes, coding: str) -> bytes:
    """Much of it on another core."""
    if coding and len(body) >= _LARGE:
        return await _packing.run(_beside.pack, body, coding)
    return pack(body, coding)


def _coding_for(request: Request, body: bytes) -> str:
    if len(body) < _SMALL:
        return IDENTITY
    return coding_of(request.headers.get("accept-encoding", ""))


def stored_answer(
    request: Request, packed: bytes, media_type: str, *, tag: str, headers: dict[str, str]
) -> Response:
    """Bytes that are kept in gzip: as they are for nearly everybody, unpacked for the rest."""
    coding = coding_of(request.headers.get("accept-encoding", ""), (GZIP,))
    body = packed if coding else bytes(igzip.decompress(packed))
    return _coded(body, media_type, coding, tag=tag, headers=headers)


def _coded(
    body: bytes, media_type: str, coding: str, *, tag: str, headers: dict[str, str] | None
) -> Response:
    sent = {"Cache-Control": CACHE, "Vary": VARY, "ETag": tag_in(tag, coding), **(headers or {})}
    if coding:
        sent["Content-Encoding"] = coding
    return Response(body, headers=sent, media_type=media_type)


def problem_answer(request: Request, error: DrehscheibeError) -> Response:
    """RFC 9457 in the language of the reader; never cached."""
    described = problem(error, instance=request.scope.get("request_id", ""))
    described["detail"] = error_text(error, language=language_of(request))
    headers = {"Cache-Control": "no-store", "Vary": VARY}
    if isinstance(error, GrantNotValid):
        headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'  # RFC 6750, 3
    if isinstance(error, MethodNotOffered):
        headers["Allow"] = str(error.params["methods"])
    if isinstance(error, RangeBeyondEnd):
        headers["Content-Range"] = f"bytes */{error.params['bytes']}"
    if isinstance(error, TooMuchAsked | ArtifactNotReady):
        headers["Retry-After"] = "5"
    if isinstance(error, TooManyRequests | TooManyAtOnce):
        headers["Retry-After"] = str(error.params["seconds"])
    body = orjson.dumps(described)
    return Response(body, status_of(error), headers=headers, media_type=PROBLEM)
