# SPDX-License-Identifier: EUPL-1.2
"""The real server on the portal's instance: what a test writes there, the server reads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest

from drehscheibe.settings import Settings
from ports import free_port
from server import wait_for


@pytest.fixture(scope="session")
def live_server(
    portal_process: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    port = free_port()
    environment = os.environ | {
        "DREHSCHEIBE_HOME": str(portal_process.home),
        "DREHSCHEIBE_REQUESTS_PER_MINUTE": "0",
        "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
    }
    command = [sys.executable, "-m", "drehscheibe.cli.server", "--host", "127.0.0.1"]
    log = tmp_path_factory.mktemp("live") / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)], env=environment, stdout=output, stderr=output
        )
        try:
            wait_for(f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture
def live(live_server: str, portal: Settings) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server, timeout=20) as client:
        yield client


def hidden_fields(page: str) -> dict[str, str]:
    """What a browser sends along with a form."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def sign_in(client: httpx.Client, email: str, password: str) -> None:
    fields = hidden_fields(client.get("/anmelden/").text)
    answer = client.post("/anmelden/", data=fields | {"login": email, "password": password})
    assert answer.status_code == 302, answer.text
