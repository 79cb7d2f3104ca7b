# SPDX-License-Identifier: EUPL-1.2
"""The delivery of an instance beside one page with a map of it, without a portal."""

from __future__ import annotations

import os
from pathlib import Path

from island_pages import BBOX, CSP, REGION, TEMPLATES, boundaries, region_style
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from drehscheibe.delivery.app import create_app
from drehscheibe.look import islands, svg_map
from drehscheibe.look.environment import render
from drehscheibe.look.frame import frame_of
from drehscheibe.settings import Settings

COLLECTION = "haltestellen"
app = create_app(Settings(home=Path(os.environ["DREHSCHEIBE_HOME"])))


def whole_map(request: Request) -> Response:
    table = app.state.shelf.collection(COLLECTION).table
    html = render(
        "only-map.html",
        language="de",
        folders=(TEMPLATES,),
        frame=frame_of(REGION, path=request.url.path, language="de"),
        outlines=svg_map.draw_outlines(boundaries()),
        map_config=islands.map_config(
            [islands.layer_of(COLLECTION, table)],
            bbox=table.bbox or BBOX,
            attribution="© Amt",
            language="de",
            whole_page=True,
        ),
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": CSP})


app.router.routes[:0] = [
    Route("/karte/", whole_map),
    Route("/region/boundaries.geojson", lambda _: JSONResponse(boundaries())),
    Route("/region.css", region_style),
]
