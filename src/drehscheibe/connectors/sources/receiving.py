# SPDX-License-Identifier: EUPL-1.2
"""A file comes in pieces and is written down, not more of it than may be."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from drehscheibe.domain.errors import FileTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.lying import Lying


class Sink:
    """`largest` in bytes."""

    def __init__(self, target: Path, largest: int, *, tell: Tell) -> None:
        self._target, self._largest, self._tell = target, largest, tell
        self._digest, self._size = hashlib.sha256(), 0
        self._file: BinaryIO
        self._lying: Lying

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    @contextmanager
    def begun(self, lying: Lying) -> Iterator[None]:
        self._lying = lying
        with self._target.open("wb") as self._file:
            yield

    def take(self, piece: bytes) -> None:
        """Raises `FileTooLarge`."""
        self._size += len(piece)
        if self._size > self._largest:
            raise FileTooLarge(name=self._lying.name, limit=self._largest >> 20)
        self._digest.update(piece)
        self._file.write(piece)
        self._tell(self._size, self._lying.size)
