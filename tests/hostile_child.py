# SPDX-License-Identifier: EUPL-1.2
"""Hostile things tried from the inside: `python hostile_child.py < cases.json`, one child each.

The guard is left out: what is measured is what holds when it is fooled.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import vl_convert

from drehscheibe.children.task import plain_error
from drehscheibe.domain import errors
from drehscheibe.domain.plain import from_plain
from drehscheibe.usecases.running import Job
from drehscheibe.usecases.running.database import end_other_threads
from drehscheibe.usecases.running.sandbox import shut_in
from drehscheibe.usecases.running.task import compute_shut_in, shut_in_with


def no_guard(job: Job) -> dict[str, list[str]]:
    """Whatever a package says runs."""
    return {}


def main() -> None:
    end_other_threads()
    for case in json.load(sys.stdin):
        folder = tempfile.mkdtemp(prefix="hostile-")
        began = time.monotonic()
        answers, writer = os.pipe()
        pid = os.fork()
        if not pid:
            _answer(case, folder, writer)
        os.close(writer)
        with os.fdopen(answers) as pipe:
            said = pipe.read()
        _, status, used = os.wait4(pid, 0)
        told = json.loads(said) if said else {}
        told |= {
            "seconds": time.monotonic() - began,
            "processor": used.ru_utime + used.ru_stime,
            "peak_mib": used.ru_maxrss // 1024,
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "disk_mib": sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file()) >> 20,
        }
        shutil.rmtree(folder)
        print(json.dumps({case["name"]: told}), flush=True)


def _answer(case: dict[str, Any], folder: str, writer: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told = KINDS[case["kind"]](case, Path(folder))
    except errors.DrehscheibeError as error:
        told = {"error": plain_error(error)["code"]}
    except BaseException as error:  # noqa: BLE001 - the parent must hear of it
        told = {"fault": repr(error)}
    os.write(writer, json.dumps(told, default=str).encode())
    os._exit(0)


def _run(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    """One transform as a whole run."""
    task = case["job"] | {"folder": str(folder / "run")}
    return compute_shut_in(task, lambda *_: None, no_guard)


def _tries(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Many statements and deeds, one after the other, from within one run."""
    job = from_plain(Job, case["job"] | {"folder": str(folder / "run")})
    (folder / "secret.csv").write_text("a\n1\n")
    with shut_in_with(job, no_guard) as (database, protection, _):
        sql = {one: _tried(database, one.replace("{folder}", str(folder))) for one in case["sql"]}
        deeds = {name: _done(deed, folder) for name, deed in DEEDS.items()}
    return {
        "sql": sql,
        "deeds": deeds,
        "network": protection.network,
        "landlock": protection.landlock,
    }


def _tried(database: duckdb.DuckDBPyConnection, sql: str) -> str:
    try:
        return f"ran: {database.execute(sql).fetchall()}"
    except duckdb.Error as error:
        return type(error).__name__


def _done(deed: Any, folder: Path) -> str:
    try:
        deed(folder)
    except OSError as error:
        return type(error).__name__
    return "done"


def _dial(_: Path) -> None:
    with contextlib.closing(socket.socket()) as line:
        line.settimeout(1)
        line.connect(("127.0.0.1", 22))


DEEDS = {
    "read a file of the system": lambda _: Path("/etc/passwd").read_bytes(),
    "read a file beside its folder": lambda folder: (folder / "secret.csv").read_bytes(),
    "write beside its folder": lambda folder: (folder / "x").write_bytes(b"x"),
    "list the root": lambda _: list(Path("/").iterdir()),
    "look at another process": lambda _: Path("/proc/1/environ").read_bytes(),
    "start a program": lambda _: os.execv("/bin/true", ["true"]),  # noqa: S606
    "connect": _dial,
}


def _draw(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    """A specification that no check has seen."""
    shut_in(readable=[], writable=[folder])
    resource.setrlimit(resource.RLIMIT_CPU, (4, 4))
    resource.setrlimit(resource.RLIMIT_DATA, (1_600 << 20, 1_600 << 20))
    try:
        return {"svg": vl_convert.vegalite_to_svg(case["spec"], allowed_base_urls=case["allowed"])}
    except ValueError as error:
        return {"error": str(error)}


KINDS = {"run": _run, "tries": _tries, "draw": _draw}

if __name__ == "__main__":
    main()
