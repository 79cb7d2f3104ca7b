# SPDX-License-Identifier: EUPL-1.2
"""Small vector files made by the tests themselves."""

from __future__ import annotations

import datetime as dt
import json

import pyarrow as pa
import pyogrio
import shapely

from drehscheibe.connectors.files.recognise import recognise
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS

POINTS = ["POINT (400000 5700000)", "POINT (400010.5 5700020)", None]


def table(wkt=POINTS, **columns):
    shapes = [None if text is None else shapely.from_wkt(text) for text in wkt]
    wkb = [None if shape is None else shapely.to_wkb(shape, flavor="iso") for shape in shapes]
    columns = columns or {"name": ["Eiche", "Möhne", None], "höhe": [12.5, None, 3.0]}
    return pa.table({**columns, "geom": pa.array(wkb, pa.binary())})


NOON = dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC)
TREES = {
    "name": ["Eiche", "Möhne", None],
    "zahl": pa.array([1, 2, None], pa.int32()),
    "wert": pa.array([1.5, None, 2.0], pa.float64()),
    "gut": pa.array([True, False, None]),
    "tag": pa.array([dt.date(2024, 2, 29), None, None], pa.date32()),
    "zeit": pa.array(
        [dt.datetime(2024, 7, 1, 12, tzinfo=dt.UTC), None, None], pa.timestamp("ms", "UTC")
    ),
}


def write(path, content=None, *, driver, crs="EPSG:25832", kind="Point", **options):
    pyogrio.write_arrow(
        content if content is not None else table(**TREES),
        path,
        driver=driver,
        crs=crs,
        geometry_type=kind,
        geometry_name="geom",
        **options,
    )
    return path


def geojson(*features, **members):
    return json.dumps(
        {"type": "FeatureCollection", **members, "features": list(features)}, ensure_ascii=False
    )


def feature(properties, coordinates=(8.1, 51.4), kind="Point"):
    geometry = coordinates and {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def describe(path, **answers):
    """Recipes and findings of a file, as understanding it goes."""
    notebook = Notebook()
    kind = recognise(path, notebook)
    form = VECTOR_FORMATS[kind.code]
    return form.describe(path, Surroundings(answers=answers), notebook), notebook


def read(path, **answers):
    """All rows of the first table as dicts, its recipe, and the codes of all findings."""
    recipes, notebook = describe(path, **answers)
    form = VECTOR_FORMATS[recipes[0].format]
    batches = list(form.read(path, recipes[0], notebook))
    rows = pa.Table.from_batches(batches).to_pylist()
    return rows, recipes[0], {finding.code: finding for finding in notebook.findings()}


def wkt(row):
    return row["geometry"] and shapely.to_wkt(shapely.from_wkb(row["geometry"]), trim=True)
