# SPDX-License-Identifier: EUPL-1.2
"""A dataset that lies elsewhere: what the catalogue says of it. It has no release and no rows here.

Its texts are those of strangers: they are shown as text, and only http(s) addresses become links.
"""

from __future__ import annotations

from dataclasses import dataclass

# Where a row names the release, those that lie elsewhere have this: no release is called so.
ELSEWHERE = "-"


@dataclass(frozen=True, slots=True)
class Road:
    """A catalogue that lists the dataset; times are RFC 3339 in UTC."""

    catalogue: str  # how it calls itself
    address: str  # of the catalogue
    host: str  # as people write it
    key: str  # of the dataset within it
    first_seen: str
    landing_page: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """`format` is a short code, or how the catalogue calls it; `licence` a code of our list where
    somebody says one of this file alone."""

    address: str
    format: str = ""
    title: str = ""
    licence: str = ""
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class ByHand:
    """A word that people here have corrected; `said` is what stands there without them."""

    field: str
    at: str  # RFC 3339, UTC
    who: str  # the organisation
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DescribedRecord:
    """`licence` is a code of our list, or "" with `licence_said` as the catalogue writes it."""

    slug: str
    title: str
    roads: tuple[Road, ...]  # at least one; the first is the one whose words these are
    description: str = ""
    publisher: str = ""
    contact: str = ""
    licence: str = ""
    licence_said: str = ""
    attribution: str = ""
    themes: tuple[str, ...] = ()
    unknown_themes: tuple[str, ...] = ()  # its catalogue's words that mean no theme here
    keywords: tuple[str, ...] = ()
    frequency: str = ""
    issued: str = ""
    modified: str = ""
    time: tuple[str, ...] = ()
    bbox: tuple[float, ...] = ()
    covers: tuple[str, ...] = ()  # AGS of municipalities of the region that it tells of
    files: tuple[ForeignFile, ...] = ()
    hidden: tuple[ForeignFile, ...] = ()  # that people here do not show
    hvd: tuple[str, ...] = ()  # codes of the EU's categories of high-value datasets
    identifiers: tuple[str, ...] = ()
    series: tuple[tuple[str, str], ...] = ()  # address and title of each that it is in
    uri: str = ""  # how its origin names it, where that is an address
    mapped: tuple[str, ...] = ()  # what is not said by its origin but by whoever keeps the source
    mapped_by: str = ""  # the organisation
    licence_at: str = ""  # when somebody there confirmed the licence (RFC 3339)
    by_hand: tuple[ByHand, ...] = ()
    # For those who look after it, told to nobody: who keeps the source whose words these are, and
    # the numbers of all sources that list it.
    keeper: str = ""
    sources: tuple[str, ...] = ()

    @property
    def example(self) -> bool:
        return False

    @property
    def places(self) -> set[str]:
        """Keys of those in whose catalogues it is."""
        return set(self.covers)

    @property
    def host(self) -> str:
        return self.roads[0].host

    @property
    def landing_page(self) -> str:
        return next((one.landing_page for one in self.roads if one.landing_page), "")

    @property
    def formats(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.format for one in self.files if one.format))
