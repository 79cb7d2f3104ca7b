# SPDX-License-Identifier: EUPL-1.2
"""Does an address answer? Asked without taking what lies there: HEAD, else the first byte."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching import addresses
from drehscheibe.connectors.fetching.asking import Asking
from drehscheibe.connectors.fetching.fetch import MOST_REDIRECTS
from drehscheibe.connectors.fetching.robots import Wish, wish_of
from drehscheibe.domain import errors
from drehscheibe.domain.errors import DrehscheibeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from drehscheibe.connectors.fetching.addresses import Address
    from drehscheibe.connectors.fetching.asking import Rules

FIRST_BYTE = {"Range": "bytes=0-0"}
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_PATIENCE = 20.0  # seconds for one address


@dataclass(frozen=True, slots=True)
class Reached:
    """What an address answered in the end: `status`, else `error` (its code).

    `wait`: seconds for which the server asks us to leave it alone.
    """

    address: str
    status: int = 0
    error: str = ""
    wait: int = 0

    @property
    def is_busy(self) -> bool:
        return self.status in _BUSY


def reach(text: str, rules: Rules) -> Reached:
    """Never raises; what is wrong with the address is an answer, too."""
    hurried = replace(rules.pace, first=_PATIENCE, total=_PATIENCE)
    try:
        address = addresses.parse(text)
        asking = Asking(replace(rules, pace=hurried))
        status, wait = _followed(asking, address, "HEAD", {})
        # Many servers know no HEAD, or answer it wrongly.
        if status >= HTTPStatus.BAD_REQUEST and status not in _BUSY:
            status, wait = _followed(asking, address, "GET", FIRST_BYTE)
    except DrehscheibeError as error:
        return Reached(text, error=error.code)
    return Reached(text, status, wait=wait)


def _followed(
    asking: Asking, address: Address, method: str, headers: dict[str, str]
) -> tuple[int, int]:
    """Status and wish to wait at the end of all redirects."""
    host = address.shown_host
    for _ in range(MOST_REDIRECTS + 1):
        asking.rules.gate.check(address)
        with asking.told(host), asking.ask(address, headers, method=method) as answer:
            if not answer.location:
                return answer.status, answer.wait
        address = address.leads_to(answer.location)
    raise errors.AddressLoops(host=host)


def reach_host(
    texts: Iterable[str], rules: Rules, *, is_late: Callable[[], bool]
) -> Iterator[Reached]:
    """Addresses of one server, one after the other; it ends where the server is busy."""
    wishes: dict[str, Wish] = {}
    for text in texts:
        if is_late():
            return
        reached = _reached(text, rules, wishes)
        yield reached
        if reached.is_busy:
            return


def _reached(text: str, rules: Rules, wishes: dict[str, Wish]) -> Reached:
    """Heeding what each server wishes, which is read once."""
    try:
        address = addresses.parse(text)
    except DrehscheibeError as error:
        return Reached(text, error=error.code)
    if address.authority not in wishes:
        wishes[address.authority] = wish_of(address, rules)
    wish = wishes[address.authority]
    if not wish.allows(address.target):
        return Reached(text, error=errors.AddressClosedToUs.code)
    return reach(text, wish.heeded(rules))
