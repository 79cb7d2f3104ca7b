# SPDX-License-Identifier: EUPL-1.2
"""Reading a whole catalogue as a task of a child process: pages go to a folder as they come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.robots import polite
from drehscheibe.connectors.fetching.task import rules_of
from drehscheibe.connectors.sources.contract import Kind
from drehscheibe.connectors.sources.describing import describes
from drehscheibe.connectors.sources.kinds import connector_of
from drehscheibe.connectors.sources.spool import SamePage, Spool
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from collections.abc import Callable

_NO_CATALOGUE = N_("it is no catalogue that could be described")


def describe_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """The task holds `source` (a kind), `address`, `folder` (of a `Spool`) and what `Rules` wants.

    Says how many entries there are, how many of them are faulty, and which known ones are gone.
    """
    connector, address = connector_of(Kind(task["source"])), task["address"]
    if not describes(connector):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_CATALOGUE)
    spool = Spool(Path(task["folder"]))
    state = spool.state(address)
    rules = replace(polite(rules_of(task), address), witness=spool.saw)
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
    return {"seen": spool.keys.count(), "faulty": state.faulty, "gone": spool.keys.gone()}
