# SPDX-License-Identifier: EUPL-1.2
"""Official boundaries are read, checked and made small; what does not fit is named."""

from __future__ import annotations

import zipfile

import pytest
import shapely

import region_samples as sample
from drehscheibe.connectors.region.generalise import generalise
from drehscheibe.connectors.region.vg250 import Area, read_district_names, read_municipalities
from drehscheibe.domain import errors


@pytest.fixture
def geopackage(tmp_path):
    return sample.write_geopackage(tmp_path / "vg250.gpkg")


def test_nested_collections_of_the_npm_package_are_read(tmp_path):
    package = sample.write_npm_package(tmp_path / "package.tgz")
    areas = read_municipalities(package, districts=sample.DISTRICTS)
    assert [area.key for area in areas] == list(sample.TOWNS)
    assert areas[0].ars == "010910000001"
    # Only the land of the nested town: its water would double it.
    assert areas[-1].geometry.area == pytest.approx(areas[-2].geometry.area, rel=0.01)
    unpacked = read_municipalities(tmp_path / "unpacked", districts=sample.DISTRICTS)
    assert [area.key for area in unpacked] == list(sample.TOWNS)


def test_a_geopackage_of_the_bkg_is_read_in_degrees(geopackage):
    areas = read_municipalities(geopackage, districts=("01091",))
    assert [area.name for area in areas] == ["Dünenstadt", "Neudorf (Düne)"]
    west, south, _, _ = areas[0].geometry.bounds
    assert (round(west), round(south)) == (9, 55)
    assert read_district_names(geopackage, districts=("01091",)) == {"01091": ("Düne", "Kreis")}


def test_a_shapefile_in_a_folder_of_a_zip_is_read(tmp_path):
    layer = sample.write_layer(
        tmp_path / "VG250_GEM.shp", layer="VG250_GEM", features=sample.rows()
    )
    with zipfile.ZipFile(tmp_path / "vg250.zip", "w") as archive:
        for part in tmp_path.glob("VG250_GEM.*"):
            archive.write(part, f"vg250_ebenen_0101/{part.name}")
    for path in (layer, tmp_path / "vg250.zip"):
        areas = read_municipalities(path, districts=sample.DISTRICTS)
        assert [area.name for area in areas][:2] == ["Dünenstadt", "Neudorf (Düne)"]
        assert read_district_names(path, districts=sample.DISTRICTS) == {}


def test_parts_of_one_town_are_put_together(tmp_path):
    parts = [dict(row) for row in sample.rows()[:2]]
    parts[1] |= {"AGS": parts[0]["AGS"]}
    path = sample.write_layer(tmp_path / "vg250.gpkg", layer="vg250_gem", features=parts)
    (area,) = read_municipalities(path, districts=("01091",))
    assert area.geometry.geom_type == "Polygon"


def test_a_district_that_is_not_in_the_boundaries_is_named(geopackage):
    with pytest.raises(errors.BoundariesLackDistrict, match="99999"):
        read_municipalities(geopackage, districts=("01091", "99999"))


@pytest.mark.parametrize("name", ["nothing.gpkg", "nothing.tgz", "nothing.zip", "nothing"])
def test_other_files_are_no_boundaries(tmp_path, name):
    path = tmp_path / name
    if path.suffix:
        path.write_bytes(b"something else")
    else:
        path.mkdir()
    with pytest.raises(errors.BoundariesNotReadable, match="nothing"):
        read_municipalities(path, districts=("01091",))


@pytest.mark.parametrize("content", ["{}", "[1]", '[{"type": "Feature"}]', "[[[["])
def test_other_json_is_no_boundaries(tmp_path, content):
    path = tmp_path / "gemeinden.geo.json"
    path.write_text(content, "utf-8")
    with pytest.raises(errors.BoundariesNotReadable, match="gemeinden"):
        read_municipalities(path, districts=("01091",))


def test_a_package_that_was_cut_off_is_said_so(tmp_path):
    package = sample.write_npm_package(tmp_path / "package.tgz")
    package.write_bytes(package.read_bytes()[:900])
    with pytest.raises(errors.BoundariesNotReadable, match=r"package\.tgz"):
        read_municipalities(package, districts=sample.DISTRICTS)


def test_one_layer_of_any_name_with_the_right_fields_is_enough(tmp_path):
    path = sample.write_layer(tmp_path / "own.shp", layer="own", features=sample.rows())
    assert len(read_municipalities(path, districts=sample.DISTRICTS)) == len(sample.TOWNS)


def test_a_layer_without_the_fields_of_vg250_is_refused(tmp_path):
    path = tmp_path / "towns.geojson"
    path.write_text('{"type":"FeatureCollection","features":[]}', "utf-8")
    with pytest.raises(errors.BoundariesNotReadable, match=r"towns\.geojson"):
        read_municipalities(path, districts=("01091",))


def test_overlapping_neighbours_are_refused():
    areas = [
        Area(str(i), "", f"Ort {i}", "Stadt", shapely.box(9 + i / 20, 54, 9.06 + i / 20, 54.05))
        for i in range(2)
    ]
    with pytest.raises(errors.BoundariesNotClean, match="Ort 1"):
        generalise(areas, tolerance_m=50)


def test_neighbours_that_miss_a_vertex_are_matched():
    west = shapely.Polygon([(9, 54), (9.1, 54), (9.1, 54.1), (9, 54.1)])
    bend = shapely.Polygon([(9.1, 54), (9.2, 54), (9.2, 54.1), (9.1, 54.1), (9.1, 54.05)])
    areas = [Area("1", "", "West", "Stadt", west), Area("2", "", "Ost", "Stadt", bend)]
    assert not shapely.coverage_is_valid([west, bend])
    assert shapely.coverage_is_valid(generalise(areas, tolerance_m=50))


def test_a_ring_that_touches_itself_is_mended():
    ring = [(9, 54), (9.1, 54), (9.1, 54.1), (9.05, 54), (9, 54.1)]
    area = Area("1", "", "Ort", "Stadt", shapely.Polygon(ring))
    (mended,) = generalise([area], tolerance_m=5)
    assert mended.is_valid
    assert mended.area == pytest.approx(0.005, rel=0.01)
