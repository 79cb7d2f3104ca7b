# SPDX-License-Identifier: EUPL-1.2
"""A legend as a picture with text in it, for pages and documents that load nothing else."""

from __future__ import annotations

from markupsafe import escape

from drehscheibe.look import formats
from drehscheibe.look.legends import Entry, Legend
from drehscheibe.look.palettes import PALETTES, Scheme
from drehscheibe.look.shapes import Shape

_ROW, _LEFT, _LETTER = 24, 34, 8  # pixels; a letter is about that wide
_TEXT = {Scheme.LIGHT: "#171a2b", Scheme.DARK: "#f0f1f7"}


def legend_svg(legend: Legend, *, scheme: Scheme, language: str) -> str:
    """The title is its name, the labels are text: screen readers read both."""
    title = f"{legend.title} ({legend.unit})" if legend.unit else legend.title
    labels = [_label(entry, language) for entry in legend.entries]
    width = _LEFT + _LETTER * max(map(len, [title, *labels])) + 8
    height = _ROW * (len(labels) + 1) + 8
    rows = "".join(
        _row(entry, label, legend.shape, y=_ROW * (place + 1), scheme=scheme)
        for place, (entry, label) in enumerate(zip(legend.entries, labels, strict=True))
    )
    palette = PALETTES[scheme]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-label="{escape(title)}" lang="{language}"'
        ' font-family="system-ui, sans-serif" font-size="14">'
        f"<title>{escape(title)}</title>"
        f'<rect width="100%" height="100%" fill="{palette.region}"/>'
        f'<text x="8" y="18" font-weight="600" fill="{_TEXT[scheme]}">{escape(title)}</text>'
        f"{rows}</svg>"
    )


def _label(entry: Entry, language: str) -> str:
    if entry.rows is None:
        return entry.label
    return f"{entry.label} ({formats.number(entry.rows, language=language)})"


def _row(entry: Entry, label: str, shape: Shape, *, y: int, scheme: Scheme) -> str:
    text = f'<text x="{_LEFT}" y="{y + 18}" fill="{_TEXT[scheme]}">{escape(label)}</text>'
    return _key(entry.colour, shape, y=y, edge=PALETTES[scheme].edge) + text


def _key(colour: str, shape: Shape, *, y: int, edge: str) -> str:
    match shape:
        case Shape.POINT:
            return f'<circle cx="18" cy="{y + 13}" r="7" fill="{colour}"/>'
        case Shape.LINE:
            return f'<path d="M8 {y + 13}h20" stroke="{colour}" stroke-width="4"/>'
        case _:
            box = f'<rect x="9" y="{y + 5}" width="18" height="15" fill="{colour}"'
            return f'{box} stroke="{edge}"/>'
