# SPDX-License-Identifier: EUPL-1.2
"""Features as files: CSV, GeoJSON text sequence, FlatGeobuf, GeoParquet, GeoPackage.

A file holds everything that matches, for a file that ends after a hundred rows without a word is a
trap; `limit` makes it a page, whose `next` link is a header (docs/decisions).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from starlette.responses import Response

from drehscheibe.codings import IDENTITY, PACKED_HERE, coding_of
from drehscheibe.delivery.files.built_files import built_file, stamp_of
from drehscheibe.delivery.files.child_extracts import ChildSource
from drehscheibe.delivery.files.item_forms import FILE_FORMS, FileForm
from drehscheibe.delivery.files.text_extracts import TextSource, page_as_text, writer_of
from drehscheibe.delivery.http.answers import (
    CACHE,
    VARY,
    entity_tag,
    not_modified,
    packed,
    tag_in,
)
from drehscheibe.delivery.http.links import asked, ogc, origin, with_query
from drehscheibe.delivery.http.media_types import JSON
from drehscheibe.delivery.http.negotiation import Form
from drehscheibe.delivery.http.packing import Packed
from drehscheibe.delivery.http.ranges import Download
from drehscheibe.delivery.http.streams import Seated, Streamed, unless_left
from drehscheibe.delivery.queries.crs import content_crs
from drehscheibe.delivery.queries.questions import Question, token
from drehscheibe.delivery.traffic.lanes import Places
from drehscheibe.domain.errors import ExtractTooLarge
from drehscheibe.releases.items_query import conditions_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from drehscheibe.delivery.holdings.shelf import Collection, Shelf
    from drehscheibe.delivery.http.streams import Source
    from drehscheibe.releases.items import Page

    Headers = dict[str, str]
    GetPage = Callable[[], Awaitable[Page]]

_FORMAT = 1  # of the files; part of their entity tags
_texts = Places(8)
_children = Places(4)  # processes of up to some 200 MB each


@dataclass(frozen=True, slots=True)
class Extract:
    """What is asked for, and of what."""

    request: Request
    collection: Collection
    question: Question
    file: FileForm
    most: int | None = None  # features of a page, which its bytes may end before its limit

    @property
    def shelf(self) -> Shelf:
        shelf: Shelf = self.request.app.state.shelf
        return shelf

    @property
    def is_page(self) -> bool:
        return "limit" in self.request.query_params

    @property
    def is_everything(self) -> bool:
        """The table as it is, only its columns may be chosen."""
        items = self.question.items
        return items.asks_for_all and not (self.is_page or items.after)


def extract_of(request: Request, collection: Collection, question: Question, form: Form) -> Extract:
    return Extract(request, collection, question, FILE_FORMS[form])


async def extract(wanted: Extract, get_page: GetPage) -> Response:
    """The file. `get_page` gives the page that the question means, where it has a limit.

    Raises `TooManyAtOnce`, `TooMuchAsked`, `InvalidParameter`, `ExtractTooLarge`.
    """
    request, built = wanted.request, built_file(wanted)
    tag = entity_tag(
        _FORMAT, wanted.collection.release, asked(request), wanted.file.form, stamp_of(built)
    )
    codings = PACKED_HERE if wanted.file.is_text else ()
    if unchanged := not_modified(request, tag, codings=codings):
        return unchanged
    headers = _headers(wanted)
    if built:
        media_type = wanted.file.media_type
        return Download(built, headers=headers | {"ETag": tag}, media_type=media_type)
    conditions_of(wanted.collection.table, wanted.question.items)  # refused before any work
    if request.method == "HEAD":
        return _head(headers | _coded(tag, _coding(wanted)), wanted.file)
    if wanted.is_page:
        page = await get_page()
        headers |= _page_headers(wanted, page)
        wanted = replace(wanted, most=len(page.features))
        if wanted.file.is_text:
            writer = writer_of(wanted.file.form, wanted.question, wanted.collection.table)
            body = await page_as_text(page, writer)
            return await _text(wanted, body, headers, tag)
    return await _streamed(wanted, headers, tag)


async def _streamed(wanted: Extract, headers: Headers, tag: str) -> Response:
    """From here on the source must be closed: by the answer, or where there is none."""
    client = wanted.request.scope.get("client_name", "")
    inner = _source(wanted)
    source = Seated(inner, _texts if wanted.file.is_text else _children, client)
    try:
        first = await unless_left(source.next(), wanted.request.receive)
        if isinstance(inner, TextSource) and inner.is_whole:
            await source.close()
            return await _text(wanted, first, headers, tag)
        if isinstance(inner, ChildSource) and "bytes" in inner.known:
            headers["Content-Length"] = str(inner.known["bytes"])
        return await _sending(wanted, source, first, headers | _coded(tag, _coding(wanted)))
    except BaseException as error:
        await source.close()
        if isinstance(error, ExtractTooLarge):
            raise _with_address(error, wanted) from None
        raise


async def _sending(wanted: Extract, source: Source, first: bytes, headers: Headers) -> Response:
    if coding := _coding(wanted):
        source = Packed(source, coding, first)
        first = await source.next()
    return Streamed(first, source, headers=headers, media_type=wanted.file.media_type)


async def _text(wanted: Extract, body: bytes, headers: Headers, tag: str) -> Response:
    """Packed however small it is: HEAD, which does not know how much it is, names the same tag."""
    coding = _coding(wanted)
    headers |= _coded(tag, coding)
    body = await packed(body, coding)
    return Response(body, headers=headers, media_type=wanted.file.media_type)


def _coded(tag: str, coding: str) -> Headers:
    return {"ETag": tag_in(tag, coding)} | ({"Content-Encoding": coding} if coding else {})


def _coding(wanted: Extract) -> str:
    if not wanted.file.is_text:
        return IDENTITY
    return coding_of(wanted.request.headers.get("accept-encoding", ""))


def _source(wanted: Extract) -> Source:
    shelf, collection, question = wanted.shelf, wanted.collection, wanted.question
    if wanted.file.is_text:
        writer = writer_of(wanted.file.form, question, collection.table)
        open_store = partial(shelf.open_store, collection) if collection.table.rows else None
        return TextSource(open_store, question.items, writer)
    if collection.table.rows and not (wanted.is_everything and not question.items.sort):
        shelf.open_store(collection).close()  # one that is lost is asked for here, not by a child
    return ChildSource(
        {
            "home": str(shelf.layout.home),
            "dataset": collection.dataset,
            "release": collection.release,
            "table": collection.table.name,
            "query": wanted.request.scope["query_string"].decode("latin-1"),
            "most": wanted.most,
            "format": wanted.file.form.value,
        }
    )


def _head(headers: Headers, file: FileForm) -> Response:
    """What a GET would say, without its work; how long the file is shows only when it is made."""
    response = Response(headers=headers, media_type=file.media_type)
    del response.headers["content-length"]
    return response


def _headers(wanted: Extract) -> Headers:
    collection, question = wanted.collection, wanted.question
    name = collection.id + ("" if wanted.is_everything else "-auswahl") + wanted.file.suffix
    home = f"{ogc(wanted.request)}/collections/{collection.id}"
    headers = {
        "Cache-Control": CACHE,
        "Vary": VARY,
        "Content-Disposition": f'attachment; filename="{name}"',
        "Link": f'<{home}>; rel="collection"; type="{JSON}"',
        **content_crs(question.crs),
    }
    if wanted.is_everything:
        headers |= _numbers(collection.table.rows, collection.table.rows)
    return headers


def _numbers(returned: int, matched: int | None) -> Headers:
    """Named as GML answers name them (17-069r4, 8.4.2)."""
    headers = {"OGC-NumberReturned": str(returned)}
    return headers if matched is None else headers | {"OGC-NumberMatched": str(matched)}


def _page_headers(wanted: Extract, page: Page) -> Headers:
    headers = _numbers(len(page.features), page.matched)
    if page.last:
        after = token(wanted.collection.release, page.last)
        address = with_query(wanted.request, f=wanted.file.form.value, after=after)
        next_page = f'<{address}>; rel="next"; type="{wanted.file.plain_type}"'
        headers["Link"] = f"{_headers(wanted)['Link']}, {next_page}"
    return headers


def _with_address(error: ExtractTooLarge, wanted: Extract) -> ExtractTooLarge:
    name = f"{wanted.collection.dataset}.gpkg"
    address = f"{origin(wanted.request)}/files/{wanted.collection.dataset}/{name}"
    return ExtractTooLarge(**error.params | {"address": address})
