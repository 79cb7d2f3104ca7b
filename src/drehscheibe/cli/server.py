# SPDX-License-Identifier: EUPL-1.2
"""The server process: Granian with our application. Started by the supervisor."""

from __future__ import annotations

import click
from granian.constants import Interfaces, Loops
from granian.server import Server


@click.command()
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--workers", type=int, default=1)
def main(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
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
    ).serve()


if __name__ == "__main__":
    main()
