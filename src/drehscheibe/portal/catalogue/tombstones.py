# SPDX-License-Identifier: EUPL-1.2
"""What is left of a thinned release: that it was, when, and which one is the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.releases.tombstones import Tombstone, write_tombstones

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.releases.layout import Layout

_CITABLE = {ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value}


def bury(layout: Layout, dataset: Dataset) -> None:
    """Write the file that delivery reads; where nothing was thinned, there is none."""
    stones = list(_stones(dataset))
    if stones:
        write_tombstones(layout.tombstones_of(dataset.slug), stones)


def _stones(dataset: Dataset) -> Iterator[Tombstone]:
    """Newest first, so that the following one is known."""
    following = dataset.release
    found = dataset.releases.order_by("-number").values_list("sha256", "state", "created")
    for name, state, created in found.iterator():
        if state == ReleaseState.THINNED.value:
            yield Tombstone(name, created, following)
        elif state in _CITABLE:
            following = name
