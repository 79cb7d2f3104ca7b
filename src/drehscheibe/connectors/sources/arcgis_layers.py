# SPDX-License-Identifier: EUPL-1.2
"""What an ArcGIS service says of itself and its layers, and how one of them is asked.

Esri, "Feature Service", "Map Service", "Query (Feature Service/Layer)" (ArcGIS REST API).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.documents import json_at, listed
from drehscheibe.connectors.sources.esri_json import Fields, epsg_of
from drehscheibe.domain import errors
from drehscheibe.domain.errors import N_

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.asking import Rules

ADDRESS = re.compile(
    r"(?P<service>https?://[^?#]+/(?:FeatureServer|MapServer))(?:/(?P<layer>\d+))?(?:/query)?/?",
    re.IGNORECASE,
)
_NO_QUESTIONS = N_("it shows its objects only as a picture and cannot be asked for them")
_FAULT = N_("the service answers with a fault")
_WGS84 = 4326
_LARGEST_PAGE = 1_000  # features, where the server does not want fewer
_TOKENS = {401, 403, 498, 499}  # codes of faults: a token is missing or not right
_MANY = 429


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer or table, and how it is asked."""

    address: str
    title: str
    description: str
    fields: Fields
    id_field: str
    crs: int  # of EPSG; in which its places are asked for
    page: int  # features that come at once
    has_pages: bool  # it knows where to go on; otherwise it is asked by numbers of objects

    def query(self, **asked: str | int) -> str:
        where = {"where": "1=1", "f": "json"}
        return f"{self.address}/query?{urlencode(where | asked)}"


def document_at(address: str, rules: Rules) -> dict[str, Any]:
    """Raises as `json_at`; faults come in answers that say 200."""
    document = json_at(address, rules)
    if isinstance(fault := document.get("error"), dict):
        raise _error(fault, parse(address).shown_host)
    return document


def _error(fault: dict[str, Any], host: str) -> errors.AddressFailed:
    code = fault.get("code")
    number = code if isinstance(code, int) else 0
    if number in _TOKENS:
        return errors.AddressNeedsPassword(host=host)
    if number == 404:
        return errors.AddressNotFound(host=host)
    if number in {_MANY, 503}:
        return errors.AddressBusy(host=host)
    if number >= 500:
        return errors.AddressServerFailed(host=host, status=number)
    return errors.AddressAnswerWrong(host=host, reason=_FAULT)


def layer_at(service: str, key: str, rules: Rules) -> Layer:
    """Raises as `document_at`, and where the layer cannot be asked."""
    address = f"{service}/{key}"
    document = document_at(f"{address}?f=json", rules)
    id_field = _id_field(document)
    if not id_field or not can_be_asked(document):
        raise errors.AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_QUESTIONS)
    return Layer(
        address=address,
        title=str(document.get("name") or key)[:300],
        description=str(document.get("description") or "")[:2_000],
        fields=Fields.of(document),
        id_field=id_field,
        crs=_crs(document),
        page=_page(document.get("maxRecordCount")),
        has_pages=_has_pages(document),
    )


def can_be_asked(document: dict[str, Any]) -> bool:
    """Of a service or a layer; old ones do not say."""
    said = document.get("capabilities")
    if not isinstance(said, str) or not said:
        return True
    return any(part.strip() in {"Query", "Data"} for part in said.split(","))


def count_of(address: str, rules: Rules) -> int:
    """Raises as `document_at`."""
    asked = urlencode({"where": "1=1", "returnCountOnly": "true", "f": "json"})
    count = document_at(f"{address}/query?{asked}", rules).get("count")
    return count if isinstance(count, int) else 0


def _id_field(document: dict[str, Any]) -> str:
    of_type = [one for one in listed(document.get("fields"))
               if one.get("type") == "esriFieldTypeOID"]  # fmt: skip
    said = document.get("objectIdField") or (of_type[0].get("name") if of_type else "")
    return str(said or "")


def _crs(document: dict[str, Any]) -> int:
    """As it lies there, so that nothing is lost on the way; what EPSG does not know, as WGS 84."""
    extent = document.get("extent") or {}
    own = extent.get("spatialReference") if isinstance(extent, dict) else None
    return epsg_of(document.get("sourceSpatialReference")) or epsg_of(own) or _WGS84


def _page(most: Any) -> int:
    return min(most, _LARGEST_PAGE) if isinstance(most, int) and most > 0 else _LARGEST_PAGE


def _has_pages(document: dict[str, Any]) -> bool:
    advanced = document.get("advancedQueryCapabilities")
    said = advanced if isinstance(advanced, dict) else document
    return said.get("supportsPagination") is True
