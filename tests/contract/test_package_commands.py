# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe package`: from a new folder to a package that is here and goes out again."""

from __future__ import annotations

import json
import zipfile

import yaml
from click.testing import CliRunner

from drehscheibe.cli.package import build, check, export, import_, new
from drehscheibe.cli.package import test as try_out
from drehscheibe.domain.errors import Refused
from townhall import SOEST, install_region, town

run = CliRunner().invoke


def test_a_package_is_begun_built_brought_in_and_handed_out(portal, tmp_path):
    install_region(portal)
    town()
    folder, out = str(tmp_path / "Trinkwasser"), str(tmp_path / "out")
    assert run(new, [folder, "--id", "stadtwerke/trinkwasser"]).exit_code == 0
    built = run(build, [folder, "--to", out])
    assert built.exit_code == 0, built.output
    assert not (tmp_path / "out" / "publiccode.yml").exists(), "it needs an address"
    wrong = run(build, [folder, "--to", out, "--url", "trinkwasser.zip"])
    assert isinstance(wrong.exception, Refused)
    address = "https://code.example/stadtwerke/trinkwasser"
    built = run(build, [folder, "--to", out, "--url", address])
    sha256, _, name = built.output.strip().partition("  ")
    assert yaml.safe_load((tmp_path / "out" / "publiccode.yml").read_text())["url"] == address
    brought = run(import_, [name, "--owner", SOEST, "--json"])
    assert json.loads(brought.output) == {
        "usecase": "stadtwerke/trinkwasser", "version": "0.1.0", "sha256": sha256,
    }  # fmt: skip
    handed = run(export, ["stadtwerke/trinkwasser@0.1.0", "--to", str(tmp_path / "again")])
    assert handed.output.startswith(sha256)
    archive = tmp_path / "again" / "stadtwerke-trinkwasser-0.1.0.zip"
    assert "anwendungsfall.yaml" in zipfile.ZipFile(archive).namelist()


def test_what_is_wrong_is_said_with_its_place(tmp_path):
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "anwendungsfall.yaml").write_text("anwendungsfall: v1\ntitel: x\n")
    told = run(check, [str(folder)])
    assert told.exit_code == 2
    assert "✗ anwendungsfall.yaml:2: „titel“ ist hier nicht bekannt" in told.output
    plain = json.loads(run(check, [str(folder), "--json"]).output)
    assert plain[0].keys() >= {"code", "file", "line", "level", "text", "mend"}
    assert run(new, [str(folder)]).exit_code == 1  # what is there stays


def test_a_wrong_expectation_is_said_and_the_others_pass(tmp_path):
    folder = tmp_path / "package"
    run(new, [str(folder)])
    (folder / "erwartet" / "kennzahlen.csv").write_text("in_betrieb,kosten_eur\n2,9999\n")
    told = run(try_out, [str(folder), "--json"])
    outcome = json.loads(told.stdout)[0]
    assert (told.exit_code, outcome["passed"]) == (2, False)
    assert len(outcome["told"]["de"]) == 1  # the other relation came out as expected
    assert "9999" in outcome["told"]["de"][0]
