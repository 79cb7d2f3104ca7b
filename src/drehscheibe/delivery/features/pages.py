# SPDX-License-Identifier: EUPL-1.2
"""Features, what they hold, and what filters can call, as plain pages (OGC 17-069r4, 8.2, html)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.delivery.files.item_forms import file_forms
from drehscheibe.delivery.http.links import ogc, with_query
from drehscheibe.delivery.pages import page_of, title_of
from drehscheibe.delivery.queries.questions import token
from drehscheibe.domain.errors import N_
from drehscheibe.domain.tables import GeometryType
from drehscheibe.look.islands import name_column
from drehscheibe.releases.feature_bytes import parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.delivery.holdings.shelf import Collection
    from drehscheibe.delivery.http.negotiation import Node
    from drehscheibe.domain.tables import Column
    from drehscheibe.releases.items import Page


def functions(request: Request, listed: list[Node]) -> Response:
    return page_of(request, "ogc/functions.html", listed=listed)


_KINDS = {
    GeometryType.POINT: N_("Point"),
    GeometryType.MULTIPOINT: N_("Points"),
    GeometryType.LINE: N_("Line"),
    GeometryType.MULTILINE: N_("Lines"),
    GeometryType.POLYGON: N_("Area"),
    GeometryType.MULTIPOLYGON: N_("Areas"),
}
# Types of JSON Schema, or its formats.
_TYPES = {
    "string": N_("Text"),
    "integer": N_("Whole number"),
    "number": N_("Number"),
    "boolean": N_("Yes or no"),
    "date": N_("Date"),
    "date-time": N_("Date and time"),
    "time": N_("Time of day"),
    "array": N_("Several texts"),
    "object": N_("Details that belong together"),
    "objects": N_("List of details that belong together"),
}
_SCHEMA_TITLES = {
    "schema": N_("Properties"),
    "queryables": N_("What filters can ask for"),
    "sortables": N_("What can be sorted by"),
}


def schema(
    request: Request,
    collection: str,
    named: tuple[str, str, dict[str, Node]],
    *,
    columns: Sequence[Column] = (),
    tag: str = "",
) -> Response:
    """`named` is which of the schemas it is, the collection's title, and the properties."""
    name, title, properties = named
    return page_of(
        request,
        "ogc/schema.html",
        tag=tag,
        collection=collection,
        title=title,
        heading=_SCHEMA_TITLES[name],
        json_url=f"{ogc(request)}/collections/{collection}/{name}",
        properties=properties,
        types=_TYPES,
        columns={column.name: column for column in columns},
    )


def items(
    request: Request, collection: Collection, record: DatasetRecord | None, page: Page, *, tag: str
) -> Response:
    after = token(collection.release, page.last)
    return page_of(
        request,
        "ogc/items.html",
        tag=tag,
        collection=collection,
        title=title_of(collection, record),
        columns=collection.table.columns,
        rows=[_row(feature, collection.table.columns) for feature in page.features],
        matched=page.matched,
        next_url=with_query(request, after=after, f="html") if page.last else "",
        downloads=_downloads(request, collection),
    )


def _downloads(request: Request, found: Collection) -> list[tuple[str, str, None, str]]:
    """All that matches as files, as the macro `downloads` takes them."""
    files = file_forms(has_place=found.table.geometry is not None)
    nothing = {"lang": "", "limit": "", "after": ""}
    return [(file.title, with_query(request, f=file.form, **nothing), None, "") for file in files]


def _row(feature: bytes, columns: Sequence[Column]) -> tuple[str, list[object]]:
    identifier, _, properties = parts(feature)  # a geometry can be large, and is not shown
    plain = orjson.loads(properties)
    return str(orjson.loads(identifier)), [plain.get(column.name) for column in columns]


def item(
    request: Request,
    collection: Collection,
    record: DatasetRecord | None,
    feature: Node,
    *,
    tag: str,
) -> Response:
    return page_of(
        request,
        "ogc/item.html",
        tag=tag,
        collection=collection,
        title=title_of(collection, record),
        columns=collection.table.columns,
        feature=feature,
        name=feature["properties"].get(name_column(collection.table)) or feature["id"],
        kind=_KINDS.get((feature["geometry"] or {}).get("type", ""), ""),
    )
