# SPDX-License-Identifier: EUPL-1.2
"""Martin (Rust, from crates.io) with the PMTiles that Drehscheibe built."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.peers.environment import PEERS
from bench.processes import free_port, running, wait_for

VERSION = "1.14.0"


def missing() -> str:
    """What has to be installed first; empty when everything is there."""
    made = (PEERS / "martin/bin/martin").exists() or shutil.which("cargo")
    return "" if made else "cargo (Rust 1.94 or newer)"


def _program() -> Path:
    """Compiled once; some ten minutes on two cores."""
    program = (PEERS / "martin/bin/martin").absolute()
    if not program.exists():
        parts = ["--no-default-features", "--features", "pmtiles", "--locked"]
        root = ["--root", str(PEERS / "martin")]
        # Optimised within each crate: over all of them it would compile for an hour.
        quick = {"CARGO_PROFILE_RELEASE_LTO": "off", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16"}
        command = ["cargo", "install", "martin", "--version", VERSION, *parts, *root]
        subprocess.run(command, check=True, env=os.environ | quick)
    return program


@contextmanager
def martin(archive: Path, folder: Path) -> Iterator[str]:
    """Its address; tiles are at /<name of the archive>/{z}/{x}/{y}. One worker thread."""
    port = free_port()
    options = ["--listen-addresses", f"127.0.0.1:{port}", "--workers", "1"]
    log = folder / "martin.log"
    with running([str(_program()), *options, str(archive)], log=log):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/health")
        yield address
