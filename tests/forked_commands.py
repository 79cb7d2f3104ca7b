# SPDX-License-Identifier: EUPL-1.2
"""Commands, and scripts of tests, forked from a process that has loaded what they all load.

To load it takes more than a second of a processor, for some hundred commands of all tests. From
`drehscheibe.__main__` on a command does the same; that it is a program of its own, too, is proved
by `Instance.start` and wherever a shell runs it.

Started by `commands` only: `python tests/forked_commands.py DESCRIPTOR`.
"""

from __future__ import annotations

import atexit
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from drehscheibe.children import child, nursing
from drehscheibe.children.nursery import Nursery
from drehscheibe.children.parent import end_with
from drehscheibe.children.task import TASKS

# Of Django what needs no settings, and what else each command loads with the portal. No command
# itself: when it is loaded it takes the language of its time.
PORTAL = (
    "click", "django.core.management", "django.db.migrations.executor",
    "django.db.backends.sqlite3.base",
    "django.urls", "django.forms", "django.contrib.auth.hashers", "django.core.handlers.wsgi",
    "requests", "jwt", "cryptography.fernet", "drehscheibe.look.environment",
    "drehscheibe.look.map_styles", "drehscheibe.catalogue.reader", "drehscheibe.catalogue.writer",
    "drehscheibe.tickets",
)  # fmt: skip


def main(line: socket.socket) -> None:
    places = [place.partition(":")[0] for place in TASKS.values()]
    for module in (*places, *PORTAL):
        importlib.import_module(module)
    nursing.main(line, work=run)


def run(rules: list[str]) -> int:
    """What the new process does: `rules` are the number of the one that forked it, and more that
    concerns tasks only. The command comes as JSON on its standard input, which is empty then."""
    end_with(int(rules[0]), signal.SIGKILL)
    command = json.loads(Path("/dev/stdin").read_bytes())
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.environ.clear()
    os.environ.update(command["environment"])
    os.chdir(command["folder"])
    _begin_nursery()
    code = _exit_code(command)
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _exit_code(command: dict[str, Any]) -> int:
    """As Python ends a program."""
    try:
        if script := command["script"]:
            sys.path[:0] = command["environment"]["PYTHONPATH"].split(os.pathsep)
            exec(compile(script, "<script>", "exec"), {"__name__": "__main__"})  # noqa: S102
        else:
            sys.argv = ["drehscheibe", *command["arguments"]]
            runpy.run_module("drehscheibe", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - the hook says it, whatever it is
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


def _begin_nursery() -> None:
    """Tasks of the command are forked, too: by a nursery that begins while nothing of the command
    is loaded or open, and ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        ours.close()
        os.dup2(0, 1)  # nobody waits for what it could print
        os.environ.clear()
        os.environ.update(child.own_environment())
        nursing.main(theirs)
        os._exit(0)
    theirs.close()
    nursery = Nursery(child.own_environment())
    nursery._line = ours
    child.usual_start = lambda kind, limits, stderr: nursery.start(kind, limits.rules, stderr)
    atexit.register(os.waitpid, pid, 0)
    atexit.register(ours.close)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
