# SPDX-License-Identifier: EUPL-1.2
"""A fair share of this process for each client, by what its questions cost.

Nothing here says who asked: clients are numbers made with a key of this process, and each is
forgotten within a minute of its last question.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from ipaddress import IPv6Address, IPv6Network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MINUTE = 60.0
FORGET_EVERY = 10.0  # seconds between two looks at who has been away
_MOST_CLIENTS = 50_000  # remembered at once
_NOTHING = 1e-6  # seconds; sums of small numbers are never exact
_DEEPEST = 0.5  # of a share: nobody waits longer than half a minute


def one_client(address: str) -> str:
    """What counts as one client: an IPv6 line has 2^64 addresses of its own (RFC 6177)."""
    if ":" not in address:
        return address  # IPv4, or none at all
    try:
        known = IPv6Address(address)
    except ValueError:
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Network((int(known) >> 64 << 64, 64)))


class Shares:
    """Seconds of processor time per client and minute; a minute's share may be used at once.

    `requests` says how many of the cheapest questions a share is good for: what the kernel and the
    server spend on each is not measured.
    """

    def __init__(
        self, *, seconds: float, requests: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._share = seconds if requests else 0.0  # 0: no limit
        self._least = seconds / requests if requests else 0.0
        self._clock = clock
        self._key = secrets.token_bytes(16)
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()  # seconds, and when

    def __len__(self) -> int:
        return len(self._left)

    def wait(self, client: str) -> float:
        """Seconds until this client may ask again; 0 at once."""
        if not self._share:
            return 0.0
        lacking = self._least - self._now(hash((self._key, client)), self._clock())
        return 0.0 if lacking < _NOTHING else lacking * MINUTE / self._share

    def charge(self, client: str, seconds: float) -> None:
        """What an answer cost, known when it is made."""
        if not self._share:
            return
        number, now = hash((self._key, client)), self._clock()
        left = self._now(number, now) - max(seconds, self._least)
        self._left[number] = max(left, -_DEEPEST * self._share), now
        self._left.move_to_end(number)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)

    def forget(self) -> None:
        """Whoever has not asked for so long that it would be a minute until the next look."""
        before = self._clock() - MINUTE + FORGET_EVERY
        while self._left and next(iter(self._left.values()))[1] <= before:
            self._left.popitem(last=False)

    def _now(self, number: int, now: float) -> float:
        left, seen = self._left.get(number, (self._share, now))
        return min(self._share, left + (now - seen) * self._share / MINUTE)
