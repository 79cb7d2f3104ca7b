# SPDX-License-Identifier: EUPL-1.2
"""Axes as people here read them, where a specification does not say otherwise: hours count to 24,
and what is counted in whole numbers has no mark at a half."""

from __future__ import annotations

from typing import Any

_MOMENTS = {
    "seconds": "%H:%M:%S",
    "minutes": "%H:%M",
    "hours": "%H:%M",
    "date": "%d.%m.",
    "week": "%d.%m.",
    "month": "%b %Y",
    "quarter": "%b %Y",
    "year": "%Y",
}
# The step alone is not enough: from 0 to 1 the engine marks the half, too.
_COUNTED = {
    "tickMinStep": 1,
    "format": ",d",
    "labelExpr": "datum.value % 1 ? '' : datum.label",
}
_WHOLE_STAYS_WHOLE = {None, "sum", "count", "min", "max"}


def settled(spec: Any, rows: list[dict[str, Any]]) -> Any:
    """The specification with what it leaves open; `rows` are those of its data."""
    if isinstance(spec, list):
        return [settled(item, rows) for item in spec]
    if not isinstance(spec, dict):
        return spec
    done = {key: settled(value, rows) for key, value in spec.items()}
    if isinstance(done.get("encoding"), dict):
        done["encoding"] = {
            channel: _axis(said, rows) if channel in {"x", "y"} else said
            for channel, said in done["encoding"].items()
        }
    return done


def _axis(said: Any, rows: list[dict[str, Any]]) -> Any:
    """`axis: null` means none."""
    if not isinstance(said, dict) or ("axis" in said and not isinstance(said["axis"], dict)):
        return said
    ours: dict[str, Any] = {}
    if said.get("type") == "temporal" and "timeUnit" not in said:
        ours["format"] = _MOMENTS
    if said.get("type") == "quantitative" and _counts(said, rows):
        ours |= _COUNTED
    return said | {"axis": ours | said.get("axis", {})} if ours else said


def _counts(said: dict[str, Any], rows: list[dict[str, Any]]) -> bool:
    if said.get("aggregate") == "count":
        return True
    if said.get("aggregate") not in _WHOLE_STAYS_WHOLE or said.get("bin"):
        return False
    values = [row.get(str(said.get("field"))) for row in rows]
    return all(value is None or isinstance(value, int) for value in values) and bool(values)
