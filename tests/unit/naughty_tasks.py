# SPDX-License-Identifier: EUPL-1.2
"""Tasks that behave badly, run in the real child."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time

from drehscheibe.children import nursing
from drehscheibe.children import task as child
from drehscheibe.domain import errors
from drehscheibe.domain.findings import Finding


def hang(_task, tell):
    tell("hanging")
    time.sleep(60)


def kill_itself(_task, _tell):
    os.kill(os.getpid(), signal.SIGKILL)


def eat_memory(_task, tell):
    hoard = []
    while True:
        hoard.append(bytearray(os.urandom(1 << 20)) * 8)
        tell("eating", len(hoard))


def one_huge_bite(_task, _tell):
    return {"length": len(bytearray(1 << 44))}


def refuse(_task, _tell):
    raise errors.InputRefused([Finding("file-empty", rows=(3,), count=2, params={"size": 1})])


def wrong_parameter(_task, _tell):
    raise errors.InvalidParameter("layer", "is not known here")


def disk_full(_task, _tell):
    raise OSError(errno.ENOSPC, "No space left on device")


def stumble(_task, _tell):
    raise ZeroDivisionError("a fault of ours")


def chatter(_task, _tell):
    print("a library talks too much")
    return {"ok": True}


def leave_a_helper(task, tell):
    helper = subprocess.Popen(["sleep", "60"])
    tell("helper", helper.pid)
    time.sleep(60)


child.TASKS |= {
    function.__name__: f"__main__:{function.__name__}"
    for function in (
        hang,
        kill_itself,
        eat_memory,
        one_huge_bite,
        refuse,
        wrong_parameter,
        disk_full,
        chatter,
        stumble,
        leave_a_helper,
    )
}

if __name__ == "__main__":
    if len(sys.argv) == 2:
        nursing.main(socket.socket(fileno=int(sys.argv[1])))
    else:
        sys.exit(child.main(sys.argv[1:]))
