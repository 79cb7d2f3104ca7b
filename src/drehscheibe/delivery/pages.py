# SPDX-License-Identifier: EUPL-1.2
"""The API for people: each resource as a plain page in the look of the installation."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.responses import HTMLResponse, Response

from drehscheibe.delivery.http.answers import answer, entity_tag
from drehscheibe.delivery.http.links import ogc, with_query
from drehscheibe.delivery.http.media_types import HTML
from drehscheibe.delivery.http.negotiation import language_of
from drehscheibe.domain.errors import ArtifactNotReady, DrehscheibeError, TicketNotValid
from drehscheibe.domain.region import Region, load_region
from drehscheibe.look.brand import brand_of
from drehscheibe.look.environment import render
from drehscheibe.look.frame import branded, frame_of, localised
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import ENGLISH, GERMAN
from drehscheibe.problems import status_of

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.delivery.holdings.shelf import Collection


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


def title_of(found: Collection, record: DatasetRecord | None) -> str:
    """As its dataset is called; of several tables each has its own name behind it."""
    if record is None:
        return found.table.title
    return record.title if len(record.tables) == 1 else f"{record.title}: {found.table.title}"


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
