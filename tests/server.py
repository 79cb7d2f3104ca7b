# SPDX-License-Identifier: EUPL-1.2
"""One instance with public datasets behind one real server, for all tests that only read."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from drehscheibe.releases.layout import Layout
from drehscheibe.settings import Settings
from drehscheibe.tickets import Purpose, issue_ticket
from instances import Areas, new_instance, publish
from ports import answers, free_port
from streams import Plain, Points


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = new_instance(tmp_path_factory.mktemp("delivery") / "instance")
    publish(layout, "punkte", Points(300), title="Punkte")
    publish(layout, "flaechen", Areas(), Plain(40), title="Flächen")
    publish(layout, "leer", Points(0), title="Leer")
    publish(layout, "beispiel", Points(5), title="Beispieldaten", example=True)
    return layout


@pytest.fixture(scope="session")
def server(instance: Layout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(instance.home, tmp_path_factory.mktemp("log") / "server.log") as address:
        yield address


@contextmanager
def running(home: Path, log: Path, **settings: str) -> Iterator[str]:
    """The address of Granian with the whole application."""
    with serving(home, log, **settings) as (_, address):
        yield address


@contextmanager
def serving(
    home: Path, log: Path, *, workers: int = 1, **settings: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server's process and address."""
    port = free_port()
    named = {f"DREHSCHEIBE_{name.upper()}": value for name, value in settings.items()}
    environment = os.environ | {
        "DREHSCHEIBE_HOME": str(home),
        "DREHSCHEIBE_REQUESTS_PER_MINUTE": "0",
        "DREHSCHEIBE_MAX_UPLOAD_MIB": "1",
        "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
    }
    command = [sys.executable, "-m", "drehscheibe.cli.server", "--host", "127.0.0.1"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port), "--workers", str(workers)],
            env=environment | named,
            stdout=output,
            stderr=output,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, log)
            yield process, address
        finally:
            process.terminate()
            process.wait(20)


def wait_for(address: str, log: Path) -> None:
    for _ in range(300):
        if answers(f"{address}/healthz"):
            return
        time.sleep(0.1)
    raise AssertionError(log.read_text()[-4_000:])


@pytest.fixture(scope="session")
def upload_address(instance: Layout) -> str:
    """Where a file is sent, with a ticket as the page hands it out for 1 MiB."""
    ticket = issue_ticket(
        Purpose.CHECK,
        claims={"largest": 1 << 20},
        seconds=3_600,
        settings=Settings(home=instance.home),
    )
    return f"/pruefen/hochladen?ticket={ticket}"


@pytest.fixture(scope="session")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20) as client:
        yield client
