# SPDX-License-Identifier: EUPL-1.2
"""Parts of a file (RFC 9110, 14): what is asked for, read as strictly as the RFC writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.responses import FileResponse

from drehscheibe.domain.errors import RangeBeyondEnd

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

Span = tuple[int, int]  # first byte, and the one behind the last

_MOST = 32  # parts of one answer; who wants more gets the whole (14.2)
_SPEC = re.compile(r"[ \t]*(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))[ \t]*", re.ASCII)


class Download(FileResponse):
    """A file, or the parts of it that `Range` asks for. Starlette sends them; we read the header.

    Its own reader answers 400 where the RFC lets a server ignore what it cannot read, and 416
    where only one of several parts lies behind the end.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":  # 14.2: parts are defined for GET alone
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] != b"range"]}
        await super().__call__(scope, receive, send)

    @classmethod
    def _parse_range_header(cls, http_range: str, file_size: int) -> list[Span]:
        return spans_of(http_range, file_size)


def spans_of(header: str, size: int) -> list[Span]:
    """In rising order, merged where they touch; none means the whole file.

    Raises `RangeBeyondEnd` where no part is there at all (14.4, 15.5.17).
    """
    unit, _, text = header.partition("=")
    parts = text.split(",", _MOST)
    found = [_SPEC.fullmatch(part) for part in parts]
    if unit.strip().lower() != "bytes" or len(parts) > _MOST or not all(found):
        return []
    spans = [_span(match, size) for match in found if match]
    if any(first >= behind for first, behind in spans if first < size):
        return []  # the last byte before the first: not valid (14.1.1)
    there = sorted(span for span in spans if span[0] < size)
    if not there:
        raise RangeBeyondEnd(bytes=size)
    return _merged(there)


def _span(match: re.Match[str], size: int) -> Span:
    first, last, suffix = match.groups()
    if suffix is not None:
        return (max(0, size - int(suffix)), size) if int(suffix) else (size, size)
    if last and int(last) < int(first):
        return 0, 0  # not valid, wherever the file ends
    return int(first), min(size, int(last) + 1) if last else size


def _merged(spans: list[Span]) -> list[Span]:
    merged = [spans[0]]
    for first, behind in spans[1:]:
        before = merged[-1]
        if first <= before[1]:
            merged[-1] = (before[0], max(before[1], behind))
        else:
            merged.append((first, behind))
    return merged
