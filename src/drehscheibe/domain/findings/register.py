# SPDX-License-Identifier: EUPL-1.2
"""The one register of all kinds of findings, put together from the areas."""

from __future__ import annotations

from itertools import chain

from drehscheibe.domain.findings import (
    content,
    files,
    personal,
    place,
    publishing,
    tables,
    vectors,
)
from drehscheibe.domain.findings.kind import Kind

AREAS = (files, tables, vectors, place, content, personal, publishing)


def _all_kinds() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for kind in chain.from_iterable(area.KINDS.values() for area in AREAS):
        if kinds.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"The code {kind.code!r} stands in two areas.")
    return kinds


KINDS = _all_kinds()
