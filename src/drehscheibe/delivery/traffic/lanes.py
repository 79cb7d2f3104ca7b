# SPDX-License-Identifier: EUPL-1.2
"""Threads for what takes long, and an end to the queue in front of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from drehscheibe.delivery.traffic.visits import VISIT, charged_to
from drehscheibe.domain.errors import TooManyAtOnce

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

PATIENCE = 10.0  # seconds from a question to the beginning of its answer, the queue included
_AGAIN = 5  # seconds after which a client may ask again


class Places:
    """Room for so many long answers at once, half of them at most for one client."""

    def __init__(self, most: int) -> None:
        self._most, self._of_one = most, max(1, most // 2)
        self._taken: Counter[str] = Counter()

    def take(self, client: str, many: int = 1) -> int:
        """How many places were taken: never more than one client may have, so that nothing is too
        large for ever. Whoever took them gives them back with `leave`. Raises `TooManyAtOnce`."""
        many = min(many, self._of_one)
        is_full = self._taken.total() + many > self._most
        if is_full or self._taken[client] + many > self._of_one:
            raise TooManyAtOnce(seconds=_AGAIN)
        self._taken[client] += many
        return many

    def leave(self, client: str, many: int = 1) -> None:
        self._taken[client] -= many
        if not self._taken[client]:
            del self._taken[client]


class Lane:
    """A few threads; whoever would wait behind `most` others is told to come back."""

    def __init__(self, name: str, *, threads: int, most: int, patience: float = PATIENCE) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = most
        self._inside = 0
        self._patience = patience

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Raises `TooManyAtOnce`, and whatever `work` raises."""
        if self._inside >= self._most:
            raise TooManyAtOnce(seconds=_AGAIN)
        self._inside += 1
        try:
            return await self._in_time(lambda: work(*args, **kwargs))
        finally:
            self._inside -= 1

    async def _in_time(self, work: Callable[[], R]) -> R:
        """Nobody waits longer for an answer to begin; one that has begun goes on to its end."""
        visit = VISIT.get()

        def charged() -> R:
            with charged_to(visit):
                return work()

        has_begun = visit is not None and visit.status > 0
        made = asyncio.get_running_loop().run_in_executor(self._pool, charged)
        try:
            async with asyncio.timeout(None if has_begun else self._patience) as limit:
                return await made
        except TimeoutError:
            if limit.expired():
                raise TooManyAtOnce(seconds=_AGAIN) from None
            raise
