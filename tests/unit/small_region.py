# SPDX-License-Identifier: EUPL-1.2
"""A small region that exists nowhere: a district of three towns around 8° E, 51° N."""

from __future__ import annotations

from pathlib import Path

import orjson

from drehscheibe.connectors.reading import Surroundings
from drehscheibe.domain.region import District, Municipality, Region, Words

_TOWNS = (
    # key, name, official name, west, postal codes
    ("05999004", "Möhringen (Sauerland)", "Möhringen (Sauerland), Stadt", 8.0, ("59001", "59002")),
    ("05999008", "Großdorf", "Großdorf", 8.2, ("59002",)),
    ("05999012", "Altstadt", "Altstadt, Kreis- und Hochschulstadt", 8.4, ("59003",)),
)


def region() -> Region:
    return Region(
        slug="probe",
        name="Probeland",
        genitive="Probelands",
        words=Words("", ""),
        accent="#000000",
        districts=(District("05999", "Kreis Altstadt", "kreis-altstadt"),),
        municipalities=tuple(_town(*town) for town in _TOWNS),
        partners=(),
        attribution="",
        bbox=(8.0, 51.0, 8.6, 51.2),
    )


def _town(
    ags: str, name: str, official: str, west: float, postcodes: tuple[str, ...]
) -> Municipality:
    return Municipality(
        ags=ags,
        ars=f"{ags[:5]}0{ags[5:]}{ags[5:]}"[:12],
        name=name,
        official_name=official,
        kind="Stadt",
        slug=name.lower(),
        district="05999",
        state="Nordrhein-Westfalen",
        postcodes=postcodes,
    )


def write_boundaries(folder: Path) -> Path:
    features = [_feature(ags, name, west, 0.2) for ags, name, _, west, _ in _TOWNS]
    features.append(_feature("05999", "Kreis Altstadt", 8.0, 0.6))
    path = folder / "boundaries.geojson"
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": features}))
    return path


def _feature(ags: str, name: str, west: float, width: float) -> dict[str, object]:
    east = west + width
    ring = [[west, 51.0], [east, 51.0], [east, 51.2], [west, 51.2], [west, 51.0]]
    return {
        "type": "Feature",
        "properties": {"ags": ags, "ars": _town(ags, "", "", 0, ()).ars, "name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def surroundings(folder: Path, **answers: str) -> Surroundings:
    return Surroundings(region(), write_boundaries(folder), answers=answers)
