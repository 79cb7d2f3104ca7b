# SPDX-License-Identifier: EUPL-1.2
"""The server process: Granian with our application. Started by the supervisor."""

from __future__ import annotations

import gc
import importlib
import os
import resource
import shutil
import signal
from typing import Any

import click
from granian.constants import Interfaces, Loops
from granian.http import HTTP1Settings, HTTP2Settings

from drehscheibe.children.parent import end_with
from drehscheibe.cli.server_workers import Workers
from drehscheibe.settings import current_settings

APPLICATION = "drehscheibe.asgi:app"

_MOST_CONNECTIONS = 8_192  # of one worker; each costs up to 20 kB
_MOST_FILES = 65_536  # where the system sets no limit
_SLOWEST_HEAD = 30_000  # milliseconds for the head of a request, and between two of them
_GARBAGE = (
    10_000  # objects between two looks; a page has a thousand that are soon gone by themselves
)
_LARGEST_HEAD = 64 * 1024  # bytes of HTTP/2 headers when they are unpacked
_AT_ONCE = 100  # requests of one HTTP/2 connection (RFC 9113, 6.5.2: no fewer)


def _application(target: str) -> Any:
    """Runs in each of Granian's workers. One that outlived its server would keep the port."""
    end_with(os.getppid(), signal.SIGKILL)
    module, _, name = target.partition(":")
    return getattr(importlib.import_module(module), name)


def _connections() -> int:
    """How many connections a worker may have open; each needs a file, and a download one more."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = _MOST_FILES if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
    return max(1_024, min(_MOST_CONNECTIONS, files // 3))


def _load() -> None:
    """Everything is loaded here once: workers are forked, start at once and share the memory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drehscheibe.portal.django_settings")
    importlib.import_module(APPLICATION.partition(":")[0])
    importlib.import_module("drehscheibe.portal.wsgi")
    # What is loaded stays: looking through it for garbage cost a page of items a tenth of its time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GARBAGE, 10, 10)


@click.command()
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--workers", type=int, default=1)
@click.option("--parent", type=int, default=0, help="End together with this process.")
def main(host: str, port: int, workers: int, parent: int) -> None:
    """Serve until told to stop."""
    if parent:
        end_with(parent, signal.SIGTERM)
    shutil.rmtree(current_settings().layout.measures, ignore_errors=True)  # of the time before
    _load()
    Workers(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        websockets=False,
        workers=workers,
        backlog=1024,
        # Granian counts connections here, not requests: with its own 1,024, as many clients that
        # send a byte a second would keep everybody else out.
        backpressure=_connections(),
        http1_settings=HTTP1Settings(header_read_timeout=_SLOWEST_HEAD),
        http2_settings=HTTP2Settings(
            max_concurrent_streams=_AT_ONCE, max_headers_size=_LARGEST_HEAD
        ),
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
    ).serve(target_loader=_application)


if __name__ == "__main__":
    main()
