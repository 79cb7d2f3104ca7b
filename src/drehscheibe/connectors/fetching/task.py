# SPDX-License-Identifier: EUPL-1.2
"""Fetching as a task of a child process: a hanging server is ended together with it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.addresses import FILES, WEB, parse
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.credentials import Credentials
from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.connectors.fetching.known import Fetched, Known
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Callable

_SELDOM = 0.3  # seconds between two words about how far it is


class Teller:
    """Tells how far it is, but not too often."""

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell, self._last = tell, 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._last > _SELDOM:
            self._last = time.monotonic()
            self._tell("fetch", done, total)


def rules_of(task: dict[str, Any]) -> Rules:
    return Rules(
        largest=task["largest"],
        user_agent=task["user_agent"],
        gate=Gate.of(task["networks"], task["ports"]),
        proxy=task["proxy"],
        pace=from_plain(Pace, task["pace"]),
        drop_folder=task.get("drop_folder", ""),
        credentials=_credentials(**task["sign_in"]) if task.get("sign_in") else None,
    )


def _credentials(address: str, user: str, password: str, key: str = "") -> Credentials:
    return Credentials(parse(address, schemes=WEB + FILES), user, password, key)


def fetch_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Fetched | None]:
    """The task holds `address`, `target`, what `Rules` wants, and perhaps `known`."""
    known = from_plain(Known, task.get("known", {}))
    target, rules = Path(task["target"]), rules_of(task)
    return {"fetched": fetch(task["address"], target, rules, tell=Teller(tell), known=known)}
