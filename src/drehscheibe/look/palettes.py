# SPDX-License-Identifier: EUPL-1.2
"""Colours of data on maps, for light and for dark ground; where they come from and what they keep
is written in docs/reference/styles.md, and `tests/unit/test_palettes.py` measures it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drehscheibe.look.colours import shades_of


class Scheme(StrEnum):
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Palette:
    """`marks`: classes of numbers for points and lines, low to high; `areas`: for areas, which have
    an outline (`edge`); `values`: categories; `nothing`: features without a value."""

    ground: str
    region: str
    border: str  # of municipalities
    edge: str
    nothing: str
    marks: tuple[str, ...]
    areas: tuple[str, ...]
    values: tuple[str, ...]


_LIGHT = Palette(
    ground="#eceef5",
    region="#fafafd",
    border="#c5c9da",
    edge="#3d4152",
    nothing="#73737a",
    marks=("#228c8d", "#2c728e", "#3b528b", "#472d7b", "#440154"),
    areas=("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"),
    values=(
        "#0889cb", "#ae6e08", "#2b217d", "#903a0a", "#604860", "#414cb8", "#671b03", "#381233",
    ),
)  # fmt: skip
_DARK = Palette(
    ground="#1a1e2e",
    region="#232840",
    border="#3d4466",
    edge="#d7daea",
    nothing="#9ea1ad",
    marks=("#25848e", "#1fa188", "#4ec36b", "#a2da37", "#fde725"),
    areas=("#3b528b", "#21918c", "#35b779", "#90d743", "#fde725"),
    values=(
        "#5c83df", "#e69d0c", "#aefbfb", "#ca5d26", "#f5fb66", "#8d7183", "#d5c4a0", "#9ac4fd",
    ),
)  # fmt: skip
PALETTES = {Scheme.LIGHT: _LIGHT, Scheme.DARK: _DARK}

# Of five shades, those farthest apart.
_CHOSEN = {1: (2,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


def shades(ramp: tuple[str, ...], count: int) -> tuple[str, ...]:
    """`count` (1 to 5) colours of a ramp of five, low to high."""
    return tuple(ramp[position] for position in _CHOSEN[count])


def plain_colour(accent: str, scheme: Scheme) -> str:
    """The one colour of a map without classes: the region's own."""
    light, dark = shades_of(accent)
    return light if scheme is Scheme.LIGHT else dark
