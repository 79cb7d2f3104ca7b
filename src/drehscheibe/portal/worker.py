# SPDX-License-Identifier: EUPL-1.2
"""The worker: takes jobs one after the other and runs each heavy part in a child process."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import orjson
from django.db import DatabaseError, close_old_connections, connections

from drehscheibe.catalogue import writer
from drehscheibe.children.child import Progress, ignore
from drehscheibe.domain.errors import DrehscheibeError, TaskCancelled
from drehscheibe.portal.catalogue.services import sweep
from drehscheibe.portal.catalogue.taking_back import reconcile
from drehscheibe.portal.jobs.bell import Bell
from drehscheibe.portal.jobs.daily import Daily
from drehscheibe.portal.jobs.handlers import AT_ONCE, Watch, register
from drehscheibe.portal.jobs.lanes import Lanes
from drehscheibe.portal.jobs.measures import Measures
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.rounds import Rounds
from drehscheibe.portal.jobs.services import (
    EVERYTHING,
    SOMEBODY_WAITS,
    Lane,
    end_cancelled,
    fail_job,
    finish_job,
    renew_lease,
    take_job,
)
from drehscheibe.settings import Settings

log = logging.getLogger(__name__)

_HEARTBEAT = 5.0
_PAUSE = 1.0  # seconds a lane waits after what nobody expected
FORGET = "forget-questions"  # kinds of jobs that are done once a day


class Heartbeat:
    """Renews the lease of a running job and learns that it was cancelled or lost."""

    def __init__(self, job: Job, holder: str) -> None:
        self._job_id, self._holder = job.pk, holder
        self._progress = Progress("start")
        self._last = 0.0
        self._stopped = False

    def on_progress(self, progress: Progress) -> None:
        self._progress = progress

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Also while the job asks nothing for long: another worker would take it for dead, and
        two would write into the same folder."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(_HEARTBEAT):
                with suppress(DatabaseError):  # busy: the lease outlasts some beats
                    self.cancelled()
            connections.close_all()  # those of this thread

        beating = threading.Thread(target=beat, name="heartbeat", daemon=True)
        beating.start()
        try:
            yield
        finally:
            ended.set()
            beating.join()

    def cancelled(self) -> bool:
        """Asked many times a second by whoever runs the child; writes every few seconds."""
        if time.monotonic() - self._last >= _HEARTBEAT:
            self._last = time.monotonic()
            self._stopped = not renew_lease(
                self._job_id,
                self._holder,
                stage=self._progress.stage,
                done=self._progress.done,
                total=self._progress.total,
            )
        return self._stopped


class Worker:
    """Runs until it is told to stop; a job that runs then is left to the next worker."""

    def __init__(
        self,
        settings: Settings,
        *,
        on_progress: Callable[[Progress], None] = ignore,
        pause: float = _PAUSE,
    ) -> None:
        self._settings, self._on_progress = settings, on_progress
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._bell = Bell(self.collect_wishes)
        self._lanes = Lanes(self._stop, pause=pause, before=close_old_connections)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. Raises what a lane could not get over: `serve` of the
        command line starts another one."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop())
        for slug in reconcile(self._settings.layout):
            log.warning("dataset %s was brought to one truth after a crash", slug)
        writer.refresh(self._settings.layout)
        sweep(self._settings.layout)
        for begin in register.starts:
            begin(self._settings)
        self.serve()

    def stop(self) -> None:
        """At its next look; what runs then is left to the next worker."""
        self._stop.set()

    def serve(self) -> None:
        """All lanes at once, until it is told to stop. Raises as `run`."""
        bell = threading.Thread(target=self._bell.watch, args=(self._stop,), name="bell")
        daily = Daily(tuple(register.daily))
        measures = Measures(self._settings.layout)
        rounds = Rounds(register.rounds)
        heavy = Lane(never=frozenset({*register.far, *register.light}))
        light = self._near(f"{self._holder}:light", Lane(only=frozenset(register.light)))
        bell.start()
        people = Lane(least_priority=SOMEBODY_WAITS, never=heavy.never)
        self._lanes.open("people", self._near(f"{self._holder}:people", people))
        self._lanes.open("heavy", self._near(self._holder, heavy))
        for name in sorted({*register.far.values()}):
            self._lanes.open(f"far {name}", self._far(name))
        # What is looked at every few seconds waits for no heavy job either.
        steps = (daily.ask, measures.tell, rounds.go, light)
        self._lanes.go(lambda: _each(steps))
        bell.join()
        self._lanes.end()

    def _near(self, holder: str, lane: Lane) -> Callable[[], None]:
        """People have a lane of their own: tiles of a large dataset keep nobody waiting."""

        def one_round() -> None:
            if not self.work_once(holder, lane=lane):
                self._bell.sleep()

        return one_round

    def _far(self, name: str) -> Callable[[], None]:
        """What waits for machines of others, several at once: a slow one holds up nobody."""
        kinds = frozenset(kind for kind, lane in register.far.items() if lane == name)
        holder, lane = f"{self._holder}:far:{name}", Lane(only=kinds)
        running: list[threading.Thread] = []

        def one_round() -> None:
            running[:] = [thread for thread in running if thread.is_alive()]
            job = take_job(holder, lane=lane) if len(running) < AT_ONCE[name] else None
            if job is None:
                self._bell.sleep()
            else:
                running.append(threading.Thread(target=self._run_apart, args=(job, holder)))
                running[-1].start()

        return one_round

    def _run_apart(self, job: Job, holder: str) -> None:
        try:
            self._run(job, holder)
        finally:
            connections.close_all()  # those of this thread

    def work_once(self, holder: str = "", *, lane: Lane = EVERYTHING) -> bool:
        """Take and run one job; False when there was nothing to do."""
        holder = holder or self._holder
        job = take_job(holder, lane=lane)
        if job is not None:
            self._run(job, holder)
        return job is not None

    def _run(self, job: Job, holder: str) -> None:
        heartbeat = Heartbeat(job, holder)
        handler = register.handlers[job.kind]

        def on_progress(progress: Progress) -> None:
            heartbeat.on_progress(progress)
            self._on_progress(progress)

        watch = Watch(on_progress, lambda: heartbeat.cancelled() or self._stop.is_set())
        try:
            with heartbeat.kept():
                result = handler.run(job.payload, self._settings, watch)
        except TaskCancelled:
            end_cancelled(job.pk, holder)
        except DrehscheibeError as error:
            log.warning("job %s failed: %s", job, error)
            if fail_job(job, holder, error):
                handler.on_failure(job.payload, error)
        else:
            finish_job(job.pk, holder, result)

    def collect_wishes(self) -> None:
        """Delivery has no database: it asks for downloads by small files in a folder."""
        folder = self._settings.layout.requests
        for path in sorted(folder.glob("*.json")) if folder.exists() else ():
            asked = _read_wish(path)
            path.unlink(missing_ok=True)
            take = register.wishes.get(str(asked.pop("kind", ""))) if asked else None
            if asked and take:
                take(asked, self._settings)


def _each(steps: tuple[Callable[[], object], ...]) -> None:
    for step in steps:
        step()


def _read_wish(path: Path) -> dict[str, Any] | None:
    try:
        asked = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return asked if isinstance(asked, dict) else None
