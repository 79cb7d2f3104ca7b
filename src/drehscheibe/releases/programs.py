# SPDX-License-Identifier: EUPL-1.2
"""Which tokens of programs live, as a file for delivery: hashes, never tokens."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.releases.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.releases.layout import Layout


@dataclass(frozen=True, slots=True)
class Known:
    """What a token opens."""

    program: int
    organisation: str  # key
    dataset: str  # slug of the only one; "" for every one of the organisation
    until: int  # Unix time

    def opens(self, *, owner: str, dataset: str) -> bool:
        return owner == self.organisation and self.dataset in {"", dataset}


def write_programs(layout: Layout, known: Mapping[str, Known]) -> None:
    plain = to_plain(dict(known))
    write_atomically(layout.programs, orjson.dumps(plain, option=orjson.OPT_SORT_KEYS))


def find_program(layout: Layout, token: str) -> Known | None:
    """None for unknown, revoked and expired tokens alike."""
    try:
        plain = orjson.loads(layout.programs.read_bytes())
    except FileNotFoundError:
        return None
    found = plain.get(hashlib.sha256(token.encode()).hexdigest())
    known = from_plain(Known, found) if found else None
    return known if known and known.until > time.time() else None
