# SPDX-License-Identifier: EUPL-1.2
"""TiPg on PostGIS: one uvicorn process with uvloop and httptools."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.peers.environment import cleared, python_with
from bench.processes import free_port, running, wait_for


@contextmanager
def tipg(database: str, folder: Path) -> Iterator[str]:
    """Its address; collections are called `public.<table>`."""
    python = python_with("tipg", "tipg", "uvicorn", "uvloop", "httptools")
    port = free_port()
    command = [str(python), "-m", "uvicorn", "tipg.main:app", "--port", str(port)]
    options = ["--workers", "1", "--log-level", "warning", "--no-access-log"]
    environment = cleared() | {"DATABASE_URL": database}
    log = folder / "tipg.log"
    with running([*command, *options], environment=environment, log=log):
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        yield address
