# SPDX-License-Identifier: EUPL-1.2
"""Which code does which kind of job. Apps register at start; the worker knows no app by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drehscheibe.children.child import Progress, ignore, never

if TYPE_CHECKING:
    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.settings import Settings

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on while a job runs, and may stop it."""

    on_progress: Callable[[Progress], None] = ignore
    cancelled: Callable[[], bool] = never


UNWATCHED = Watch()

Run = Callable[[Payload, "Settings", Watch], Payload]
Fail = Callable[[Payload, "DrehscheibeError"], None]
Take = Callable[[Payload, "Settings"], None]


def nothing(payload: Payload, error: DrehscheibeError) -> None:
    """A job that failed for good leaves its error in the table; nobody else need know."""


@dataclass(frozen=True, slots=True)
class Handler:
    run: Run
    on_failure: Fail = nothing


# Lanes of far jobs: what people wait for, sources that answer, those that failed the last time, and
# who is told of new releases.
PEOPLE, SOURCES, FAILING, RECEIVERS = "people", "sources", "failing", "receivers"
AT_ONCE = {PEOPLE: 4, SOURCES: 8, FAILING: 2, RECEIVERS: 2}


@dataclass(slots=True)
class Register:
    """`daily`: kinds that are due once a day; `wishes`: what delivery may ask for by a file.

    `far`: kinds that wait for machines of others, and the lane they have apart from all others;
    `light`: kinds that are done in seconds and that pages show: no heavy job is in their way;
    `rounds`: what is looked at every few seconds; `starts`: what is done once, when the worker
    begins.
    """

    handlers: dict[str, Handler] = field(default_factory=dict)
    daily: list[str] = field(default_factory=list)
    far: dict[str, str] = field(default_factory=dict)
    light: set[str] = field(default_factory=set)
    rounds: list[Callable[[], object]] = field(default_factory=list)
    starts: list[Callable[[Settings], object]] = field(default_factory=list)
    wishes: dict[str, Take] = field(default_factory=dict)

    def job(self, kind: str, run: Run, *, on_failure: Fail = nothing) -> None:
        self.handlers[kind] = Handler(run, on_failure)

    def daily_job(self, kind: str, run: Run) -> None:
        self.job(kind, run)
        if kind not in self.daily:
            self.daily.append(kind)

    def far_job(
        self, kind: str, run: Run, *, on_failure: Fail = nothing, lane: str = PEOPLE
    ) -> None:
        self.job(kind, run, on_failure=on_failure)
        self.far[kind] = lane

    def is_light(self, *kinds: str) -> None:
        self.light.update(kinds)

    def round(self, look: Callable[[], object]) -> None:
        if look not in self.rounds:
            self.rounds.append(look)

    def start(self, begin: Callable[[Settings], object]) -> None:
        if begin not in self.starts:
            self.starts.append(begin)

    def wish(self, kind: str, take: Take) -> None:
        self.wishes[kind] = take


register = Register()
