# SPDX-License-Identifier: EUPL-1.2
"""See to it that the tests have a browser, GDAL, QGIS, MapServer and OpenSSH (Debian's), and pycsw.

Where that is not possible the tests that need them skip with their reason. In CI (`CI` is set)
nothing may skip for that: the run ends with what is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

# What tests look for on PATH or at a place (one is enough) -> Debian's packages that bring it.
NEEDED = {
    # Chromium without windows takes a third of the processor time; the whole one does as well.
    ("chromium-headless-shell",): ("chromium-headless-shell", "fonts-dejavu-core"),
    ("chromium-headless-shell", "chromium", "google-chrome"): ("chromium", "fonts-dejavu-core"),
    ("ogrinfo",): ("gdal-bin",),
    ("nginx",): ("nginx-light",),
    ("/usr/lib/python3/dist-packages/qgis",): ("python3-qgis",),
    ("zstd",): ("zstd",),
    ("mapserv",): ("cgi-mapserver",),
    ("/usr/sbin/sshd", "sshd"): ("openssh-server",),
}
LONGEST = 600  # seconds
PYCSW = Path(".build/peers/pycsw-tests")  # an environment of its own: it wants an older OWSLib
WANTED = Path("requirements/pycsw.txt")


def main() -> None:
    see_to_programs()
    see_to_pycsw()


def see_to_pycsw() -> None:
    known = PYCSW / "requirements.txt"
    if known.exists() and known.read_bytes() == WANTED.read_bytes():
        return
    print("Installing for the tests: pycsw …")
    python = str(PYCSW / "bin/python")
    # A few tests start it: what it loads is compiled then, the rest never.
    quietly = ["--quiet", "--disable-pip-version-check", "--no-compile"]
    install = [python, "-m", "pip", "install", *quietly]
    try:
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(PYCSW)],
            [*install, "--requirement", str(WANTED)],
        ):
            subprocess.run(command, check=True, timeout=LONGEST)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(PYCSW, ignore_errors=True)
        skipped("pycsw", str(error))
        return
    shutil.copyfile(WANTED, known)


def see_to_programs() -> None:
    missing = [packages for programs, packages in NEEDED.items() if not any_of(programs)]
    if not missing:
        return
    names = " ".join(dict.fromkeys(name for packages in missing for name in packages))
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        skipped(names, f"only root may install it (apt install {names})")
        return
    print(f"Installing for the tests: {names} …")
    if problem := complaint_of(["update", "-q"]):
        skipped(names, problem)
        return
    for programs, packages in NEEDED.items():
        if not any_of(programs):
            install(packages)


def any_of(programs: Iterable[str]) -> bool:
    return any(shutil.which(program) or Path(program).is_dir() for program in programs)


def install(packages: Iterable[str]) -> None:
    if problem := complaint_of(["install", "-qq", "-y", *packages]):
        skipped(" ".join(packages), problem)


def complaint_of(command: list[str]) -> str:
    """Run apt-get; why it did not work, or nothing."""
    try:
        done = subprocess.run(
            ["apt-get", *command],
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"apt-get {command[0]} took longer than {LONGEST} seconds"
    if done.returncode:
        return f"apt-get {command[0]} failed: {' '.join(done.stderr.strip().splitlines()[-1:])}"
    return ""


def skipped(missing: str, reason: str) -> None:
    if os.environ.get("CI"):
        raise SystemExit(f"FAILED: the tests need {missing}: {reason}.")
    print(f"SKIPPED: the tests that need {missing}: {reason}.")


if __name__ == "__main__":
    main()
