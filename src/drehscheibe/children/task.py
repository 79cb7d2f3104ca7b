# SPDX-License-Identifier: EUPL-1.2
"""The child process of one heavy task: takes limits on itself, works, answers in JSON lines.

Started by `child.run_task` only: `python -m drehscheibe.children.task PARENT MIB SECONDS NICE`.
What can be run is a fixed list; the functions are imported when they are asked for, because each
brings other heavy engines.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import resource
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any

from drehscheibe.children.parent import end_with
from drehscheibe.domain import errors
from drehscheibe.domain.plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    Tell = Callable[..., None]
    Task = Callable[[dict[str, Any], Tell], dict[str, Any]]

TASKS = {
    "fetch": "drehscheibe.connectors.fetching.task:fetch_task",
    "reach": "drehscheibe.connectors.fetching.reaching_task:reaching_task",
    "post": "drehscheibe.connectors.fetching.posting:post_task",
    "look": "drehscheibe.connectors.sources.task:look_task",
    "take": "drehscheibe.connectors.sources.task:take_task",
    "describe": "drehscheibe.connectors.sources.describe_task:describe_task",
    "recognise": "drehscheibe.connectors.files.recognise:recognise_task",
    "inspect": "drehscheibe.connectors.publishing:inspect_task",
    "publish": "drehscheibe.connectors.publishing:publish_task",
    "items": "drehscheibe.releases.rebuild:items_task",
    "downloads": "drehscheibe.releases.downloads:downloads_task",
    "typeset": "drehscheibe.look.typeset:typeset_task",
    "styles": "drehscheibe.look.styles_task:styles_task",
    "tiles": "drehscheibe.releases.tiles:tiles_task",
    "differences": "drehscheibe.releases.difference_task:differences_task",
    "unite": "drehscheibe.usecases.unite_task:unite_task",
    "check-package": "drehscheibe.usecases.check_task:check_task",
    "draw": "drehscheibe.usecases.drawing.task:draw_task",
    "protection": "drehscheibe.usecases.running.sandbox:protection_task",
    "transform": "drehscheibe.usecases.running.task:transform_task",
}

# The watchdog of the parent measures memory that is used; this stops one huge allocation that
# would be faster than it. Arrow and SQLite reserve more than they use, hence the room.
DATA_FACTOR, DATA_ROOM_MIB = 2, 2_048


def main(arguments: list[str]) -> int:
    parent, memory_mib, seconds, nice = (int(argument) for argument in arguments)
    take_limits(parent, memory_mib=memory_mib, seconds=seconds, nice=nice)
    answers = _own_stdout()

    def say(message: dict[str, Any]) -> None:
        answers.write(json.dumps(message, default=str) + "\n")
        answers.flush()

    def tell(stage: str, done: int = 0, total: int = 0) -> None:
        say({"progress": {"stage": stage, "done": done, "total": total}})

    try:
        task = json.load(sys.stdin)
        say({"result": to_plain(load(task["kind"])(task, tell))})
    except MemoryError:
        say({"error": {"code": errors.TaskOutOfMemory.code, "params": {"limit": memory_mib}}})
    except errors.DrehscheibeError as error:
        say({"error": plain_error(error)})
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
        traceback.print_exc()  # first: as soon as the parent reads the answer, it ends us
        say({"error": {"code": _code_of(error), "params": {}}})
        return 1
    return 0


def load(kind: str) -> Task:
    """The function of a kind of task, with all engines that it needs."""
    module, _, function = TASKS[kind].partition(":")
    task: Task = getattr(importlib.import_module(module), function)
    return task


def _code_of(error: BaseException) -> str:
    """Engines report a full disk in their own words; everything else is a fault of ours."""
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or "disk is full" in str(error) or "No space left on device" in str(error):
        return errors.StorageFull.code
    return errors.TaskCrashed.code


def plain_error(error: errors.DrehscheibeError) -> dict[str, Any]:
    findings = error.findings if isinstance(error, errors.InputRefused) else ()
    return {"code": error.code, "params": error.params, "findings": to_plain(findings)}


def _own_stdout() -> Any:
    """Keep the answers' pipe to ourselves: what libraries print goes to the log."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def take_limits(parent: int, *, memory_mib: int, seconds: int, nice: int) -> None:
    end_with(parent, signal.SIGKILL)  # where that is impossible, the watchdog must do
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cpu = seconds * (os.cpu_count() or 1)  # threads count together
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 5))
    data = (memory_mib * DATA_FACTOR + DATA_ROOM_MIB) << 20
    resource.setrlimit(resource.RLIMIT_DATA, (data, data))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
