# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe releases | undo | withdraw | purge`: the way back, for the operator."""

from __future__ import annotations

import sys
from typing import Any

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.output import confirm, language, print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import moment
from drehscheibe.look.translations import gettext
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.settings import current_settings

BY = click.option("--by", "by", default="", metavar="NAME", help="Who decided.")
BECAUSE = click.option("--because", default="", metavar="TEXT", help="Why.")
_STATES = {
    ReleaseState.CURRENT.value: N_("current"),
    ReleaseState.SUPERSEDED.value: N_("superseded"),
    ReleaseState.UNDONE.value: N_("undone"),
    ReleaseState.WITHDRAWN.value: N_("withdrawn"),
    ReleaseState.PURGED.value: N_("purged"),
    ReleaseState.THINNED.value: N_("thinned"),
}
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def _services() -> Any:
    open_portal()
    from drehscheibe.portal.catalogue import services

    return services


def _taking_back() -> Any:
    open_portal()
    from drehscheibe.portal.catalogue import taking_back

    return taking_back


@click.command()
@click.argument("slug")
@JSON
def releases(slug: str, *, as_json: bool) -> None:
    """List the releases of a dataset, newest first."""
    dataset = _services().get_dataset(slug)
    listed = [
        {
            "number": release.number,
            "release": release.sha256,
            "state": release.state,
            "created": release.created.isoformat().replace("+00:00", "Z"),
            "rows": release.rows,
            "bytes": release.bytes,
            "source": release.source_name,
        }
        for release in dataset.releases.all()
    ]
    if as_json:
        print_json({"dataset": slug, "state": dataset.state, "releases": listed})
        return
    for one in listed:
        state, created = (
            _STATES[str(one["state"])],
            moment(str(one["created"]), language=language()),
        )
        shown = one | {"state": gettext(state, language=language()), "created": created}
        click.echo(
            "{number:>4}  {release:.12}  {state:<14}  {created:<22}  {rows:>9}".format(**shown)
        )


@click.command()
@click.argument("slug")
@BECAUSE
@BY
def undo(slug: str, because: str, by: str) -> None:
    """Make the release before current again; the undone one is public no more."""
    taking_back, layout = _taking_back(), current_settings().layout
    with dataset_lock(layout, slug):
        release = taking_back.undo_release(layout, slug, operator(by), reason=because)
    say(N_("Current again is release {number}."), number=release.number)


@click.command()
@click.argument("slug")
@BECAUSE
@BY
def withdraw(slug: str, because: str, by: str) -> None:
    """Take a dataset back: nothing of it is public any more. Copies of others stay with them."""
    taking_back, layout = _taking_back(), current_settings().layout
    taking_back.withdraw_dataset(layout, slug, operator(by), reason=because)
    say(N_("“{slug}” is no longer public."), slug=slug)


@click.command()
@click.argument("slug")
@click.option("--release", default="", metavar="ID", help="Only this release.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@BECAUSE
@BY
@JSON
def purge(slug: str, release: str, because: str, by: str, *, yes: bool, as_json: bool) -> None:
    """Delete every copy that is held here, list it and prove that it is gone."""
    taking_back, layout = _taking_back(), current_settings().layout
    if not yes and sys.stdin.isatty():
        question = N_("Delete every copy of “{slug}” held here? That cannot be undone.")
        confirm(question, slug=f"{slug} {release}".strip())
    with dataset_lock(layout, slug):
        if release:
            proof = taking_back.purge_release(layout, slug, release, operator(by), reason=because)
        else:
            proof = taking_back.purge_dataset(layout, slug, operator(by), reason=because)
    copies = [{"path": str(copy.path), "bytes": copy.bytes} for copy in proof.copies]
    left = [str(path) for path in proof.left]
    if as_json:
        print_json({"dataset": slug, "removed": copies, "left": left})
    else:
        for copy in copies:
            click.echo("{path}  {bytes}".format(**copy))
        say(
            N_("{count} {count:file was|files were} deleted, {left} {left:is|are} left."),
            count=len(copies),
            left=len(left),
        )
    sys.exit(1 if left else 0)
