# SPDX-License-Identifier: EUPL-1.2
"""How many links of described catalogues work: kept as numbers, for there may be a million."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.portal.links.models import Link, LinkedDataset, LinkFigures
from drehscheibe.portal.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable

_OFTEN_ENOUGH = timedelta(hours=1)
_MANY = 20_000  # links of one organisation; fewer are counted each time


def count_all() -> None:
    LinkFigures.objects.all().delete()
    count(LinkedDataset.objects.filter(dataset=None).values_list("owner", flat=True).distinct())


def count_owners_of(links: Iterable[Link]) -> None:
    """After a look at some links; of many not every time."""
    pks = [link.pk for link in links]
    owners = LinkedDataset.objects.filter(dataset=None, links__in=pks).values("owner")
    fresh = LinkFigures.objects.filter(
        checked__gt=_MANY, at__gt=timezone.now() - _OFTEN_ENOUGH
    ).values("owner")
    wanted = Organisation.objects.filter(pk__in=owners).exclude(pk__in=fresh)
    count(wanted.values_list("pk", flat=True))


def count(owners: Iterable[int]) -> None:
    for owner in list(owners):
        described = LinkedDataset.objects.filter(owner=owner, dataset=None)
        checked = Link.objects.filter(datasets__in=described, checked__isnull=False).distinct()
        figures = {"checked": checked.count(), "broken": checked.filter(is_broken=True).count()}
        LinkFigures.objects.update_or_create(
            owner_id=owner, defaults={"at": timezone.now(), **figures}
        )
