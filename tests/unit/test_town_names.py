# SPDX-License-Identifier: EUPL-1.2
"""Where a map writes the names of towns: the module of the page, run without a page."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
import shapely

ROOT = Path(__file__).parents[2]
BOUNDARIES = ROOT / "src" / "drehscheibe" / "regions" / "suedwestfalen" / "boundaries.geojson"
WEB = ROOT / "web"
sys.path.insert(0, str(ROOT / "tools"))

from web import node  # noqa: E402 - after its path

PROGRAM = """
import { readFileSync } from "node:fs";
import { FIRST_NAMED, TownNames } from "./town-names";
const told = JSON.parse(readFileSync(0, "utf8"));
globalThis.fetch = async () => new Response(JSON.stringify(told.region));
let look = null;
const map = {
  on: (event, heard) => { if (event === "moveend") look = heard; },
  getBounds: () => ({ toArray: () => [told.view.slice(0, 2), told.view.slice(2)] }),
  getCanvas: () => ({ clientWidth: 1000 }),
  getSource: () => undefined,
};
const names = new TownNames("/region/boundaries.geojson");
await names.followWhen(Promise.resolve(), map);
look();
console.log(JSON.stringify({ features: names.shown.features, first: FIRST_NAMED }));
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    source = (folder / "program.ts").resolve()
    source.write_text(PROGRAM.replace("./town-names", str(WEB / "src" / "town-names")))
    bundle = folder / "program.mjs"
    esbuild = [*node(), "node_modules/esbuild/bin/esbuild", str(source), "--bundle"]
    options = ["--format=esm", "--platform=node", "--log-level=error", f"--outfile={bundle}"]
    subprocess.run([*esbuild, *options], cwd=WEB, check=True)
    return bundle


def _run(program, region, view):
    told = json.dumps({"region": region, "view": view})
    command = [*node(), str(program)]
    done = subprocess.run(command, input=told, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def _names(program, region, view):
    features = _run(program, region, view)["features"]
    return {one["properties"]["name"]: one["geometry"]["coordinates"] for one in features}


def _town(name, *boxes, level="municipality"):
    outlines = [[[[w, s], [e, s], [e, n], [w, n], [w, s]]] for w, s, e, n in boxes]
    geometry = {"type": "MultiPolygon", "coordinates": outlines}
    properties = {"level": level, "name": name}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


REGION = {
    "type": "FeatureCollection",
    "features": [
        _town("Westheim", (8.0, 51.0, 8.4, 51.4)),
        _town("Ostheim", (8.4, 51.0, 8.8, 51.4), (9.0, 51.0, 9.1, 51.1)),
        _town("Kreis", (8.0, 51.0, 9.1, 51.4), level="district"),
    ],
}


def test_each_town_is_named_once_in_its_middle(program):
    names = _names(program, REGION, [7.5, 50.5, 9.5, 52.0])
    assert sorted(names) == ["Ostheim", "Westheim"]  # districts have no name on the ground
    assert names["Westheim"] == pytest.approx([8.2, 51.2], abs=0.05)
    assert names["Ostheim"] == pytest.approx([8.6, 51.2], abs=0.05)  # not in its small part


def test_a_town_is_named_in_the_middle_of_what_is_seen_of_it(program):
    names = _names(program, REGION, [8.3, 51.0, 8.5, 51.1])
    assert names["Westheim"] == pytest.approx([8.35, 51.05], abs=0.01)
    assert names["Ostheim"] == pytest.approx([8.45, 51.05], abs=0.01)


def test_of_a_sliver_at_the_edge_no_name_is_shown(program):
    assert list(_names(program, REGION, [8.399, 51.0, 8.6, 51.1])) == ["Ostheim"]


def test_names_begin_where_a_region_is_seen_whole_and_stand_apart(program):
    """At their first zoom, on 1,000 pixels: what is left of slivers seldom meets a neighbour."""
    told = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    least = _run(program, told, [7.0, 50.5, 9.5, 52.0])["first"]
    per_pixel = 360 / 512 / 2**least  # degrees; a tile has 512 pixels
    width, height = 1000 * per_pixel, 1000 * per_pixel * 0.62
    view = [8.1 - width / 2, 51.2 - height / 2, 8.1 + width / 2, 51.2 + height / 2]
    west, south, east, north = shapely.from_geojson(json.dumps(told)).bounds
    assert view[0] < west < east < view[2]
    assert view[1] < south < north < view[3]
    places = _names(program, told, view)
    assert len(places) >= 15
    met = [pair for pair in combinations(places.items(), 2) if _meet(*pair, per_pixel)]
    assert len(met) <= 2, met  # of those MapLibre leaves one out


def _meet(one, other, per_pixel):
    """Letters are 7 pixels wide and lines 17 high, at 13 pixels; a degree of latitude is longer."""
    (name, (x, y)), (other_name, (other_x, other_y)) = one, other
    beside = abs(x - other_x) / per_pixel < 3.5 * (len(name) + len(other_name))
    return beside and abs(y - other_y) / per_pixel / 0.62 < 17
