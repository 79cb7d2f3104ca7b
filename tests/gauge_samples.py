# SPDX-License-Identifier: EUPL-1.2
"""Small answers as the flood portals of states give them; places and numbers are invented."""

from __future__ import annotations

import json
from typing import Any

LAYER = "/data/internet/layers/10/index.json"
STATIONS, ALERTS = "/public/v1/data/stations", "/public/v1/data/alerts"


def wiski(level: str = "32.00") -> bytes:
    """Numbers as texts, moments with a fixed zone, a placeholder as number, one of another kind."""
    gauge = {
        "ts_id": 1, "timestamp": "2026-09-23T20:45:00.000+01:00", "ts_value": level,
        "station_latitude": 51.6, "station_longitude": 8.1, "station_id": "28723",
        "station_no": "1234567", "station_name": "Obertal", "ts_unitsymbol": "cm",
        "stationparameter_no": "S", "WTO_OBJECT": "Fluss", "AMT_MHW": "211.0", "AMT_MNW": "0.0",
        "AMT_Info_1": "200.0", "AMT_Info_2": "", "classification": "MN7W",
    }  # fmt: skip
    second = gauge | {"ts_id": 2, "station_name": "Untertal", "ts_value": "", "timestamp": ""}
    warm = gauge | {"ts_id": 3, "stationparameter_no": "WT", "ts_value": 7, "ts_unitsymbol": "°C"}
    return json.dumps([gauge, second, warm]).encode()


def _envelope(**more: Any) -> dict[str, Any]:
    return {
        "apiVersion": "1.0", "status": "success", "sourceName": "Hochwasserportal der Länder",
        "licence": "https://creativecommons.org/licenses/by/4.0/deed.de",
        "licenceName": "CC BY 4.0 - Namensnennung", "updated": "2026-09-23T21:07:46+01:00",
        "legend": {"title": "x", "items": [{"lhpClass": 0, "lhpClassName": "Kein Hochwasser"}]},
        **more,
    }  # fmt: skip


def stations(height: int = 0, *, stated: str = "Kein Hochwasser") -> bytes:
    told = {
        "name": "Obertal", "water": "Fluss", "timestamp": "2026-07-23 22:00:00",
        "lhpClass": height, "stateClassName": stated, "stateId": "DE-XX", "stationLink": None,
    }  # fmt: skip
    point = {"type": "Point", "coordinates": [8.1, 51.6]}
    one = {"kind": "Station", "id": "XX_1", "type": "Feature", "geometry": point}
    features = [
        one | {"properties": told, "style": {"color": "#7CBD5C"}},
        one | {"id": "XX_2", "properties": told | {"lhpClass": None, "stateClassName": None}},
    ]
    return json.dumps(_envelope(features=features)).encode()


def flat_stations() -> bytes:
    """The same in the other form of the interface."""
    told = {
        "kind": "Station", "id": "XX_1", "coordinates": [8.1, 51.6], "name": "Obertal",
        "water": "Fluss", "timestamp": "2026-07-23 22:00:00", "lhpClass": 0, "stateId": "DE-XX",
    }  # fmt: skip
    return json.dumps(_envelope(data=[told])).encode()


def alerts(*names: str) -> bytes:
    ring = [[8.0, 51.5], [8.2, 51.5], [8.2, 51.6], [8.0, 51.5]]
    area = {
        "kind": "AlertArea", "type": "Feature", "lhpClass": "4", "lhpClassName": "Hochwasser",
        "geometry": {"type": "Polygon", "coordinates": [ring]}, "alertHeadline": "Warnung",
        "cap": {"sent": "2026-09-23T20:00:00+01:00",
                "info": {"onset": "2026-09-23T21:00:00+01:00", "expires": None}},
    }  # fmt: skip
    found = [area | {"id": f"XX_{name}", "areaDesc": name} for name in names]
    return json.dumps(_envelope(features=found)).encode()
