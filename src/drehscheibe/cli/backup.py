# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe backup` and `drehscheibe restore`: the whole installation in one file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from drehscheibe.children.child import Progress
from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.output import Bar, language, print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import filesize, moment
from drehscheibe.portal.backups.archive import Contents
from drehscheibe.portal.backups.reading import check_archive
from drehscheibe.settings import current_settings

_NEW = click.Path(dir_okay=False, path_type=Path)
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_BY = click.option("--by", "by", default="", metavar="NAME", help="Who decided.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.command()
@click.argument("file", type=_NEW)
@click.option("--verify", is_flag=True, help="Only read an existing FILE and compare everything.")
@_BY
@_JSON
def backup(file: Path, by: str, *, verify: bool, as_json: bool) -> None:
    """Save the installation in FILE while it runs. FILE holds secrets: keep it safe."""
    report = _verified(file) if verify else _taken(file, by)
    if as_json:
        print_json(report)
    else:
        _tell(report)
    sys.exit(1 if report["missing"] else 0)


def _taken(file: Path, by: str) -> dict[str, Any]:
    open_portal()
    from drehscheibe.portal.backups.rebuilding import note_backup
    from drehscheibe.portal.backups.taking import take_backup

    bar = Bar()
    try:
        taken = take_backup(current_settings().layout, file, bar)
    finally:
        bar.end()
    note_backup("backup", operator(by), file=file.name, bytes=taken.bytes)
    return _report(taken.file, taken.contents) | {"seconds": taken.seconds}


def _verified(file: Path) -> dict[str, Any]:
    _EXISTING.convert(file, None, None)
    bar, size = Bar(), file.stat().st_size
    try:
        contents = check_archive(file, lambda done: bar(Progress(N_("verify"), done, size)))
    finally:
        bar.end()
    return _report(file.absolute(), contents)


def _report(file: Path, contents: Contents) -> dict[str, Any]:
    return {
        "file": str(file),
        "bytes": file.stat().st_size,
        "created": contents.created,
        "files": len(contents.files),
        "missing": list(contents.missing),
        "verified": True,
    }


def _tell(report: dict[str, Any]) -> None:
    say(
        N_("{file} is whole: {files} {files:file|files} of {created}, {size}."),
        file=report["file"],
        files=report["files"],
        created=moment(report["created"], language=language()),
        size=filesize(report["bytes"], language=language()),
    )
    _tell_missing(report["missing"])


def _tell_missing(missing: list[str]) -> None:
    for release in missing:
        say(N_("Missing, since the installation lacked it already: {release}"), release=release)


@click.command()
@click.argument("file", type=_EXISTING)
@_BY
@_JSON
def restore(file: Path, by: str, *, as_json: bool) -> None:
    """Bring the installation back from FILE, into an empty folder."""
    from drehscheibe.portal.backups.restoring import restore_files

    bar = Bar()
    try:
        contents = restore_files(current_settings().layout, file, bar)
        report = _rebuilt(contents, bar) | {"file": str(file), "home": current_settings().home}
        _note_restore(report, by)
    finally:
        bar.end()
    if as_json:
        print_json(report | {"home": str(report["home"])})
    else:
        say(
            N_(
                "{home} is as it was {created}: {datasets} public {datasets:dataset|datasets}, "
                "{files} {files:file|files}."
            ),
            **report | {"created": moment(contents.created, language=language())},
        )
        _tell_missing(report["missing"])
    sys.exit(1 if report["missing"] else 0)


def _rebuilt(contents: Contents, bar: Bar) -> dict[str, Any]:
    from drehscheibe.portal.setup import migrate, start_django

    start_django()
    migrate()
    from drehscheibe.portal.backups.rebuilding import rebuild_derived

    rebuilt = rebuild_derived(current_settings(), bar)
    return {
        "created": contents.created,
        "files": len(contents.files),
        "datasets": rebuilt.public,
        "mended": list(rebuilt.mended),
        "missing": [*contents.missing, *rebuilt.failed],
    }


def _note_restore(report: dict[str, Any], by: str) -> None:
    from drehscheibe.portal.backups.rebuilding import note_backup

    note_backup("restore", operator(by), file=Path(report["file"]).name, of=report["created"])
