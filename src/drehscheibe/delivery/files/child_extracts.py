# SPDX-License-Identifier: EUPL-1.2
"""A selection of features as a file that a child process makes, read from it piece by piece.

The pipe between both is small: a child writes no faster than the client takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.children.child import LOG_TAIL, Limits, memory_mib, own_environment, rebuild
from drehscheibe.delivery.traffic.visits import VISIT
from drehscheibe.domain.errors import TaskCrashed, TaskOutOfMemory, TaskOutOfTime

if TYPE_CHECKING:
    from asyncio.subprocess import Process

log = logging.getLogger("drehscheibe.delivery")

PROGRAM = (sys.executable, "-m", "drehscheibe.delivery.files.extracting")
LIMITS = Limits(memory_mib=1_024, seconds=3_600)
PIECE_BYTES = 1 << 16
SILENT = 120.0  # seconds in which a child must have made the next piece
_TICKS = os.sysconf("SC_CLK_TCK")
_LOOK = 0.5  # seconds between two looks at its memory and time


class ChildSource:
    """`task` is what `extracting.write` takes. `known` is what the child said before the file."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._task = task
        self._name = f"{task['dataset']}.{task['format']}"
        self._process: Process | None = None
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        self._looked = self._charged = 0.0
        self._visit = VISIT.get()
        self.known: dict[str, int] = {}

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    async def next(self) -> bytes:
        """Raises what the child raised, or a kind of `TaskFailed`."""
        try:
            async with asyncio.timeout(SILENT):
                process = self._process or await self._begun()
                assert process.stdout is not None  # noqa: S101 - we asked for a pipe
                piece = await process.stdout.read(PIECE_BYTES)
                if not piece and await process.wait():
                    raise TaskCrashed(name=self._name)
        except TimeoutError:
            raise TaskOutOfTime(name=self._name, minutes=int(SILENT // 60)) from None
        self._watch(process.pid)
        return piece

    async def _begun(self) -> Process:
        self._process = process = await asyncio.create_subprocess_exec(
            *PROGRAM,
            *map(str, (os.getpid(), LIMITS.memory_mib, LIMITS.seconds, LIMITS.nice)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            limit=PIECE_BYTES,
            env=own_environment(),
            start_new_session=True,
        )
        assert process.stdin is not None  # noqa: S101 - we asked for both pipes
        assert process.stdout is not None  # noqa: S101
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            process.stdin.write(json.dumps(self._task).encode())
            await process.stdin.drain()
            process.stdin.close()
        line = await process.stdout.readline()
        if not line.endswith(b"\n"):
            raise TaskCrashed(name=self._name)
        said = json.loads(line)
        if "error" in said:
            raise rebuild(said["error"], name=self._name)
        self.known = said["begin"]
        return process

    def _watch(self, pid: int) -> None:
        now = time.monotonic()
        if now - self._looked > _LOOK:
            self._looked = now
            self._charge(pid)
            if memory_mib(pid) > LIMITS.memory_mib:
                raise TaskOutOfMemory(name=self._name, limit=LIMITS.memory_mib)

    def _charge(self, pid: int) -> None:
        """Whoever asked pays for the child, too; what it costs after the last look is a gift."""
        seconds = _processor_seconds(pid)
        if self._visit is not None and seconds > self._charged:
            self._visit.seconds += seconds - self._charged
            self._charged = seconds

    async def close(self) -> None:
        """Whatever happened, no process is left."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
        if not self._stderr.closed:
            self._log()
            self._stderr.close()

    def _log(self) -> None:
        size = self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, size - LOG_TAIL))
        text = self._stderr.read().decode("utf-8", "replace").strip()
        if text:
            log.warning("extract %s: %s", self._name, text)


def _processor_seconds(pid: int) -> float:
    """Of a process that lives; 0 where it is gone or the system does not tell (proc(5), stat)."""
    try:
        status = Path(f"/proc/{pid}/stat").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    # The name of the program may hold anything; behind its bracket come state, parent …
    user, system = status.rpartition(b")")[2].split()[11:13]
    return (int(user) + int(system)) / _TICKS
