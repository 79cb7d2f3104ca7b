# SPDX-License-Identifier: EUPL-1.2
"""The machine's part of the catalogue: derived artifacts in children, and retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.children.child import run_task
from drehscheibe.portal.catalogue.publishing import limits_of
from drehscheibe.portal.catalogue.retention import apply_retention
from drehscheibe.portal.jobs.services import ask_for

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Run, Take, Watch
    from drehscheibe.settings import Settings

DERIVED = ("items", "tiles", "styles", "downloads")
_WISHED = 10  # priority: somebody waits for it


def in_child(kind: str) -> Run:
    """Run the task of that name (`children.task.TASKS`)."""

    def run(payload: Payload, settings: Settings, watch: Watch) -> Payload:
        return run_task(
            {"kind": kind, "home": str(settings.home), **payload},
            on_progress=watch.on_progress,
            limits=limits_of(settings),
            cancelled=watch.cancelled,
        )

    return run


def ask_for_derived_artifact(kind: str) -> Take:
    """A reader waits for something that is missing."""

    def take(asked: Payload, settings: Settings) -> None:  # noqa: ARG001 - one shape for all
        key = "-".join([kind, *(str(value) for value in asked.values())])
        ask_for(kind, key=key[:200], priority=_WISHED, **asked)

    return take


def retention(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    watch.cancelled()
    return apply_retention(settings, payload["dataset"])
