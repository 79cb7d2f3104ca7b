# SPDX-License-Identifier: EUPL-1.2
"""One request while it is answered: who asks, what it costs us, what went out."""

from __future__ import annotations

import time
import types
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator, Iterator

processor_time = time.thread_time  # of the thread that asks: a busy machine makes nobody pay more


@dataclass(slots=True)
class Visit:
    identifier: str
    method: str
    path: str
    query: bytes
    address: str  # as it came; what is kept of it is shortened
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0  # of processor time, on the loop and beside it
    status: int = 0  # 0: nobody was left to answer
    sent: int = 0  # bytes of the body
    endpoint: str = ""  # template of the address


VISIT: ContextVar[Visit | None] = ContextVar("visit", default=None)


@types.coroutine
def metered(work: Coroutine[Any, Any, None], visit: Visit) -> Generator[Any, Any, None]:
    """Await `work` and add up what its steps take of the loop, not what others take in between."""
    given: Any = None
    thrown: BaseException | None = None
    while True:
        began = processor_time()
        try:
            awaited = work.send(given) if thrown is None else work.throw(thrown)
        except StopIteration:
            return
        finally:
            visit.seconds += processor_time() - began
        given = thrown = None
        try:
            given = yield awaited
        except BaseException as error:  # noqa: BLE001 - handed on: cancelled, or closed
            thrown = error


@contextmanager
def charged_to(visit: Visit | None) -> Iterator[None]:
    """What a thread beside the loop does in here is done for this visit."""
    began = processor_time()
    try:
        yield
    finally:
        if visit is not None:
            visit.seconds += processor_time() - began
