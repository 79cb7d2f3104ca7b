# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe trail`: who did what, when and why."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.output import language
from drehscheibe.look.formats import moment


@click.command()
@click.option("--organisation", default="", metavar="KEY", help="Only of this organisation.")
@click.option("--dataset", default="", metavar="SLUG", help="Only of this dataset.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only from this day on.")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text",
              help="How it is printed.")  # fmt: skip
def trail(organisation: str, dataset: str, since: datetime | None, form: str) -> None:
    """Print the audit trail, newest first."""
    open_portal()
    from drehscheibe.portal.evidence import deeds, export, queries

    day = since.date() if since else None
    wanted = queries.Filter(organisation=organisation, dataset=dataset, since=day)
    entries, code = queries.trail(wanted), language()
    if form != "text":
        sys.stdout.writelines({"json": export.as_json, "csv": export.as_csv}[form](entries, code))
        return
    for entry in entries.iterator(500):
        about = " ".join(filter(None, (entry.dataset, entry.release[:12])))
        click.echo(
            f"{moment(entry.at, language=code)}  {deeds.told(entry, code)}  {about}".rstrip()
        )
        if reason := deeds.why(entry, code):
            click.echo(f"    {reason}")
