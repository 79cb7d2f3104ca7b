# SPDX-License-Identifier: EUPL-1.2
"""Complaints about what a package shows: datasets, map, charts, figures, pages, pictures, tests."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.usecases.complaining.wording import ERROR, wordings

ABOUT_OUTPUTS = wordings(
    ERROR,
    {
        "nothing-comes-out": (
            N_("The package has no output."),
            N_("Please name at least a dataset, a map, a chart or a figure under “outputs”."),
        ),
        "relation-unknown": (
            N_("There is no transform “{value}”."),
            N_("Outputs show results of transforms; known are: {known}."),
        ),
        "tile-unknown": (
            N_("“{value}” is not there to be shown."),
            N_("Known of this kind are: {known}."),
        ),
        "tile-width": (
            N_("{value} is no width of a tile."),
            N_("Please write a number from 1 to 12; 12 is the whole width."),
        ),
        "tile-text-missing": (
            N_("This tile has no text."),
            N_("Please write “text: …”."),
        ),
        "map-missing": (
            N_("The page shows a map, and there is none."),
            N_("Please describe it under “outputs: map:”."),
        ),
        "geometry-missing": (
            N_("“{value}” has no column “geometry”."),
            N_("Please select “geometry” in the transform."),
        ),
        "key-not-there": (
            N_("“{value}” has no columns “{known}”."),
            N_("A calendar needs date, title and key; please select them in the transform."),
        ),
        "alert-limit-wrong": (
            N_("“{value}” is neither a number nor a parameter."),
            N_("Please write a number, or the name of a parameter: {known}."),
        ),
        "alert-to-wrong": (
            N_("“{value}” is no parameter that asks for a contact."),
            N_("Please declare one with “selector: contact”."),
        ),
        "direction-wrong": (
            N_("“{value}” is no direction."),
            N_("Please write up or down: which way is better?"),
        ),
        "figure-unknown": (
            N_("There is no figure “{value}”."),
            N_("Known are: {known}."),
        ),
        "sample-unknown-input": (
            N_("The test gives data for “{value}”, which is no input."),
            N_("Known are: {known}."),
        ),
        "sample-missing": (
            N_("The test gives no data for the input “{value}”, which is required."),
            N_("Please add a small CSV or GeoJSON file."),
        ),
        "sample-kind": (
            N_("“{value}” is neither CSV nor GeoJSON."),
            N_("Please save the sample as CSV or GeoJSON."),
        ),
        "expects-nothing": (
            N_("The test expects nothing."),
            N_("Please name at least one transform and what it must give."),
        ),
        "moment-wrong": (
            N_("“{value}” is no moment with its zone."),
            N_("Please write it as 2026-05-01T08:00:00+02:00."),
        ),
        "style-wrong": (
            N_("The style is not one that can be drawn: {type}."),
            N_("Please see MapLibre's style specification, version 8."),
        ),
        "style-key": (
            N_("“{value}” is not allowed in the style of a package."),
            N_("Please leave it out: ground, labels and symbols come from the platform."),
        ),
        "style-source": (
            N_("“{value}” is no source that is here."),
            N_("Sources are the relations that “data” of the map names: {known}."),
        ),
        "style-layer-type": (
            N_("There is no kind of layer “{value}” for packages."),
            N_("Possible are: {known}."),
        ),
        "legend-layer": (
            N_("“{value}” is no layer of the style."),
            N_("The legend names layers of the style; known are: {known}."),
        ),
        "legend-colour": (
            N_("The layer has no colour “{value}”."),
            N_("Please write a colour as the layer has it (#rrggbb); it has: {known}."),
        ),
        "foreign-address": (
            N_("“{value}” leads out of the platform."),
            N_("Please leave it out: whoever looks at the page must be seen by nobody else."),
        ),
        "chart-key": (
            N_("“{value}” is not allowed in a chart of a package."),
            N_("Please leave it out: charts are drawn here, from the relation alone."),
        ),
        "chart-wrong": (
            N_("The chart is not one that can be drawn: {type}."),
            N_("Please see the documentation of Vega-Lite."),
        ),
        "chart-data": (
            N_("The data of the chart must be named “{value}”."),
            N_("Please write “data: {{name: {value}}}”."),
        ),
        "chart-mark": (
            N_("The mark “{value}” is not allowed in a chart of a package."),
            N_("Possible are: {known}."),
        ),
        "chart-expression": (
            N_("“{value}” is not allowed in an expression."),
            N_("Please compute it in a transform; a chart only shows."),
        ),
        "picture-kind": (
            N_("“{name}” is not what its name says."),
            N_("Please save it as a real PNG, JPEG or SVG."),
        ),
        "picture-damaged": (
            N_("“{name}” is damaged."),
            N_("Please save the picture again."),
        ),
        "picture-large": (
            N_("“{name}” is wider or higher than {limit} pixels."),
            N_("Please make it smaller; 1600 × 900 are plenty."),
        ),
        "svg-too-much": (
            N_("“{name}” has more than {limit} elements, or they are nested very deep."),
            N_("Please simplify the drawing, or save it as PNG."),
        ),
        "svg-acts": (
            N_("“{name}” holds things that act or load: {value}."),
            N_("Please save it as plain SVG, without scripts, styles of elsewhere and links."),
        ),
    },
)
