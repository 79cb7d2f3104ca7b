# SPDX-License-Identifier: EUPL-1.2
"""The worker's part: resolve bindings to releases, compute, draw, keep what came out.

A run that fails changes nothing: what is shown stays, says how old it is, and people are told once.
"""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, AdoptionMoved, DrehscheibeError
from drehscheibe.look.texts import error_text
from drehscheibe.portal.adoptions import telling
from drehscheibe.portal.adoptions.alerting import watch_alerts
from drehscheibe.portal.adoptions.choosing import live_choice, package_of, terms_of, tried_choice
from drehscheibe.portal.adoptions.drawing import draw_run
from drehscheibe.portal.adoptions.inputs import inputs_of, used_releases
from drehscheibe.portal.adoptions.leaving_package import forget_late_run
from drehscheibe.portal.adoptions.models import Adoption, Run
from drehscheibe.portal.adoptions.outputs import deliver
from drehscheibe.portal.adoptions.renewing import pause_of
from drehscheibe.portal.adoptions.shown import folder_of, show_run, sweep_runs
from drehscheibe.portal.adoptions.trying import test_results
from drehscheibe.portal.adoptions.upgrading import switch_by_itself, tell_who_switches
from drehscheibe.usecases.running import run as run_package

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.choosing import Choice
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings
    from drehscheibe.usecases.model import Package

log = logging.getLogger(__name__)


def compute(payload: Payload, _: Settings, __: Watch) -> Payload:
    """One run. Raises the `DrehscheibeError` of what went wrong."""
    run = _run(payload["run"])
    if run is None or run.state not in {Run.State.WAITING, Run.State.RUNNING}:
        return {}
    choice = _choice_of(run)
    used = used_releases(choice, run.version)
    if _is_known(run, used):
        run.delete()
        return {}
    run.state, run.inputs = Run.State.RUNNING, used
    run.save(update_fields=["state", "inputs"])
    shutil.rmtree(folder_of(run), ignore_errors=True)
    if run.is_trial:
        run.tested = test_results(run.version)
    run.results = _computed(run, choice, package_of(run.version))
    draw_run(run)
    if not forget_late_run(run):
        _finish(run)
    return {"run": run.pk}


def give_up(payload: Payload, error: DrehscheibeError) -> None:
    """For good: it says why, and what was shown before stays."""
    run = _run(payload["run"])
    if run is None or run.state not in {Run.State.WAITING, Run.State.RUNNING}:
        return
    run.state, run.ended = Run.State.FAILED, timezone.now()
    run.error = {"code": error.code, "params": {k: str(v) for k, v in error.params.items()}}
    run.save()
    adoption = run.adoption
    if adoption.state == Adoption.State.LIVE and not run.is_trial and not adoption.is_told:
        Adoption.objects.filter(pk=adoption.pk).update(is_told=True)
        telling.tell_fails(adoption, error_text(error, language="de"))


def _run(pk: int) -> Run | None:
    found = Run.objects.select_related(
        "adoption__organisation", "adoption__usecase", "adoption__version",
        "adoption__shown_run", "version__usecase",
    )  # fmt: skip
    return found.filter(pk=pk).first()


def _choice_of(run: Run) -> Choice:
    """What it was asked for with. Raises `AdoptionMoved` where that was changed meanwhile."""
    for choice in (live_choice(run.adoption), tried_choice(run.adoption)):
        if choice and terms_of(choice) == run.terms:
            return choice
    raise AdoptionMoved(reason=N_("something else was chosen meanwhile"))


def _is_known(run: Run, used: dict[str, Any]) -> bool:
    """The same releases by the same rules give the same: nothing is computed twice."""
    shown = run.adoption.shown_run
    if run.is_trial or shown is None or pause_of(package_of(run.version)):
        return False
    return shown.inputs == used and shown.terms == run.terms


def _computed(run: Run, choice: Choice, package: Package) -> dict[str, Any]:
    town = run.adoption.organisation
    asked = {"now": run.created.isoformat(), "town": town.key, "town_name": town.name}
    results = run_package(
        package,
        inputs=inputs_of(choice, run, package),
        parameters=choice.parameters | asked,
        folder=folder_of(run),
    )
    return {
        name: {
            "file": one.file.name,
            "rows": one.rows,
            "columns": one.columns,
            "inputs": one.inputs,
        }
        for name, one in results.items()
    }


@transaction.atomic
def _finish(run: Run) -> None:
    run.state, run.ended = Run.State.DONE, timezone.now()
    run.save()
    adoption = run.adoption
    if adoption.state == Adoption.State.TRIAL and not adoption.is_handed_over:
        deliver(run)
    if adoption.state == Adoption.State.LIVE and not run.is_trial:
        show_run(adoption, run)
        deliver(run)
        watch_alerts(adoption, run)
        _works_again(adoption)
    sweep_runs(adoption)
    if run.is_trial and adoption.upgrade:
        switch_by_itself(run)
        tell_who_switches(run)


def _works_again(adoption: Adoption) -> None:
    if adoption.is_told:
        Adoption.objects.filter(pk=adoption.pk).update(is_told=False)
        telling.tell_works(adoption)
