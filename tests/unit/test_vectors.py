# SPDX-License-Identifier: EUPL-1.2
"""Vector files become recipes and batches; what is lost or doubtful is said."""

from __future__ import annotations

import datetime as dt
import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pyproj
import pytest
import shapely

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe
from drehscheibe.domain.tables import ColumnType
from vector_samples import (
    NOON,
    TREES,
    describe,
    feature,
    geojson,
    read,
    table,
    wkt,
    write,
)


@pytest.mark.parametrize(
    ("driver", "suffix"),
    [("GPKG", "gpkg"), ("GeoJSON", "geojson"), ("GeoJSONSeq", "geojsonl")],
)
def test_every_type_arrives_as_promised(tmp_path, driver, suffix):
    crs = "EPSG:4326" if "JSON" in driver else "EPSG:25832"
    content = table(["POINT (8 51)", "POINT (8.5 51.25)", None], **TREES)
    path = write(tmp_path / f"baeume.{suffix}", content, driver=driver, crs=crs)
    rows, recipe, findings = read(path)
    assert {column.id: column.type for column in recipe.columns} == {
        "name": ColumnType.TEXT,
        "zahl": ColumnType.INTEGER,
        "wert": ColumnType.NUMBER,
        "gut": ColumnType.BOOLEAN,
        "tag": ColumnType.DATE,
        "zeit": ColumnType.DATETIME,
    }
    geometry = rows[0].pop("geometry")
    assert shapely.from_wkb(geometry) == shapely.Point(8, 51)
    assert rows[0] == {
        "_row": 1,
        "name": "Eiche",
        "zahl": 1,
        "wert": 1.5,
        "gut": True,
        "tag": dt.date(2024, 2, 29),
        "zeit": NOON,
    }
    assert rows[1]["name"] == "Möhne"
    assert [row["_row"] for row in rows] == [1, 2, 3]
    assert rows[2]["geometry"] is None
    assert recipe.place.kind is PlaceKind.GEOMETRY
    assert recipe.place.crs in {crs, "OGC:CRS84"}
    assert findings == {}


