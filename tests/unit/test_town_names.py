# SPDX-License-Identifier: EUPL-1.2
"""Where a map writes the names of towns: the module of the page, run without a page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
sys.path.insert(0, str(ROOT / "tools"))

from web import node  # noqa: E402 - after its path

PROGRAM = """
import { TownNames } from "./town-names";
const told = JSON.parse(process.argv[2]);
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
console.log(JSON.stringify(names.shown.features));
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


def _names(program, region, view):
    told = json.dumps({"region": region, "view": view})
    done = subprocess.run([*node(), str(program), told], check=True, capture_output=True, text=True)
    return {
        one["properties"]["name"]: one["geometry"]["coordinates"] for one in json.loads(done.stdout)
    }


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
