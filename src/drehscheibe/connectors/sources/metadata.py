# SPDX-License-Identifier: EUPL-1.2
"""What catalogues say of a dataset beside its title and files, in the words of our own catalogue.

Connectors find the texts; here they become codes, keys, days and boxes. What is none is left out:
the connector says so as a fault where people should know.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.high_value import CATEGORIES
from drehscheibe.domain.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAIL = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_PART_OF_DATE = re.compile(r"\d{4}(-\d{2})?")
_KEY = re.compile(r"(?<!\d)(\d{12}|\d{8}|\d{5}|\d{2})(?!\d)")
_GEOCODING = re.compile(r"politicalGeocoding/\w+/(\d{2,12})/?$")
_ISO = {  # and others of the EU's list that we tell apart no further
    "continuous": "CONT", "hourly": "CONT", "update_cont": "CONT", "daily_2": "DAILY",
    "fortnightly": "WEEKLY", "biweekly": "WEEKLY", "monthly_2": "MONTHLY",
    "quarterly": "QUARTERLY", "annually": "ANNUAL", "biannually": "ANNUAL_2",
    "asneeded": "IRREG", "irregular": "IRREG", "notplanned": "NEVER",
}  # fmt: skip

# ISO 19115 topic categories -> codes of the EU's list, as GeoDCAT-AP 2.0 maps them (annex B.7.3).
ISO_TOPICS = {
    "farming": "AGRI",
    "biota": "ENVI",
    "boundaries": "REGI",
    "economy": "ECON",
    "climatologyMeteorologyAtmosphere": "ENVI",
    "elevation": "REGI",
    "environment": "ENVI",
    "geoscientificInformation": "REGI",
    "health": "HEAL",
    "imageryBaseMapsEarthCover": "REGI",
    "intelligenceMilitary": "JUST",
    "inlandWaters": "ENVI",
    "location": "REGI",
    "oceans": "ENVI",
    "planningCadastre": "REGI",
    "society": "SOCI",
    "structure": "REGI",
    "transportation": "TRAN",
    "utilitiesCommunication": "ENER",
}


@dataclass(frozen=True, slots=True)
class Metadata:
    """`identifiers`: dct:identifier and adms:identifier, those of the publisher first."""

    identifiers: tuple[str, ...] = ()
    landing_page: str = ""
    publisher: str = ""
    contact: str = ""  # an e-mail address, else a name
    themes: tuple[str, ...] = ()  # codes of the EU's data-theme list
    keywords: tuple[str, ...] = ()
    frequency: str = ""  # a code of the EU's frequency list
    issued: str = ""  # a day or a moment (RFC 3339, UTC)
    modified: str = ""
    start: str = ""  # what time the data tell of: days or moments
    end: str = ""
    bbox: tuple[float, ...] = ()  # west, south, east, north in degrees (CRS84), or nothing
    areas: tuple[str, ...] = ()  # official keys: AGS, or of a district or land
    attribution: str = ""
    series: tuple[tuple[str, str], ...] = ()  # address and title of each it is in
    hvd: tuple[str, ...] = ()  # codes of the EU's categories of high-value datasets
    groups: tuple[str, ...] = ()  # themes and groups in the catalogue's own words


def theme_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Of addresses of the EU's list, bare codes in any spelling, or topics of ISO 19115.

    Others are left out.
    """
    words = (text.strip().rstrip("/").rpartition("/")[2] for text in texts)
    codes = (ISO_TOPICS.get(word, word.upper()) for word in words)
    return tuple(dict.fromkeys(code for code in codes if code in THEMES))


def high_value_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Of addresses of the EU's list or bare codes; others are left out."""
    codes = (text.strip().rstrip("/").rpartition("/")[2] for text in texts)
    return tuple(dict.fromkeys(code for code in codes if code in CATEGORIES))


def words_of_themes(texts: Iterable[str]) -> tuple[str, ...]:
    """As the catalogue has them; of an address its last part."""
    words = (text.strip().rstrip("/") for text in texts)
    short = (word.rpartition("/")[2] if "://" in word else word for word in words)
    return tuple(dict.fromkeys(filter(None, short)))


def frequency_code(*texts: str) -> str:
    """The code of the first text that names one: the EU's list, or ISO 19139's words."""
    for text in texts:
        name = text.strip().rstrip("/").rpartition("/")[2]
        code = name.upper() if name.upper() in FREQUENCIES else _ISO.get(name.lower(), "")
        if code:
            return code
    return ""


def moment(text: str) -> str:
    """A day stays a day, a year or month its first; moments in UTC. "" where it is no date."""
    text = text.strip()
    if _PART_OF_DATE.fullmatch(text):
        text = (text + "-01-01")[:10]
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if len(text) == len("2026-11-23"):
        return read.date().isoformat()  # ISO 8601 has weeks as well: 2026-W48-1
    read = read.replace(tzinfo=read.tzinfo or UTC)
    try:
        return read.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    except OverflowError:
        return ""


def mail_in(*texts: str) -> str:
    """The first e-mail address, without `mailto:`; "" where none has one."""
    found = (_MAIL.search(text.removeprefix("mailto:")) for text in texts)
    return next((match[0] for match in found if match), "")


def keys_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Official keys of addresses of dcat-ap.de's geocoding, or bare ones; an ARS becomes an AGS."""
    keys = []
    for text in texts:
        match = _GEOCODING.search(text) or _KEY.fullmatch(text.strip())
        if match:
            keys.append(match[1][:5] + match[1][9:] if len(match[1]) == 12 else match[1])
    return tuple(dict.fromkeys(keys))


def box_in(text: str) -> tuple[float, ...]:
    """Of a geometry as GeoJSON or WKT in CRS84; nothing where it is none on the earth."""
    numbers = _of_geojson(text) if text.lstrip().startswith("{") else _of_wkt(text)
    east_west, north_south = numbers[::2], numbers[1::2]
    if not numbers or len(numbers) % 2:
        return ()
    return box_of(min(east_west), min(north_south), max(east_west), max(north_south))


def box_of(west: float, south: float, east: float, north: float) -> tuple[float, ...]:
    """Nothing where it is none on the earth."""
    is_one = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if is_one else ()


def _of_wkt(text: str) -> list[float]:
    plain = re.sub(r"^\s*<[^>]*>", "", text)
    return [float(number) for number in _NUMBER.findall(plain)] if "(" in plain else []


def _of_geojson(text: str) -> list[float]:
    try:
        geometry = json.loads(text)
    except ValueError:
        return []
    return list(_numbers(geometry.get("coordinates"))) if isinstance(geometry, dict) else []


def _numbers(value: Any) -> Iterable[float]:
    """Of positions the first two."""
    if not isinstance(value, list):
        return
    if value and all(isinstance(one, int | float) for one in value):
        yield from (float(one) for one in value[:2])
        return
    for one in value:
        yield from _numbers(one)
