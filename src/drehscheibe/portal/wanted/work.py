# SPDX-License-Identifier: EUPL-1.2
"""What wishes add to "My work", and what is forgotten after some time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.templating import url
from drehscheibe.portal.waiting import Item, Source, register
from drehscheibe.portal.wanted.services import forget_ended, open_wishes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

FORGET = "forget-wishes"  # kind of job
_LONGEST, _MOST = 120, 20


def register_wishes() -> None:
    register(Source("wishes", N_("Data that somebody misses"), order=35, items=wishes_for))


def wishes_for(actor: Actor) -> Iterator[Item]:
    if not decide(actor, OrganisationAction.ONBOARD, "").allowed:
        return
    for one in open_wishes(actor)[:_MOST]:
        short = " ".join(one.text.split())
        title = short if len(short) <= _LONGEST else f"{short[:_LONGEST]}…"
        yield Item(title=title, address=url("wishes"), note=one.searched, at=one.wished)


def forget(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    return {"wishes": forget_ended(settings.question_days)}
