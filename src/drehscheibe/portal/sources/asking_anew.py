# SPDX-License-Identifier: EUPL-1.2
"""Whoever changes what was allowed asks anew, and is not the second person."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.sources.models import Source


@contextmanager
def changing_terms(source: Source, actor: Actor) -> Iterator[None]:
    """Around every change of a source; inside a transaction."""
    before = source.terms
    yield
    if source.asked_key and source.terms != before:
        source.asked_by, source.asked_key, source.asked_at = actor.name, actor.key, timezone.now()
        source.save(update_fields=["asked_by", "asked_key", "asked_at"])
