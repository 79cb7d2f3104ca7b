# SPDX-License-Identifier: EUPL-1.2
"""Vega-Lite to SVG (drawing children only): no address is asked, numbers and dates are local."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import orjson
import vl_convert

from drehscheibe.domain.errors import N_, ChartFailed
from drehscheibe.usecases.drawing.axes import settled
from drehscheibe.usecases.drawing.forms import merged, narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.drawing.colours import ChartColours

_FONT = "Fira Sans, sans-serif"
_WIDTH, _HEIGHT = 640, 300  # where a specification says none; the page scales it
_VERSIONS = {"v5": "5.21", "v6": "6.4"}
_LOCALES: dict[str, Literal["de-DE", "en-GB"]] = {"de": "de-DE", "en": "en-GB"}
# Members of a specification that name something elsewhere, or run something.
_FOREIGN = frozenset({"url", "href", "usermeta", "bind"})
_MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Data:
    """What the specification knows by this name."""

    name: str
    rows: list[dict[str, Any]]


def svg_of(
    name: str,
    spec: dict[str, Any],
    *,
    data: Data,
    colours: ChartColours,
    language: str,
    is_narrow: bool = False,
) -> str:
    """Raises `ChartFailed`."""
    if foreign := next(_foreign(spec), ""):
        raise ChartFailed(chart=name, reason=N_("it names an address elsewhere"), detail=foreign)
    said, config = settled(spec, data.rows), _config(colours)
    if is_narrow:
        said, config = narrowed(said, data.rows), merged(config)
    filled = said | {
        "data": {"name": data.name},
        "datasets": {data.name: data.rows},
    }
    try:
        drawn: str = vl_convert.vegalite_to_svg(
            orjson.dumps(filled).decode(),
            vl_version=_version(spec),
            config=config,
            allowed_base_urls=[],
            format_locale=_LOCALES[language],
            time_format_locale=_LOCALES[language],
        )
    except ValueError as error:
        words = str(error).removeprefix("Vega-Lite to SVG conversion failed:").strip()
        reason = N_("the specification cannot be read")
        detail = words.partition("\n")[0][:_MOST_WORDS]
        raise ChartFailed(chart=name, reason=reason, detail=detail) from error
    return drawn


def _version(spec: dict[str, Any]) -> str:
    said = str(spec.get("$schema", ""))
    return next((full for short, full in _VERSIONS.items() if f"/{short}" in said), "6.4")


def _foreign(spec: Any) -> Iterator[str]:
    """Names of members that a chart drawn here has no use for."""
    if isinstance(spec, list):
        for item in spec:
            yield from _foreign(item)
    elif isinstance(spec, dict):
        for key, value in spec.items():
            if key in _FOREIGN:
                yield key
            yield from _foreign(value)


def _config(colours: ChartColours) -> dict[str, Any]:
    """What the specification itself says goes before it."""
    words = {"labelColor": colours.text, "titleColor": colours.text}
    lines = {"domainColor": colours.text, "tickColor": colours.text, "gridColor": colours.line}
    return {
        "background": None,
        "aria": False,  # the whole has a title and a description; each chart has its table
        "font": _FONT,
        "view": {
            "continuousWidth": _WIDTH,
            "discreteWidth": _WIDTH,
            "continuousHeight": _HEIGHT,
            "stroke": None,
        },
        "mark": {"color": colours.mark},
        "text": {"color": colours.text},
        "rule": {"color": colours.text},
        "title": {"color": colours.text, "subtitleColor": colours.text},
        "axis": words | lines | {"labelFontSize": 13, "titleFontSize": 13},
        "axisX": {"labelOverlap": "parity", "labelSeparation": 6},
        "legend": words | {"labelFontSize": 13, "titleFontSize": 13},
        "header": words,
        "range": {
            "category": list(colours.categories),
            "ramp": list(colours.ramp),
            "ordinal": list(colours.ramp),
            "heatmap": list(colours.ramp),
        },
    }
