# SPDX-License-Identifier: EUPL-1.2
"""The worker: takes jobs one after the other and runs each heavy part in a child process."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
from django.db import close_old_connections, connections

from drehscheibe.catalogue import writer
from drehscheibe.connectors.child import Progress, ignore
from drehscheibe.domain.errors import DrehscheibeError, TaskCancelled
from drehscheibe.portal.catalogue.services import sweep
from drehscheibe.portal.catalogue.taking_back import reconcile
from drehscheibe.portal.jobs.bell import Bell
from drehscheibe.portal.jobs.daily import Daily
from drehscheibe.portal.jobs.handlers import AT_ONCE, Watch, register
from drehscheibe.portal.jobs.measures import Measures
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.rounds import Rounds
from drehscheibe.portal.jobs.services import (
    EVERYTHING,
    Lane,
    end_cancelled,
    fail_job,
    finish_job,
    renew_lease,
    take_job,
)
from drehscheibe.settings import Settings

log = logging.getLogger(__name__)

_URGENT = 10  # priority from which somebody waits
_HEARTBEAT = 5.0
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

    def cancelled(self) -> bool:
        """Asked many times a second by whoever runs the child; writes every few seconds."""
        if time.monotonic() - self._last > _HEARTBEAT:
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
        self, settings: Settings, *, on_progress: Callable[[Progress], None] = ignore
    ) -> None:
        self._settings, self._on_progress = settings, on_progress
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._bell = Bell(self.collect_wishes)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        for slug in reconcile(self._settings.layout):
            log.warning("dataset %s was brought to one truth after a crash", slug)
        writer.refresh(self._settings.layout)
        sweep(self._settings.layout)
        lanes = [threading.Thread(target=self._bell.watch, args=(self._stop,), name="bell")]
        lanes.append(threading.Thread(target=self._serve_people, name="people"))
        lanes += [
            threading.Thread(target=self._serve_far, args=(name,), name=f"far {name}")
            for name in sorted({*register.far.values()})
        ]
        for lane in lanes:
            lane.start()
        daily = Daily(tuple(register.daily))
        measures = Measures(self._settings.layout)
        rounds = Rounds(register.rounds)
        while not self._stop.is_set():
            daily.ask()
            measures.tell()
            rounds.go()
            if not self.work_once(lane=Lane(never=frozenset(register.far))):
                self._bell.sleep()
            close_old_connections()
        for lane in lanes:
            lane.join()

    def _serve_people(self) -> None:
        """A lane of its own: tiles of a large dataset keep nobody waiting at their desk."""
        holder = f"{self._holder}:people"
        lane = Lane(least_priority=_URGENT, never=frozenset(register.far))
        while not self._stop.is_set():
            if not self.work_once(holder, lane=lane):
                self._bell.sleep()
            close_old_connections()

    def _serve_far(self, name: str) -> None:
        """What waits for machines of others, several at once: a slow one holds up nobody."""
        kinds = frozenset(kind for kind, lane in register.far.items() if lane == name)
        holder, lane = f"{self._holder}:far:{name}", Lane(only=kinds)
        running: list[threading.Thread] = []
        while not self._stop.is_set():
            running = [thread for thread in running if thread.is_alive()]
            job = take_job(holder, lane=lane) if len(running) < AT_ONCE[name] else None
            if job is None:
                self._bell.sleep()
            else:
                running.append(threading.Thread(target=self._run_apart, args=(job, holder)))
                running[-1].start()
            close_old_connections()
        for thread in running:
            thread.join()

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


def _read_wish(path: Path) -> dict[str, Any] | None:
    try:
        asked = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return asked if isinstance(asked, dict) else None
