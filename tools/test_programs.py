# SPDX-License-Identifier: EUPL-1.2
"""See to it that the tests have a browser, GDAL's programs and MapServer: Debian's, where we may.

Where that is not possible the tests that need them skip with their reason; this never fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable

# What tests look for on PATH (one of them is enough) -> Debian's packages that bring it.
NEEDED = {
    ("chromium", "chromium-browser", "google-chrome"): ("chromium", "fonts-dejavu-core"),
    ("ogrinfo",): ("gdal-bin",),
    ("nginx",): ("nginx-light",),
    ("zstd",): ("zstd",),
    ("mapserv",): ("cgi-mapserver",),
}
LONGEST = 600  # seconds


def main() -> None:
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
