# SPDX-License-Identifier: EUPL-1.2
"""Recognise text: a table, JSON of some sort, XML of some sort, or a web page saved by mistake."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from drehscheibe.connectors.files.signatures import Verdict
from drehscheibe.connectors.files.xml_prolog import BrokenXml, Root, UnsafeXml, root_of

if TYPE_CHECKING:
    from pathlib import Path

MAX_JSON_TO_PARSE = 32 << 20  # bytes; larger JSON is judged by its beginning alone

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_HTML = re.compile(
    r"<(!doctype\s+html|html|head|body|table|div|script|meta|title|p|br)\b", re.IGNORECASE
)
_GEOMETRIES = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
)
_JSON_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|[{}\[\]]')
_ERROR_KEYS = {"error", "errors", "message", "status", "code", "detail", "exceptions"}
_GEOJSON_TYPES = {"FeatureCollection", "Feature", *_GEOMETRIES}
_JSON_KINDS = {
    **dict.fromkeys(_GEOJSON_TYPES, "geojson"),
    "Topology": "topojson",
    "CityJSON": "cityjson",
}


def text_verdict(path: Path, head: bytes) -> Verdict | None:
    """What the file is, if it is text; None when it is not."""
    text = _as_text(head)
    if text is None:
        return None
    start = text.lstrip("\ufeff\x1e \t\r\n")
    if not start:
        return Verdict(finding="file-empty")
    if start.startswith("<"):
        return _markup(path, start)
    if start.startswith(("{", "[")):
        return _json(path, text.lstrip("\ufeff"))
    if re.match(r"\s*0\s*\r?\nSECTION\s*\r?\n", text):
        return Verdict("dxf")
    return Verdict("csv")


def _as_text(head: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head.decode(encoding, "replace")
    zeros = head.count(0)
    if zeros > len(head) // 4:
        return _utf16_without_bom(head)
    if _share_of_controls(head) > 0.02:
        return None
    return head.decode("utf-8", "replace")


def _utf16_without_bom(head: bytes) -> str | None:
    """Western text in UTF-16 has a zero in nearly every second byte, always on the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.7 * half and even < 0.05 * half:
        return head.decode("utf-16-le", "replace")
    if even > 0.7 * half and odd < 0.05 * half:
        return head.decode("utf-16-be", "replace")
    return None


def _share_of_controls(head: bytes) -> float:
    controls = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1e\x1b")
    return (len(head) - len(head.translate(None, controls))) / max(1, len(head))


def _markup(path: Path, start: str) -> Verdict:
    if _HTML.match(start) or "<html" in start[:2048].lower():
        table = "<table" in start.lower()
        return Verdict(finding="html-table" if table else "html-instead")
    try:
        return _xml(root_of(path))
    except UnsafeXml:
        return Verdict(finding="xml-entities")
    except BrokenXml as error:
        return Verdict(finding="xml-damaged", example=str(error))


_ROOTS = {
    "kml": Verdict("kml"),
    "gpx": Verdict("gpx"),
    "CityModel": Verdict("citygml"),
    "ExceptionReport": Verdict(finding="service-error"),
    "ServiceExceptionReport": Verdict(finding="service-error"),
    "ServiceException": Verdict(finding="service-error"),
    "Workbook": Verdict(finding="excel-2003-xml"),
}


def _xml(root: Root) -> Verdict:
    if root.name in _ROOTS:
        return _ROOTS[root.name]
    if root.name.endswith("Capabilities"):
        return Verdict(finding="service-description")
    if root.name in {"MD_Metadata", "MI_Metadata"}:
        return Verdict(finding="metadata-only")
    gml = any("opengis.net/gml" in namespace for namespace in root.namespaces)
    if root.name == "FeatureCollection" or gml:
        return Verdict("gml")
    return Verdict(finding="format-unknown", example=f"XML, <{root.name}>")


def _json(path: Path, text: str) -> Verdict:
    if _is_sequence(text):
        return Verdict("geojsonseq")
    head = text[:4096]
    if '"esriGeometry' in text or '"displayFieldName"' in head:
        return Verdict("esrijson")
    kind = _top_level_type(text)
    if kind in _JSON_KINDS:
        return Verdict(_JSON_KINDS[kind])
    return _json_by_parsing(path)


def _top_level_type(text: str) -> str:
    """The member "type" of the outermost object, as far as the beginning of the file tells.

    A member "features" that comes first is as good: the type then stands behind megabytes.
    """
    depth, before = 0, ""
    for token in _JSON_TOKEN.finditer(text):
        sign = token.group()
        if sign in {"{", "["}:
            depth += 1
        elif sign in {"}", "]"}:
            depth -= 1
        elif depth == 1:
            if before == "type":
                return token.group(1)
            if token.group(1) == "features":
                return "FeatureCollection"
        before = token.group(1) or ""
    return ""


def _is_sequence(text: str) -> bool:
    """Newline-delimited GeoJSON or RFC 8142: each line is one whole feature."""
    lines = [line.strip("\x1e \t\r") for line in text.split("\n")[:3]]
    if text.startswith("\x1e"):
        return True
    if len(lines) < 2 or not lines[1].startswith("{"):
        return False
    try:
        first = json.loads(lines[0])
    except ValueError:
        return False
    return isinstance(first, dict) and first.get("type") in _GEOJSON_TYPES - {"FeatureCollection"}


def _json_by_parsing(path: Path) -> Verdict:
    """The members of an object have no order: the type may stand at the very end."""
    if path.stat().st_size > MAX_JSON_TO_PARSE:
        return Verdict("geojson")  # its reader says so when it is not
    try:
        content = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        return Verdict(finding="json-damaged", example=str(error)[:200])
    if not isinstance(content, dict):
        return Verdict(finding="json-other")
    if content.get("type") in _GEOJSON_TYPES:
        return Verdict("geojson")
    if "asset" in content and "scenes" in content:
        return Verdict("gltf")
    if _ERROR_KEYS & content.keys() and len(content) <= 6:
        return Verdict(finding="json-error-page", example=json.dumps(content, ensure_ascii=False))
    return Verdict(finding="json-other")
