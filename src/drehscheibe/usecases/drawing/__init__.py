# SPDX-License-Identifier: EUPL-1.2
"""What people see of a run: charts as SVG, figures and tables as values, places for the map.

`drawing` starts the child; `task` and what it uses (`charts`, `svg`) run there only.
`figures` and `map_styles` are pure and light.
"""

from drehscheibe.usecases.drawing.colours import ChartColours
from drehscheibe.usecases.drawing.figures import FigureValue, figures_of
from drehscheibe.usecases.drawing.map_styles import filled_style
from drehscheibe.usecases.drawing.starting import Drawn, Feed, Look, draw

__all__ = [
    "ChartColours",
    "Drawn",
    "Feed",
    "FigureValue",
    "Look",
    "draw",
    "figures_of",
    "filled_style",
]
