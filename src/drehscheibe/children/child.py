# SPDX-License-Identifier: EUPL-1.2
"""Run one heavy task in a child process with limits; light enough for server, worker and CLI.

The child gets the task as JSON on its standard input and answers with one JSON object a line:
any number of `{"progress": …}`, then one `{"result": …}` or `{"error": …}`.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

from drehscheibe.children.nursery import is_ending, nursery
from drehscheibe.domain import errors
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Start = Callable[[str, "Limits", IO[bytes]], "Process"]  # kind, limits, where its errors go

log = logging.getLogger(__name__)

TICK = 0.1  # seconds between two looks at memory, time and the wish to cancel
LOG_TAIL = 4_000  # bytes of the child's standard error that reach our log
# Batches come and go by the megabyte: kept in two arenas and given back late, they cost half the
# page faults; what grows with the rows is larger than that and given back at once.
_ALLOCATION = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(4 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
}
_SECRETS = {
    f"DREHSCHEIBE_{name}" for name in ("SECRET", "MAIL_URL", "OIDC_SECRET", "FETCH_PROXY", "TOKEN")
}
PROGRAM = (sys.executable, "-m", "drehscheibe.children.task")


@dataclass(frozen=True, slots=True)
class Limits:
    memory_mib: int = 3_072  # memory of its own, page cache not counted
    seconds: int = 3_600
    nice: int = 5  # the server answers first

    @property
    def rules(self) -> tuple[str, ...]:
        """As `children.task` takes them."""
        return str(self.memory_mib), str(self.seconds), str(self.nice)


@dataclass(frozen=True, slots=True)
class Progress:
    stage: str
    done: int = 0
    total: int = 0  # 0: not known


def never() -> bool:
    """Nobody cancels."""
    return False


def ignore(_: Progress) -> None:
    """Nobody watches."""


def run_task(
    task: dict[str, Any],
    *,
    on_progress: Callable[[Progress], None] = ignore,
    limits: Limits = Limits(),
    cancelled: Callable[[], bool] = never,
    start: Start | None = None,
) -> dict[str, Any]:
    """Run `task` (with `kind`, its arguments, and a `name` for messages) and return its result.

    Raises the `DrehscheibeError` the task raised, or a kind of `TaskFailed` when it did not end by
    itself. Whatever happens, no process of the task is left when this returns.
    """
    with tempfile.TemporaryFile() as stderr:
        process = (start or usual_start)(str(task["kind"]), limits, stderr)
        try:
            return _Conversation(process, task, limits, cancelled).hold(on_progress)
        finally:
            _end(process)
            _log_stderr(task, stderr)


def by(program: tuple[str, ...]) -> Start:
    """A program of its own for each task."""

    def start(_: str, limits: Limits, stderr: IO[bytes]) -> Process:
        return _Begun(
            subprocess.Popen(
                [*program, str(os.getpid()), *limits.rules],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=own_environment(),
                start_new_session=True,  # its own helpers (tippecanoe) end together with it
            )
        )

    return start


def from_nursery(kind: str, limits: Limits, stderr: IO[bytes]) -> Process:
    """A child that has everything loaded when it begins: for processes that stay and ask for many
    children. One that asks for a single child would load it for nothing."""
    return nursery(own_environment()).start(kind, limits.rules, stderr)


# Where nobody asks for another one. A worker that stays sets `from_nursery`.
usual_start: Start = by(PROGRAM)


class Process(Protocol):
    """A child with its two pipes."""

    @property
    def pid(self) -> int: ...

    @property
    def stdin(self) -> IO[bytes]: ...

    @property
    def stdout(self) -> IO[bytes]: ...

    def end(self) -> int:
        """Kill the whole group, also what the child itself started and left. Its code."""


class _Begun:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process, self.pid = process, process.pid
        assert process.stdin  # noqa: S101 - we asked for pipes
        assert process.stdout  # noqa: S101
        self.stdin, self.stdout = process.stdin, process.stdout

    def end(self) -> int:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.5 if is_ending(self.pid) else 0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return self._process.wait()


def own_environment() -> dict[str, str]:
    """A task that reads strangers' files has no use for the secrets of the installation."""
    kept = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    return kept | _ALLOCATION


