# SPDX-License-Identifier: EUPL-1.2
"""The one register of all kinds of findings, put together from the areas."""

from __future__ import annotations

from itertools import chain

from drehscheibe.domain.findings.content import KINDS as CONTENT
from drehscheibe.domain.findings.files import KINDS as FILES
from drehscheibe.domain.findings.kind import Kind
from drehscheibe.domain.findings.personal import KINDS as PERSONAL
from drehscheibe.domain.findings.place import KINDS as PLACE
from drehscheibe.domain.findings.publishing import KINDS as PUBLISHING
from drehscheibe.domain.findings.tables import KINDS as TABLES
from drehscheibe.domain.findings.vectors import KINDS as VECTORS

AREAS = (FILES, TABLES, VECTORS, PLACE, CONTENT, PERSONAL, PUBLISHING)


def _all_kinds() -> dict[str, Kind]:
    kinds: dict[str, Kind] = {}
    for kind in chain.from_iterable(area.values() for area in AREAS):
        if kinds.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"The code {kind.code!r} stands in two areas.")
    return kinds


KINDS = _all_kinds()
