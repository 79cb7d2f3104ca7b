# SPDX-License-Identifier: EUPL-1.2
"""Fetch one file: follow redirects, each checked anew, stream to disk, say what is known of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching import addresses, bodies
from drehscheibe.connectors.fetching.answers import is_web_page
from drehscheibe.connectors.fetching.asking import Asking
from drehscheibe.connectors.fetching.known import Fetched, Known
from drehscheibe.connectors.fetching.naming import name_of
from drehscheibe.connectors.fetching.partial import Partial
from drehscheibe.connectors.fetching.shares import asks_for_password, downloads_of
from drehscheibe.domain import errors
from drehscheibe.domain.errors import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.connectors.fetching.addresses import Address
    from drehscheibe.connectors.fetching.answers import Answer
    from drehscheibe.connectors.fetching.asking import Rules

    Tell = Callable[[int, int], None]  # bytes that are here, bytes in all (0: not known)

MOST_REDIRECTS = 6
NOTHING = Known()


def ignore(done: int, total: int) -> None:
    """Nobody watches."""


def fetch(
    text: str, target: Path, rules: Rules, *, tell: Tell = ignore, known: Known = NOTHING
) -> Fetched | None:
    """The file behind an address, written to `target`; None where it is as `known`.

    What a cut leaves in `target` is gone on with by the next call. Raises `AddressNotValid`,
    `AddressInternal`, kinds of `AddressFailed`, `FileTooLarge`.
    """
    address = addresses.parse(text)
    rules.gate.check(address)
    visit = _Visit(address, Partial(target), Asking(rules), tell)
    fetched = _fetched(visit, address, known)
    if fetched:
        rules.witness(_as_asked(fetched, rules))
    return fetched


def _as_asked(fetched: Fetched, rules: Rules) -> Fetched:
    """What was posted belongs to the address: without it all answers would be of one."""
    if not rules.posted:
        return fetched
    told = hashlib.sha256(rules.posted).hexdigest()
    return replace(fetched, address=f"{fetched.address}#post-{told[:16]}")


def _fetched(visit: _Visit, address: Address, known: Known) -> Fetched | None:
    *others, last = downloads_of(address)
    for one in others:
        try:
            return visit.follow(one, known)
        except errors.AddressFailed as error:
            if error.worth_trying_again:
                raise
    try:
        return visit.follow(last, known)
    except errors.AddressNotFound:
        if last == address:
            raise
        return visit.follow(address, known)  # it only looked like a share


class _Visit:
    """One file that is fetched; its errors name the host that was asked for first."""

    def __init__(self, start: Address, partial: Partial, asking: Asking, tell: Tell) -> None:
        self._start, self._partial, self._asking, self._tell = start, partial, asking, tell
        self._host = self._name = start.shown_host
        self._is_protected = True

    def follow(self, address: Address, known: Known) -> Fetched | None:
        for _ in range(MOST_REDIRECTS + 1):
            self._is_protected = self._is_protected and address.is_protected
            headers = known.headers() | self._partial.headers()
            with self._told(), self._asking.ask(address, headers) as answer:
                if not answer.location:
                    return self._taken(answer, address)
            address = self._next(address, answer.location)
            if asks_for_password(address):
                raise errors.AddressNeedsPassword(host=self._host)
        raise errors.AddressLoops(host=self._host)

    def _next(self, address: Address, location: str) -> Address:
        try:
            there = address.leads_to(location)
            self._asking.rules.gate.check(there)
        except errors.AddressInternal:
            raise errors.AddressInternal(host=self._host) from None
        except errors.AddressNotValid:
            reason = N_("it leads on to an address that we do not ask")
            raise errors.AddressAnswerWrong(host=self._host, reason=reason) from None
        return there

    def _taken(self, answer: Answer, address: Address) -> Fetched | None:
        if answer.is_unchanged:
            return None
        self._require_right_part(answer)
        answer.require_file(self._host)
        disposition = answer.header("content-disposition")
        self._name = name_of(disposition, address, self._start)
        sink = self._kept(answer)
        self._partial.end()
        if not sink.size:
            raise errors.AddressEmpty(host=self._host)
        if is_web_page(self._partial.head()):
            raise errors.AddressIsWebPage(host=self._host)
        return Fetched(
            address=str(self._start),
            name=self._name,
            size=sink.size,
            sha256=sink.sha256,
            at=datetime.now(UTC).isoformat(timespec="seconds"),
            etag=answer.header("etag")[:200],
            last_modified=answer.header("last-modified")[:60],
            media_type=answer.header("content-type")[:100],
            is_protected=self._is_protected,
        )

    def _require_right_part(self, answer: Answer) -> None:
        """The rest that was asked for, and no other; else it begins anew the next time."""
        is_beyond = answer.status == 416
        if is_beyond or answer.goes_on_at not in {0, self._partial.size}:
            self._partial.forget()
            raise errors.AddressCut(host=self._host)

    def _kept(self, answer: Answer) -> bodies.Sink:
        begins = answer.goes_on_at
        total = begins + answer.length if answer.length else 0
        enough = self._asking.rules.enough
        if total > self._asking.rules.largest and not enough:
            raise bodies.TooLarge
        with self._partial.path.open("ab" if begins else "wb") as file:
            sink = bodies.Sink(file, self._asking.rules.largest)
            sink.go_on(self._partial.pieces() if begins else ())
            self._partial.keep_mark(answer)
            for piece in bodies.unpacked(answer.pieces, answer.encoding):
                sink.take(piece)
                self._tell(sink.size, total)
                if enough and sink.size >= enough:
                    break
        return sink

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong on the way, in the words of the person who typed the address."""
        host = self._host
        with self._asking.told(host):
            try:
                yield
            except bodies.TooLarge:
                limit = self._asking.rules.largest >> 20
                raise errors.FileTooLarge(name=self._name, limit=limit) from None
            except bodies.PackedWrong:
                reason = N_("it is packed in a way that we do not know")
                raise errors.AddressAnswerWrong(host=host, reason=reason) from None
            except bodies.PackedCut:
                raise errors.AddressCut(host=host) from None
