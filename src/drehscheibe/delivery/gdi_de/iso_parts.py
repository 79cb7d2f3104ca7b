# SPDX-License-Identifier: EUPL-1.2
"""Parts that the metadata of datasets and services share (ISO 19139, conventions of GDI-DE)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.delivery.gdi_de.xml_elements import Element, anchored, code, element, text, url
from drehscheibe.domain.licences import LICENCES

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Bbox

_LOCATION = (
    "http://www.isotc211.org/2005/gmd http://schemas.opengis.net/iso/19139/20070417/gmd/gmd.xsd"
)
_LANGUAGES = "http://www.loc.gov/standards/iso639-2/"
_NO_LIMITATIONS = (
    "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations"
)


def metadata(identifier: str, level: str, modified: str, *parts: Element) -> Element:
    """The root with what every document begins with. `parts` follow from the contact on."""
    contact, *rest = parts
    return element(
        "gmd:MD_Metadata",
        text("gmd:fileIdentifier", identifier),
        language(),
        character_set(),
        code("gmd:hierarchyLevel", "MD_ScopeCode", level),
        text("gmd:hierarchyLevelName", level),
        contact,
        element("gmd:dateStamp", element("gco:Date", modified[:10])),
        text("gmd:metadataStandardName", "ISO 19115"),
        text("gmd:metadataStandardVersion", "2003/Cor.1:2006"),
        *rest,
        xsi__schemaLocation=_LOCATION,
    )


def language() -> Element:
    told = element("gmd:LanguageCode", "ger", codeList=_LANGUAGES, codeListValue="ger")
    return element("gmd:language", told)


def character_set() -> Element:
    return code("gmd:characterSet", "MD_CharacterSetCode", "utf8")


def responsible(name: str, organisation: str, *, mail: str, page: str) -> Element:
    """An organisation, never a person, as the point of contact."""
    address = element("gmd:CI_Address", text("gmd:electronicMailAddress", mail)) if mail else None
    online = element("gmd:CI_OnlineResource", url("gmd:linkage", page))
    contact = element(
        "gmd:CI_Contact",
        element("gmd:address", address) if address is not None else None,
        element("gmd:onlineResource", online),
    )
    return element(
        name,
        element(
            "gmd:CI_ResponsibleParty",
            text("gmd:organisationName", organisation),
            element("gmd:contactInfo", contact),
            code("gmd:role", "CI_RoleCode", "pointOfContact"),
        ),
    )


def citation(title: str, dates: dict[str, str], *, identifier: str) -> Element:
    """`dates`: publication, revision …, as RFC 3339."""
    told = [
        element(
            "gmd:date",
            element(
                "gmd:CI_Date",
                element("gmd:date", element("gco:Date", moment[:10])),
                code("gmd:dateType", "CI_DateTypeCode", kind),
            ),
        )
        for kind, moment in dates.items()
    ]
    named = element("gmd:MD_Identifier", anchored("gmd:code", identifier, identifier))
    return element(
        "gmd:citation",
        element(
            "gmd:CI_Citation",
            text("gmd:title", title),
            *told,
            element("gmd:identifier", named),
        ),
    )


def keywords(words: list[Element], thesaurus: tuple[str, str] | None = None) -> Element | None:
    """`thesaurus`: its title and its date."""
    if not words:
        return None
    source = None
    if thesaurus:
        title, day = thesaurus
        dated = element(
            "gmd:CI_Date",
            element("gmd:date", element("gco:Date", day)),
            code("gmd:dateType", "CI_DateTypeCode", "publication"),
        )
        cited = element("gmd:CI_Citation", text("gmd:title", title), element("gmd:date", dated))
        source = element("gmd:thesaurusName", cited)
    return element("gmd:descriptiveKeywords", element("gmd:MD_Keywords", *words, source))


def constraints(licence_code: str, source: str) -> list[Element]:
    """Free access; the licence as a text that leads to it, and as the JSON that GDI-DE reads."""
    free = element(
        "gmd:resourceConstraints",
        element(
            "gmd:MD_LegalConstraints",
            code("gmd:accessConstraints", "MD_RestrictionCode", "otherRestrictions"),
            anchored(
                "gmd:otherConstraints", "Es gelten keine Zugriffsbeschränkungen", _NO_LIMITATIONS
            ),
        ),
    )
    licence = LICENCES.get(licence_code)
    if licence is None:
        return [free]
    told = {"id": licence.code, "name": licence.title, "url": licence.url, "quelle": source}
    use = element(
        "gmd:MD_LegalConstraints",
        code("gmd:useConstraints", "MD_RestrictionCode", "otherRestrictions"),
        anchored("gmd:otherConstraints", f"Nutzungsbedingungen: {licence.title}", licence.url),
        text("gmd:otherConstraints", orjson.dumps(told).decode()),
    )
    return [free, element("gmd:resourceConstraints", use)]


def box(bbox: Bbox) -> Element:
    west, south, east, north = bbox
    edges = (
        ("westBoundLongitude", west),
        ("eastBoundLongitude", east),
        ("southBoundLatitude", south),
        ("northBoundLatitude", north),
    )
    told = [element(f"gmd:{name}", element("gco:Decimal", f"{edge:.6f}")) for name, edge in edges]
    return element("gmd:geographicElement", element("gmd:EX_GeographicBoundingBox", *told))


def online(address: str, protocol: str, name: str, function: str) -> Element:
    return element(
        "gmd:onLine",
        element(
            "gmd:CI_OnlineResource",
            url("gmd:linkage", address),
            text("gmd:protocol", protocol),
            text("gmd:name", name),
            code("gmd:function", "CI_OnLineFunctionCode", function),
        ),
    )


def lineage(level: str, statement: str) -> Element:
    scope = element("gmd:DQ_Scope", code("gmd:level", "MD_ScopeCode", level))
    told = element("gmd:LI_Lineage", text("gmd:statement", statement))
    return element(
        "gmd:dataQualityInfo",
        element("gmd:DQ_DataQuality", element("gmd:scope", scope), element("gmd:lineage", told)),
    )
