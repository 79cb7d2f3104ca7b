# SPDX-License-Identifier: EUPL-1.2
"""The API for people: each resource as a plain page in the look of the installation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from starlette.responses import HTMLResponse, Response

from drehscheibe.delivery.answers import HTML, answer, entity_tag
from drehscheibe.delivery.crs import URIS
from drehscheibe.delivery.item_forms import file_forms
from drehscheibe.delivery.links import ogc, with_query
from drehscheibe.delivery.negotiation import language_of
from drehscheibe.delivery.query import token
from drehscheibe.domain.errors import N_, ArtifactNotReady, DrehscheibeError, TicketNotValid
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.region import Region, load_region
from drehscheibe.domain.tables import GeometryType
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.brand import brand_of
from drehscheibe.look.environment import render
from drehscheibe.look.frame import branded, frame_of, localised
from drehscheibe.look.islands import name_column
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import ENGLISH, GERMAN, gettext
from drehscheibe.problems import status_of
from drehscheibe.releases.feature_bytes import parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.requests import Request

    from drehscheibe.catalogue.collections import CollectionRecord
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.delivery.links import Link
    from drehscheibe.delivery.operations import Operation
    from drehscheibe.delivery.shelf import Collection
    from drehscheibe.domain.tables import Column
    from drehscheibe.look.legends import Legend
    from drehscheibe.releases.items import Page

WHAT_IT_IS = N_("Open data of the region over OGC API Features: free to read, without a key.")


@dataclass(frozen=True, slots=True)
class Crumb:
    title: str
    url: str


@lru_cache(maxsize=4)
def _region(folder: Path, stamp: float) -> Region:
    del stamp  # another file, another answer
    return load_region(folder)


def region_of(request: Request) -> Region:
    folder = request.app.state.settings.layout.region
    file = folder / "region.json"
    return _region(folder, file.stat().st_mtime if file.exists() else 0.0)


def _html(request: Request, template: str, **context: Any) -> str:
    language = language_of(request)
    other = GERMAN if language == ENGLISH else ENGLISH
    frame = frame_of(
        region_of(request),
        path=request.url.path,
        language=language,
        other_language_url=with_query(request, lang=other, f="html"),
    )
    settings = request.app.state.settings
    if brand := brand_of(settings.layout, request.headers.get("host", "")):
        frame = branded(frame, brand, canonical=f"{settings.public_url}{request.url.path}")
    return render(
        template, language=language, frame=frame, base=urlsplit(ogc(request)).path, **context
    )


def page_of(request: Request, template: str, *, tag: str = "", **context: Any) -> Response:
    body = _html(request, template, **context).encode()
    language = language_of(request)
    # What stands around the data (region, town, words) changes without a release: the tag of a
    # page names its bytes, too.
    tag = entity_tag(tag, blake2b(body, digest_size=12).hexdigest())
    return answer(request, body, HTML, tag=tag, headers={"Content-Language": language})


def landing(request: Request) -> Response:
    return page_of(request, "ogc/landing.html", address=f"{ogc(request)}/", about=WHAT_IT_IS)


def conformance(request: Request, classes: Sequence[str]) -> Response:
    return page_of(request, "ogc/conformance.html", classes=classes)


def functions(request: Request, listed: list[dict[str, Any]]) -> Response:
    return page_of(request, "ogc/functions.html", listed=listed)


def api(request: Request, operations: list[Operation], *, chosen: str, tag: str) -> Response:
    return page_of(request, "ogc/api.html", operations=operations, chosen=chosen, tag=tag)


def collections(
    request: Request, listed: list[CollectionRecord], pager: dict[str, str], *, tag: str
) -> Response:
    """`pager` holds the addresses of `prev` and `next`, as JSON has them."""
    asked = request.query_params
    language = language_of(request)
    themes = [(code, gettext(title, language=language)) for code, title in THEMES.items()]
    owners = [(one.slug or one.key, one.name) for one in region_of(request).organisations()]
    return page_of(
        request,
        "ogc/collections.html",
        tag=tag,
        listed=listed,
        previous_url=pager["prev"],
        next_url=pager["next"],
        asked={name: asked.get(name, "") for name in ("q", "owner", "theme")},
        themes=sorted(themes, key=lambda theme: theme[1]),
        owners=owners,
    )


def title_of(found: Collection, record: DatasetRecord | None) -> str:
    """As its dataset is called; of several tables each has its own name behind it."""
    if record is None:
        return found.table.title
    return record.title if len(record.tables) == 1 else f"{record.title}: {found.table.title}"


def collection(
    request: Request, told: CollectionRecord, links: list[Link], *, tag: str
) -> Response:
    """All that the JSON says, too (17-069r4, 8.2, /req/html/content)."""
    return page_of(
        request,
        "ogc/collection.html",
        tag=tag,
        collection=told,
        title=told.title,
        licence=LICENCES[told.licence].title if told.licence in LICENCES else told.licence,
        crs=[*URIS.values()] if told.has_place else [],
        links=[link for link in links if link["rel"] != "self"],
    )


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
}
_SCHEMA_TITLES = {
    "schema": N_("Properties"),
    "queryables": N_("What filters can ask for"),
    "sortables": N_("What can be sorted by"),
}


def schema(
    request: Request,
    collection: Collection,
    named: tuple[str, str, dict[str, dict[str, Any]]],
    *,
    tag: str,
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
        json_url=f"{ogc(request)}/collections/{collection.id}/{name}",
        properties=properties,
        types=_TYPES,
        columns={column.name: column for column in collection.table.columns},
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
    feature: dict[str, Any],
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


def legend(request: Request, collection: Collection, found: Legend) -> Response:
    record = request.app.state.shelf.record(collection.dataset)
    title = title_of(collection, record)
    return page_of(request, "ogc/legend.html", collection=collection, legend=found, title=title)


def error(request: Request, error: DrehscheibeError) -> Response:
    """The page for people; one that waits for a file asks again by itself."""
    language = language_of(request)
    text = error_text(error, language=language)
    body = _html(
        request,
        "error.html",
        title=text.split(". ")[0].rstrip("."),
        text=text,
        request_id=request.scope.get("request_id", ""),
        again=localised("/pruefen/", language=language)
        if isinstance(error, TicketNotValid)
        else "",
    )
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    if isinstance(error, ArtifactNotReady):
        headers |= {"Refresh": "3", "Retry-After": "3"}
    return HTMLResponse(body, status_of(error), headers=headers)
