# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe package`: write, check, test, build, bring in and hand out packages of use cases."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from drehscheibe.children.child import Limits, run_task
from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.lifecycle import BECAUSE, BY, JSON
from drehscheibe.cli.output import confirm, print_json, say
from drehscheibe.cli.package_shown import (
    plain_complaint,
    plain_outcome,
    show_complaints,
    show_outcome,
)
from drehscheibe.cli.publish import operator
from drehscheibe.domain.errors import N_, PackageRefused, Refused, UseCaseNotFound
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.slugs import slugify
from drehscheibe.releases.purge import still_there
from drehscheibe.settings import current_settings
from drehscheibe.usecases.archives import pack
from drehscheibe.usecases.beginning import begin_package
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.model import Package
from drehscheibe.usecases.publiccode import NAME, Listing, publiccode

WRONG = 2  # exit code: the package is not right, or a test of it failed
_LIMITS = Limits(memory_mib=1_024, seconds=120)
_PATH = click.Path(exists=True, path_type=Path)


@click.group()
def package() -> None:
    """Use cases as packages: new, check, test, build, import, export."""


@package.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--id", "called", default="", metavar="PUBLISHER/NAME", help="What it is called.")
def new(folder: Path, called: str) -> None:
    """Write a small complete package into FOLDER, to be changed step by step."""
    begin_package(folder, called=called or f"meine-stadt/{slugify(folder.name)}")
    say(
        N_("A package lies in {folder}. Look at it with: drehscheibe package check {folder}"),
        folder=folder,
    )


@package.command()
@click.argument("path", type=_PATH)
@JSON
def check(path: Path, *, as_json: bool) -> None:
    """Say what is wrong with the package in PATH (a folder or ZIP), and how to mend it."""
    with _checked(path) as (complaints, found, _):
        if as_json:
            print_json([plain_complaint(complaint) for complaint in complaints])
        else:
            show_complaints(complaints)
        if found is None:
            sys.exit(WRONG)
        if not as_json:
            say(N_("The package is right."))


@package.command()
@click.argument("path", type=_PATH)
@JSON
def test(path: Path, *, as_json: bool) -> None:
    """Run the tests of the package in PATH: its samples go in, what it expects must come out."""
    from drehscheibe.usecases.testing import run_tests

    with _right(path) as (found, folder):
        outcomes = run_tests(found, folder)
    if as_json:
        print_json([plain_outcome(outcome) for outcome in outcomes])
    for outcome in outcomes if not as_json else ():
        show_outcome(outcome)
    if not outcomes or not all(outcome.passed for outcome in outcomes):
        say(
            N_("Not everything came out as expected.")
            if outcomes
            else N_("The package has no tests.")
        )
        sys.exit(WRONG)


@package.command()
@click.argument("path", type=_PATH)
@click.option(
    "--to",
    "into",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to.",
)
@click.option("--url", default="", help="Where its files will be; writes publiccode.yml, too.")
def build(path: Path, into: Path, url: str) -> None:
    """Pack PATH as a ZIP with the same bytes for the same content.

    Prints the SHA-256 of the ZIP and its name. With --url publiccode.yml is written beside it, for
    catalogues of software such as Open CoDE: they need an address that others can open.
    """
    if url and not _is_address(url):
        raise Refused(
            reason=N_("--url is an address of the web that others can open, such as https://…")
        )
    with _right(path) as (found, folder):
        into.mkdir(parents=True, exist_ok=True)
        target = into / f"{found.publisher}-{found.slug}-{found.version}.zip"
        sha256 = pack(folder, target)
    click.echo(f"{sha256}  {target}")
    if url:
        listing = Listing(url, datetime.now(UTC).date().isoformat())
        (into / NAME).write_text(publiccode(found, listing), encoding="utf-8")


def _is_address(text: str) -> bool:
    """Of the web, whole: what a catalogue can open."""
    split = urlsplit(text)
    return split.scheme in {"http", "https"} and bool(split.hostname)


