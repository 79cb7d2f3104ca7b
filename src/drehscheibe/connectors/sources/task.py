# SPDX-License-Identifier: EUPL-1.2
"""Looking at a source and taking from it, as tasks of a child process: what hangs ends with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.task import Teller, rules_of
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Found


def look_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Found]:
    """The task holds `address` and what `Rules` wants."""
    tell("look")
    return {"found": recognise(task["address"], rules_of(task))}


def take_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Fetched | None]:
    """The task holds `source` (a kind), `wanted`, `target` and what `Rules` wants."""
    wanted = from_plain(Wanted, task["wanted"])
    connector = connector_of(Kind(task["source"]))
    target = Path(task["target"])
    return {"fetched": connector.take(wanted, target, rules_of(task), tell=Teller(tell))}
