# SPDX-License-Identifier: EUPL-1.2
"""The environments that peers live in; made once, never a dependency of the project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PEERS = Path(".build/peers")


def python_with(name: str, *packages: str) -> Path:
    """The interpreter of the environment `name`, which holds `packages`."""
    folder = (PEERS / name).absolute()
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
        ready.touch()
    return python


def cleared() -> dict[str, str]:
    """This environment without what would lead a peer into the project."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