def _end(process: Process) -> None:
    process.end()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(BrokenPipeError):
            pipe.close()


def _log_stderr(task: dict[str, Any], stderr: IO[bytes]) -> None:
    size = stderr.seek(0, os.SEEK_END)
    stderr.seek(max(0, size - LOG_TAIL))
    text = stderr.read().decode("utf-8", "replace").strip()
    if text:
        log.warning("task %s: %s", task.get("kind"), text)


class _Conversation:
    def __init__(
        self,
        process: Process,
        task: dict[str, Any],
        limits: Limits,
        cancelled: Callable[[], bool],
    ) -> None:
        self._process = process
        self._task = task
        self._name = str(task.get("name", task.get("kind", "")))
        self._limits = limits
        self._cancelled = cancelled
        self._deadline = time.monotonic() + limits.seconds

    def hold(self, on_progress: Callable[[Progress], None]) -> dict[str, Any]:
        self._say()
        for message in self._messages():
            if "progress" in message:
                on_progress(Progress(**message["progress"]))
            elif "result" in message:
                result: dict[str, Any] = message["result"]
                return result
            elif "error" in message:
                raise rebuild(message["error"], name=self._name)
        raise self._silent_end()

    def _say(self) -> None:
        try:
            self._process.stdin.write(json.dumps(self._task).encode())
            self._process.stdin.close()
        except BrokenPipeError:
            pass  # it died at once; reading its answer says so

    def _messages(self) -> Iterator[dict[str, Any]]:
        """Every line of the child, until it closes its output. Watches the limits meanwhile."""
        descriptor = self._process.stdout.fileno()
        buffer = b""
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while True:
                self._watch()
                if not selector.select(TICK):
                    continue
                chunk = os.read(descriptor, 1 << 16)
                if not chunk:
                    return
                *lines, buffer = (buffer + chunk).split(b"\n")
                yield from (json.loads(line) for line in lines if line.strip())

    def _watch(self) -> None:
        if self._cancelled():
            raise errors.TaskCancelled(name=self._name)
        if time.monotonic() > self._deadline:
            raise errors.TaskOutOfTime(name=self._name, minutes=max(1, self._limits.seconds // 60))
        if memory_mib(self._process.pid) > self._limits.memory_mib:
            raise self._out_of_memory()

    def _out_of_memory(self) -> errors.TaskFailed:
        return errors.TaskOutOfMemory(name=self._name, limit=self._limits.memory_mib)

    def _silent_end(self) -> errors.TaskFailed:
        """It ended without an answer: say what the operating system says."""
        code = self._process.end()
        if code == -signal.SIGXCPU:
            return errors.TaskOutOfTime(name=self._name, minutes=max(1, self._limits.seconds // 60))
        log.error("task %s ended with %s", self._task.get("kind"), code)
        return errors.TaskCrashed(name=self._name)


def memory_mib(pid: int) -> int:
    """Memory of its own of a process in MiB; 0 when it is gone or the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    kib = 0
    for line in status.splitlines():
        if line.startswith(("RssAnon:", "RssShmem:")):
            kib += int(line.split()[1])
    return kib // 1024


def rebuild(error: dict[str, Any], *, name: str) -> errors.DrehscheibeError:
    """The error the child raised, as itself."""
    if error["code"] == errors.InputRefused.code:
        return errors.InputRefused([from_plain(Finding, plain) for plain in error["findings"]])
    if error["code"] == errors.TaskOutOfMemory.code:
        return errors.TaskOutOfMemory(name=name, limit=error["params"].get("limit", 0))
    kind = _ERRORS.get(error["code"], errors.TaskCrashed)
    params = {"name": name} if issubclass(kind, errors.TaskFailed) else {}
    return kind(**(params | error["params"]))


def _by_code(kind: type[errors.DrehscheibeError]) -> dict[str, type[errors.DrehscheibeError]]:
    found = {kind.code: kind}
    for child in kind.__subclasses__():
        found |= _by_code(child)
    return found


_ERRORS = _by_code(errors.DrehscheibeError)
