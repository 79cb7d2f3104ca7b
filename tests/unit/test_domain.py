# SPDX-License-Identifier: EUPL-1.2
"""The small mechanisms of the domain: plain values, slugs, findings, settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from drehscheibe.domain import errors
from drehscheibe.domain.findings import KINDS, Finding
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.recipes import ColumnRecipe, PlaceKind, PlaceRecipe, Recipe, TableRecipe
from drehscheibe.domain.slugs import slugify, unique
from drehscheibe.domain.tables import ColumnType
from drehscheibe.domain.titles import title_from_file_name
from drehscheibe.problems import STATUS, problem, status_of
from drehscheibe.settings import read_settings, secret_of


def test_a_recipe_survives_the_way_through_plain_values():
    column = ColumnRecipe("lat", "Breite", 3, "breite", "Breite", ColumnType.NUMBER, nulls=("-",))
    place = PlaceRecipe(PlaceKind.LONLAT, ("Länge", "Breite"), "OGC:CRS84", swapped=True)
    recipe = Recipe((TableRecipe("t", "T", "csv", {"header_row": 2}, (column,), place),))
    assert from_plain(Recipe, to_plain(recipe)) == recipe


def test_unknown_keys_are_refused():
    with pytest.raises(ValueError, match="colour"):
        from_plain(PlaceRecipe, {"colour": "blue"})


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Spielplätze (Möhnesee)", "spielplaetze-moehnesee"),
        ("Größe / Straße", "groesse-strasse"),
        ("Mo\u0308hnesee", "moehnesee"),
        ("???", "daten"),
    ],
)
def test_slugs_write_umlauts_out(text, slug):
    assert slugify(text) == slug


def test_taken_names_are_numbered():
    taken: set[str] = set()
    assert [unique("ort", taken) for _ in range(3)] == ["ort", "ort-2", "ort-3"]


def test_a_waived_finding_does_not_stop():
    refused = Finding("file-empty")
    assert refused.stops
    assert not Finding("file-empty", waived="Test").stops


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_finding_has_a_sentence_even_without_details(code):
    assert Finding(code, column="Größe", count=3).text.endswith((".", "?", "!"))


def test_every_error_has_a_status_and_says_something():
    error = errors.CollectionNotFound(collection="bäume")
    assert status_of(error) == 404
    assert problem(error, instance="7")["detail"] == "There is no collection “bäume”."
    assert STATUS[errors.DrehscheibeError] == 500


def test_settings_come_from_the_environment():
    settings = read_settings({"DREHSCHEIBE_HOME": "/tmp/x", "DREHSCHEIBE_DEBUG": "1", "PATH": ""})
    assert settings.home == Path("/tmp/x")
    assert settings.debug


@pytest.mark.parametrize(
    "wrong",
    [
        {"DREHSCHEIBE_COLOUR": "blue"},
        {"DREHSCHEIBE_DEBUG": "perhaps"},
        {"DREHSCHEIBE_QUOTA_GIB": "lots"},
    ],
)
def test_unknown_or_wrong_settings_are_refused(wrong):
    with pytest.raises(ValueError, match="DREHSCHEIBE"):
        read_settings(wrong)


def test_the_secret_is_made_once_and_private(tmp_path):
    settings = read_settings({"DREHSCHEIBE_HOME": str(tmp_path)})
    assert secret_of(settings) == secret_of(settings)
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Spielplaetze_2026-11-01.csv", "Spielplaetze"),
        ("spielplätze_münster_01.05.2024_final.xlsx", "Spielplätze münster"),
        ("gebaeude_25832.shp.zip", "Gebaeude"),
        ("2026-11-01.csv", "2026-11-01"),
        ("Spielplätze Musterstadt (Export).csv", "Spielplätze Musterstadt"),
    ],
)
def test_a_title_leaves_out_what_changes_every_month(name, title):
    assert title_from_file_name(name) == title
