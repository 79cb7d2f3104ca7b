# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe doctor`: database, files, checksums, free disk, versions, space, failed work."""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
from contextlib import closing
from importlib.metadata import version
from typing import Any

import click

from drehscheibe import __version__
from drehscheibe.children.child import Limits, run_task
from drehscheibe.cli.instances import require_instance
from drehscheibe.cli.output import language, print_json, say
from drehscheibe.cli.work import show_work, work_of
from drehscheibe.domain.errors import N_
from drehscheibe.domain.plain import to_plain
from drehscheibe.look.formats import filesize
from drehscheibe.look.texts import sentence
from drehscheibe.releases.health import faults, usage
from drehscheibe.releases.layout import Layout
from drehscheibe.settings import current_settings

_VERSIONS = (
    "django",
    "starlette",
    "granian",
    "pyogrio",
    "pyarrow",
    "shapely",
    "duckdb",
)
_LEAST_FREE = 1 << 30
_SHOWN = 15


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def doctor(*, as_json: bool) -> None:
    """Check the instance; exit code 1 when something is wrong."""
    require_instance()
    layout = current_settings().layout
    report = _report(layout)
    if as_json:
        print_json(report)
    else:
        _show(report)
    sys.exit(1 if report["faults"] else 0)


def _report(layout: Layout) -> dict[str, Any]:
    found = [*_database_faults(layout), *(to_plain(fault) for fault in _file_faults(layout))]
    free = shutil.disk_usage(layout.home).free
    if free < _LEAST_FREE:
        found.append({"text": N_("Less than 1 GiB of disk is free."), "about": "", "path": ""})
    return {
        "home": str(layout.home),
        "versions": _versions(),
        "free_bytes": free,
        "usage": to_plain(usage(layout)),
        "work": work_of(layout),
        "protection": run_task({"kind": "protection"}, limits=Limits(memory_mib=256, seconds=30)),
        "faults": found,
    }


def _versions() -> dict[str, str]:
    ours = {"drehscheibe": __version__, "python": platform.python_version()}
    return ours | {name: version(name) for name in _VERSIONS}


def _file_faults(layout: Layout) -> list[dict[str, str]]:
    return [{"text": f.text, "about": f.about, "path": str(f.path)} for f in faults(layout)]


def _database_faults(layout: Layout) -> list[dict[str, str]]:
    """SQLite's own check of both databases."""
    found = []
    for path in (layout.portal_database, layout.catalogue):
        if not path.exists():
            if path == layout.catalogue and not any(layout.pointers.glob("*.json")):
                continue  # nothing was ever published: there is nothing to list
            fault = {"text": N_("The database {about} is missing."), "about": path.name}
            found.append(fault | {"path": str(path)})
            continue
        with closing(sqlite3.connect(path)) as database:
            answer = database.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            fault = {"text": N_("The database {about} is damaged."), "about": path.name}
            found.append(fault | {"path": str(path)})
    return found


def _show(report: dict[str, Any]) -> None:
    for name, number in report["versions"].items():
        click.echo(f"{name:<14}{number}")
    free = filesize(report["free_bytes"], language=language())
    say(N_("Free disk: {free}"), free=free)
    for part in report["usage"][:_SHOWN]:
        click.echo(f"{filesize(part['bytes'], language=language()):>12}  {part['name']}")
    show_work(report["work"])
    _show_protection(report["protection"])
    for fault in report["faults"]:
        values = {"about": fault["about"]}
        told = sentence(fault["text"], values=values, language=language())
        click.secho(f"{told} {fault['path']}", fg="red")
    if not report["faults"]:
        say(N_("Everything is in order."))


def _show_protection(found: dict[str, Any]) -> None:
    """What keeps the SQL of packages from files and networks, beside DuckDB's own lock."""
    if found["landlock"]:
        say(
            N_("Runs of use cases reach no file but their own (Landlock {version})."),
            version=found["landlock"],
        )
    else:
        say(N_("This system has no Landlock: only DuckDB keeps runs of use cases from files."))
    if found["network"]:
        say(N_("Runs of use cases have no network."))
    else:
        say(N_("This system lets no process give up its network: only DuckDB keeps runs off it."))
