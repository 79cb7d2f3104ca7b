# SPDX-License-Identifier: EUPL-1.2
"""What all gauges have in common: values as they came, with the moment of each, as points.

How old a value is, is told by its moment: an age in numbers would be another one each time that
somebody asks, and every release would differ from the one before.
"""

from __future__ import annotations

import math
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.known import Fetched
from drehscheibe.connectors.sources.contract import unless_known
from drehscheibe.connectors.sources.converting import (
    GEOJSON,
    Converted,
    of_file,
    write_features,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Wanted

RAW = "ungeprüfte Rohdaten"
_LOCAL = ZoneInfo("Europe/Berlin")


def brought(
    features: Sequence[dict[str, Any]], name: str, wanted: Wanted, target: Path, rules: Rules
) -> Fetched | None:
    """GeoJSON of what was asked for just now; None where it is the same as before."""
    write_features(target, features)
    fetched = Fetched(
        address=wanted.address,
        name="",
        size=0,
        sha256="",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        is_protected=parse(wanted.address).is_protected,
    )
    named = Converted(name, GEOJSON, lambda *_: None)
    return unless_known(of_file(fetched, target, named, rules), wanted.mark)


def number(value: Any) -> float | None:
    """With a point even where it is whole: the column is to be the same the next time."""
    if isinstance(value, str):
        with suppress(ValueError):
            value = float(value.replace(",", "."))
    is_one = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_one and math.isfinite(value) else None


def point(longitude: Any, latitude: Any) -> dict[str, Any] | None:
    """Some gauges have no place."""
    place = [number(longitude), number(latitude)]
    return None if None in place else {"type": "Point", "coordinates": place}


def local_moment(text: Any) -> str | None:
    """What tells no zone is legal time in Germany, in summer as in winter."""
    try:
        moment = datetime.fromisoformat(str(text).strip())
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=_LOCAL)).isoformat()


def text(parent: dict[str, Any], *names: str) -> str:
    """The first that is there."""
    return next((told for name in names if (told := str(parent.get(name) or "").strip())), "")
