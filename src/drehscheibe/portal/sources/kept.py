# SPDX-License-Identifier: EUPL-1.2
"""Which datasets that lie elsewhere an organisation keeps: those whose words are of its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from drehscheibe.portal.sources.entries import Described, ForeignEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.portal.organisations.models import Organisation

_AT_ONCE = 500


def kept_by(owner: Organisation, slugs: Iterable[str]) -> Iterator[Described]:
    """Of these names those that it really keeps, in the same order."""
    listed = list(slugs)
    for first in range(0, len(listed), _AT_ONCE):
        several = listed[first : first + _AT_ONCE]
        known = {one.slug: one for one in _kept(owner, several)}
        yield from (known[slug] for slug in several if slug in known)


def _kept(owner: Organisation, slugs: list[str]) -> Iterable[Described]:
    listed = ForeignEntry.objects.filter(described=OuterRef("pk"), state__in=ForeignEntry.LISTED)
    first = Subquery(listed.order_by("pk").values("source__owner")[:1])
    here = Described.objects.filter(slug__in=slugs, merged_into=None, gone_at=None)
    return here.annotate(keeper=first).filter(keeper=owner.pk)
