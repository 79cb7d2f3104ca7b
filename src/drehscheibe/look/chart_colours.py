# SPDX-License-Identifier: EUPL-1.2
"""Charts of use cases in the colours of the region, on light and on dark ground."""

from __future__ import annotations

from drehscheibe.look.palettes import PALETTES, Palette, plain_colour
from drehscheibe.look.typeset import FONTS
from drehscheibe.usecases.drawing import ChartColours, Look


def chart_look(accent: str, language: str) -> Look:
    """`accent` is the region's colour, #rrggbb."""
    colours = {
        scheme.value: _colours(palette, plain_colour(accent, scheme))
        for scheme, palette in PALETTES.items()
    }
    return Look(colours, fonts=str(FONTS), language=language)


def _colours(palette: Palette, mark: str) -> ChartColours:
    return ChartColours(
        text=palette.edge,
        line=palette.border,
        mark=mark,
        categories=palette.values,
        ramp=palette.marks,
    )
