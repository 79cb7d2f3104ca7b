# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe static`: a copy of everything public that any web server carries."""

from __future__ import annotations

import asyncio
import importlib
import os
import tempfile
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import click
from markupsafe import Markup, escape

from drehscheibe.children.child import Limits
from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.output import Bar, print_json, say
from drehscheibe.copies.asking import Site
from drehscheibe.copies.copying import Copied, Copier, Indexes, Notice, Wanted
from drehscheibe.copies.folder import renewed
from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import moment
from drehscheibe.look.texts import sentence
from drehscheibe.settings import Settings, current_settings

_FOLDER = click.Path(file_okay=False, path_type=Path)
_APPLICATION = "drehscheibe.asgi"  # beside us: the server loads it by name, too
_NOTICE = N_("You are reading a copy as of {moment}. The portal itself is at {address}.")
_FORM = N_("A copy cannot answer this. Please go to {address}.")


@click.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--base-url", default="", metavar="URL", help="Address of the copy, for feeds.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def static(folder: Path, base_url: str, *, as_json: bool) -> None:
    """Write a copy of everything public to DIR, for any web server; again: what is new."""
    open_portal()
    from drehscheibe.portal.catalogue.search_index import search_index

    settings = current_settings()
    os.umask(0o022)  # the web server is somebody else, and everything in it is public
    indexes = {language: search_index(language) for language in ("de", "en")}
    bar = Bar()
    try:
        copied = asyncio.run(copied_to(folder, base_url, settings, indexes, bar))
    finally:
        bar.end()
    if as_json:
        print_json(asdict(copied) | {"folder": str(folder)})
        return
    say(
        N_(
            "{folder}: {pages} {pages:page|pages}, {files} new {files:file|files}, {kept} "
            "unchanged, {tiles} map {tiles:tile|tiles}."
        ),
        **asdict(copied) | {"folder": folder},
    )
    for address in copied.left_to_the_portal:
        say(N_("Not in the copy, linked to the portal: {address}"), address=address)


async def copied_to(
    folder: Path, base_url: str, settings: Settings, indexes: Indexes, bar: Bar
) -> Copied:
    app = importlib.import_module(_APPLICATION).build(replace(settings, requests_per_minute=0))
    now = datetime.now(UTC).isoformat()
    wanted = Wanted(
        base_url=base_url,
        notice=_told(_NOTICE, settings.public_url, now),
        form_notice=_told(_FORM, settings.public_url, now),
        indexes=indexes,
    )
    limits = Limits(memory_mib=settings.task_memory_mib, seconds=settings.task_seconds)
    with renewed(folder) as fresh, tempfile.TemporaryDirectory() as scratch:
        site = Site(app, settings.public_url)
        copier = Copier(site, settings.layout, fresh, wanted)
        return await copier.run(bar, Path(scratch), limits)


def _told(text: str, address: str, now: str) -> Notice:
    """A box with a sentence in which the portal's address is a link."""

    def told(language: str) -> str:
        values = {"moment": moment(now, language=language), "address": "\0"}
        before, _, after = sentence(text, values=values, language=language).partition("\ufffd")
        link = Markup('<a href="{0}/">{0}</a>').format(address)
        line = Markup("{}{}{}").format(before, link, after)
        return f'<div class="page"><div class="alert alert--info"><p>{escape(line)}</p></div></div>'

    return told
