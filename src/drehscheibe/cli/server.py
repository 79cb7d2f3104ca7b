# SPDX-License-Identifier: EUPL-1.2
"""The server process: Granian with our application. Started by the supervisor."""

from __future__ import annotations

import importlib
import os
import signal
from typing import Any

import click
from granian.constants import Interfaces, Loops
from granian.server import Server

from drehscheibe.connectors.parent import end_with


def _application(target: str) -> Any:
    """Runs in each of Granian's workers. One that outlived its server would keep the port."""
    end_with(os.getppid(), signal.SIGKILL)
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


@click.command()
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--workers", type=int, default=1)
@click.option("--parent", type=int, default=0, help="End together with this process.")
def main(host: str, port: int, workers: int, parent: int) -> None:
    """Serve until told to stop."""
    if parent:
        end_with(parent, signal.SIGTERM)
    Server(
        "drehscheibe.asgi:app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        workers=workers,
        backlog=1024,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
    ).serve(target_loader=_application)


if __name__ == "__main__":
    main()