@package.command(name="import")
@click.argument("path", type=_PATH)
@click.option("--owner", required=True, metavar="KEY", help="AGS, or key of a district.")
@BY
@JSON
def import_(path: Path, owner: str, by: str, *, as_json: bool) -> None:
    """Bring the package in PATH in, as a draft of its owner; a second person publishes it."""
    open_portal()
    from drehscheibe.portal.organisations.queries import find_organisation
    from drehscheibe.portal.usecases.services import import_package

    try:
        made = import_package(path, find_organisation(owner), operator(by))
    except PackageRefused as refused:
        show_complaints(refused.complaints)
        sys.exit(WRONG)
    if as_json:
        print_json({"usecase": str(made.usecase), "version": made.version, "sha256": made.sha256})
    else:
        say(N_("{name} is here now, as a draft."), name=made)


@package.command()
@click.argument("name", metavar="PUBLISHER/NAME[@VERSION]")
@click.option(
    "--to",
    "into",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to.",
)
def export(name: str, into: Path) -> None:
    """Hand out a package as a ZIP: the newest version that is public, or the one that is named."""
    open_portal()
    from drehscheibe.portal.usecases.queries import find_usecase, find_version
    from drehscheibe.portal.usecases.storing import ZIP

    called, _, wanted = name.partition("@")
    publisher, _, slug = called.partition("/")
    who = operator("")
    version = find_version(find_usecase(publisher, slug, who), who, wanted)
    into.mkdir(parents=True, exist_ok=True)
    target = into / f"{publisher}-{slug}-{version.version}.zip"
    shutil.copyfile(current_settings().layout.package(version.sha256) / ZIP, target)
    click.echo(f"{version.sha256}  {target}")


@package.command()
@click.argument("name", metavar="PUBLISHER/NAME[@VERSION]")
@click.option("--yes", is_flag=True, help="Do not ask.")
@BECAUSE
@BY
@JSON
def purge(name: str, because: str, by: str, *, yes: bool, as_json: bool) -> None:
    """Delete a version, or all of them, for good: files, words, runs. What runs on it ends.

    From the terminal one person is enough; people of the publisher need two.
    """
    open_portal()
    from drehscheibe.portal.usecases import services
    from drehscheibe.portal.usecases.models import UseCase
    from drehscheibe.portal.usecases.purging import copies_of

    called, _, wanted = name.partition("@")
    publisher, _, slug = called.partition("/")
    found = UseCase.objects.filter(publisher=publisher, slug=slug).first()
    if found is None:
        raise UseCaseNotFound(usecase=called)
    if not yes and sys.stdin.isatty():
        confirm(N_("Delete everything held here of “{name}”? That cannot be undone."), name=name)
    there = found.versions.exclude(state=UseCase.State.PURGED)
    versions = list(there.filter(version=wanted) if wanted else there)
    layout, who = current_settings().layout, operator(by)
    copies = copies_of(layout, versions)
    services.purge(layout, services.ask_for_purge(found, versions, because, actor=who), actor=who)
    left = still_there(copies)
    if as_json:
        removed = [{"path": str(copy.path), "bytes": copy.bytes} for copy in copies]
        print_json({"usecase": called, "removed": removed, "left": [str(one) for one in left]})
    else:
        say(
            N_("{count} {count:file was|files were} deleted, {left} {left:is|are} left."),
            count=len(copies),
            left=len(left),
        )
    sys.exit(1 if left else 0)


@contextmanager
def _checked(path: Path) -> Iterator[tuple[Sequence[Complaint], Package | None, Path]]:
    """Judged in a child: a package of a stranger costs no more than its limits."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "package"
        task = {"kind": "check-package", "name": path.name, "path": str(path.absolute())}
        answer = run_task(task | {"folder": str(folder)}, limits=_LIMITS)
        complaints = from_plain(tuple[Complaint, ...], answer["complaints"])
        plain = answer["package"]
        yield complaints, from_plain(Package, plain) if plain else None, folder


@contextmanager
def _right(path: Path) -> Iterator[tuple[Package, Path]]:
    """A package without faults; else they are shown and the command ends."""
    with _checked(path) as (complaints, found, folder):
        if found is None:
            show_complaints(complaints)
            sys.exit(WRONG)
        yield found, folder
