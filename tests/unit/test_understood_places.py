# SPDX-License-Identifier: EUPL-1.2
"""From a file to places: what `understand` decides is what its streams deliver."""

from __future__ import annotations

import zipfile

import orjson
import pyarrow as pa
import pyogrio.raw
import pytest
import shapely
from small_region import surroundings
from small_tables import by_code

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.understand import Upload, understand
from drehscheibe.domain.tables import GeometryType

UTM, DEGREES = (450982.0, 5661193.0), (8.3, 51.1)


@pytest.fixture
def publish(tmp_path):
    """The only table of a file: its geometry, its shapes and the findings by code."""

    def publish(path, **answers):
        notebook = Notebook()
        known = surroundings(tmp_path, **answers)
        (tmp_path / "scratch").mkdir()
        upload = Upload(path, path.name, tmp_path / "scratch")
        (stream,) = understand(upload, known, notebook).streams(known, notebook)
        rows = pa.Table.from_batches(stream.batches())
        shapes = shapely.from_wkb(rows["geometry"].to_numpy()) if stream.table.geometry else None
        return stream.table.geometry, shapes, by_code(notebook)

    return publish


def _shapefile(folder, point):
    made = folder / "bäume"
    made.mkdir()
    pyogrio.raw.write(
        made / "baum.shp",
        geometry=shapely.to_wkb([shapely.Point(point)]),
        field_data=[pa.array(["Linde"]).to_numpy(zero_copy_only=False)],
        fields=["art"],
        geometry_type="Point",
        crs="EPSG:25832",
        driver="ESRI Shapefile",
    )
    (made / "baum.prj").unlink()
    path = folder / "bäume.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in made.iterdir():
            archive.write(part, part.name)
    return path


def _geojson(folder, *points):
    features = [
        {"type": "Feature", "properties": {"n": i}, "geometry": shapely.Point(p).__geo_interface__}
        for i, p in enumerate(points)
    ]
    path = folder / "punkte.geojson"
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _text(folder, text):
    path = folder / "tabelle.csv"
    path.write_text(text)
    return path


def _is_in_the_middle(shapes):
    return shapely.get_coordinates(shapes)[0] == pytest.approx(DEGREES, abs=0.01)


def test_a_shapefile_without_prj(publish, tmp_path):
    geometry, shapes, findings = publish(_shapefile(tmp_path, UTM))
    assert geometry.source_crs == "EPSG:25832"
    assert _is_in_the_middle(shapes)
    assert {"shapefile-without-prj", "crs-guessed"} <= findings.keys()


def test_geojson_in_metres(publish, tmp_path):
    geometry, shapes, findings = publish(_geojson(tmp_path, UTM))
    assert geometry.source_crs == "EPSG:25832"
    assert _is_in_the_middle(shapes)
    assert findings.keys() & {"crs-wrong", "crs-guessed"}


def test_geojson_with_latitude_first(publish, tmp_path):
    _, shapes, findings = publish(_geojson(tmp_path, DEGREES[::-1]))
    assert _is_in_the_middle(shapes)
    assert "axes-swapped" in findings
    assert [fix.value for fix in findings["axes-swapped"].fixes] == ["xy"]


def test_the_order_of_the_file_can_be_kept(publish, tmp_path):
    _, shapes, findings = publish(_geojson(tmp_path, DEGREES[::-1]), axes="xy")
    assert shapes[0].x == 51.1
    assert "axes-swapped" not in findings


def test_a_german_table_with_easting_and_northing(publish, tmp_path):
    text = (
        "Baum;Rechtswert;Hochwert\nLinde;450.982,00;5.661.193,00\nEiche;451.982,50;5.661.203,00\n"
    )
    geometry, shapes, findings = publish(_text(tmp_path, text))
    assert geometry.source_crs == "EPSG:25832"
    assert _is_in_the_middle(shapes)
    assert "place-guessed" in findings


def test_a_table_of_towns_becomes_a_map(publish, tmp_path):
    text = "AGS;Einwohner\n05999004;100\n05999008;200\n05999012;300\n"
    geometry, shapes, _ = publish(_text(tmp_path, text))
    assert geometry.type is GeometryType.POLYGON
    assert [shape.bounds[0] for shape in shapes] == pytest.approx([8.0, 8.2, 8.4])


def test_a_table_without_place_has_no_geometry(publish, tmp_path):
    geometry, _, findings = publish(_text(tmp_path, "Jahr;Wert\n2020;1\n2021;2\n"))
    assert geometry is None
    assert "place-none" in findings
