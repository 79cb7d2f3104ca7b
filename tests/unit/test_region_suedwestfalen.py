# SPDX-License-Identifier: EUPL-1.2
"""The pack that ships: keys, roles and figures are exactly those of the sources."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
import shapely

import drehscheibe
from drehscheibe.domain.region import (
    NetworkRole,
    OrganisationKind,
    boundaries_path,
    load_region,
    places_path,
)

PACK = Path(drehscheibe.__file__).parent / "regions" / "suedwestfalen"
PROGRAMME = {  # the programme's own profile of the pioneers
    "Arnsberg": ("05958004", 73456, 193.72),
    "Bad Berleburg": ("05970004", 18914, 275.52),
    "Menden": ("05962040", 52608, 86.1),
    "Olpe": ("05966024", 24551, 85.88),
    "Soest": ("05974040", 47514, 85.81),
}
REGISTER = {
    "Arnsberg": 74323,
    "Bad Berleburg": 18923,
    "Menden": 52485,
    "Olpe": 25015,
    "Soest": 48607,
}
JOINERS = {
    "Attendorn", "Brilon", "Burbach", "Drolshagen", "Hemer", "Iserlohn", "Lippstadt",
    "Lüdenscheid", "Plettenberg", "Siegen", "Wenden", "Werdohl", "Werl", "Winterberg",
}  # fmt: skip


@pytest.fixture(scope="module")
def region():
    return load_region(PACK)


def test_there_are_five_districts_and_59_towns(region):
    assert {d.key: len(region.towns_of(d.key)) for d in region.districts} == {
        "05958": 12,
        "05962": 15,
        "05966": 7,
        "05970": 11,
        "05974": 14,
    }
    assert [d.name for d in region.districts] == [
        "Hochsauerlandkreis",
        "Märkischer Kreis",
        "Kreis Olpe",
        "Kreis Siegen-Wittgenstein",
        "Kreis Soest",
    ]
    assert len({o.slug for o in region.organisations()}) == len(region.organisations())


@pytest.mark.parametrize("name", PROGRAMME)
def test_the_programmes_profile_is_exact(region, name):
    ags, population, area = PROGRAMME[name]
    town = region.municipality(ags)
    assert (town.name, town.role, town.role_since) == (name, NetworkRole.PIONEER, "2019")
    profile = {f.key: f for f in town.figures if f.source_url.startswith("https://www.smart-city")}
    assert {key: (f.value, f.date) for key, f in profile.items()} == {
        "population": (population, "2020-12-31"),
        "area_km2": (area, "2020-12-31"),
        "state": ("Nordrhein-Westfalen", "2020-12-31"),
        "size_class": ("Verband", "2020-12-31"),
        "phase": ("In die Umsetzungsphase gestartet", "2022"),
    }
    newest = town.latest("population")
    assert (newest.value, newest.date) == (REGISTER[name], "2022-12-31")
    assert newest.source == (
        "Statistisches Bundesamt (Destatis), Gemeindeverzeichnis, Gebietsstand 30.11.2023"
    )


def test_every_town_has_official_figures(region):
    for town in region.municipalities:
        assert {f.key for f in town.figures} >= {"population", "area_km2", "density"}
        assert all(f.source and f.date for f in town.figures)
        assert town.state == "Nordrhein-Westfalen"
        assert town.ars[:5] + town.ars[9:] == town.ags
    whole = {figure.key: figure.value for figure in region.figures}
    assert (whole["population"], whole["area_km2"]) == (1_389_636, 6194.87)


def test_roles_have_their_dates(region):
    assert {town.name for town in region.towns_with(NetworkRole.JOINER)} == JOINERS
    assert {town.name for town in region.towns_with(NetworkRole.SCHOOL)} == {"Ense", "Marsberg"}
    assert region.municipality("iserlohn").role_since == "2020-10"
    supporters = [o for o in region.organisations() if o.role is NetworkRole.SUPPORTER]
    assert len(supporters) == 8
    networked = [a for a in (*region.municipalities, *region.districts) if a.role]
    assert all(a.role_since and region.sources[a.role_source].title for a in networked)
    (agency,) = region.partners_of(OrganisationKind.AGENCY)
    (alliance,) = region.partners_of(OrganisationKind.ALLIANCE)
    assert agency.role is NetworkRole.NODE
    assert [region.organisation(key).name for key in alliance.members] == [
        "Arnsberg",
        "Menden",
        "Olpe",
        "Bad Berleburg",
        "Soest",
        "Südwestfalen Agentur GmbH",
    ]


def test_the_region_speaks_in_two_languages(region):
    assert region.words.goal == (
        "Gemeinsam digital nachhaltig und authentisch für das Gute Leben in Südwestfalen."
    )
    assert [p.word for p in region.words.dna] == ["digital", "nachhaltig", "authentisch"]
    assert len(region.words_in("en").dna) == 3
    assert "Südwestfalens" in region.words.lead


def test_the_practice_town_is_there_and_flagged(region):
    assert [o.name for o in region.organisations() if o.is_example] == ["Musterhausen"]


def test_the_pack_is_small_and_names_its_sources():
    assert sum(path.stat().st_size for path in PACK.iterdir()) < 500_000
    notice = (PACK / "ATTRIBUTION.md").read_text("utf-8")
    for words in ("© GeoBasis-DE / BKG 2017", "Statistisches Bundesamt", "GeoNames, CC BY 4.0"):
        assert words in notice


def test_the_boundaries_have_no_gaps(region):
    features = json.loads(boundaries_path(PACK).read_text("utf-8"))["features"]
    by_level = {level: [] for level in ("municipality", "district")}
    for feature in features:
        geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
        by_level[feature["properties"]["level"]].append((feature["properties"], geometry))
    towns = [geometry for _, geometry in by_level["municipality"]]
    assert shapely.is_valid(towns).all()
    assert shapely.coverage_is_valid(towns)
    whole = shapely.union_all(towns)
    assert whole.geom_type == "Polygon"
    assert shapely.union_all([g for _, g in by_level["district"]]).equals(whole)
    for properties, geometry in by_level["municipality"]:
        town = region.municipality(properties["ags"])
        assert geometry.contains(shapely.Point(town.longitude, town.latitude))


def test_each_place_lies_in_a_town_of_the_region(region):
    header, *lines = places_path(PACK).read_text("utf-8").splitlines()
    assert header.startswith("geonames_id;name;art;ags;kommune;einwohner")
    for line in lines:
        _, _, kind, ags, town, *_ = line.split(";")
        assert region.municipality(ags).name == town
        assert not kind.startswith("PPL")


def test_no_name_of_the_region_stands_in_code_or_templates(region):
    """A second region must find nothing of the first on its pages."""
    names = [region.name, *(d.name for d in region.districts)]
    names += [town.name for town in region.towns_with(NetworkRole.PIONEER)]
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + ")")
    source = PACK.parents[1]
    found = [
        f"{path.relative_to(source)}: {text[:60]}"
        for path in source.rglob("*")
        if path.suffix in {".py", ".html", ".txt", ".po"} and "regions" not in path.parts
        for text in _texts(path)
        if pattern.search(text)
    ]
    assert found == []


def _texts(path: Path) -> list[str]:
    """What may reach a screen: of code its strings without docstrings, else the whole file."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return [text]
    tree = ast.parse(text)
    described = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docs = {
        ast.get_docstring(node, clean=False)
        for node in ast.walk(tree)
        if isinstance(node, described)
    }
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str) and value not in docs]
