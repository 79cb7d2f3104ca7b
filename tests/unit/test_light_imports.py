# SPDX-License-Identifier: EUPL-1.2
"""Server, worker and supervisor stay small: the heavy engines belong to the children of jobs."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

ENGINES = {
    "pyarrow",
    "pyogrio",
    "osgeo",
    "duckdb",
    "shapely",
    "numpy",
    "pyproj",
    "pandas",
    "pyoxigraph",
}
PROCESSES = {
    "server": "import drehscheibe.asgi; drehscheibe.asgi.app",
    "granian": "import drehscheibe.cli.server",
    "worker": (
        "from drehscheibe.portal.setup import start_django; start_django();"
        "import drehscheibe.portal.worker"
    ),
    "command": "import drehscheibe.cli.main",
    "supervisor": "import drehscheibe.cli.main, drehscheibe.cli.serve",
    "publishing": "import drehscheibe.cli.main, drehscheibe.cli.publish",
}


def modules_of(code: str, home: str) -> set[str]:
    """The top-level modules a fresh process has after the code."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DREHSCHEIBE_")}
    tell = "import json, sys; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tell}"],
        env=kept | {"DREHSCHEIBE_HOME": home},
        check=True,
        capture_output=True,
        text=True,
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("process", PROCESSES)
def test_no_engine_is_loaded_at_start(process, tmp_path):
    assert not modules_of(PROCESSES[process], str(tmp_path)) & ENGINES


def test_the_supervisor_knows_neither_django_nor_the_server(tmp_path):
    loaded = modules_of(PROCESSES["supervisor"], str(tmp_path))
    assert not loaded & {"django", "starlette", "granian", "jinja2", "tantivy"}
