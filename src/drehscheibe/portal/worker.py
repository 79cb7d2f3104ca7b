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
from django.db import close_old_connections

from drehscheibe.connectors.child import Progress, run_task
from drehscheibe.domain.errors import DrehscheibeError, TaskCancelled
from drehscheibe.portal.catalogue import retention
from drehscheibe.portal.catalogue.publishing import limits_of
from drehscheibe.portal.catalogue.services import reconcile, sweep
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.services import (
    ask_for,
    end_cancelled,
    fail_job,
    finish_job,
    renew_lease,
    take_job,
)
from drehscheibe.settings import Settings

log = logging.getLogger(__name__)

_PAUSE = 0.5  # seconds between two looks at an empty queue
_HEARTBEAT = 5.0


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

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._handlers: dict[str, Callable[[Job, Heartbeat], Any]] = {
            "items": self._in_child,
            "tiles": self._in_child,
            "downloads": self._in_child,
            "retention": self._retention,
        }

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        for slug in reconcile(self._settings.layout):
            log.warning("dataset %s was brought to one truth after a crash", slug)
        sweep(self._settings.layout)
        while not self._stop.is_set():
            self.collect_wishes()
            if not self.work_once():
                self._stop.wait(_PAUSE)
            close_old_connections()

    def work_once(self) -> bool:
        """Take and run one job; False when there was nothing to do."""
        job = take_job(self._holder)
        if job is None:
            return False
        heartbeat = Heartbeat(job, self._holder)
        try:
            result = self._handlers[job.kind](job, heartbeat)
        except TaskCancelled:
            end_cancelled(job.pk, self._holder)
        except DrehscheibeError as error:
            log.warning("job %s failed: %s", job, error)
            fail_job(job, self._holder, error)
        else:
            finish_job(job.pk, self._holder, result)
        return True

    def _in_child(self, job: Job, heartbeat: Heartbeat) -> dict[str, Any]:
        task = {"kind": job.kind, "home": str(self._settings.home), **job.payload}
        return run_task(
            task,
            on_progress=heartbeat.on_progress,
            limits=limits_of(self._settings),
            cancelled=lambda: heartbeat.cancelled() or self._stop.is_set(),
        )

    def _retention(self, job: Job, heartbeat: Heartbeat) -> dict[str, Any]:
        heartbeat.cancelled()
        return retention.apply_retention(self._settings, job.payload["dataset"])

    def collect_wishes(self) -> None:
        """Delivery has no database: it asks for downloads by small files in a folder."""
        folder = self._settings.layout.requests
        for path in sorted(folder.glob("*.json")) if folder.exists() else ():
            asked = _read_wish(path)
            path.unlink(missing_ok=True)
            if asked and asked.get("kind") in {"items", "tiles", "downloads"}:
                key = "-".join(str(value) for value in asked.values())
                ask_for(str(asked.pop("kind")), key=key[:200], priority=10, **asked)


def _read_wish(path: Path) -> dict[str, Any] | None:
    try:
        asked = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return asked if isinstance(asked, dict) else None
