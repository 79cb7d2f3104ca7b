# SPDX-License-Identifier: EUPL-1.2
"""A file comes in pieces and is written down, not more of it than may be."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import FileTooLarge

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.lying import Lying


def receive(
    pieces: Iterable[bytes], lying: Lying, target: Path, largest: int, *, tell: Tell
) -> str:
    """Its SHA-256. Raises `FileTooLarge`."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > largest:
                raise FileTooLarge(name=lying.name, limit=largest >> 20)
            digest.update(piece)
            file.write(piece)
            tell(size, lying.size)
    return digest.hexdigest()
