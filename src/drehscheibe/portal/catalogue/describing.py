# SPDX-License-Identifier: EUPL-1.2
"""What is said about a dataset, and how it changed: each change is kept, whoever made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.portal.catalogue.models import DescriptionChange
from drehscheibe.portal.catalogue.services import Description

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset

    Words = dict[str, Any]

FIELDS = tuple(Description.__dataclass_fields__)
NEVER_EMPTY = ("title", "licence")


def words_of(dataset: Dataset) -> Words:
    """Everything that is said about it, as plain values."""
    return {name: _plain(getattr(dataset, name)) for name in FIELDS}


def redescribe(dataset: Dataset, said: Mapping[str, Any]) -> None:
    """Say what is named, and nothing where that is empty; the caller saves.

    What is not named stays; so do title and licence, without which nothing is public.
    """
    for name, value in said.items():
        if name in FIELDS and (value or name not in NEVER_EMPTY):
            setattr(dataset, name, _plain(value))


def difference(before: Words, after: Words) -> tuple[Words, Words]:
    """Of both only what is not the same."""
    names = [name for name, value in after.items() if before.get(name) != value]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def keep_change(
    dataset: Dataset,
    before: Words,
    actor: Actor,
    *,
    approved_by: str = "",
    bulk: UUID | None = None,
    undoes: DescriptionChange | None = None,
) -> DescriptionChange | None:
    """Note what differs from `before`; None where nothing does."""
    old, new = difference(before, words_of(dataset))
    if not new:
        return None
    return DescriptionChange.objects.create(
        dataset=dataset,
        actor=actor.name,
        actor_key=actor.key,
        approved_by=approved_by,
        before=old,
        after=new,
        bulk=bulk,
        undoes=undoes,
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
