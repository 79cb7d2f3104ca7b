# SPDX-License-Identifier: EUPL-1.2
"""Alerts of CAP 1.2 that are in force: in German where they are told in several languages.

Polygons stand as latitude before longitude (OASIS CAP 1.2, 3.2.4) and come out as GeoJSON wants
them. Circles are left out; whoever warns by them names the places, too.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, ClassVar
from xml.etree import ElementTree as ET

from drehscheibe.connectors.files.unpacking import Budget, UnpackLimits, unzip
from drehscheibe.connectors.files.xml_prolog import BrokenXml, UnsafeXml, root_of
from drehscheibe.connectors.sources.xml_documents import name_of, named, text_of
from drehscheibe.domain.errors import N_, AddressAnswerWrong, InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

Ring = list[list[float]]
_LIMITS = UnpackLimits(total_mib=512)
_NO_CAP = N_("it holds no warnings as CAP")
_TEXTS = {
    "ereignis": "event", "ueberschrift": "headline", "beschreibung": "description",
    "handlungsempfehlung": "instruction", "stufe": "severity", "dringlichkeit": "urgency",
    "gewissheit": "certainty", "beginn": "onset", "ende": "expires", "absender": "senderName",
    "adresse": "web",
}  # fmt: skip
_MUNICIPALITY = "8"  # the first digit of a WARNCELLID whose others are an AGS


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that is warned of, in one language. `towns` are AGS and name."""

    COLUMNS: ClassVar = ("kennung", "gesendet", *_TEXTS)

    properties: dict[str, str]
    polygons: list[list[Ring]]
    towns: tuple[tuple[str, str], ...]
    licence: str

    @property
    def sender(self) -> str:
        return self.properties["absender"]


def alerts_in(path: Path, host: str) -> list[Alert]:
    """Of a file, or of all files of a ZIP. Raises `AddressAnswerWrong`, which names the host."""
    try:
        return list(_in_force(list(_roots(path))))
    except (BrokenXml, UnsafeXml, ET.ParseError, InputRefused, ValueError):
        raise AddressAnswerWrong(host=host, reason=_NO_CAP) from None


def _in_force(roots: list[ET.Element]) -> Iterator[Alert]:
    gone = {name for root in roots for name in _referred(root)}
    for root in roots:
        if text_of(root, "identifier") not in gone and _is_real(root):
            yield from _alerts(root)


def _roots(path: Path) -> Iterator[ET.Element]:
    if not zipfile.is_zipfile(path):
        yield _root(path)
        return
    with TemporaryDirectory(prefix="warnings-") as folder:
        budget = Budget(_LIMITS, packed=path.stat().st_size, name=path.name)
        for name, file in unzip(path, Path(folder), budget):
            if name.lower().endswith(".xml"):
                yield _root(file)


def _root(path: Path) -> ET.Element:
    if root_of(path).name != "alert":
        raise BrokenXml(path.name)
    return ET.parse(path).getroot()  # noqa: S314 - no document type, no entities


def _is_real(root: ET.Element) -> bool:
    """Tests and exercises warn nobody; a cancelled alert refers to the one that ends."""
    return text_of(root, "status") == "Actual" and text_of(root, "msgType") in {"Alert", "Update"}


def _referred(root: ET.Element) -> Iterator[str]:
    """`sender,identifier,sent` of each that this one replaces or cancels."""
    for one in text_of(root, "references").split():
        parts = one.split(",")
        if len(parts) == 3:
            yield parts[1]


def _alerts(root: ET.Element) -> Iterator[Alert]:
    infos = list(named(root, "info"))
    german = [one for one in infos if text_of(one, "language").lower().startswith("de")]
    language = text_of(infos[0], "language") if infos else ""
    told = german or [one for one in infos if text_of(one, "language") == language]
    for number, info in enumerate(told):
        areas = list(named(info, "area"))
        yield Alert(
            properties={
                "kennung": text_of(root, "identifier") + (f"#{number}" if number else ""),
                "gesendet": text_of(root, "sent"),
                **{column: text_of(info, name) for column, name in _TEXTS.items()},
            },
            polygons=[[ring] for area in areas for ring in _rings(area)],
            towns=tuple(dict.fromkeys(town for area in areas for town in _towns(area))),
            licence=next(_values(info, "eventCode", "LICENSE"), ""),
        )


def _rings(area: ET.Element) -> Iterator[Ring]:
    """Closed, longitude before latitude; what is no ring is left out."""
    for one in named(area, "polygon"):
        ring = [list(map(float, reversed(pair.split(",")))) for pair in (one.text or "").split()]
        if len(ring) >= 4 and all(len(place) == 2 for place in ring):
            yield ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _towns(area: ET.Element) -> Iterator[tuple[str, str]]:
    for code in _values(area, "geocode", "WARNCELLID"):
        if len(code) == 9 and code.startswith(_MUNICIPALITY):
            yield code[1:], text_of(area, "areaDesc")
    for name in ("AGS", "ags"):
        for code in _values(area, "geocode", name):
            yield code, text_of(area, "areaDesc")


def _values(element: ET.Element, kind: str, name: str) -> Iterator[str]:
    """Of pairs of a name and a value."""
    for one in element:
        if name_of(one) == kind and text_of(one, "valueName") == name:
            yield text_of(one, "value")
