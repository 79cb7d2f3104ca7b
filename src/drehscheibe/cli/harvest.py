# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe harvest`: fetch from sources now, with progress, beside a running worker."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from gettext import gettext as _
from typing import Any

import click

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.lifecycle import BY, JSON
from drehscheibe.cli.output import Bar, language, print_json, say
from drehscheibe.cli.publish import operator
from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import error_text
from drehscheibe.settings import current_settings

_STEPS = {
    "released": N_("{title}: released"),
    "came": N_("{title}: waits for a person"),
    "unchanged": N_("{title}: unchanged"),
    "waits": N_("{title}: what came before still waits for a person"),
    "withdrawn": N_("{title}: was withdrawn, nothing is fetched"),
    "tried": N_("{title}: would come"),
    "failed": N_("{title}: failed"),
}


@dataclass(frozen=True, slots=True)
class Finishing:
    """Does the jobs of a source in this process."""

    work: Any

    def look(self, source: Any) -> Any:
        from drehscheibe.portal.sources.from_terminal import finish_look

        return finish_look(source, self.work)

    def remove(self, source: Any) -> None:
        from drehscheibe.portal.sources.from_terminal import finish_removal

        finish_removal(source, self.work)

    def run(self, run: Any) -> Any:
        from drehscheibe.portal.sources.from_terminal import finish_run

        return finish_run(run, self.work)


@contextmanager
def finishing() -> Iterator[Finishing]:
    """With a line of progress on a terminal."""
    from drehscheibe.portal.sources.from_terminal import work_with
    from drehscheibe.portal.worker import Worker

    bar = Bar()
    try:
        yield Finishing(work_with(Worker(current_settings(), on_progress=bar)))
    finally:
        bar.end()


@click.command()
@click.argument("name", default="")
@click.option("--due", is_flag=True, help="Every source whose time has come.")
@click.option("--dry-run", is_flag=True, help="Show what would come; keep nothing.")
@BY
@JSON
def harvest(name: str, by: str, *, due: bool, dry_run: bool, as_json: bool) -> None:
    """Fetch from the source NAME now; what changed goes its usual way."""
    if bool(name) == due:
        raise click.UsageError(_("Give the NAME of a source, or --due."))
    open_portal()
    runs = _due() if due else [_asked(name, by, is_trial=dry_run)]
    with finishing() as finish:
        done = [_plain(finish.run(run)) for run in runs]
    if as_json:
        print_json({"runs": done})
    else:
        for one in done:
            _show(one)
    sys.exit(1 if any(one["outcome"] == "failed" for one in done) else 0)


def _asked(name: str, by: str, *, is_trial: bool) -> Any:
    from drehscheibe.portal.sources.queries import find_source
    from drehscheibe.portal.sources.services import fetch_now

    who = operator(by)
    return fetch_now(find_source(name, who), actor=who, is_trial=is_trial)


def _due() -> list[Any]:
    from drehscheibe.portal.sources.models import Run
    from drehscheibe.portal.sources.schedule import ask_due

    ask_due()
    return list(Run.objects.filter(outcome=Run.Outcome.RUNNING).select_related("source__owner"))


def _plain(run: Any) -> dict[str, Any]:
    from drehscheibe.portal.sources.from_terminal import drafts_of

    released = {
        str(draft.pk): draft.dataset.slug
        for draft in drafts_of(run)
        if draft.state == "released" and draft.dataset
    }
    titles = {str(one.pk): one.title for one in run.source.subscriptions.all()}
    steps = []
    for key, said in run.steps.items():
        step = {"title": titles.get(key, ""), **said}
        if slug := released.get(said.get("draft", "")):
            step |= {"step": "released", "dataset": slug}
        steps.append(step)
    return {
        "source": run.source.slug,
        "outcome": run.outcome,
        "error": run.error,
        "steps": steps,
        "figures": run.figures,
        "fetched": run.fetched,
    }


def _show(one: dict[str, Any]) -> None:
    for step in one["steps"]:
        say(_STEPS[step["step"]], title=step["title"] or one["source"])
    if one["figures"]:
        from drehscheibe.portal.sources.figures import told

        click.echo(f"{one['source']}: {told(one['figures'], language())}")
    if one["error"]:
        from drehscheibe.portal.errors import error_named

        error = error_named(one["error"]["code"], one["error"]["params"])
        click.secho(error_text(error, language=language()), fg="red", err=True)
