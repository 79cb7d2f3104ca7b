# SPDX-License-Identifier: EUPL-1.2
"""Children that begin at once: one process has loaded what they need, and forks.

To load the programs of a connector takes a third of a second of a processor; 50 catalogues that are
read every night would spend more on that than on reading. The nursery itself never touches what
comes from elsewhere. It ends with the process that began it, and its children end with it.
"""

from __future__ import annotations

import array
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PROGRAM = (sys.executable, "-m", "drehscheibe.connectors.nursery")
_LONGEST = 4_096  # bytes of a message
_LAST_WORDS = 0.5  # seconds that a child has to end by itself after its last word


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
    """Begun with the first child. Thread-safe."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment | {"OPENBLAS_NUM_THREADS": "1"}
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    @property
    def process(self) -> int:
        """Its number; 0 where none has begun."""
        return self._process.pid if self._process else 0

    def start(self, rules: Sequence[str], stderr: IO[bytes]) -> Forked:
        """`rules` are memory, seconds and niceness, as `connectors.task` takes them."""
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        try:
            descriptors = (theirs_in, theirs_out, stderr.fileno())
            pid = self.ask({"start": list(rules)}, descriptors)
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
        answer = line.recv(_LONGEST)
        if not answer:
            raise BrokenPipeError
        return int(answer)

    def _open(self) -> socket.socket:
        if self._line is None:
            self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    [*_PROGRAM, str(theirs.fileno())],
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


def main(line: socket.socket) -> None:
    """Until the other end is closed."""
    from drehscheibe.connectors.sources import describe_task, kinds  # noqa: F401 - loaded once

    children: set[int] = set()
    while True:
        message, received = _received(line)
        if not message:
            break
        asked = json.loads(message)
        if "start" in asked:
            answer = _fork(asked["start"], received, line)
            children.add(answer)
        else:
            answer = _ended(asked["end"])
            children.discard(asked["end"])
        line.send(str(answer).encode())
    for pid in children:
        _ended(pid)


def _received(line: socket.socket) -> tuple[bytes, list[int]]:
    """A message and the descriptors that came with it, which no other program inherits."""
    message, extra, _, _ = line.recvmsg(_LONGEST, socket.CMSG_LEN(3 * array.array("i").itemsize))
    received = array.array("i")
    for _, _, data in extra:
        received.frombytes(data[: len(data) - len(data) % received.itemsize])
    return message, list(received)


def _fork(rules: list[str], received: list[int], line: socket.socket) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid == 0:
        _be_a_child([str(nursery), *rules], received, line)
    with suppress(OSError):  # both do it, whoever comes first: it can be killed from now on
        os.setpgid(pid, pid)
    for descriptor in received:
        os.close(descriptor)
    return pid


def _be_a_child(rules: list[str], received: list[int], line: socket.socket) -> None:
    from drehscheibe.connectors.task import main as work

    code = 1
    try:
        with suppress(OSError):
            os.setpgid(0, 0)
        line.close()
        for number, descriptor in enumerate(received):
            os.dup2(descriptor, number)
            os.close(descriptor)
        code = work(rules)
        sys.stdout.flush()
    finally:
        os._exit(code)


def _ended(pid: int) -> int:
    """Kill the whole group, once a child that is ending has had its moment."""
    deadline = time.monotonic() + _LAST_WORDS
    try:
        done, status = os.waitpid(pid, os.WNOHANG)
        while not done and is_ending(pid) and time.monotonic() < deadline:
            time.sleep(0.002)
            done, status = os.waitpid(pid, os.WNOHANG)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        return os.waitstatus_to_exitcode(status if done else os.waitpid(pid, 0)[1])
    except ChildProcessError:  # of a nursery that died with all its children
        return -signal.SIGKILL


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


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
