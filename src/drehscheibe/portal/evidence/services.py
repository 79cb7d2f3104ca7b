# SPDX-License-Identifier: EUPL-1.2
"""Write the audit trail; every service that changes something calls this in its transaction."""

from __future__ import annotations

from typing import Any

from drehscheibe.policy.actors import Actor
from drehscheibe.portal.evidence.models import AuditEntry


def note(actor: Actor, action: str, *, reason: str = "", **about: Any) -> AuditEntry:
    """Add an entry. Of `about`, `dataset`, `release` and `organisation` (keys) have columns of
    their own; the rest is kept as details."""
    columns = {name: about.pop(name, "") for name in ("dataset", "release", "organisation")}
    return AuditEntry.objects.create(
        actor=actor.name,
        actor_key=actor.key,
        action=action,
        reason=reason,
        details=about,
        **columns,
    )


def note_once(actor: Actor, action: str, **about: str) -> None:
    """The same person doing the same with the same release is one entry, however often."""
    columns = {name: about.get(name, "") for name in ("dataset", "release", "organisation")}
    known = AuditEntry.objects.filter(actor_key=actor.key, action=action, **columns)
    if not known.exists():
        note(actor, action, **about)
