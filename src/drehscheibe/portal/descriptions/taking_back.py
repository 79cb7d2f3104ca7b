# SPDX-License-Identifier: EUPL-1.2
"""The lines of a change that takes another one back: what was said before, said again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.portal.descriptions.models import BulkChange, BulkLine

if TYPE_CHECKING:
    from django.db.models import QuerySet

_AT_ONCE = 500


def to_take_back(change: BulkChange) -> QuerySet[BulkLine]:
    """What the change that it undoes really changed."""
    return BulkLine.objects.filter(change=change.undoes_id, state=BulkLine.State.DONE)


def make_lines(change: BulkChange) -> None:
    """By the worker; those of an attempt before are there already and stay as they are."""
    last, made = 0, to_take_back(change).order_by("pk")
    while lines := list(made.filter(pk__gt=last)[:_AT_ONCE]):
        last = lines[-1].pk
        BulkLine.objects.bulk_create(
            (
                BulkLine(
                    change=change,
                    dataset_id=line.dataset_id,
                    described_id=line.described_id,
                    before=line.after,
                    after=line.before,
                )
                for line in lines
            ),
            ignore_conflicts=True,
        )
