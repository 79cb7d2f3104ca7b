# SPDX-License-Identifier: EUPL-1.2
"""What people do with drafts goes into the audit trail: the deed stands above the service."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from django.db import transaction

from drehscheibe.policy.actors import Actor
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.evidence.models import AuditEntry
from drehscheibe.portal.evidence.services import note, note_once

if TYPE_CHECKING:
    from typing import Any

P = ParamSpec("P")
Service = Callable[P, Draft]


def noted(action: str) -> Callable[[Service[P]], Service[P]]:
    """For services that return the draft and take `actor` by name or as last argument."""

    def around(service: Service[P]) -> Service[P]:
        @wraps(service)
        def handle(*args: P.args, **kwargs: P.kwargs) -> Draft:
            with transaction.atomic():
                draft = service(*args, **kwargs)
                actor = kwargs.get("actor", args[-1] if args else None)
                if isinstance(actor, Actor):
                    note(actor, action, **_about(draft))
            return draft

        return handle

    return around


def noted_file(service: Service[P]) -> Service[P]:
    """A file arrives by delivery, which knows nobody: it is the author's."""

    @wraps(service)
    def handle(*args: P.args, **kwargs: P.kwargs) -> Draft:
        with transaction.atomic():
            draft = service(*args, **kwargs)
            actor = _who_began(draft)
            told: dict[str, Any] = {"file": draft.file_name, "bytes": draft.file_bytes}
            note(actor, "receive-file", **told, **_about(draft))
        return draft

    return handle


def _who_began(draft: Draft) -> Actor:
    """The author, or the program that has no account."""
    if draft.author:
        return Actor(draft.author.name, draft.author.key)
    begun = AuditEntry.objects.filter(organisation=draft.owner.key, action="begin")
    entry = begun.filter(details__draft=str(draft.pk)).first()
    return Actor(entry.actor, entry.actor_key) if entry else Actor("")


def note_look(draft: Draft, actor: Actor) -> None:
    """Somebody has the review page in front of them: once per person and candidate."""
    if draft.candidate is not None:
        note_once(actor, "look", **_about(draft), release=draft.candidate.sha256)


def note_preview(draft: Draft, actor: Actor) -> None:
    """Each address that shows a preview outside the desk."""
    note(actor, "preview-address", **_about(draft))


def _about(draft: Draft) -> dict[str, Any]:
    dataset = draft.dataset.slug if draft.dataset else ""
    return {"dataset": dataset, "organisation": draft.owner.key, "draft": str(draft.pk)}
