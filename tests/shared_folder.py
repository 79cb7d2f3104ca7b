# SPDX-License-Identifier: EUPL-1.2
"""A folder that is made once in a run of the tests, however many processes run them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """`make` fills the folder; whoever comes meanwhile waits. Use copies: others do, too."""
    run = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # a folder for each process, side by side
        run = run.parent
    folder, done = run / name, run / f"{name}.done"
    with (run / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder
