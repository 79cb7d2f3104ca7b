# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe export`: a download of a dataset as a file."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from drehscheibe.children.child import run_task
from drehscheibe.cli.output import Bar
from drehscheibe.domain.errors import (
    N_,
    DatasetNotFound,
    FormatNotOffered,
    InvalidParameter,
    NoLongerPublic,
)
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest, read_manifest
from drehscheibe.releases.offers import FORMATS, Offer, offered_path, offers_of
from drehscheibe.releases.pointer import State, read_pointer
from drehscheibe.settings import current_settings


@click.command()
@click.argument("slug")
@click.option("--format", "code", required=True, help=f"One of: {', '.join(FORMATS)}.")
@click.option("--table", default="", help="Name of the table; default: the first.")
@click.option("--out", type=click.Path(path_type=Path), help="File; default: standard output.")
def export(slug: str, code: str, table: str, out: Path | None) -> None:
    """Write the current release of a dataset in a format, to a file or to standard output."""
    layout = current_settings().layout
    manifest = _current(layout, slug)
    offer = _offer(manifest, code, table)
    bar = Bar()
    task = {"kind": "downloads", "home": str(layout.home), "dataset": slug, "name": offer.name}
    try:
        run_task(task | {"release": manifest.release}, on_progress=bar)
    finally:
        bar.end()
    made = offered_path(layout, offer, dataset=slug, release=manifest.release)
    if out:
        shutil.copyfile(made, out)
    else:
        with made.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)


def _current(layout: Layout, slug: str) -> Manifest:
    pointer = read_pointer(layout.pointer(slug))
    if pointer is None:
        raise DatasetNotFound(dataset=slug)
    if pointer.state is not State.PUBLIC:
        raise NoLongerPublic(name=slug)
    return read_manifest(layout.release(slug, pointer.release))


def _offer(manifest: Manifest, code: str, table: str) -> Offer:
    offers = offers_of(manifest.dataset, manifest.tables)
    if table and table not in {one.name for one in manifest.tables}:
        raise InvalidParameter("--table", N_("names no table of this dataset"))
    fitting = [o for o in offers if o.format.code == code and (not table or o.table in {"", table})]
    if not fitting:
        offered = ", ".join(dict.fromkeys(offer.format.code for offer in offers))
        raise FormatNotOffered(dataset=manifest.dataset, format=code, offered=offered)
    return fitting[0]
