# SPDX-License-Identifier: EUPL-1.2
"""publiccode.yml of a package keeps what the standard says (version 0.4, "The Standard")."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

import drehscheibe.usecases
from drehscheibe.usecases.publiccode import Listing, publiccode
from drehscheibe.usecases.reading import read_package

HOME = Path(drehscheibe.usecases.__file__).parent
FOLDERS = [
    HOME / "template",
    *sorted(path for path in (HOME / "shipped").iterdir() if path.is_dir()),
]
PACKAGES = [folder for folder in FOLDERS if (folder / "anwendungsfall.yaml").exists()]
LISTING = Listing(
    "https://daten.example/paket.zip", "2026-11-26", used_by=("Stadt A", "Stadt B"), status="stable"
)
MANDATORY = {
    "publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType",
    "description", "legal", "maintenance", "localisation",
}  # fmt: skip
STATES = {"concept", "development", "beta", "stable", "obsolete"}


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_the_file_has_what_the_standard_wants(folder):
    package = read_package(folder)
    told = yaml.safe_load(publiccode(package, LISTING))
    assert told.keys() >= MANDATORY
    assert told["softwareType"] == "configurationFiles"
    assert told["developmentStatus"] in STATES
    assert told["softwareVersion"] == package.version
    assert told["url"].startswith("https://")
    assert date.fromisoformat(str(told["releaseDate"]))
    assert told["legal"]["license"]
    assert told["maintenance"]["type"] == "community"
    assert told["maintenance"]["contacts"][0]["name"]
    assert set(told["description"]) == set(told["localisation"]["availableLanguages"])
    for texts in told["description"].values():
        assert 0 < len(texts["shortDescription"]) <= 150
        assert "\n" not in texts["shortDescription"]
        assert 150 <= len(texts["longDescription"]) <= 10_000
        assert texts["features"]


def test_used_by_names_those_who_really_run_it():
    package = read_package(HOME / "template")
    told = yaml.safe_load(publiccode(package, LISTING))
    assert told["usedBy"] == ["Stadt A", "Stadt B"]
    assert "usedBy" not in yaml.safe_load(
        publiccode(package, Listing("https://a.example", "2026-01-01"))
    )
