# SPDX-License-Identifier: EUPL-1.2
"""Feeds of an INSPIRE download service and tiles of its data; all of it is invented."""

from __future__ import annotations

import json
from collections.abc import Iterable

_SPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"'
    ' xmlns:inspire_dls="http://inspire.ec.europa.eu/schemas/inspire_dls/1.0" xml:lang="de"'
)
RIGHTS = "Datenlizenz Deutschland – Namensnennung – Version 2.0"
GML, SHAPE, GEOJSON = "application/gml+xml;version=3.2", "application/x-shapefile", "text/geojson"


def service_feed(*entries: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed {_SPACES}><title>Downloaddienst</title>'
        "<id>https://amt.example/dienst.xml</id><updated>2026-09-01T00:00:00Z</updated>"
        f"<rights>{RIGHTS}</rights><author><name>Das Amt</name><email>gis@amt.example</email>"
        f"</author>{''.join(entries)}</feed>"
    ).encode()


def dataset_entry(code: str, feed: str, title: str = "Gebäude") -> str:
    return (
        "<entry>"
        f"<inspire_dls:spatial_dataset_identifier_code>{code}"
        "</inspire_dls:spatial_dataset_identifier_code>"
        "<inspire_dls:spatial_dataset_identifier_namespace>https://amt.example/"
        "</inspire_dls:spatial_dataset_identifier_namespace>"
        '<link href="https://amt.example/csw?id=1" rel="describedby" type="application/xml"/>'
        f'<link href="{feed}" rel="alternate" type="application/atom+xml" hreflang="de"/>'
        f"<id>{code}</id><title>{title}</title><summary>Alle Gebäude</summary>"
        "<updated>2026-09-02T00:00:00Z</updated>"
        "<georss:polygon>51 8 51 9 52 9 52 8 51 8</georss:polygon></entry>"
    )


def dataset_feed(*entries: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><feed {_SPACES}><title>Gebäude</title>'
        f"<id>x</id><updated>2026-09-02T00:00:00Z</updated><rights>{RIGHTS}</rights>"
        f"{''.join(entries)}</feed>"
    ).encode()


def files(
    *hrefs: str, crs: str = "25832", kind: str = GML, title: str = "Gebäude", updated: str = "1"
) -> str:
    """One format in one CRS: one file, or the parts of it."""
    relation = "section" if len(hrefs) > 1 else "alternate"
    links = "".join(f'<link rel="{relation}" href="{one}" type="{kind}"/>' for one in hrefs)
    return (
        f"<entry><title>{title}</title><id>{hrefs[0]}</id><updated>{updated}</updated>{links}"
        f'<category term="http://www.opengis.net/def/crs/EPSG/0/{crs}" label="EPSG/0/{crs}"/>'
        "</entry>"
    )


def gml(
    numbers: Iterable[int], *, more: str = "", crs: str = "urn:ogc:def:crs:EPSG::25832"
) -> bytes:
    """Houses with ids: what lies on an edge is in both tiles."""
    members = "".join(
        f'<wfs:member><app:Haus gml:id="H{n}"><app:nummer>{n}</app:nummer>{more}<app:ort>'
        f'<gml:Point gml:id="P{n}" srsName="{crs}"><gml:pos>{430_000 + n} 5720000</gml:pos>'
        "</gml:Point></app:ort></app:Haus></wfs:member>"
        for n in numbers
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection'
        ' xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"'
        f' xmlns:app="http://amt.example/app">{members}</wfs:FeatureCollection>'
    ).encode()


def geojson(numbers: Iterable[int], **more: object) -> bytes:
    features = [
        {"type": "Feature", "properties": {"nummer": n} | more,
         "geometry": {"type": "Point", "coordinates": [8 + n / 1000, 51.5]}}
        for n in numbers
    ]  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
