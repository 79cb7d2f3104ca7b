# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe serve`: one process tree. A small supervisor restarts what dies.

supervisor ─┬─ server (Granian; its workers)
            └─ worker ── one child per heavy job
This module imports nothing heavy: the supervisor stays small and so cannot fall over.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

import click

from drehscheibe.children.parent import end_with
from drehscheibe.cli.instances import open_portal, require_instance
from drehscheibe.cli.output import say
from drehscheibe.domain.errors import N_, AddressTaken

_LOOK = 0.5  # seconds between two looks at the children
_GRACE = 15.0  # seconds a child has to end by itself
_LONGEST_PAUSE = 30.0  # between two restarts of something that dies at once
_STEADY = 60.0  # who lived that long starts again without a pause


@dataclass(slots=True)
class Part:
    """One process of the tree and how often it died lately."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    start_at: float = field(default=0.0)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command)

    def look_after(self) -> None:
        """Start it when it is due; notice when it died."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
        elif self.process.poll() is not None:
            self.deaths = 0 if now - self.started > _STEADY else self.deaths + 1
            pause = min(_LONGEST_PAUSE, 2.0**self.deaths / 2) if self.deaths > 1 else 0.0
            say(N_("{name} ended ({code}) and is started again."), name=self.name, code=self.code)
            self.process, self.start_at = None, now + pause

    @property
    def code(self) -> int | None:
        return self.process.returncode if self.process else None

    def stop(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Server processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Start the server and its worker; what dies is started again."""
    require_instance()
    _require_free(host, port)
    python = [sys.executable, "-m"]
    together = ["--parent", str(os.getpid())]
    server = ["drehscheibe.cli.server", "--host", host, "--port", str(port)]
    parts = [
        Part("server", [*python, *server, "--workers", str(workers), *together]),
        Part("worker", [*python, "drehscheibe", "worker", *together]),
    ]
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    say(N_("Drehscheibe is reached at {url}"), url=f"http://{host}:{port}")
    while not stop.is_set():
        for part in parts:
            part.look_after()
        stop.wait(_LOOK)
    _stop_all(parts)


def _require_free(host: str, port: int) -> None:
    """Raises `AddressTaken`. Granian shares a port without a word, and visitors would reach now
    the one instance and now the other."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AddressTaken(address=f"{host}:{port}", reason=reason) from error


def _stop_all(parts: list[Part]) -> None:
    for part in parts:
        if part.process and part.process.poll() is None:
            part.process.terminate()
    deadline = time.monotonic() + _GRACE
    for part in parts:
        part.stop(deadline)


@click.command()
@click.option("--parent", type=int, default=0, hidden=True, help="End together with this process.")
def worker(parent: int) -> None:
    """Work on jobs until told to stop; `serve` starts one by itself."""
    if parent:
        end_with(parent, signal.SIGTERM)
    open_portal()
    from drehscheibe.children import child
    from drehscheibe.portal.worker import Worker
    from drehscheibe.settings import current_settings

    child.usual_start = child.from_nursery
    Worker(current_settings()).run()
