# SPDX-License-Identifier: EUPL-1.2
"""The wheel of `make dist` runs without Node and without the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

from ports import free_port

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder]
    subprocess.run([*command, ROOT], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A fresh environment with the wheel; libraries are borrowed from ours."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    site = next((folder / "lib").glob("python*/site-packages"))
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", wheel], check=True, capture_output=True)
    return folder


def environment(installed: Path, home: Path) -> dict[str, str]:
    """No checkout on the path, no Node."""
    return {"PATH": str(installed / "bin"), "HOME": str(home), "DREHSCHEIBE_HOME": str(home / "i")}


def run(installed: Path, home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [installed / "bin" / "drehscheibe", *arguments],
        env=environment(installed, home),
        cwd=home,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        content: bytes = answer.read()
        return content


def test_the_wheel_holds_web_assets_translations_and_the_region(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(re.search(r"look/static/.*\.css$", name) for name in names)
    assert "drehscheibe/look/locale/de/LC_MESSAGES/drehscheibe.mo" in names
    assert any(re.search(r"regions/[^/]+/region\.json$", name) for name in names)
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/")]


def test_it_is_used_from_where_it_is_installed(installed, tmp_path):
    program = "import drehscheibe; print(drehscheibe.__file__)"
    python = installed / "bin" / "python"
    found = subprocess.run(
        [python, "-c", program],
        env=environment(installed, tmp_path),
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert found.startswith(str(installed))


def test_it_makes_an_instance_and_serves_pages_with_their_assets(installed, tmp_path):
    run(installed, tmp_path, "init")
    table = tmp_path / "orte.csv"
    table.write_text("Name;Länge;Breite\nSoest;8,1;51,57\nWerl;7,91;51,55\n", "utf-8")
    run(installed, tmp_path, "publish", str(table), "--owner", "05974040", "--yes")
    port = free_port()
    server = subprocess.Popen(
        [installed / "bin" / "drehscheibe", "serve", "--port", str(port)],
        env=environment(installed, tmp_path),
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        base = f"http://127.0.0.1:{port}"
        page = until_there(f"{base}/daten/orte/").decode()
        assets = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
        assert assets
        assert all(fetch(base + asset) for asset in assets)
        assert b'"numberReturned"' in fetch(f"{base}/ogc/collections/orte/items?f=json")
    finally:
        server.terminate()
        server.wait(30)


def until_there(address: str) -> bytes:
    for _ in range(300):
        try:
            return fetch(address)
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer; PATH was {os.environ['PATH']}")
