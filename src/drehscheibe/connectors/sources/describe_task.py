# SPDX-License-Identifier: EUPL-1.2
"""Reading a whole catalogue as a task of a child process: pages go to a folder as they come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.robots import polite
from drehscheibe.connectors.fetching.task import rules_of
from drehscheibe.connectors.sources.contract import Kind
from drehscheibe.connectors.sources.describing import describes
from drehscheibe.connectors.sources.gazetteer import gazetteer_at
from drehscheibe.connectors.sources.kinds import connector_of
from drehscheibe.connectors.sources.sieve import Sieve, left_out
from drehscheibe.connectors.sources.spool import SamePage, Spool
from drehscheibe.domain.errors import N_, AddressAnswerWrong
from drehscheibe.domain.plain import from_plain, to_plain

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_CATALOGUE = N_("it is no catalogue that could be described")


def describe_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """The task holds `source` (a kind), `address`, `folder` (of a `Spool`) and what `Rules` wants.

    Says how many entries there are, how many of them are faulty, which known ones are gone, and
    how many the filter left out, by reason.
    """
    connector, address = connector_of(Kind(task["source"])), task["address"]
    if not describes(connector):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_CATALOGUE)
    spool = _spool(task)
    state = spool.state(address)
    rules = replace(polite(rules_of(task), address), witness=spool.saw, as_before=spool.as_before)
    while not state.is_whole:
        try:
            for page in connector.pages(address, rules, start=state.following):
                spool.put(page, state)
                tell("describe", state.seen, page.total)
            break
        except SamePage as same:
            spool.skip(same.page, state)
            tell("describe", state.seen)
    spool.keys.remember()
    return {
        "seen": spool.keys.count(),
        "faulty": state.faulty,
        "gone": spool.keys.gone(),
        "left": state.left,
    }


def _spool(task: dict[str, Any]) -> Spool:
    """With what the filter asks, where there is one."""
    sieve = from_plain(Sieve, task.get("sieve", {}))
    if not sieve.asks:
        return Spool(Path(task["folder"]))
    gazetteer = gazetteer_at(Path(task["region"]))
    return Spool(
        Path(task["folder"]),
        why_left=lambda entry: left_out(sieve, to_plain(entry.offer), gazetteer),
        filtered=orjson.dumps(to_plain(sieve)).decode(),
    )
