# SPDX-License-Identifier: EUPL-1.2
"""Many addresses as a task of a child process: several servers at once, each one by one."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.reaching import Reached, reach_host
from drehscheibe.connectors.fetching.task import rules_of

if TYPE_CHECKING:
    from collections.abc import Callable

_AT_ONCE = 6  # servers


def reaching_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, list[Reached]]:
    """The task holds `hosts` (lists of addresses, each of one server), `between` (seconds between
    two questions to one server), `enough` (seconds) and what `Rules` wants.

    Addresses that there was no time for are not in the answer.
    """
    rules = rules_of(task)
    pause = max(rules.pace.between, task["between"])
    rules = replace(rules, pace=replace(rules.pace, between=pause))
    end = time.monotonic() + task["enough"]
    found: list[Reached] = []
    total = sum(map(len, task["hosts"]))

    def ask(texts: list[str]) -> None:
        for one in reach_host(texts, rules, is_late=lambda: time.monotonic() > end):
            found.append(one)
            tell("reach", len(found), total)

    with ThreadPoolExecutor(_AT_ONCE) as several:
        list(several.map(ask, task["hosts"]))
    return {"reached": found}
