# SPDX-License-Identifier: EUPL-1.2
"""Small answers as services with water levels and warnings give them; all of it is invented."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

API = "/webservices/rest-api/v2/stations.json"


def series(key: str, name: str, unit: str, value: float | None, **more: Any) -> dict[str, Any]:
    now = {"timestamp": "2026-11-20T08:15:00+01:00", "value": value, **more}
    return {
        "shortname": key, "longname": name, "unit": unit, "equidistance": 15,
        "gaugeZero": {"unit": "m. ü. NHN", "value": 61.5, "validFrom": "2019-11-01"},
        **({"currentMeasurement": now} if value is not None else {}),
    }  # fmt: skip


def station(name: str, *measured: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "uuid": f"uuid-{name.lower()}", "number": "0815", "shortname": name, "longname": name,
        "km": 12.5, "agency": "AMT", "longitude": 8.1, "latitude": 51.6,
        "water": {"shortname": "FLUSS", "longname": "FLUSS"}, "timeseries": list(measured),
    } | more  # fmt: skip


def gauges(level: float = 159) -> bytes:
    told = {"stateMnwMhw": "normal", "stateNswHsw": "unknown"}
    stations = [
        station("OBERTAL", series("W", "WASSERSTAND ROHDATEN", "cm", level, **told)),
        station(
            "UNTERTAL", series("W", "WASSERSTAND ROHDATEN", "cm", None),
            series("WT", "WASSERTEMPERATUR", "°C", 7.5), longitude=None, latitude=None,
        ),
    ]  # fmt: skip
    return json.dumps(stations).encode()


_POLYGON = "51.5,8.0 51.6,8.0 51.6,8.2 51.5,8.0"


def alert(name: str, *, kind: str = "Alert", refers: str = "", **more: str) -> str:
    told = {"status": "Actual", "polygon": _POLYGON, "event": "FROST"} | more
    info = (
        "<info><language>{language}</language><category>Met</category><event>{event}</event>"
        "<severity>Moderate</severity><eventCode><valueName>LICENSE</valueName>"
        "<value>© Amt</value></eventCode><onset>2026-11-20T20:00:00+01:00</onset>"
        "<expires>2026-11-21T10:00:00+01:00</expires><senderName>Wetteramt</senderName>"
        "<headline>Warnung</headline><area><areaDesc>Gebiet</areaDesc>"
        "<polygon>{polygon}</polygon></area><area><areaDesc>Stadt Musterstadt</areaDesc><geocode>"
        "<valueName>WARNCELLID</valueName><value>805974040</value></geocode></area></info>"
    )
    infos = info.format(language="en-GB", **{**told, "event": "frost"})
    infos += info.format(language="de-DE", **told)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">'
        f"<identifier>{name}</identifier><sender>amt@wetter.example</sender>"
        f"<sent>2026-11-20T18:00:00+01:00</sent><status>{told['status']}</status>"
        f"<msgType>{kind}</msgType><references>{refers}</references>{infos}</alert>"
    )


def refers(name: str) -> str:
    return f"amt@wetter.example,{name},2026-11-20T17:00:00+01:00"


def zipped(*texts: str | bytes, names: tuple[str, ...] = ()) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(texts):
            archive.writestr(names[number] if names else f"{number}.xml", text)
    return packed.getvalue()
