# SPDX-License-Identifier: EUPL-1.2
"""See to it that the tests have a browser, GDAL, MapServer and OpenSSH (Debian's), and pycsw.

Where that is not possible the tests that need them skip with their reason; this never fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

# What tests look for on PATH (one of them is enough) -> Debian's packages that bring it.
NEEDED = {
    ("chromium", "chromium-browser", "google-chrome"): ("chromium", "fonts-dejavu-core"),
    ("ogrinfo",): ("gdal-bin",),
    ("nginx",): ("nginx-light",),
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
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    try:
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(PYCSW)],
            [*install, "--requirement", str(WANTED)],
        ):
            subprocess.run(command, check=True, timeout=LONGEST)
    except (OSError, subprocess.SubprocessError) as error:
        shutil.rmtree(PYCSW, ignore_errors=True)
        skipped(["pycsw"], str(error))
        return
    shutil.copyfile(WANTED, known)


def see_to_programs() -> None:
    missing = list(packages_missing())
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        skipped(missing, f"only root may install it (apt install {' '.join(missing)})")
        return
    print(f"Installing for the tests: {', '.join(missing)} …")
    for command in (["update", "-q"], ["install", "-qq", "-y", *missing]):
        problem = complaint_of(command)
        if problem:
            skipped(missing, problem)
            return


def packages_missing() -> Iterable[str]:
    for programs, packages in NEEDED.items():
        if not any(shutil.which(program) for program in programs):
            yield from packages


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


def skipped(missing: list[str], reason: str) -> None:
    print(f"SKIPPED: the tests that need {', '.join(missing)}: {reason}.")


if __name__ == "__main__":
    main()
