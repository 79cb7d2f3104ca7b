# SPDX-License-Identifier: EUPL-1.2
"""What every kind of source can do: be recognised, say what it offers, bring what is wanted.

What a connector brings is always one file that `understand` reads, so that everything behind it
(checks, recipe, release) is the same for an upload and for a source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from drehscheibe.connectors.fetching.known import Fetched, Known
from drehscheibe.domain.plain import LATER

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.glance import Glance

    Tell = Callable[[int, int], None]  # what is here, and what there is in all (0: not known)


MOST_OFFERS = 5_000  # that are listed to choose from; larger catalogues are described as a whole


class Kind(StrEnum):
    FILE = "file"
    FOLDER = "folder"
    SFTP = "sftp"
    FEATURES = "ogc-features"
    WFS = "wfs"
    ARCGIS = "arcgis"
    CKAN = "ckan"
    DCAT = "dcat"
    CSW = "csw"
    RECORDS = "ogc-records"
    PEGELONLINE = "pegelonline"
    LHP = "lhp"
    WISKI = "wiski"
    CAP = "cap"
    ATOM = "inspire-atom"
    FEED = "feed"
    CALENDAR = "icalendar"
    GTFS = "gtfs"
    WMS = "wms"
    WMTS = "wmts"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with something at its source, in a sentence; `text` is a message id."""

    text: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be had; it becomes one dataset."""

    key: str  # names it at its source; "" where the source is one thing
    title: str
    description: str = ""
    count: int | None = None  # rows, where the source tells without counting
    licence: str = ""  # a code of ours, where the source names one of our list
    formats: tuple[str, ...] = ()  # in which a catalogue has it
    attribution: str = ""  # what whoever shows it has to say
    faults: tuple[Fault, ...] = ()
    # What filters go by, as far as the source tells.
    licence_said: str = field(default="", metadata=LATER)  # how it is written, where not known
    publisher: str = field(default="", metadata=LATER)
    groups: tuple[str, ...] = field(default=(), metadata=LATER)  # in its own words
    keywords: tuple[str, ...] = field(default=(), metadata=LATER)
    areas: tuple[str, ...] = field(default=(), metadata=LATER)  # official keys
    bbox: tuple[float, ...] = field(default=(), metadata=LATER)  # degrees, CRS84
    contact: str = field(default="", metadata=LATER)


@dataclass(frozen=True, slots=True)
class Found:
    """A source that was recognised. `address` is where it is asked from now on."""

    kind: Kind
    address: str
    title: str
    offers: tuple[Offer, ...]
    more: int = 0  # that it has beside those that are listed


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of the last time; `sha256` is that of the file that came."""

    etag: str = ""
    last_modified: str = ""
    sha256: str = ""

    @classmethod
    def of(cls, fetched: Fetched) -> Mark:
        return cls(fetched.etag, fetched.last_modified, fetched.sha256)

    @property
    def known(self) -> Known:
        return Known(self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One offer of one source, and what was brought the last time."""

    address: str
    offer: str = ""
    mark: Mark = field(default_factory=Mark)
    # Only what meets it is needed (degrees, CRS84); whoever cannot ask for that brings all.
    bbox: tuple[float, ...] = field(default=(), metadata=LATER)


def unless_known(fetched: Fetched | None, mark: Mark) -> Fetched | None:
    """None where the very same bytes came again, whatever the server says of them."""
    return None if fetched is None or fetched.sha256 == mark.sha256 else fetched


class Taker(Protocol):
    """One kind of source. Knows neither the portal nor releases; asks under the rules it is given.

    Everything raises `AddressNotValid`, `AddressInternal`, kinds of `AddressFailed` and
    `FileTooLarge`, whose type says whether the same call may succeed later.
    """

    kind: Kind

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """Bring the offer to `target`; None where nothing changed since the mark.

        What a cut leaves beside `target` is gone on with by the next call.
        """


class Connector(Taker, Protocol):
    """Of what is on the web."""

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """What lies behind an address, or None where it is of another kind. Asks little."""


class Drop(Taker, Protocol):
    """Where other programs put files; its kind is the scheme of its addresses."""

    def look(self, address: str, rules: Rules) -> Found:
        """What lies there. `address` is one of `origins`."""
