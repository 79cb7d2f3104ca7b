# SPDX-License-Identifier: EUPL-1.2
"""Metadata for GDI-DE: ISO 19139 of collections and of the API, where they are linked, and that
they are valid. The schemas are fetched by `tools/iso_schemas.py`; without them those tests skip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from lxml import etree

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.identifiers import metadata_id
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.releases.pointer import State
from inside import inside
from instances import Areas, change_pointer, new_instance, publish, record_of
from streams import Plain, Points

SCHEMAS = Path(__file__).parents[3] / ".build" / "iso19139"
NAMESPACES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "srv": "http://www.isotc211.org/2005/srv",
    "gml": "http://www.opengis.net/gml/3.2",
    "xlink": "http://www.w3.org/1999/xlink",
}
ISO = "application/vnd.iso.19139+xml"
HOSTILE = "Bäume <&>\"' ]]> </gmd:MD_Metadata>\x00\x1b\ud7ff\ufffe <!DOCTYPE x>"
LICENCE_WORDS = "Datenlizenz Deutschland – Namensnennung – Version 2.0"


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("iso") / "instance")
    manifest = publish(layout, "punkte", Points(30), title="Spielplätze")
    told = replace(
        record_of(manifest),
        contact="gis@soest.example",
        themes=("TRAN", "ENVI"),
        frequency="MONTHLY",
        attribution="Stadt Soest, Abteilung Geoinformation",
    )
    writer.put(layout, told)
    areas = publish(layout, "flaechen", Areas(), Plain(4), title="Flächen")
    writer.put(layout, replace(record_of(areas), time=("2020-01-01", "2025-12-31T08:00:00Z")))
    hostile = publish(layout, "boese", Points(1), title="Böse")
    words = {"title": HOSTILE, "description": HOSTILE, "attribution": HOSTILE}
    writer.put(layout, replace(record_of(hostile), **words, keywords=(HOSTILE,), contact=HOSTILE))
    publish(layout, "weg", Points(1), title="Zurückgezogen")
    change_pointer(layout, "weg", state=State.WITHDRAWN, release="")
    return layout


@pytest.fixture(scope="module")
def client(layout):
    with inside(layout, requests_per_minute=0, seconds_per_minute=0) as client:
        yield client


@pytest.fixture(scope="module")
def schema():
    if not SCHEMAS.is_dir():
        pytest.skip("the schemas of ISO 19139 are not here; tools/iso_schemas.py fetches them")
    imports = "".join(
        f'<xs:import namespace="{NAMESPACES[name]}" schemaLocation="{SCHEMAS / name / name}.xsd"/>'
        for name in ("gmd", "gmx", "srv")
    )
    root = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(root, etree.XMLParser(no_network=True)))


def read(client, path: str):
    response = client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == ISO
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.fromstring(response.content, parser)


def texts(root, path: str) -> list[str]:
    return [str(found) for found in root.xpath(path, namespaces=NAMESPACES)]


PATHS = (
    "/ogc/iso19139",
    "/ogc/collections/punkte/iso19139",
    "/ogc/collections/flaechen/iso19139",
    "/ogc/collections/flaechen.liste/iso19139",
    "/ogc/collections/boese/iso19139",
)


@pytest.mark.parametrize("path", PATHS)
def test_documents_are_valid(client, schema, path):
    root = read(client, path)
    assert schema.validate(root), schema.error_log
    root.remove(root.find("gmd:dateStamp", NAMESPACES))
    assert not schema.validate(root)


def test_the_landing_page_and_each_collection_link_their_metadata(client):
    landing = client.get("/ogc/").json()["links"]
    described = [(link["type"], link["href"]) for link in landing if link["rel"] == "service-desc"]
    assert described[0][0].startswith("application/vnd.oai.openapi")
    assert (ISO, "http://127.0.0.1:8000/ogc/iso19139") in described
    for name in ("punkte", "flaechen.liste"):
        links = client.get(f"/ogc/collections/{name}").json()["links"]
        for rel in ("data-desc", "describedby"):
            (address,) = [one["href"] for one in links if (one["rel"], one["type"]) == (rel, ISO)]
            read(client, address)


def test_a_collection_says_what_gdi_de_asks_for(client, layout):
    root = read(client, "/ogc/collections/punkte/iso19139")
    one = client.get("/ogc/collections/datasets/items/punkte").json()
    (uuid,) = [i["value"] for i in one["properties"]["externalIds"] if i["scheme"] == "uuid"]
    data = "gmd:identificationInfo/gmd:MD_DataIdentification"
    wanted = {
        "gmd:fileIdentifier/gco:CharacterString/text()": [uuid],
        "gmd:language/gmd:LanguageCode/@codeListValue": ["ger"],
        "gmd:characterSet/gmd:MD_CharacterSetCode/@codeListValue": ["utf8"],
        "gmd:hierarchyLevel/gmd:MD_ScopeCode/@codeListValue": ["dataset"],
        "gmd:contact//gmd:organisationName/gco:CharacterString/text()": ["Soest"],
        "gmd:contact//gmd:electronicMailAddress/gco:CharacterString/text()": ["gis@soest.example"],
        "gmd:contact//gmd:CI_RoleCode/@codeListValue": ["pointOfContact"],
        f"{data}/gmd:topicCategory/*/text()": ["transportation", "environment"],
        f"{data}//gmd:keyword/gmx:Anchor/text()": ["Verkehrsnetze"],
        f"{data}//gmd:MD_MaintenanceFrequencyCode/@codeListValue": ["monthly"],
        f"{data}//gmd:westBoundLongitude/gco:Decimal/text()": ["8.000000"],
    }
    for path, found in wanted.items():
        assert texts(root, path) == found, path
    assert "opendata" in texts(root, f"{data}//gmd:keyword/gco:CharacterString/text()")
    assert texts(root, "gmd:referenceSystemInfo//gmx:Anchor/text()")[-1] == "EPSG:4326"


def test_what_describes_a_collection_stands_in_the_header_too(client):
    for form in ("json", "html"):
        told = client.get(f"/ogc/collections/punkte?f={form}").headers["link"]
        assert '<http://127.0.0.1:8000/ogc/collections/punkte/iso19139>; rel="data-desc"' in told
        assert '<https://www.govdata.de/dl-de/by-2-0>; rel="license"' in told
    assert 'rel="service-desc"' in client.get("/ogc/").headers["link"]


def test_time_is_told_in_the_extent(client):
    root = read(client, "/ogc/collections/flaechen/iso19139")
    assert texts(root, "//gml:TimePeriod/*/text()") == ["2020-01-01", "2025-12-31T08:00:00Z"]


def test_the_licence_is_a_link_and_the_json_of_gdi_de(client):
    root = read(client, "/ogc/collections/punkte/iso19139")
    use = "//gmd:MD_LegalConstraints[gmd:useConstraints]/gmd:otherConstraints"
    assert texts(root, f"{use}/gmx:Anchor/@xlink:href") == ["https://www.govdata.de/dl-de/by-2-0"]
    (told,) = texts(root, f"{use}/gco:CharacterString/text()")
    assert orjson.loads(told) == {
        "id": "dl-by-de/2.0",
        "name": LICENCE_WORDS,
        "url": "https://www.govdata.de/dl-de/by-2-0",
        "quelle": "Stadt Soest, Abteilung Geoinformation",
    }


def test_downloads_and_the_interface_are_named(client):
    root = read(client, "/ogc/collections/punkte/iso19139")
    addresses = texts(root, "//gmd:onLine//gmd:URL/text()")
    assert "http://127.0.0.1:8000/ogc/collections/punkte" in addresses
    assert "http://127.0.0.1:8000/files/punkte/punkte.gpkg" in addresses
    assert "GeoPackage" in texts(root, "//gmd:MD_Format/gmd:name/gco:CharacterString/text()")


def test_tables_of_a_dataset_have_identifiers_of_their_own_that_stay(client, layout):
    path = "gmd:fileIdentifier/gco:CharacterString/text()"
    found = [texts(read(client, p), path)[0] for p in PATHS[1:]]
    assert len(set(found)) == len(found)
    (record,) = [r for r in Catalogue(layout).all_records() if r.slug == "punkte"]
    again = replace(record, release="f" * 64, title="Neuer Stand", modified="2026-09-01T00:00:00Z")
    assert metadata_id(again) == found[0]


def test_a_hostile_title_stays_text(client):
    root = read(client, "/ogc/collections/boese/iso19139")
    (title,) = texts(root, "//gmd:MD_DataIdentification/gmd:citation/*/gmd:title/*/text()")
    assert title == HOSTILE.replace("\x00", "").replace("\x1b", "").replace("\ufffe", "")
    assert texts(root, "//gmd:electronicMailAddress") == []


def test_the_service_names_what_is_public(client):
    root = read(client, "/ogc/iso19139")
    service = "gmd:identificationInfo/srv:SV_ServiceIdentification"
    assert texts(root, f"{service}/srv:serviceType/gco:LocalName/text()") == ["download"]
    coupled = texts(root, f"{service}/srv:operatesOn/@xlink:href")
    assert sorted(coupled) == [
        f"http://127.0.0.1:8000/ogc/collections/{name}/iso19139"
        for name in ("boese", "flaechen", "punkte")
    ]


def test_what_is_not_public_has_no_metadata(client):
    assert client.get("/ogc/collections/weg/iso19139").status_code == 410
    assert client.get("/ogc/collections/nirgends/iso19139").status_code == 404
    assert client.get("/ogc/collections/punkte/iso19139?f=json").status_code == 400
    accept = {"Accept": "application/xml"}
    assert client.get("/ogc/collections/punkte/iso19139", headers=accept).status_code == 200
