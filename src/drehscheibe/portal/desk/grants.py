# SPDX-License-Identifier: EUPL-1.2
"""Grants: whoever may see a draft may read its built preview at the interfaces for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, DraftMoved
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.desk.noting import note_preview
from drehscheibe.portal.desk.services import facts_about
from drehscheibe.releases.pointer import read_pointer
from drehscheibe.tickets import Purpose, issue_ticket

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.settings import Settings

SECONDS = 15 * 60  # whoever needs longer asks again, and may still see the draft then


def grant_for(draft: Draft, settings: Settings) -> str:
    """A ticket for exactly what lies ready now. The caller has asked whether it may be seen.

    Raises `DraftMoved` while nothing is built.
    """
    return _ticket(Purpose.GRANT, draft, settings)


def give_address(draft: Draft, actor: Actor, *, origin: str, settings: Settings) -> str:
    """The same as an address that programs such as QGIS take, for who prepares or reviews it.

    `origin` is where the installation is. Raises `Refused`, `DraftMoved`.
    """
    if not may_look(draft, actor):
        decide(actor, Action.REVIEW, facts_about(draft)).require()
    ticket = _ticket(Purpose.PREVIEW, draft, settings)
    note_preview(draft, actor)
    return f"{origin}/vorschau/{ticket}/ogc/"


def may_look(draft: Draft, actor: Actor) -> bool:
    facts = facts_about(draft)
    return any(decide(actor, action, facts).allowed for action in (Action.PREPARE, Action.REVIEW))


def _ticket(purpose: Purpose, draft: Draft, settings: Settings) -> str:
    if draft.candidate is None or draft.dataset is None:
        raise DraftMoved(reason=N_("the preview is not built yet; please look at it first"))
    pointer = read_pointer(settings.layout.pointer(draft.dataset.slug))
    claims: dict[str, str | int] = {
        "dataset": draft.dataset.slug,
        "release": draft.candidate.sha256,
        "epoch": pointer.epoch if pointer else 0,
    }
    return issue_ticket(purpose, claims=claims, seconds=SECONDS, settings=settings)
