# SPDX-License-Identifier: EUPL-1.2
"""Room on the disk for a file that comes: asked for before it does, and while it does."""

from __future__ import annotations

import errno
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import StorageFull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from drehscheibe.settings import Settings

FORM_BYTES = 65_536  # around the file where a form sends it
_LEFT = 1 << 30  # bytes of the disk that strangers never fill


def announced_size(request: Request) -> int:
    """The bytes of the body as the client says; 0 where it does not."""
    return int(request.headers.get("content-length", "0"))


def refuse_without_room(settings: Settings, size: int) -> None:
    if shutil.disk_usage(settings.home).free < size + _LEFT:
        raise StorageFull


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Where the room ends all the same, the client learns why."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StorageFull from error
        raise
