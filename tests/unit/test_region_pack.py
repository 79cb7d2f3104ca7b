# SPDX-License-Identifier: EUPL-1.2
"""A region is built from official boundaries and the register: any region, not only ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

import region_samples as sample
from drehscheibe.connectors.region.areas import district_name, names_of
from drehscheibe.connectors.region.build import Ingredients, build_region_pack
from drehscheibe.connectors.region.geonames import read_places
from drehscheibe.connectors.region.gv100 import read_gv100
from drehscheibe.domain import errors
from drehscheibe.domain.region import NetworkRole, OrganisationKind, boundaries_path

OWN_FILE = """
[region]
name = "Küste"
genitive = "der Küste"
[words.de]
goal = "Gemeinsam ans Meer."
[sources.poster]
title = "Plakat der Küste"
[[roles]]
role = "pioneer"
since = "2024-05"
source = "poster"
members = ["Dünenstadt", "01093002", "Deichkreis"]
[[figures]]
key = "population"
date = "2019"
source = "poster"
values = { "Mövenort" = 77 }
[names]
"01092" = "Deichkreis"
"""


@pytest.fixture
def geopackage(tmp_path):
    return sample.write_geopackage(tmp_path / "vg250.gpkg")


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "GV100AD.txt"
    path.write_bytes(sample.register_text().encode("iso-8859-1"))
    return path


@pytest.fixture
def own_file(tmp_path):
    path = tmp_path / "kueste.toml"
    path.write_text(OWN_FILE, "utf-8")
    return path


def _features(pack: Path) -> list[dict[str, dict[str, str]]]:
    return json.loads(boundaries_path(pack).read_text("utf-8"))["features"]


def _geometries(pack: Path, level: str) -> list[shapely.Geometry]:
    return [
        shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in _features(pack)
        if feature["properties"]["level"] == level
    ]


# --- the register ------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_the_register_is_read_in_its_encodings(tmp_path, encoding):
    path = tmp_path / "GV100AD.txt"
    path.write_bytes(sample.register_text().encode(encoding))
    register = read_gv100(path)
    town = register.municipalities["01091002"]
    assert (town.official_name, town.ars) == ("Neudorf (Düne), Gemeinde", "010910000002")
    assert (town.population, town.area_km2, town.male) == (2250, 36.0, 1)
    assert (town.postcode, town.has_one_postcode) == ("25999", True)
    assert not register.municipalities[sample.WATER].has_one_postcode
    assert (register.districts["01091"].name, register.districts["01091"].kind) == ("Düne", "Kreis")
    assert (register.territory, register.population_date) == ("2023-11-30", "2022-12-31")


def test_the_yearly_edition_counts_its_own_day(tmp_path):
    path = tmp_path / "GV100AD.txt"
    path.write_text(sample.register_text().replace("20231130", "20231231"), "utf-8")
    assert read_gv100(path).population_date == "2023-12-31"


def test_blanks_are_thousands_marks_and_no_number_is_zero(tmp_path):
    path = tmp_path / "GV100AD.txt"
    line = sample.register_line("01091001", "A", population="1 234 567", area_ha="")
    path.write_text(line + "\n", "utf-8")
    town = read_gv100(path).municipalities["01091001"]
    assert (town.population, town.area_km2) == (1_234_567, 0.0)


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("60 no keys at all", "3–22"),
        (sample.register_line("01091001", "A", population="12x", area_ha="1"), "140–150"),
    ],
)
def test_a_line_that_does_not_fit_is_named(tmp_path, line, columns):
    path = tmp_path / "GV100AD.txt"
    path.write_text(f"10\n{line}\n", "utf-8")
    with pytest.raises(errors.RegisterLineWrong, match=f"Line 2 .*{columns}"):
        read_gv100(path)


def test_a_file_without_municipalities_is_no_register(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("ags;name\n", "utf-8")
    with pytest.raises(errors.RegisterNotReadable, match=r"table\.csv"):
        read_gv100(path)


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("Soest", "Kreis", "Kreis Soest"),
        ("Märkischer Kreis", "Kreis", "Märkischer Kreis"),
        ("Rhein-Kreis Neuss", "Kreis", "Rhein-Kreis Neuss"),
        ("Börde", "Landkreis", "Landkreis Börde"),
        ("Region Hannover", "Landkreis", "Region Hannover"),
        ("Flensburg, Stadt", "Kreisfreie Stadt", "Flensburg"),
    ],
)
def test_districts_are_called_as_people_say(name, kind, said):
    assert district_name(name, kind=kind) == said


def test_a_bracket_stays_only_where_two_towns_share_a_name():
    names = {"1": "Menden (Sauerland)", "2": "Au (A)", "3": "Au (B)", "4": "Ort"}
    assert names_of(names, given={"4": "Ortlein"}) == {
        "1": "Menden",
        "2": "Au (A)",
        "3": "Au (B)",
        "4": "Ortlein",
    }


# --- the whole pack ----------------------------------------------------------------------------


def test_a_second_region_is_built_and_read(tmp_path, geopackage, register, own_file):
    out = tmp_path / "kueste"
    region = build_region_pack(
        Ingredients(
            sample.DISTRICTS,
            geopackage,
            register=register,
            region_file=own_file,
            boundaries_date="2025-01-01",
        ),
        out=out,
    )
    assert (region.slug, region.name, region.words.goal) == (
        "kueste",
        "Küste",
        "Gemeinsam ans Meer.",
    )
    assert "der Küste" in region.words.lead
    assert region.attribution == "© BKG (2025) dl-de/by-2-0 (Daten verändert)"
    assert [town.name for town in region.municipalities][:3] == [
        "Dünenstadt",
        "Neudorf (Düne)",
        "Deichhausen",
    ]
    assert [d.name for d in region.districts] == ["Kreis Düne", "Deichkreis", "Kreis Förde"]
    assert [t.slug for t in region.towns_with(NetworkRole.PIONEER)] == ["duenenstadt", "strandheim"]
    assert region.district("deichkreis").role_since == "2024-05"
    assert region.municipality("01091001").state == "Schleswig-Holstein"
    assert region.partners_of(OrganisationKind.PRACTICE)[0].key == "musterhausen"
    for file in out.iterdir():
        assert "westfalen" not in file.read_text("utf-8").lower()


def test_figures_have_their_sources_and_sums(tmp_path, geopackage, register, own_file):
    region = build_region_pack(
        Ingredients(sample.DISTRICTS, geopackage, register=register, region_file=own_file),
        out=tmp_path / "pack",
    )
    town = region.municipality("moevenort")
    assert [(f.value, f.date, f.source) for f in town.series("population")] == [
        (77, "2019", "Plakat der Küste"),
        (
            5250,
            "2022-12-31",
            "Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, Gebietsstand 30.11.2023",
        ),
    ]
    density = town.latest("density")
    assert density is not None
    assert (density.value, density.unit) == (145.8, "je km²")
    whole = [figure for figure in region.figures if figure.key == "population"]
    assert [figure.value for figure in whole] == [sum(i * 1000 + 250 for i in range(1, 7))]
    district = region.district("01093").latest("area_km2")
    assert district is not None
    assert (district.value, district.note) == (72.0, "Summe der Städte und Gemeinden")


def test_neighbours_share_their_lines_without_gaps(tmp_path, geopackage):
    out = tmp_path / "pack"
    build_region_pack(Ingredients(sample.DISTRICTS, geopackage, name="Küste"), out=out)
    towns, districts = _geometries(out, "municipality"), _geometries(out, "district")
    assert (len(towns), len(districts)) == (6, 3)
    assert shapely.coverage_is_valid(towns)
    assert shapely.coverage_is_valid(districts)
    assert shapely.union_all(districts).equals(shapely.union_all(towns))
    assert len(shapely.get_coordinates(towns)) < 6 * 80


def test_without_a_register_the_area_is_measured(tmp_path, geopackage):
    region = build_region_pack(
        Ingredients(sample.DISTRICTS, geopackage, name="Küste"), out=tmp_path / "pack"
    )
    town = region.municipality("duenenstadt")
    area = town.latest("area_km2")
    assert area is not None
    assert area.value == pytest.approx(36, abs=0.1)
    assert area.note == "aus den Grenzen berechnet"
    assert town.latest("population") is None
    assert (town.official_name, region.genitive) == ("Dünenstadt", "der Region Küste")
    assert [d.name for d in region.districts][:2] == ["Kreis Düne", "Deichkreis"]


def test_unincorporated_land_is_drawn_but_is_nobodys_town(tmp_path):
    rows = sample.rows()[:2]
    rows[1]["BEZ"] = "Gemeindefreies Gebiet"
    path = sample.write_layer(tmp_path / "vg250.gpkg", layer="vg250_gem", features=rows)
    region = build_region_pack(Ingredients(("01091",), path, name="Düne"), out=tmp_path / "pack")
    assert [town.ags for town in region.municipalities] == ["01091001"]
    free = [f for f in _features(tmp_path / "pack") if f["properties"]["level"] == "unincorporated"]
    assert [feature["properties"]["ags"] for feature in free] == [""]


def test_a_region_needs_a_name(tmp_path, geopackage):
    with pytest.raises(errors.RegionNameMissing):
        build_region_pack(Ingredients(sample.DISTRICTS, geopackage), out=tmp_path / "pack")


def test_boundaries_and_register_of_different_times_are_refused(tmp_path, geopackage, register):
    text = register.read_bytes().replace(b"01092002", b"01092009")
    register.write_bytes(text)
    with pytest.raises(errors.RegisterDiffers, match=r"01092002.*01092009"):
        build_region_pack(
            Ingredients(sample.DISTRICTS, geopackage, name="Küste", register=register),
            out=tmp_path / "pack",
        )
    assert not (tmp_path / "pack").exists()


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('"Dünenstadt"', '"Atlantis"', errors.OrganisationNotFound),
        ('key = "population"', 'key = "happiness"', errors.RegionFileWrong),
        ('role = "pioneer"', 'role = "king"', errors.RegionFileWrong),
        ('goal = "', 'gaol = "', errors.RegionFileWrong),
        ("[region]", "[region", errors.RegionFileWrong),
    ],
)
def test_a_wrong_entry_of_the_regions_file_is_named(
    tmp_path, geopackage, own_file, old, new, error
):
    own_file.write_text(OWN_FILE.replace(old, new), "utf-8")
    with pytest.raises(error):
        build_region_pack(
            Ingredients(sample.DISTRICTS, geopackage, region_file=own_file), out=tmp_path / "pack"
        )


def test_a_city_without_a_district_owns_data_only_once(tmp_path):
    boundaries = sample.write_layer(
        tmp_path / "vg250.gpkg", layer="vg250_gem", features=sample.rows()[:1]
    )
    city = [{**sample.district_rows()[0], "GEN": "Dünenstadt", "BEZ": "Kreisfreie Stadt"}]
    sample.write_layer(boundaries, layer="vg250_krs", features=city)
    region = build_region_pack(Ingredients(("01091",), boundaries, name="Düne"), out=tmp_path / "p")
    assert [o.key for o in region.organisations()] == ["01091001", "musterhausen"]
    assert region.district("01091").name == "Dünenstadt"


# --- a real region elsewhere --------------------------------------------------------------------


@pytest.mark.shared
def test_three_real_districts_elsewhere_become_a_region(tmp_path, shared):
    boundaries = shared / "data" / "big" / "germany_gemeinden_vg250_2017.fgb"
    pack = tmp_path / "pack"
    register = shared / "data" / "region" / "raw" / "GV100AD_301123.txt"
    region = build_region_pack(
        Ingredients(
            ("08425", "08426", "08436"),
            boundaries,
            name="Oberland",
            register=register,
            places=shared / "data" / "big" / "geonames_cities500.txt.gz",
            boundaries_date="2017-01-01",
        ),
        out=pack,
    )
    assert len(region.municipalities) == 139
    assert [district.name for district in region.districts] == [
        "Alb-Donau-Kreis",
        "Landkreis Biberach",
        "Landkreis Ravensburg",
    ]
    assert {town.state for town in region.municipalities} == {"Baden-Württemberg"}
    assert shapely.coverage_is_valid(_geometries(pack, "municipality"))
    assert sum(path.stat().st_size for path in pack.iterdir()) < 1_000_000
    for path in pack.iterdir():
        assert "westfalen" not in path.read_text("utf-8").lower()


# --- places ------------------------------------------------------------------------------------


def test_only_german_places_inside_the_region_are_taken(tmp_path):
    path = tmp_path / "cities500.txt"
    row = "{id}\t{name}\t\t\t54.5\t{lon}\t\tPPL\t{country}\t\t\t\t\t\t{pop}\t\t\t\t2020-01-01\n"
    path.write_text(
        row.format(id=1, name='Hafen "West"', lon=9.5, country="DE", pop=700)
        + row.format(id=2, name="Drüben", lon=9.5, country="DK", pop=1)
        + row.format(id=3, name="Weit weg", lon=12, country="DE", pop=1),
        "utf-8",
    )
    (place,) = read_places(path, areas={"01091001": shapely.box(9, 54, 10, 55)})
    assert (place.name, place.area, place.population) == ('Hafen "West"', "01091001", 700)


def test_another_file_is_no_list_of_places(tmp_path):
    path = tmp_path / "places.txt.gz"
    path.write_bytes(b"not packed")
    with pytest.raises(errors.PlacesNotReadable, match=r"places\.txt\.gz"):
        read_places(path, areas={"01091001": shapely.box(9, 54, 10, 55)})
