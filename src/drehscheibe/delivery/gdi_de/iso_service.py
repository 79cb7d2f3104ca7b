# SPDX-License-Identifier: EUPL-1.2
"""The metadata of the API as a download service (ISO 19139 with ISO 19119), for GDI-DE."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from drehscheibe.delivery.gdi_de.iso_parts import (
    box,
    citation,
    constraints,
    keywords,
    lineage,
    metadata,
    online,
    responsible,
)
from drehscheibe.delivery.gdi_de.xml_elements import Element, code, element, text, url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.domain.region import Region

_ABOUT = (
    "Offene Daten der Region {region} als OGC API Features, Tiles und Records: frei lesbar, ohne"
    " Schlüssel. Die {count} zuletzt geänderten Datensätze sind hier verknüpft, alle im Katalog"
    " unter {catalogue}."
)
_LINEAGE = "Der Dienst gibt die freigegebenen Stände der Datensätze unverändert ab."


def document(
    region: Region, coupled: Sequence[tuple[str, str]], *, origin: str, mail: str, changed: str
) -> Element:
    """`coupled`: identifier of the metadata and id of the collection, of each that is named."""
    landing = f"{origin}/ogc/"
    name = f"Drehscheibe {region.name}"
    return metadata(
        str(uuid5(NAMESPACE_URL, landing)),
        "service",
        changed,
        responsible("gmd:contact", name, mail=mail, page=f"{origin}/impressum/"),
        element(
            "gmd:identificationInfo",
            _identification(region, coupled, origin=origin, mail=mail, changed=changed),
        ),
        element("gmd:distributionInfo", _distribution(landing)),
        lineage("service", _LINEAGE),
    )


def _identification(
    region: Region, coupled: Sequence[tuple[str, str]], *, origin: str, mail: str, changed: str
) -> Element:
    landing, name = f"{origin}/ogc/", f"Drehscheibe {region.name}"
    catalogue = f"{origin}/ogc/collections/datasets/items"
    about = _ABOUT.format(region=region.name, count=len(coupled), catalogue=catalogue)
    return element(
        "srv:SV_ServiceIdentification",
        citation(f"{name}: OGC API", {"revision": changed}, identifier=landing),
        text("gmd:abstract", about),
        responsible("gmd:pointOfContact", name, mail=mail, page=f"{origin}/impressum/"),
        keywords([text("gmd:keyword", word) for word in ("infoFeatureAccessService", "opendata")]),
        *constraints("", ""),
        element("srv:serviceType", element("gco:LocalName", "download")),
        text("srv:serviceTypeVersion", "OGC API - Features 1.0"),
        element("srv:extent", element("gmd:EX_Extent", box(region.bbox))),
        element("srv:couplingType", _code("SV_CouplingType", "tight")),
        _operation("Landing page", landing),
        _operation("Items", f"{origin}/ogc/collections/{{collectionId}}/items"),
        *(_coupled(identifier, name, origin) for identifier, name in coupled),
    )


def _code(name: str, value: str) -> Element:
    address = f"http://standards.iso.org/iso/19139/resources/gmxCodelists.xml#{name}"
    return element(f"srv:{name}", value, codeList=address, codeListValue=value)


def _operation(name: str, address: str) -> Element:
    resource = element(
        "gmd:CI_OnlineResource",
        url("gmd:linkage", address),
        code("gmd:function", "CI_OnLineFunctionCode", "download"),
    )
    return element(
        "srv:containsOperations",
        element(
            "srv:SV_OperationMetadata",
            text("srv:operationName", name),
            element("srv:DCP", _code("DCPList", "WebServices")),
            element("srv:connectPoint", resource),
        ),
    )


def _coupled(identifier: str, name: str, origin: str) -> Element:
    address = f"{origin}/ogc/collections/{name}/iso19139"
    return element("srv:operatesOn", uuidref=identifier, xlink__href=address)


def _distribution(landing: str) -> Element:
    way = online(landing, "OGC API - Features", "OGC API - Features", "download")
    version = element("gmd:version", gco__nilReason="unknown")
    told = element("gmd:MD_Format", text("gmd:name", "GeoJSON"), version)
    return element(
        "gmd:MD_Distribution",
        element("gmd:distributionFormat", told),
        element("gmd:transferOptions", element("gmd:MD_DigitalTransferOptions", way)),
    )
