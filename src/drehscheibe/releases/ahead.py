# SPDX-License-Identifier: EUPL-1.2
"""Two steps of a build at once: Arrow, GEOS and zstd leave Python's lock while they work."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Generator[T, None, None]) -> Iterator[T]:
    """The same items in the same order; a thread makes the next one while this one is used.

    All of them are made in one thread, and what it raises is raised here. No more than one item
    waits, so memory stays flat.
    """
    with closing(items), ThreadPoolExecutor(1, "ahead") as thread:
        coming = thread.submit(_some, items)
        while found := coming.result():
            coming = thread.submit(_some, items)
            yield from found


def _some(items: Iterator[T]) -> list[T]:
    """The next item, alone; empty at the end."""
    return list(islice(items, 1))
