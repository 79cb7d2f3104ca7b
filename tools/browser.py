# SPDX-License-Identifier: EUPL-1.2
"""See to it that the browser tests have a browser: Debian's chromium, installed where we may.

Where that is not possible the tests that need it skip with their reason; this never fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-dejavu-core")
LONGEST = 600  # seconds


def main() -> None:
    if any(shutil.which(program) for program in PROGRAMS):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        skipped("it is not installed and only root may do that (apt install chromium)")
        return
    print("Installing chromium for the browser tests …")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-q"], ["install", "-qq", "-y", *PACKAGES]):
        try:
            done = subprocess.run(
                ["apt-get", *command],
                env=environment,
                capture_output=True,
                text=True,
                timeout=LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            skipped(f"apt-get {command[0]} took longer than {LONGEST} seconds")
            return
        if done.returncode:
            skipped(f"apt-get {command[0]} failed: {done.stderr.strip().splitlines()[-1:]}")
            return


def skipped(reason: str) -> None:
    print(f"SKIPPED: every test in a browser (tests/browser). No chromium: {reason}.")


if __name__ == "__main__":
    main()
