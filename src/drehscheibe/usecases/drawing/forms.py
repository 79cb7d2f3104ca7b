# SPDX-License-Identifier: EUPL-1.2
"""The narrow form of a chart: for phones, and for tiles that are not wider than one.

A drawing that is shrunk to a phone has letters of five pixels; this one is laid out anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

NARROW = 328  # pixels: a phone of 360 without the margins of the page
_PLOT = NARROW - 60  # without the y axis
_LETTER = 7.5  # pixels at 13 px
# Views of several views have a layout of their own.
_COMPOSED = {"concat", "hconcat", "vconcat", "repeat", "facet"}
_DISCRETE = {"nominal", "ordinal"}
_CONFIG: dict[str, dict[str, Any]] = {
    "legend": {"orient": "bottom", "columns": 2, "direction": "horizontal", "gradientLength": 140},
    "axisX": {"tickCount": 4},
    "axisY": {"labelLimit": 120, "tickCount": 5},
    "padding": {"left": 2, "right": 14, "top": 5, "bottom": 5},
    "view": {"continuousHeight": 220},
}


def has_narrow_form(spec: dict[str, Any]) -> bool:
    return not _COMPOSED & spec.keys() and not _COMPOSED & dict(spec.get("encoding", {})).keys()


def narrowed(spec: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Fits `NARROW`, with its axes; legends stand below it."""
    fitted = {**_rearranged(spec, rows), "width": NARROW}
    return fitted | {"autosize": {"type": "fit-x", "contains": "padding"}}


def merged(config: dict[str, Any]) -> dict[str, Any]:
    """The usual configuration with what the narrow form has of its own."""
    return config | {name: config.get(name, {}) | said for name, said in _CONFIG.items()}


def _rearranged(spec: Any, rows: list[dict[str, Any]]) -> Any:
    if isinstance(spec, list):
        return [_rearranged(item, rows) for item in spec]
    if not isinstance(spec, dict):
        return spec
    done = {key: _rearranged(value, rows) for key, value in spec.items()}
    across = done["encoding"].get("x") if isinstance(done.get("encoding"), dict) else None
    if isinstance(across, dict) and (labels := _labels(across, rows)):
        x = across | {"axis": (across.get("axis") or {}) | labels}
        done["encoding"] = done["encoding"] | {"x": x}
    return done


def _labels(across: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Where the texts below the columns need more room side by side than there is: their words
    below each other, or aslant. What may be left out (years) needs nothing."""
    axis = across.get("axis", {})
    if across.get("type") not in _DISCRETE or axis is None or axis.get("labelOverlap"):
        return {}
    texts = {str(row.get(str(across.get("field")))) for row in rows}
    room = _PLOT / max(len(texts), 1)
    if _longest(texts) <= room:
        return {}
    if _longest(word for text in texts for word in text.split()) <= room:
        return {"labelExpr": "split(datum.label, ' ')"}
    return {"labelAngle": -45, "labelLimit": 110}


def _longest(texts: Iterable[str]) -> float:
    """Pixels, about."""
    return max(map(len, texts), default=0) * _LETTER
