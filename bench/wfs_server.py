# SPDX-License-Identifier: EUPL-1.2
"""A WFS 2.0 whose pages are made of bytes that lie ready: python -m bench.wfs_server PORT COUNT

As fast as a server can be: of each page only its number is put in. `/json` speaks GeoJSON, `/gml`
GML 3.2 alone.
"""

from __future__ import annotations

import asyncio
import sys
from urllib.parse import parse_qs, urlsplit

PAGE = 1_000  # features of a page
_MARK = b"@@@@@@"  # where the number of the page stands
_WORDS = ("Rathaus", "Schule", "Feuerwehr", "Wohnhaus", "Scheune", "Kirche", "Halle")
_CAPABILITIES = """<?xml version="1.0" encoding="UTF-8"?>
<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0"
xmlns:ows="http://www.opengis.net/ows/1.1"><ows:ServiceIdentification><ows:Title>Gebäude</ows:Title>
</ows:ServiceIdentification><ows:OperationsMetadata><ows:Operation name="GetFeature">
<ows:Parameter name="outputFormat"><ows:AllowedValues>{formats}</ows:AllowedValues></ows:Parameter>
</ows:Operation></ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType>
<wfs:Name>app:Haus</wfs:Name><wfs:Title>Gebäude</wfs:Title></wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>"""
_GML, _JSON = "<ows:Value>application/gml+xml; version=3.2</ows:Value>", "application/json"
_FORMATS = {"/gml": _GML, "/json": f"{_GML}<ows:Value>{_JSON}</ows:Value>"}


def _ring(number: int, *, swapped: bool) -> list[tuple[float, float]]:
    """A footprint of 12 m; `swapped`: latitude first, as the URN of EPSG:4326 wants it."""
    west, south = 7.5 + number % 100 / 1_000, 51.2 + number // 100 / 1_000
    east, north = west + 0.00017, south + 0.00011
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [(y, x) for x, y in ring] if swapped else ring


def _json_feature(number: int) -> str:
    places = ",".join(f"[{x:.6f},{y:.6f}]" for x, y in _ring(number, swapped=False))
    name = f"{_MARK.decode()}{number:03}"
    return (
        f'{{"type":"Feature","id":"Haus.{name}","geometry":{{"type":"Polygon","coordinates":'
        f'[[{places}]]}},"properties":{{"kennung":"{name}","nutzung":"{_WORDS[number % 7]}",'
        f'"geschosse":{number % 9},"hoehe":{3 + number % 40 / 2},"baujahr":"{1900 + number % 120}",'
        f'"strasse":"Hauptstraße","hausnummer":"{number}","plz":"0{1000 + number}",'
        f'"stand":"2026-01-31T08:00:00Z"}}}}'
    )


def _gml_feature(number: int) -> str:
    places = " ".join(f"{x:.6f} {y:.6f}" for x, y in _ring(number, swapped=True))
    name = f"{_MARK.decode()}{number:03}"
    values = {
        "kennung": name, "nutzung": _WORDS[number % 7], "geschosse": number % 9,
        "hoehe": 3 + number % 40 / 2, "baujahr": 1900 + number % 120, "strasse": "Hauptstraße",
        "hausnummer": number, "plz": f"0{1000 + number}", "stand": "2026-01-31T08:00:00Z",
    }  # fmt: skip
    told = "".join(f"<app:{key}>{value}</app:{key}>" for key, value in values.items())
    return (
        f'<wfs:member><app:Haus gml:id="Haus.{name}">{told}<app:flaeche><gml:Polygon'
        f' gml:id="G.{name}" srsName="urn:ogc:def:crs:EPSG::4326"><gml:exterior><gml:LinearRing>'
        f"<gml:posList>{places}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
        "</app:flaeche></app:Haus></wfs:member>"
    )


class Pages:
    def __init__(self, count: int) -> None:
        self.count = count
        numbers = range(PAGE)
        features = ",".join(map(_json_feature, numbers))
        head = f'{{"type":"FeatureCollection","numberMatched":{count},"features":['
        members = "".join(map(_gml_feature, numbers))
        gml = (
            '<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection'
            f' numberMatched="{count}" numberReturned="{PAGE}"'
            ' xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
            f' xmlns:app="http://amt.example/app">{members}</wfs:FeatureCollection>'
        )
        self._bodies = {"/json": f"{head}{features}]}}".encode(), "/gml": gml.encode()}

    def answer(self, target: str) -> tuple[int, bytes]:
        parts = urlsplit(target)
        query = {name.upper(): values[0] for name, values in parse_qs(parts.query).items()}
        body = self._bodies.get(parts.path)
        if body is None:
            return 404, b""
        if query.get("REQUEST") == "GetFeature":
            start = int(query.get("STARTINDEX", 0))
            return 200, body.replace(_MARK, b"%06d" % (start // PAGE))
        return 200, _CAPABILITIES.format(formats=_FORMATS[parts.path]).encode()


class _Answering(asyncio.Protocol):
    def __init__(self, pages: Pages) -> None:
        self._pages, self._asked = pages, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._asked += data
        if b"\r\n\r\n" not in self._asked:
            return
        status, body = self._pages.answer(self._asked.split(b" ", 2)[1].decode())
        head = f"HTTP/1.1 {status} OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        self._transport.write(head.encode() + body)
        self._transport.close()


async def _serve(port: int, count: int) -> None:
    pages = Pages(count)
    server = await asyncio.get_running_loop().create_server(
        lambda: _Answering(pages), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
