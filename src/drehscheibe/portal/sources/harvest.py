# SPDX-License-Identifier: EUPL-1.2
"""One run: everything that is taken of a source, one after the other; what changed becomes a draft.

A run can be begun again at any point: what came is known by its mark, what was cut is gone on with.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from drehscheibe.children.child import run_task
from drehscheibe.connectors.sources.contract import Mark, Wanted
from drehscheibe.connectors.sources.origins import origin_of
from drehscheibe.domain.errors import DrehscheibeError, TaskCancelled
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.desk.fetching import room_of
from drehscheibe.portal.reach import limits_of_reach, reach_of
from drehscheibe.portal.sources.confirming import confirm
from drehscheibe.portal.sources.describing import describe
from drehscheibe.portal.sources.handing_in import hand_in
from drehscheibe.portal.sources.keeping import answers_for, box_around, rows_kept
from drehscheibe.portal.sources.models import Run, Source
from drehscheibe.portal.sources.queries import dataset_of, open_draft_of
from drehscheibe.portal.sources.renewing import renew
from drehscheibe.portal.sources.schedule import next_time
from drehscheibe.portal.sources.sealing import sign_in_of
from drehscheibe.portal.sources.services import staging
from drehscheibe.portal.sources.telling import tell_if_serious, tell_if_well_again
from drehscheibe.portal.sources.triggers import BETWEEN, called_since
from drehscheibe.portal.sources.trying import look_through

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.portal.sources.models import Subscription
    from drehscheibe.settings import Settings


_NEWS = ("new", "changed", "back", "gone", "missing")
_KEPT_RUNS = 100  # of each source, of those that brought nothing


class Step(StrEnum):
    """What came of one subscription in one run."""

    CAME = "came"  # a draft, and perhaps already a release
    UNCHANGED = "unchanged"
    WAITS = "waits"  # what came before still waits for a person
    WITHDRAWN = "withdrawn"  # people took the dataset back; nothing is fetched for it
    TRIED = "tried"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Harvest:
    """One run while it runs."""

    run: Run
    settings: Settings
    watch: Watch

    def step(self, subscription: Subscription) -> dict[str, Any]:
        if (draft := open_draft_of(subscription)) and not self.run.is_trial:
            return {"step": Step.WAITS, "draft": str(draft.pk)}
        dataset = dataset_of(subscription)
        if dataset and dataset.state == Dataset.State.WITHDRAWN:
            return {"step": Step.WITHDRAWN}
        target = staging(self.settings.layout, subscription.pk) / "file"
        target.parent.mkdir(parents=True, exist_ok=True)
        fetched = self._take(subscription, target)
        if fetched is None:
            confirm(dataset)
            return {"step": Step.UNCHANGED}
        if self.run.is_trial:
            answers = answers_for(subscription)
            seen = look_through(target, fetched, answers, self.settings, self.watch)
            return {"step": Step.TRIED, **seen, "promised": fetched["promised"]}
        draft = hand_in(self.run, subscription, fetched, target)
        told = {name: fetched[name] for name in ("sha256", "promised")}
        return {"step": Step.CAME, "draft": str(draft.pk), **told}

    def _take(self, subscription: Subscription, target: Path) -> dict[str, Any] | None:
        source, settings = self.run.source, self.settings
        mark = Mark() if self.run.is_trial else from_plain(Mark, subscription.mark)
        box = box_around(rows_kept(source).area)
        wanted = Wanted(source.address, subscription.offer, mark, bbox=box)
        task = {
            "kind": "take",
            "name": origin_of(source.address).host,
            "source": source.kind,
            "wanted": to_plain(wanted),
            "target": str(target),
            "sign_in": sign_in_of(source, settings),
        }
        result = run_task(
            task | reach_of(settings, largest=room_of(source.owner, settings)),
            on_progress=self.watch.on_progress,
            limits=limits_of_reach(settings),
            cancelled=self.watch.cancelled,
        )
        fetched: dict[str, Any] | None = result["fetched"]
        return fetched


def harvest(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    run = _running(payload)
    if run is None:
        return {}
    if run.source.is_described:
        describe(run, settings, watch)
    else:
        _take_each(run, settings, watch)
    _end(run)
    return {"run": run.pk}


def _take_each(run: Run, settings: Settings, watch: Watch) -> None:
    """One failure does not keep the rest back; the first one decides whether it is tried again."""
    if run.source.taking.get("takes_new") and not run.steps:
        renew(run, settings, watch)
    failure: DrehscheibeError | None = None
    for subscription in run.source.subscriptions.filter(ended=False, state="here"):
        before = run.steps.get(str(subscription.pk), {})
        if before and before["step"] != Step.FAILED:
            continue  # done by an attempt before this one
        try:
            said = Harvest(run, settings, watch).step(subscription)
        except TaskCancelled:
            raise
        except DrehscheibeError as error:
            failure = failure or error
            said = {"step": Step.FAILED, "error": plain_error(error)}
        run.steps[str(subscription.pk)] = said
        run.save(update_fields=["steps"])
    if failure:
        raise failure


def give_up(payload: Payload, error: DrehscheibeError) -> None:
    """The last good release stays; the source says since when it fails, and why."""
    run = _running(payload)
    if run is None:
        return
    run.outcome, run.error, run.ended = Run.Outcome.FAILED, plain_error(error), timezone.now()
    run.save(update_fields=["outcome", "error", "ended"])
    if run.is_trial:
        return
    source = run.source
    source.failures += 1
    source.failing_since = source.failing_since or run.started
    source.error = run.error
    tell_if_serious(source, error)
    _ask_again(run, wait=error.wait)


def _end(run: Run) -> None:
    came = any(said["step"] == Step.CAME for said in run.steps.values())
    came = came or any(run.figures.get(name) for name in _NEWS)
    run.outcome = Run.Outcome.CHANGED if came else Run.Outcome.UNCHANGED
    run.ended = timezone.now()
    run.save(update_fields=["outcome", "ended"])
    if not run.is_trial:
        source = run.source
        tell_if_well_again(source)
        source.failures, source.failing_since, source.error = 0, None, None
        _ask_again(run)


def _ask_again(run: Run, *, wait: int = 0) -> None:
    """By the schedule, after `wait` seconds at least; of empty runs only the newest are kept."""
    source = run.source
    brought_nothing = source.runs.filter(harvested=None).exclude(outcome=Run.Outcome.RUNNING)
    if old := list(brought_nothing.values_list("pk", flat=True)[_KEPT_RUNS:]):
        source.runs.filter(pk__in=old).delete()
    if not source.is_paused:
        due = next_time(source)
        source.next_due = due and max(due, timezone.now() + timedelta(seconds=wait))
        if called_since(run) and not source.failures:
            source.next_due = run.started + BETWEEN
    source.save(update_fields=["failures", "failing_since", "error", "next_due", "is_told"])


def _running(payload: Payload) -> Run | None:
    runs = Run.objects.select_related("source__owner")
    open_runs = runs.filter(pk=payload["run"], outcome=Run.Outcome.RUNNING)
    return open_runs.exclude(source__state=Source.State.LEAVING).first()


def plain_error(error: DrehscheibeError) -> dict[str, Any]:
    return {"code": error.code, "params": to_plain(error.params)}
