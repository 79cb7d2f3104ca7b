# SPDX-License-Identifier: EUPL-1.2
"""Small pages with every component and island, over features in memory; under the strictest CSP."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Message, Receive, Scope, Send

from drehscheibe.domain.findings import Finding
from drehscheibe.domain.region import Municipality, NetworkRole, Region, Words
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.look import colours, islands, svg_map
from drehscheibe.look.assets import Assets
from drehscheibe.look.environment import render
from drehscheibe.look.frame import frame_of

TEMPLATES = Path(__file__).parent / "templates"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)
BBOX = (7.0, 51.0, 8.0, 52.0)
SIZES = {"klein": 30, "gross": 1_000_000}
PAGE_ROWS = 10
NAMES = ("Möhnesee", "Straßenbach", "Olpe")


def table(collection: str) -> Table:
    return Table(
        name=collection,
        title=collection.title(),
        columns=(
            Column("a", "name", "Name", ColumnType.TEXT),
            Column("b", "jahr", "Baujahr", ColumnType.INTEGER),
            Column("c", "flaeche", "Fläche", ColumnType.NUMBER, unit="m²"),
        ),
        geometry=Geometry(GeometryType.POLYGON, "EPSG:25832"),
        rows=SIZES[collection],
        bbox=BBOX,
    )


def feature(number: int) -> dict[str, Any]:
    """Squares in rows of ten; the first ones cover the whole box."""
    west, south = 7 + (number - 1) % 10 / 10, 51 + (number - 1) // 10 % 3 / 3
    east, north = west + 0.1, south + 1 / 3
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    name = NAMES[number - 1] if number <= len(NAMES) else f"Platz {number}"
    return {
        "type": "Feature",
        "id": number,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"name": name, "jahr": 2000 + number % 20, "flaeche": 1000 + number / 2},
    }


def items(request: Request) -> Response:
    size = SIZES[request.path_params["collection"]]
    query = dict(request.query_params)
    limit, after = int(query.pop("limit", 10)), int(query.pop("after", 0))
    query.pop("f", None)
    query.pop("bbox", None)
    anywhere = query.pop("q", "")
    if not query.get("flaeche", "0").replace(".", "").isdigit():
        problem = {"status": 400, "detail": "Der Parameter muss eine Zahl sein."}
        return JSONResponse(problem, 400, media_type="application/problem+json")
    # Filters look at the first thousand rows only: a stand-in needs no index.
    numbers = range(after + 1, min(size, after + (1_000 if query or anywhere else limit)) + 1)
    fits = [
        row
        for row in map(feature, numbers)
        if all(str(row["properties"][name]) == value for name, value in query.items())
        and anywhere in row["properties"]["name"].lower()
    ][:limit]
    last = fits[-1]["id"] if fits else size
    links = []
    if len(fits) == limit and last < size:
        onward = request.url.include_query_params(after=last)
        # Another host name than the page's: behind a proxy a server knows only its inner name.
        links = [{"rel": "next", "href": str(onward.replace(hostname="inner.invalid"))}]
    matched = {} if query or anywhere else {"numberMatched": size}
    body = {"type": "FeatureCollection", "features": fits, "links": links} | matched
    return JSONResponse(body)


def item(request: Request) -> Response:
    return JSONResponse(feature(int(request.path_params["number"])))


def boundaries() -> dict[str, Any]:
    area = feature(1) | {"properties": {"ags": "01001001", "level": "municipality", "name": "Ort"}}
    return {"type": "FeatureCollection", "features": [area]}


TOWN = Municipality(
    ags="01001001", ars="", name="Ort", official_name="Ort", kind="Stadt", slug="ort",
    district="01001", state="", role=NetworkRole.PIONEER, longitude=7.05, latitude=51.2,
)  # fmt: skip
REGION = Region(
    slug="r", name="Region", genitive="", words=Words(), accent="#0b6b3a", districts=(),
    municipalities=(TOWN,), partners=(), attribution="© Amt", bbox=BBOX,
)  # fmt: skip


def shown(request: Request, *, template: str) -> Response:
    language = "en" if request.url.path.startswith("/en/") else "de"
    collection = request.query_params.get("ebene", "klein")
    outlines = svg_map.draw_outlines(boundaries())
    html = render(
        template,
        language=language,
        folders=(TEMPLATES,),
        frame=frame_of(REGION, path=request.url.path, language=language),
        outlines=outlines,
        towns=svg_map.towns_of(REGION, outlines, language=language),
        table=table(collection),
        rows=[feature(number) for number in range(1, PAGE_ROWS + 1)],
        table_config=islands.table_config(
            collection, table(collection), language=language, page_rows=PAGE_ROWS
        ),
        map_config=islands.map_config(
            [islands.layer_of(collection, table(collection))],
            bbox=BBOX,
            attribution="© Amt",
            language=language,
            whole_page=template == "whole-map.html",
        ),
        findings=[Finding("file-empty"), Finding("encoding-guessed", params={"encoding": "UTF-8"})],
        words=request.query_params.get("q", ""),
    )
    return HTMLResponse(html, headers={"Content-Security-Policy": CSP})


def tileset(request: Request) -> Response:
    """There are no tiles, as of what is not public: the map shows what the view can carry."""
    return HTMLResponse("<p>No tiles</p>")


def region_style(request: Request) -> Response:
    return Response(colours.region_css(REGION.accent), media_type="text/css")


async def upload(request: Request) -> Response:
    """Redirects where the file's name says so, answers with a page of findings otherwise."""
    body = b"".join([part async for part in request.stream()])
    if b"gut.csv" in body:
        return Response(status_code=303, headers={"Location": "/suche/?q=angekommen"})
    if b"riesig.csv" in body:
        problem = {"title": "Too large", "status": 413, "detail": "Die Datei ist zu groß."}
        return JSONResponse(problem, 413, media_type="application/problem+json")
    return HTMLResponse("<main tabindex='-1'><h1>Hinweise</h1></main>", status_code=422)


pages = Starlette(
    routes=[
        Route("/bauteile/", partial(shown, template="components-all.html")),
        Route("/datensatz/", partial(shown, template="linked.html")),
        Route("/en/datensatz/", partial(shown, template="linked.html")),
        Route("/karte/", partial(shown, template="whole-map.html")),
        Route("/suche/", partial(shown, template="search.html")),
        Route("/hochladen/", upload, methods=["POST"]),
        Route("/ogc/collections/{collection}/items", items),
        Route("/ogc/collections/{collection}/tiles/WebMercatorQuad", tileset),
        Route("/ogc/collections/{collection}/items/{number}", item),
        Route("/region/boundaries.geojson", lambda _: JSONResponse(boundaries())),
        Route(
            "/region.css", lambda _: Response(colours.region_css("#0b6b3a"), media_type="text/css")
        ),
        Mount("/assets", Assets()),
    ]
)


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """What sets no policy itself gets one that allows nothing, as on the real server."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).setdefault(
                "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"
            )
        await send(message)

    await pages(scope, receive, guarded)
