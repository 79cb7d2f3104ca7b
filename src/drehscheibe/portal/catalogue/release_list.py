# SPDX-License-Identifier: EUPL-1.2
"""Every release of a dataset that is here or was thinned, in pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from drehscheibe.portal.catalogue.models import Keep, Release
from drehscheibe.portal.catalogue.queries import CITABLE
from drehscheibe.releases.pointer import ReleaseState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.portal.catalogue.models import Dataset

PAGE = 50
_LISTED = (*CITABLE, ReleaseState.THINNED.value)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line; `following` is the next release that is here, of one that was thinned."""

    release: Release
    keeps: tuple[Keep, ...]
    following: str

    @property
    def is_thinned(self) -> bool:
        return self.release.state == ReleaseState.THINNED.value

    @property
    def is_current(self) -> bool:
        return self.release.state == ReleaseState.CURRENT.value

    @property
    def is_marked(self) -> bool:
        """By a person; what else needs it lets go by itself."""
        return any(not keep.holder for keep in self.keeps)


def listed(dataset: Dataset, *, before: int = 0) -> tuple[Listed, ...]:
    """Newest first; `before` is the number of the last one of the page before."""
    earlier = Q(number__lt=before) if before else Q()
    found = dataset.releases.filter(earlier, state__in=_LISTED).order_by("-number")
    rows = list(found.defer("record").prefetch_related("keeps")[:PAGE])
    return tuple(_lines(rows, _following(dataset, before)))


def _lines(rows: list[Release], following: str) -> Iterator[Listed]:
    for row in rows:
        yield Listed(row, tuple(row.keeps.all()), following)
        if row.state in CITABLE:
            following = row.sha256


def _following(dataset: Dataset, before: int) -> str:
    """The release after those of a page."""
    later = dataset.releases.filter(state__in=CITABLE, number__gte=before)
    found = later.order_by("number").values_list("sha256", flat=True).first() if before else None
    return found or dataset.release