def test_flatgeobuf_with_missing_geometries_is_read(tmp_path):
    path = write(tmp_path / "x.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
    rows, recipe, _ = read(path)
    assert [wkt(row) for row in rows] == [
        "POINT (400000 5700000)",
        "POINT (400010.5 5700020)",
        None,
    ]
    assert [row["name"] for row in rows] == ["Eiche", "Möhne", None]
    assert recipe.place.crs == "EPSG:25832"


def test_all_layers_or_the_one_that_is_asked_for(tmp_path):
    path = write(tmp_path / "x.gpkg", driver="GPKG", layer="Bäume")
    write(path, driver="GPKG", layer="Wege", append=True)
    assert [(t.name, t.title) for t in describe(path)[0]] == [("baeume", "Bäume"), ("wege", "Wege")]
    assert [t.name for t in describe(path, layer="Wege")[0]] == ["wege"]
    with pytest.raises(
        InputRefused, match=r"no layer “Flüsse” in the file\. There are: Bäume, Wege"
    ):
        describe(path, layer="Flüsse")


def test_a_geopackage_leaves_nothing_beside_it(tmp_path):
    path = write(tmp_path / "x.gpkg", driver="GPKG")
    read(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.gpkg"]


def test_a_layer_without_geometry_is_a_table(tmp_path):
    path = tmp_path / "x.gpkg"
    pyogrio.write_arrow(table().drop_columns("geom"), path, driver="GPKG")
    rows, recipe, _ = read(path)
    assert recipe.place.kind is PlaceKind.NONE
    assert rows[0] == {"_row": 1, "name": "Eiche", "hoehe": 12.5}


def test_names_of_columns_are_safe_and_titles_are_as_written(tmp_path):
    names = {"Größe (m²)": [1], "groesse-m2": [2], "geometry": [3], "1.": [4]}
    path = write(tmp_path / "x.gpkg", table(["POINT (1 1)"], **names), driver="GPKG")
    rows, recipe, _ = read(path)
    assert [c.title for c in recipe.columns] == list(names)
    assert [c.id for c in recipe.columns] == ["groesse_m2", "groesse_m2_2", "geometry_2", "1"]
    assert list(rows[0].values())[1:5] == [1, 2, 3, 4]


def test_pictures_in_columns_are_left_out(tmp_path):
    content = table(["POINT (1 1)"], bild=pa.array([b"\x89PNG"], pa.binary()), a=[1])
    _, recipe, findings = read(write(tmp_path / "x.gpkg", content, driver="GPKG"))
    assert [c.id for c in recipe.columns] == ["a"]
    assert "“bild” holds pictures" in findings["binary-left-out"].text


def test_a_lost_column_stays_empty(tmp_path):
    path = write(tmp_path / "x.gpkg", driver="GPKG")
    recipes, notebook = describe(path)
    later = write(tmp_path / "y.gpkg", table(name=["a", "b", "c"]), driver="GPKG", layer="x")
    batch = next(iter(VECTOR_FORMATS["gpkg"].read(later, recipes[0], notebook)))
    assert batch.column("wert").null_count == 3
    assert batch.column("name").to_pylist() == ["a", "b", "c"]


CURVE = "CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))"


def curved_geopackage(tmp_path):
    """GDAL itself must write the arc: shapely knows none."""
    source = tmp_path / "arcs.csv"
    source.write_text(f'id,wkt\n1,"POLYGON ((0 0,1 0,1 1,0 0))"\n2,"{CURVE}"\n')
    with pyogrio.raw.open_arrow(
        source, use_pyarrow=True, GEOM_POSSIBLE_NAMES="wkt", KEEP_GEOM_COLUMNS="NO"
    ) as (_, reader):
        content = reader.read_all()
    return write_named(content, tmp_path / "x.gpkg")


def write_named(content, path):
    pyogrio.write_arrow(
        content,
        path,
        driver="GPKG",
        crs="EPSG:25832",
        geometry_type="Unknown",
        geometry_name="wkb_geometry",
    )
    return path


def test_arcs_become_short_straight_lines(tmp_path):
    rows, _, findings = read(curved_geopackage(tmp_path))
    assert wkt(rows[0]) == "POLYGON ((0 0, 1 0, 1 1, 0 0))"
    assert shapely.from_wkb(rows[1]["geometry"]).area == pytest.approx(3.14159, rel=0.01)
    assert findings["geometry-curves"].rows == (2,)
    assert "1 geometry has arcs" in findings["geometry-curves"].text


def test_heights_are_kept_and_measures_are_not(tmp_path):
    content = table(["POINT Z (1 2 3)", "POINT ZM (1 2 3 4)", None], a=[1, 2, 3])
    path = write(tmp_path / "x.gpkg", content, driver="GPKG", kind="Unknown")
    rows, _, findings = read(path)
    assert [wkt(row) for row in rows] == ["POINT Z (1 2 3)", "POINT Z (1 2 3)", None]
    assert findings["geometry-m-dropped"].rows == (2,)


def test_infinite_numbers_are_said(tmp_path):
    content = table(["POINT (1 1)"] * 2, a=[float("inf"), 1.0])
    rows, _, findings = read(write(tmp_path / "x.gpkg", content, driver="GPKG"))
    assert [row["a"] for row in rows] == [None, 1.0]
    assert findings["values-not-read"].rows == (1,)


# Damaged containers


def test_a_geopackage_with_a_damaged_middle_is_refused(tmp_path):
    path = write(tmp_path / "x.gpkg", driver="GPKG")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(InputRefused, match=r"“x.gpkg” cannot be read"):
        read(path)


def test_a_truncated_flatgeobuf_is_refused(tmp_path):
    path = write(tmp_path / "x.fgb", driver="FlatGeobuf", SPATIAL_INDEX="NO")
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(InputRefused, match=r"x.fgb|promises 3 objects"):
        read(path)


def test_another_driver_than_the_recognised_one_is_refused(tmp_path):
    path = tmp_path / "x.gpkg"
    path.write_text(geojson(feature({"a": 1})))
    with pytest.raises(InputRefused, match="GeoJSON is not allowed here"):
        VECTOR_FORMATS["gpkg"].describe(path, Surroundings(), Notebook())


# Shapefile


def shapefile(tmp_path, **options):
    content = table(["POINT (400000 5700000)", "POINT (1 2)"], ort=["Möhnesee", "Soest"], n=[1, 2])
    return write(tmp_path / "wege.shp", content, driver="ESRI Shapefile", **options)


def test_a_shapefile_is_read_with_its_crs_and_umlauts(tmp_path):
    rows, recipe, findings = read(shapefile(tmp_path, encoding="UTF-8"))
    assert [row["ort"] for row in rows] == ["Möhnesee", "Soest"]
    assert recipe.place.crs == "EPSG:25832"
    assert findings == {}


def test_a_missing_prj_is_a_question(tmp_path):
    path = shapefile(tmp_path)
    path.with_suffix(".prj").unlink()
    _, recipe, findings = read(path)
    assert recipe.place.crs == ""
    assert "no .prj" in findings["shapefile-without-prj"].text


def test_a_missing_index_is_made_anew_and_not_beside_the_source(tmp_path):
    path = shapefile(tmp_path)
    path.with_suffix(".shx").unlink()
    rows, _, findings = read(path)
    assert len(rows) == 2
    assert "lacks its index (.shx); we made it anew" in findings["shapefile-without-shx"].text
    assert not path.with_suffix(".shx").exists()


def test_a_missing_attribute_table_is_refused(tmp_path):
    path = shapefile(tmp_path)
    path.with_suffix(".dbf").unlink()
    with pytest.raises(InputRefused, match=r"“wege.shp” lacks its attribute table \(.dbf\)"):
        read(path)


@pytest.mark.parametrize("part", [".shp", ".dbf"])
def test_a_cut_off_shapefile_is_refused(tmp_path, part):
    path = shapefile(tmp_path)
    cut = path.with_suffix(part)
    cut.write_bytes(cut.read_bytes()[:-20])
    with pytest.raises(InputRefused, match="is cut off"):
        read(path)


@pytest.mark.parametrize(
    ("written", "cpg", "guessed"),
    [
        ("UTF-8", "UTF-8", False),
        ("CP1252", "1252", False),
        ("CP1252", "ANSI 1252", False),
        ("UTF-8", "65001", False),
        ("CP1252", None, True),
        ("UTF-8", None, True),
    ],
)
def test_the_encoding_is_stated_or_guessed(tmp_path, written, cpg, guessed):
    path = shapefile(tmp_path, encoding=written)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    dbf = bytearray(path.with_suffix(".dbf").read_bytes())
    dbf[29] = 0
    path.with_suffix(".dbf").write_bytes(dbf)
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    rows, _, findings = read(path)
    assert rows[0]["ort"] == "Möhnesee"
    assert ("encoding-guessed" in findings) is guessed
    if guessed:
        assert findings["encoding-guessed"].example == "Möhnesee"


def test_a_person_may_say_the_encoding(tmp_path):
    path = shapefile(tmp_path, encoding="UTF-8")
    rows, recipe, _ = read(path, encoding="CP1252")
    assert rows[0]["ort"] == "MÃ¶hnesee"
    assert recipe.locator["encoding"] == "CP1252"


def test_endings_in_capitals_are_fine(tmp_path):
    path = shapefile(tmp_path)
    for part in list(tmp_path.iterdir()):
        shutil.move(part, part.with_suffix(part.suffix.upper()))
    rows, _, _ = read(path.with_suffix(".SHP"))
    assert len(rows) == 2


# Parquet


def geoparquet(path, *, crs="missing", encoding="WKB"):
    column = {"encoding": encoding, "geometry_types": ["Point"]}
    if crs != "missing":
        column["crs"] = crs
    geo = {"version": "1.1.0", "primary_column": "geom", "columns": {"geom": column}}
    content = table(["POINT (8 51)", None], name=["a", "b"], liste=[[1], None])
    pq.write_table(content.replace_schema_metadata({"geo": json.dumps(geo)}), path)
    return path


@pytest.mark.parametrize(
    ("stated", "crs"),
    [("missing", "OGC:CRS84"), (None, ""), ({"id": {"authority": "EPSG", "code": 25832}}, None)],
)
def test_geoparquet_says_its_crs(tmp_path, stated, crs):
    if crs is None:
        stated, crs = pyproj.CRS("EPSG:25832").to_json_dict(), "EPSG:25832"
    rows, recipe, _ = read(geoparquet(tmp_path / "x.parquet", crs=stated))
    assert recipe.place.crs == crs
    assert wkt(rows[0]) == "POINT (8 51)"
    assert rows[0]["liste"] == "[1]"
    assert rows[1]["geometry"] is None


def test_geometries_in_parquet_are_found_without_metadata(tmp_path):
    path = tmp_path / "x.parquet"
    cells = shapely.to_wkb(shapely.points([[441000, 5713000], [442000, 5712000]]))
    pictures = pa.array([b"\x89PNG", b"\x89PNG"])
    pq.write_table(pa.table({"bild": pictures, "geom": pa.array(list(cells)), "a": [1, 2]}), path)
    rows, recipe, findings = read(path)
    assert recipe.place == PlaceRecipe(PlaceKind.GEOMETRY, crs="")
    assert wkt(rows[0]) == "POINT (441000 5713000)"
    assert findings["binary-left-out"].column == "bild"


def test_plain_parquet_is_a_table(tmp_path):
    path = tmp_path / "x.parquet"
    local = dt.datetime(2024, 7, 1, 14)  # noqa: DTZ001 - without zone on purpose
    pq.write_table(pa.table({"t": [local], "n": pa.array([3], pa.uint8())}), path)
    rows, recipe, _ = read(path)
    assert recipe.place.kind is PlaceKind.NONE
    assert rows == [{"_row": 1, "t": NOON, "n": 3}]


def test_other_encodings_of_geoparquet_are_refused(tmp_path):
    with pytest.raises(InputRefused, match="holds its geometries as point; we read WKB only"):
        describe(geoparquet(tmp_path / "x.parquet", encoding="point"))
