# SPDX-License-Identifier: EUPL-1.2
"""One change of a dataset at a time, over all processes of the machine."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from drehscheibe.domain.errors import AlreadyRunning
from drehscheibe.releases.layout import Layout


@contextmanager
def dataset_lock(layout: Layout, dataset: str) -> Iterator[None]:
    """Hold the dataset. Raises `AlreadyRunning` at once when somebody else holds it.

    The kernel frees the lock when a process dies, so nothing stays locked after a crash.
    """
    layout.locks.mkdir(parents=True, exist_ok=True)
    with (layout.locks / f"{dataset}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(name=dataset) from None
        yield
