# SPDX-License-Identifier: EUPL-1.2
"""Which dataset an entry of a catalogue is: the one that is known by one of its names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from drehscheibe.portal.sources.entries import Described, ForeignEntry, HandChange, Identity

if TYPE_CHECKING:
    from drehscheibe.portal.sources.models import Source


class Roads:
    """Of one page of one catalogue. Two entries of one catalogue are never the same dataset."""

    def __init__(self, source: Source, digests: set[str]) -> None:
        known = Identity.objects.filter(digest__in=digests).values_list("digest", "described")
        self._known: dict[str, int | None] = dict(known)
        self._before = dict(self._known)
        led = ForeignEntry.objects.filter(
            source=source, described__in={one for one in self._known.values() if one}
        )
        self._taken: dict[int | None, str] = dict(led.values_list("described", "key"))

    def lead(self, key: str, current: int | None, digests: tuple[str, ...]) -> int | None:
        """The dataset, which other datasets with one of these names become one with; None: new."""
        found = current
        for digest in digests:
            other = self._known.get(digest)
            if not other or other == found:
                continue
            if self._taken.get(other, key) != key:
                self._known[digest] = None  # one catalogue uses the name twice
            elif found is None:
                found = other
            else:
                self._merge(other, found)
        if found is not None:
            self.found(key, found, digests)
        return found

    def found(self, key: str, described: int, digests: tuple[str, ...]) -> None:
        self._taken[described] = key
        for digest in digests:
            mine = self._known.setdefault(digest, described)
            if mine not in {None, described} and self._taken.get(mine or 0, key) != key:
                self._known[digest] = None

    def keep(self) -> None:
        """What was learned of names."""
        fresh = [
            Identity(digest=digest, described_id=described)
            for digest, described in self._known.items()
            if digest not in self._before
        ]
        Identity.objects.bulk_create(fresh, ignore_conflicts=True)
        useless = [
            digest
            for digest, described in self._known.items()
            if described is None and self._before.get(digest)
        ]
        Identity.objects.filter(digest__in=useless).update(described=None)

    def _merge(self, other: int, into: int) -> None:
        """They were two until an entry came that is both; the address of the one leads on."""
        ForeignEntry.objects.filter(described=other).update(described=into)
        Identity.objects.filter(described=other).update(described=into)
        _hand_over(other, into)
        Described.objects.filter(merged_into=other).update(merged_into=into)
        Described.objects.filter(pk=other).update(merged_into=into, version=F("version") + 1)
        self._known = {d: into if one == other else one for d, one in self._known.items()}
        self._before = {d: into if one == other else one for d, one in self._before.items()}


def _hand_over(other: int, into: int) -> None:
    """What people here said of either stays, also its history."""
    both = Described.objects.in_bulk([other, into])
    if said := both[other].by_hand:
        both[into].by_hand = said | both[into].by_hand
        both[into].save(update_fields=["by_hand"])
    HandChange.objects.filter(described=other).update(described=into)
