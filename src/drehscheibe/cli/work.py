# SPDX-License-Identifier: EUPL-1.2
"""What the worker has to do and what failed, of everybody: for the operator's eyes alone.

Read with plain SQL, so that `drehscheibe doctor` answers where the portal does not start.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import click
import orjson

from drehscheibe.cli.output import language, say
from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import moment

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout

_COUNTS = (
    "SELECT state, count(*) FROM jobs_job WHERE state IN ('waiting', 'running') GROUP BY state"
)
_FAILED = """
    SELECT kind, finished, error FROM jobs_job
    WHERE state = 'failed' AND finished >= datetime('now', '-1 day') ORDER BY id DESC LIMIT 10
"""


def work_of(layout: Layout) -> dict[str, Any]:
    """How much waits and runs, and what failed in the last 24 hours."""
    try:
        with closing(sqlite3.connect(layout.portal_database)) as database:
            counts = dict(database.execute(_COUNTS).fetchall())
            failed = [_plain(*row) for row in database.execute(_FAILED)]
    except sqlite3.Error:  # what is wrong with the database is told already
        return {}
    return {"waiting": 0, "running": 0} | counts | {"failed": failed}


def _plain(kind: str, finished: str, error: str | None) -> dict[str, str]:
    told = orjson.loads(error or "{}")
    at = finished.replace(" ", "T") + "+00:00"
    return {"kind": kind, "at": at, "error": str(told.get("message", ""))}


def show_work(work: dict[str, Any]) -> None:
    if not work:
        return
    failed = work["failed"]
    say(
        N_("Work: {running} running, {waiting} waiting, {failed} failed in the last 24 hours"),
        **work | {"failed": len(failed)},
    )
    for one in failed:
        click.echo(f"  {moment(one['at'], language=language())}  {one['kind']}: {one['error']}")
