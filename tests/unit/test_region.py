# SPDX-License-Identifier: EUPL-1.2
"""The region as data: packs are read, figures are series, everybody can be found."""

from __future__ import annotations

import json
import shutil

import pytest

from drehscheibe.connectors.region.packs import available_packs, find_pack, install_pack
from drehscheibe.domain.errors import OrganisationNotFound, RegionPackDamaged, RegionPackNotFound
from drehscheibe.domain.region import NetworkRole, OrganisationKind, load_region, places_path
from drehscheibe.releases.layout import Layout

TOWN = {
    "ags": "01001001",
    "ars": "010010001001",
    "name": "Heidestadt",
    "official_name": "Heidestadt (Nord), Stadt",
    "kind": "Stadt",
    "slug": "heidestadt",
    "district": "01001",
    "state": "Schleswig-Holstein",
    "role": "pioneer",
    "role_since": "2023",
}
PRACTICE = {"key": "uebungsstadt", "name": "Übungsstadt", "kind": "practice"}
FIGURES = {
    "series": [{"key": "population", "title": {"de": "Menschen"}, "unit": {"de": "Personen"}}],
    "sources": {"register": {"title": "Register", "url": "https://example.org/"}},
    "figures": {
        "01001001": [
            {"key": "population", "value": 12, "date": "2022-12-31", "source": "register"},
            {"key": "population", "value": 10, "date": "2020-12-31", "source": "register"},
        ]
    },
}


@pytest.fixture
def pack(tmp_path):
    folder = tmp_path / "heide"
    folder.mkdir()
    region = {
        "format": 1,
        "slug": "heide",
        "name": "Heide",
        "genitive": "der Heide",
        "accent": "#123456",
        "attribution": "© Test",
        "bbox": [9, 53, 10, 54],
        "words": {"claim": "Moin.", "dna": [{"word": "weit", "meaning": ""}]},
        "translations": {"en": {"claim": "Hello."}},
        "partners": [PRACTICE],
    }
    areas = {
        "districts": [{"key": "01001", "name": "Kreis Heide", "slug": "kreis-heide"}],
        "municipalities": [TOWN],
    }
    for name, content in (("region", region), ("municipalities", areas), ("figures", FIGURES)):
        (folder / f"{name}.json").write_text(json.dumps(content), "utf-8")
    return folder


def test_a_town_is_found_by_each_of_its_keys(pack):
    region = load_region(pack)
    town = region.municipality("01001001")
    assert town is region.municipality("heidestadt") is region.municipality("010010001001")
    assert town.spellings == ("Heidestadt", "Heidestadt (Nord)", "Heidestadt (Nord), Stadt")
    assert region.towns_with(NetworkRole.PIONEER) == region.towns_of("01001") == (town,)


def test_figures_are_series_with_date_and_source(pack):
    town = load_region(pack).municipality("heidestadt")
    assert [figure.value for figure in town.series("population")] == [10, 12]
    latest = town.latest("population")
    assert latest is not None
    assert (latest.unit, latest.source) == ("Personen", "Register")
    assert latest.source_url == "https://example.org/"
    assert town.latest("area_km2") is None


def test_everybody_can_own_data_and_the_practice_town_is_flagged(pack):
    region = load_region(pack)
    keys = [organisation.key for organisation in region.organisations()]
    assert keys == ["01001001", "01001", "uebungsstadt"]
    assert [o.slug for o in region.organisations() if o.is_example] == ["uebungsstadt"]
    assert region.organisation("kreis-heide").kind is OrganisationKind.DISTRICT
    assert region.partners_of(OrganisationKind.PRACTICE)[0].name == "Übungsstadt"
    assert region.district("kreis-heide").key == "01001"


def test_an_unknown_organisation_is_said_so(pack):
    region = load_region(pack)
    for find in (region.organisation, region.municipality, region.district):
        with pytest.raises(OrganisationNotFound, match="nirgends"):
            find("nirgends")


def test_words_come_in_the_languages_the_region_has(pack):
    region = load_region(pack)
    assert region.words_in("en").claim == "Hello."
    assert region.words_in("fr").claim == "Moin."


@pytest.mark.parametrize("missing", ["region.json", "municipalities.json", "figures.json"])
def test_a_pack_without_one_of_its_files_is_refused(pack, missing):
    (pack / missing).unlink()
    with pytest.raises(RegionPackDamaged, match=missing):
        load_region(pack)


@pytest.mark.parametrize(
    ("key", "value"), [("format", 99), ("words", {"colour": "red"}), ("partners", [{"key": "x"}])]
)
def test_a_pack_that_does_not_fit_its_description_is_refused(pack, key, value):
    path = pack / "region.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), key: value}), "utf-8")
    with pytest.raises(RegionPackDamaged):
        load_region(pack)


# --- packs and the instance ----------------------------------------------------------------------


def test_the_only_pack_that_ships_is_the_default(tmp_path, pack):
    shipped = tmp_path / "shipped"
    shutil.copytree(pack, shipped / "heide")
    assert available_packs(shipped) == {"heide": shipped / "heide"}
    assert find_pack(shipped=shipped) == find_pack("heide", shipped=shipped) == shipped / "heide"
    assert find_pack(pack, shipped=shipped) == pack
    shutil.copytree(shipped / "heide", shipped / "moor")
    with pytest.raises(RegionPackNotFound, match="heide, moor"):
        find_pack(shipped=shipped)


def test_a_pack_is_installed_as_a_whole(tmp_path, pack):
    layout = Layout(tmp_path / "instance")
    assert install_pack("", layout).slug == next(iter(available_packs()))
    assert install_pack(pack, layout).slug == "heide"
    assert load_region(layout.region).name == "Heide"
    assert not places_path(layout.region).exists(), "nothing of the region before stays"
    assert [path.name for path in layout.home.iterdir()] == ["region"]


def test_a_damaged_pack_leaves_the_region_as_it_was(tmp_path, pack):
    layout = Layout(tmp_path / "instance")
    install_pack(pack, layout)
    (pack / "figures.json").write_text("{}", "utf-8")
    with pytest.raises(RegionPackDamaged):
        install_pack(pack, layout)
    assert load_region(layout.region).slug == "heide"
    assert [path.name for path in layout.home.iterdir()] == ["region"]
