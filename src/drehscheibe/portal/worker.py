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
from drehscheibe.portal.catalogue.publishing import Watch, limits_of
from drehscheibe.portal.catalogue.services import sweep
from drehscheibe.portal.catalogue.taking_back import reconcile
from drehscheibe.portal.desk import work
from drehscheibe.portal.desk.expiry import TIDY, discard_untouched
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.services import BUILD, READ, WAITING, receive_file
from drehscheibe.portal.evidence.retention import SHORTEN, shorten_trail
from drehscheibe.portal.jobs.daily import Daily
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.services import (
    ask_for,
    end_cancelled,
    fail_job,
    finish_job,
    renew_lease,
    take_job,
)
from drehscheibe.portal.notices import mails as notices
from drehscheibe.portal.notices.services import DIGEST, forget_old_notices
from drehscheibe.portal.notices.services import MAIL as NOTICE
from drehscheibe.portal.questions import mails
from drehscheibe.portal.questions.services import MAIL, forget_what_is_old
from drehscheibe.settings import Settings

log = logging.getLogger(__name__)

_PAUSE = 0.5  # seconds between two looks at an empty queue
_SHORT_PAUSE = 0.2  # the same while somebody may sit in front of it
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

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._handlers: dict[str, Callable[[Job, Heartbeat], Any]] = {
            "items": self._in_child,
            "tiles": self._in_child,
            "downloads": self._in_child,
            "retention": self._retention,
            NOTICE: self._notice,
            DIGEST: self._digest,
            TIDY: self._tidy,
            MAIL: self._mail,
            FORGET: self._forget,
            SHORTEN: self._shorten,
            READ: self._for_draft(work.read_draft),
            BUILD: self._for_draft(work.build_draft),
        }

    def run(self) -> None:
        """Work until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stop.set())
        for slug in reconcile(self._settings.layout):
            log.warning("dataset %s was brought to one truth after a crash", slug)
        sweep(self._settings.layout)
        people = threading.Thread(target=self._serve_people, name="people")
        people.start()
        daily = Daily((FORGET, SHORTEN, DIGEST, TIDY))
        while not self._stop.is_set():
            daily.ask()
            if not self.work_once():
                self._stop.wait(_PAUSE)
            close_old_connections()
        people.join()

    def _serve_people(self) -> None:
        """A lane of its own: tiles of a large dataset keep nobody waiting at their desk."""
        holder = f"{self._holder}:people"
        while not self._stop.is_set():
            self.collect_wishes()
            if not self.work_once(holder, least_priority=WAITING):
                self._stop.wait(_SHORT_PAUSE)
            close_old_connections()

    def work_once(self, holder: str = "", *, least_priority: int | None = None) -> bool:
        """Take and run one job; False when there was nothing to do."""
        holder = holder or self._holder
        job = take_job(holder, least_priority=least_priority)
        if job is None:
            return False
        heartbeat = Heartbeat(job, holder)
        try:
            result = self._handlers[job.kind](job, heartbeat)
        except TaskCancelled:
            end_cancelled(job.pk, holder)
        except DrehscheibeError as error:
            log.warning("job %s failed: %s", job, error)
            if fail_job(job, holder, error) and "draft" in job.payload:
                work.note_failure(job.payload["draft"], error)
        else:
            finish_job(job.pk, holder, result)
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

    def _notice(self, job: Job, heartbeat: Heartbeat) -> dict[str, Any]:
        heartbeat.cancelled()
        return notices.send_notice(job.payload["notice"])

    def _digest(self, job: Job, heartbeat: Heartbeat) -> dict[str, Any]:  # noqa: ARG002
        heartbeat.cancelled()
        return notices.send_digests()

    def _tidy(self, job: Job, heartbeat: Heartbeat) -> dict[str, Any]:  # noqa: ARG002
        heartbeat.cancelled()
        return {"drafts": discard_untouched(self._settings), "notices": forget_old_notices()}

    def _mail(self, job: Job, heartbeat: Heartbeat) -> dict[str, Any]:
        heartbeat.cancelled()
        return mails.send(job.payload["question"], job.payload["what"])

    def _forget(self, job: Job, heartbeat: Heartbeat) -> dict[str, Any]:  # noqa: ARG002
        heartbeat.cancelled()
        return {"questions": forget_what_is_old(self._settings.question_days)}

    def _shorten(self, job: Job, heartbeat: Heartbeat) -> dict[str, Any]:  # noqa: ARG002
        heartbeat.cancelled()
        return {"entries": shorten_trail(self._settings.trail_months)}

    def _for_draft(self, run: Callable[..., dict[str, Any]]) -> Callable[[Job, Heartbeat], Any]:
        def handle(job: Job, heartbeat: Heartbeat) -> dict[str, Any]:
            watch = Watch(
                heartbeat.on_progress, lambda: heartbeat.cancelled() or self._stop.is_set()
            )
            return run(job.payload["draft"], settings=self._settings, watch=watch)

        return handle

    def collect_wishes(self) -> None:
        """Delivery has no database: it asks for downloads by small files in a folder."""
        folder = self._settings.layout.requests
        for path in sorted(folder.glob("*.json")) if folder.exists() else ():
            asked = _read_wish(path)
            path.unlink(missing_ok=True)
            if asked and asked.get("kind") in {"items", "tiles", "downloads"}:
                key = "-".join(str(value) for value in asked.values())
                ask_for(str(asked.pop("kind")), key=key[:200], priority=10, **asked)
            elif asked and asked.get("kind") == "received":
                self._receive(asked)

    def _receive(self, asked: dict[str, Any]) -> None:
        """A file has arrived for a draft; who came too late is told by the draft's page."""
        layout, draft = self._settings.layout, asked["draft"]
        try:
            receive_file(layout, draft, name=asked["name"], size=asked["size"])
        except DrehscheibeError as error:
            log.warning("a file for draft %s was not taken: %s", draft, error)
            files_of(layout, draft).received.unlink(missing_ok=True)


def _read_wish(path: Path) -> dict[str, Any] | None:
    try:
        asked = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return asked if isinstance(asked, dict) else None
