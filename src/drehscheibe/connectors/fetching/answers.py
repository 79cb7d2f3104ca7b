# SPDX-License-Identifier: EUPL-1.2
"""What another server answered, before its body is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING

from drehscheibe.domain import errors
from drehscheibe.domain.errors import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

_REDIRECTS = {301, 302, 303, 307, 308}
_REFUSALS: dict[int, type[errors.AddressFailed]] = {
    401: errors.AddressNeedsPassword,
    403: errors.AddressNeedsPassword,
    404: errors.AddressNotFound,
    407: errors.AddressNeedsPassword,
    408: errors.AddressUnreachable,
    410: errors.AddressNotFound,
    429: errors.AddressBusy,
    503: errors.AddressBusy,
}
_LONGEST_WAIT = 86_400  # seconds: nobody makes us forget a source
_FINE = {HTTPStatus.OK, HTTPStatus.NON_AUTHORITATIVE_INFORMATION, HTTPStatus.PARTIAL_CONTENT}
_PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_RANGE = re.compile(r"bytes (\d{1,18})-\d+/(?:\d+|\*)")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    pieces: Iterable[bytes] = field(repr=False)

    @classmethod
    def of(
        cls, status: int, headers: Iterable[tuple[bytes, bytes]], pieces: Iterable[bytes]
    ) -> Answer:
        """Headers by their names in small letters; of several of one name the last counts."""
        plain = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
        return cls(status, plain, pieces)

    def header(self, name: str) -> str:
        return self.headers.get(name, "").strip()

    @property
    def location(self) -> str:
        """Where it leads on to; UTF-8 that servers send as it is arrives as Latin 1."""
        told = self.header("location") if self.status in _REDIRECTS else ""
        try:
            return told.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return told

    @property
    def is_unchanged(self) -> bool:
        return self.status == HTTPStatus.NOT_MODIFIED

    @property
    def encoding(self) -> str:
        told = self.header("content-encoding").lower()
        return "" if told == "identity" else told

    @property
    def length(self) -> int:
        """Bytes of the file; 0 where that is not known."""
        told = self.header("content-length")
        return int(told) if told.isascii() and told.isdigit() and not self.encoding else 0

    @property
    def wait(self) -> int:
        """Seconds, of `Retry-After` (RFC 9110, 10.2.3): a number or a date; a day at most."""
        told = self.header("retry-after")
        if told.isascii() and told.isdigit():
            return min(int(told[:9]), _LONGEST_WAIT)
        try:
            at = parsedate_to_datetime(told)
        except ValueError:
            return 0
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return min(max(0, ceil((at - datetime.now(UTC)).total_seconds())), _LONGEST_WAIT)

    @property
    def goes_on_at(self) -> int:
        """The first byte of a part of the file; 0 for all of it, -1 where it makes no sense."""
        if self.status != HTTPStatus.PARTIAL_CONTENT:
            return 0
        match = _RANGE.fullmatch(self.header("content-range"))
        return int(match[1]) if match else -1

    def require_file(self, host: str) -> None:
        """Raises the kind of `AddressFailed` that says what to do."""
        if self.status in _FINE:
            return
        if self.status in _REFUSALS:
            refusal = _REFUSALS[self.status]
            waiting = {"wait_seconds": self.wait} if refusal is errors.AddressBusy else {}
            raise refusal(host=host, **waiting)
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise errors.AddressServerFailed(host=host, status=self.status)
        raise errors.AddressAnswerWrong(host=host, reason=N_("it is neither a file nor a refusal"))


def is_web_page(head: bytes) -> bool:
    """By the first bytes: what servers call HTML is often a table, and the other way round."""
    return bool(_PAGE.match(head))
