# SPDX-License-Identifier: EUPL-1.2
"""The nursery itself: loads what a kind of task needs once, forks when it is asked to, ends what it
had.

Started by `children.nursery` only: `python -m drehscheibe.children.nursing DESCRIPTOR`. It never
touches what comes from elsewhere; its children do. What threads its engines have begun sleep, for
it never works with them: so none holds a lock when it forks.
"""

from __future__ import annotations

import array
import gc
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from drehscheibe.children import task
from drehscheibe.children.nursery import LONGEST, is_ending

Work = Callable[[list[str]], int]  # what `children.task` takes -> exit code
_LAST_WORDS = 0.5  # seconds that a child has to end by itself after its last word
_LONGEST_REST = 900.0  # seconds without a child; then its memory is worth more than its start
_loaded: set[str] = set()  # kinds of tasks


def main(
    line: socket.socket, *, work: Work = task.main, longest_rest: float = _LONGEST_REST
) -> None:
    """Until the other end is closed, or nobody has asked for a child for long. `work` is what a
    child does."""
    children: set[int] = set()
    while True:
        line.settimeout(None if children else longest_rest)
        try:
            message, received = _received(line)
        except TimeoutError:  # whoever asks next begins another one
            break
        if not message:
            break
        asked = json.loads(message)
        if "start" in asked:
            _prepare(asked["kind"])
            answer = _fork(work, asked["start"], received, line)
            children.add(answer)
        else:
            answer = _ended(asked["end"])
            children.discard(asked["end"])
        line.send(str(answer).encode())
    for pid in children:
        _ended(pid)


def _prepare(kind: str) -> None:
    """Load what the task needs, where no child has needed it before."""
    if kind in _loaded:
        return
    _loaded.add(kind)
    with suppress(Exception):  # the child fails at the same and says so
        task.load(kind)
    gc.collect()
    gc.freeze()  # what is loaded is not looked through, and so not copied, by each child


def _received(line: socket.socket) -> tuple[bytes, list[int]]:
    """A message and the descriptors that came with it, which no other program inherits."""
    message, extra, _, _ = line.recvmsg(LONGEST, socket.CMSG_LEN(3 * array.array("i").itemsize))
    received = array.array("i")
    for _, _, data in extra:
        received.frombytes(data[: len(data) - len(data) % received.itemsize])
    return message, list(received)


def _fork(work: Work, rules: list[str], received: list[int], line: socket.socket) -> int:
    nursery = os.getpid()
    pid = os.fork()
    if pid == 0:
        _be_a_child(work, [str(nursery), *rules], received, line)
    with suppress(OSError):  # both do it, whoever comes first: it can be killed from now on
        os.setpgid(pid, pid)
    for descriptor in received:
        os.close(descriptor)
    return pid


def _be_a_child(work: Work, rules: list[str], received: list[int], line: socket.socket) -> None:
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


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
