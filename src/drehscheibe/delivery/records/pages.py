# SPDX-License-Identifier: EUPL-1.2
"""The catalogue's resources as plain pages (20-004r1, html)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.features import placed
from drehscheibe.delivery.http.links import origin, with_query
from drehscheibe.delivery.http.negotiation import language_of
from drehscheibe.delivery.pages import page_of
from drehscheibe.delivery.records.catalogues import about, catalogues, title_of
from drehscheibe.delivery.records.query import token
from drehscheibe.domain.themes import THEMES

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.questions import RecordPage
    from drehscheibe.delivery.http.negotiation import Node
    from drehscheibe.delivery.records.catalogues import RecordCatalogue

_SHOWN = {"about", "data", "describedby", "enclosure", "license"}


def catalogue(request: Request, found: RecordCatalogue) -> Response:
    language = language_of(request)
    others = [(one, title_of(one, language)) for one in catalogues(request) if one.key]
    return page_of(
        request,
        "ogc/catalogue.html",
        catalogue=found,
        title=title_of(found, language),
        about=about(found, language),
        others=[] if found.key else others,
    )


def records(request: Request, found: RecordCatalogue, page: RecordPage) -> Response:
    following = token(page)
    return page_of(
        request,
        "ogc/records.html",
        catalogue=found,
        title=title_of(found, language_of(request)),
        records=[_read(request, found, feature) for _, feature in page.features],
        matched=page.matched,
        next_url=with_query(request, after=following, f="html") if following else "",
    )


def record(request: Request, found: RecordCatalogue, feature: Node) -> Response:
    return page_of(
        request,
        "ogc/record.html",
        catalogue=found,
        catalogue_title=title_of(found, language_of(request)),
        record=feature,
        themes=_themes(feature),
        links=[link for link in feature["links"] if link["rel"] in _SHOWN],
    )


def _themes(feature: Node) -> list[str]:
    told = feature["properties"].get("themes", ())
    codes = [concept["id"] for theme in told for concept in theme["concepts"]]
    return [THEMES[code] for code in codes if code in THEMES]


def _read(request: Request, found: RecordCatalogue, feature: bytes) -> Node:
    told: Node = orjson.loads(placed(feature, origin=origin(request), catalogue=found.id))
    return told
