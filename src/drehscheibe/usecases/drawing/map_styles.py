# SPDX-License-Identifier: EUPL-1.2
"""A package's MapLibre style with its sources: the relations, wherever the platform serves them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = ("version", "name", "layers", "transition")  # no sprites, glyphs, terrain of elsewhere


def filled_style(style: dict[str, Any], sources: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """`sources`: relation -> a source of MapLibre (`{"type": "geojson", "data": …}`). Layers over
    anything else are left out; whoever shows the map adds fonts and the ground."""
    kept = {name: style[name] for name in _KEPT if name in style}
    layers = [layer for layer in style.get("layers", []) if layer.get("source") in sources]
    return kept | {"sources": dict(sources), "layers": layers}
