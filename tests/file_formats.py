# SPDX-License-Identifier: EUPL-1.2
"""Files of features read back, each as a list of (id, shape, properties as GeoJSON has them)."""

from __future__ import annotations

import csv
import datetime
import io
import json
from functools import partial
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pyogrio
import shapely

Row = tuple[str, Any, dict[str, Any]]
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "geojsonseq": "application/geo+json-seq",
    "fgb": "application/vnd.flatgeobuf",
    "parquet": "application/vnd.apache.parquet",
    "gpkg": "application/geopackage+sqlite3",
}


def rows_of(form: str, content: bytes) -> list[Row]:
    return {
        "json": of_geojson,
        "csv": of_csv,
        "geojsonseq": of_sequence,
        "fgb": partial(of_gdal, suffix=".fgb"),
        "gpkg": partial(of_gdal, suffix=".gpkg"),
        "parquet": of_parquet,
    }[form](content)


def of_geojson(content: bytes) -> list[Row]:
    return [_feature(feature) for feature in json.loads(content)["features"]]


def of_sequence(content: bytes) -> list[Row]:
    first, *texts = content.decode().split("\x1e")
    assert first == ""
    assert all(text.endswith("\n") for text in texts)
    return [_feature(json.loads(text)) for text in texts]


def _feature(feature: dict[str, Any]) -> Row:
    geometry = feature["geometry"]
    shape = shapely.from_geojson(json.dumps(geometry)) if geometry else None
    return str(feature["id"]), shape, feature["properties"]


def of_csv(content: bytes) -> list[Row]:
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    return [_csv_row(row) for row in rows]


def _csv_row(row: dict[str, str]) -> Row:
    identifier, text = row.pop("id"), row.pop("WKT", "")
    shape = shapely.from_wkt(text) if text else None
    if "lon" in row or "x" in row:
        x, y = (row.pop(name) for name in (("lon", "lat") if "lon" in row else ("x", "y")))
        assert (float(x), float(y)) == (shape.x, shape.y) if shape else (x, y) == ("", "")
    return identifier, shape, {name: _value(text) for name, text in row.items()}


def _value(text: str) -> Any:
    if text in {"", "true", "false"}:
        return {"": None, "true": True, "false": False}[text]
    try:
        return json.loads(text)
    except ValueError:
        return text


def of_gdal(content: bytes, *, suffix: str) -> list[Row]:
    with NamedTemporaryFile(suffix=suffix) as file:  # GDAL warns of other endings
        file.write(content)
        file.flush()
        meta, _, shapes, columns = pyogrio.raw.read(file.name)
    columns = [
        # FlatGeobuf knows moments only; GDAL writes a day as its midnight.
        column.astype("datetime64[D]") if name == "tag" else column
        for name, column in zip(meta["fields"], columns, strict=True)
    ]
    identifiers = columns[list(meta["fields"]).index("id")]
    shapes = [None] * len(identifiers) if shapes is None else shapes
    named = dict(zip(meta["fields"], (map(_of_gdal, column) for column in columns), strict=True))
    return [
        (str(identifier), None if shape is None else shapely.from_wkb(shape), dict(values))
        for identifier, shape, values in zip(
            named.pop("id"), shapes, _records(named, len(shapes)), strict=True
        )
    ]


def _records(columns: dict[str, Any], length: int) -> list[dict[str, Any]]:
    lists = {name: list(column) for name, column in columns.items()}
    return [{name: values[row] for name, values in lists.items()} for row in range(length)]


def _of_gdal(value: Any) -> Any:
    """GDAL's numbers know no missing value but NaN, its times none but NaT."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else _iso(value)
    return None if value != value else value


def _iso(value: np.datetime64) -> str:
    """Days stay days; moments are UTC."""
    if value.dtype == "datetime64[D]":
        return str(value)
    moment = value.astype("datetime64[us]").astype(datetime.datetime)
    return f"{moment.isoformat()}Z"


def of_parquet(content: bytes) -> list[Row]:
    return [_plain(row, "geometry") for row in pq.read_table(io.BytesIO(content)).to_pylist()]


def _plain(row: dict[str, Any], geometry: str) -> Row:
    identifier, wkb = row.pop("id"), row.pop(geometry, None)
    row.pop("bbox", None)
    shape = shapely.from_wkb(wkb) if wkb else None
    return str(identifier), shape, {name: _text(value) for name, value in row.items()}


def _text(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, datetime.date) else value


def assert_same(found: list[Row], wanted: list[Row]) -> None:
    """In the same order; shapes by their corners, which GeoJSON rounds to a millimetre."""
    assert [row[0] for row in found] == [row[0] for row in wanted]
    for (_, shape, values), (_, other, expected) in zip(found, wanted, strict=True):
        assert values == expected
        assert (shape is None) == (other is None)
        if shape is not None:
            assert shapely.equals_exact(shape, other, tolerance=2e-3)
            assert shape.has_z == other.has_z
