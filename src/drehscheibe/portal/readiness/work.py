# SPDX-License-Identifier: EUPL-1.2
"""When readiness is computed: soon after something changed, and all of it once a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.children.child import Progress
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.readiness.computing import is_anything_due, renew_all, renew_due

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

RENEW, RENEW_ALL = "renew-readiness", "renew-all-readiness"  # kinds of jobs


def ask_due() -> None:
    """Looked at every few seconds; one job at a time."""
    if is_anything_due():
        ask_for(RENEW, key=RENEW)


def renew(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return {"computed": renew_due(settings.layout)}


def renew_everything(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    def tell(done: int, total: int) -> None:
        watch.on_progress(Progress("readiness", done, total))

    return {"computed": renew_all(settings.layout, tell)}
