# SPDX-License-Identifier: EUPL-1.2
"""Looking at a source and taking from it, as tasks of a child process: what hangs ends with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.robots import polite
from drehscheibe.connectors.fetching.task import Teller, rules_of
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.connectors.sources.origins import is_on_the_web
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Found

# Fetched by one question, as by a browser; who pages through an interface asks how it may.
_ONE_FILE = {Kind.FILE, Kind.FOLDER, Kind.SFTP, Kind.CAP, Kind.FEED, Kind.CALENDAR, Kind.GTFS}


def look_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Found]:
    """The task holds `address` and what `Rules` wants."""
    tell("look")
    address, rules = task["address"], rules_of(task)
    if is_on_the_web(address):
        rules = polite(rules, address)
    return {"found": recognise(address, rules)}


def take_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Fetched | None]:
    """The task holds `source` (a kind), `wanted`, `target` and what `Rules` wants."""
    wanted, kind = from_plain(Wanted, task["wanted"]), Kind(task["source"])
    connector, target, rules = connector_of(kind), Path(task["target"]), rules_of(task)
    if kind not in _ONE_FILE:
        rules = polite(rules, wanted.address)
    return {"fetched": connector.take(wanted, target, rules, tell=Teller(tell))}
