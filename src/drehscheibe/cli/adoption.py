# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe adoption`: which towns run which use case, and compute one again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.lifecycle import JSON
from drehscheibe.cli.output import language, print_json, say
from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.models import Adoption, Run


@click.group()
def adoption() -> None:
    """Use cases that towns have taken over: list, run."""


@adoption.command(name="list")
@click.option("--all", "with_ended", is_flag=True, help="Also those that were ended.")
@JSON
def list_adoptions(*, with_ended: bool, as_json: bool) -> None:
    """Show who runs, tries or has noted which use case in which version."""
    open_portal()
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.adoptions.queries import adoptions

    found = adoptions().order_by("usecase", "organisation__name")
    shown = found if with_ended else found.exclude(state=Adoption.State.ENDED)
    if as_json:
        print_json([_plain(one) for one in shown])
        return
    from drehscheibe.portal.adoptions.states import CHIPS

    for one in shown:
        state = gettext(CHIPS[one.state][0], language=language())
        click.echo(f"{one.pk}  {one.version}  {one.organisation.name}  {state}")


@adoption.command()
@click.argument("number", type=int)
@JSON
def run(number: int, *, as_json: bool) -> None:
    """Compute the adoption with this NUMBER again, now, beside a running worker."""
    open_portal()
    from drehscheibe.portal.adoptions.from_terminal import run_now

    done, is_new = run_now(number)
    if as_json:
        print_json(_plain_run(done))
    elif done.error:
        from drehscheibe.portal.adoptions.states import problem_of

        problem = problem_of(done)
        click.echo(error_text(problem, language=language()) if problem else "", err=True)
    elif is_new:
        say(N_("Computed: {rows} {rows:result|results}."), rows=len(done.results))
    else:
        say(N_("Nothing has changed since run {number}: what is shown stays."), number=done.number)
    if done.error:
        sys.exit(1)


def _plain(one: Adoption) -> dict[str, Any]:
    return {
        "number": one.pk,
        "usecase": str(one.usecase),
        "version": one.version.version,
        "organisation": one.organisation.key,
        "state": one.state,
        "live_since": one.live_since.isoformat() if one.live_since else None,
        "computed": one.shown_run.ended.isoformat()
        if one.shown_run and one.shown_run.ended
        else None,
        "end_reason": one.end_reason or None,
    }


def _plain_run(done: Run) -> dict[str, Any]:
    rows = {name: one["rows"] for name, one in done.results.items()}
    return {"number": done.number, "state": done.state, "results": rows, "error": done.error}
