# SPDX-License-Identifier: EUPL-1.2
"""Which kinds of sources there are, and of which one an address is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.arcgis import ArcGis
from drehscheibe.connectors.sources.calendars import ICalendar
from drehscheibe.connectors.sources.cap import Cap
from drehscheibe.connectors.sources.ckan import Ckan
from drehscheibe.connectors.sources.csw import Csw
from drehscheibe.connectors.sources.dcat import Dcat
from drehscheibe.connectors.sources.feed import FeedOfEntries
from drehscheibe.connectors.sources.file import FileAtAddress
from drehscheibe.connectors.sources.folder import Folder
from drehscheibe.connectors.sources.glance import glance_at
from drehscheibe.connectors.sources.gtfs import Gtfs
from drehscheibe.connectors.sources.inspire_atom import InspireAtom
from drehscheibe.connectors.sources.lhp import Lhp
from drehscheibe.connectors.sources.ogc_features import OgcFeatures
from drehscheibe.connectors.sources.ogc_records import OgcRecords
from drehscheibe.connectors.sources.pegelonline import Pegelonline
from drehscheibe.connectors.sources.sftp import Sftp
from drehscheibe.connectors.sources.wfs import Wfs
from drehscheibe.connectors.sources.wiski import Wiski
from drehscheibe.connectors.sources.wms import Wms
from drehscheibe.connectors.sources.wmts import Wmts
from drehscheibe.domain.errors import AddressIsWebPage

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.sources.contract import Connector, Drop, Found, Kind, Taker

# In the order in which they are asked; a file is what remains.
CONNECTORS: tuple[Connector, ...] = (
    *(ArcGis(), Lhp(), Wiski(), Pegelonline()),
    *(OgcRecords(), OgcFeatures(), Dcat(), Csw(), Ckan()),
    *(Wms(), Wmts(), Wfs()),
    *(InspireAtom(), Cap(), FeedOfEntries(), ICalendar(), Gtfs()),
    FileAtAddress(),
)


# Known by their scheme; nothing of them is on the web.
DROPS: tuple[Drop, ...] = (Folder(), Sftp())


def recognise(address: str, rules: Rules) -> Found:
    """Raises as `Connector`; `AddressIsWebPage` where nothing else is there."""
    for drop in DROPS:
        if address.startswith(f"{drop.kind}:"):
            return drop.look(address, rules)
    glance = glance_at(address, rules)
    for connector in CONNECTORS:
        if found := connector.recognise(glance, rules):
            return found
    raise AddressIsWebPage(host=parse(address).shown_host)


def connector_of(kind: Kind) -> Taker:
    takers: tuple[Taker, ...] = (*CONNECTORS, *DROPS)
    return next(one for one in takers if one.kind is kind)
