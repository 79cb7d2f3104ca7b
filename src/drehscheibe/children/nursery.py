# SPDX-License-Identifier: EUPL-1.2
"""Children that begin at once: one process has loaded what they need, and forks.

To load the engines of a task takes half a second of a processor: whoever waits for a check waits
for that, and 50 catalogues that are read every night would spend more on it than on reading. The
nursery itself never touches what comes from elsewhere. It ends with the process that began it, and
its children end with it.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PROGRAM = (sys.executable, "-m", "drehscheibe.children.nursing")
LONGEST = 4_096  # bytes of a message


class Forked:
    """One child, as `run_task` handles processes."""

    def __init__(self, nursery: Nursery, pid: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self._nursery, self.pid = nursery, pid
        self.stdin, self.stdout = stdin, stdout
        self._code: int | None = None

    def end(self) -> int:
        """Kill what is left of it, also what it started itself; its code, or -signal."""
        if self._code is None:
            self._code = self._nursery.ask({"end": self.pid})
        return self._code


class Nursery:
    """Begun with the first child. Thread-safe. `program` takes the number of its line."""

    def __init__(self, environment: dict[str, str], *, program: tuple[str, ...] = PROGRAM) -> None:
        self._program = program
        self._environment = environment | {"OPENBLAS_NUM_THREADS": "1"}
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    @property
    def process(self) -> int:
        """Its number; 0 where none has begun."""
        return self._process.pid if self._process else 0

    def start(self, kind: str, rules: Sequence[str], stderr: IO[bytes]) -> Forked:
        """A child for a `kind` of task. `rules` are memory, seconds and niceness, as
        `children.task` takes them."""
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        try:
            descriptors = (theirs_in, theirs_out, stderr.fileno())
            pid = self.ask({"start": list(rules), "kind": kind}, descriptors)
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        return Forked(self, pid, os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"))

    def ask(self, message: dict[str, object], descriptors: Sequence[int] = ()) -> int:
        """A nursery that died is begun anew; its children died with it."""
        with self._lock:
            try:
                return self._asked(message, descriptors)
            except OSError:
                self._close()
                if "end" in message:
                    return -signal.SIGKILL
                return self._asked(message, descriptors)

    def close(self) -> None:
        with self._lock:
            self._close()

    def _asked(self, message: dict[str, object], descriptors: Sequence[int]) -> int:
        line = self._open()
        socket.send_fds(line, [json.dumps(message).encode()], list(descriptors))
        answer = line.recv(LONGEST)
        if not answer:
            raise BrokenPipeError
        return int(answer)

    def _open(self) -> socket.socket:
        if self._line is None:
            self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    [*self._program, str(theirs.fileno())],
                    env=self._environment,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                )
        return self._line

    def _close(self) -> None:
        """It ends when nobody is on the line."""
        if self._line and self._process:
            self._line.close()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self._process.kill()
            self._process.wait()
        self._line = self._process = None


def is_ending(pid: int) -> bool:
    """It has closed its files already."""
    return not Path(f"/proc/{pid}/fd/1").is_symlink()


_begun: dict[int, Nursery] = {}


def nursery(environment: dict[str, str]) -> Nursery:
    """That of this process."""
    if os.getpid() not in _begun:
        _begun[os.getpid()] = made = Nursery(environment)
        atexit.register(made.close)
    return _begun[os.getpid()]
