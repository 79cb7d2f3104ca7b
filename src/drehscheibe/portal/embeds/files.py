# SPDX-License-Identifier: EUPL-1.2
"""What embedding sites load: the script of the component, and the colours of a frame."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import etag, require_safe

from drehscheibe.domain.errors import NotFound
from drehscheibe.look.assets import FOLDER, manifest
from drehscheibe.look.colours import region_css
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.embeds.wish import Look

if TYPE_CHECKING:
    from django.http import HttpRequest

_SOURCE = "drehscheibe.js"
_MINUTES = "public, max-age=300"
_HOUR = "public, max-age=3600"


@lru_cache(maxsize=2)
def _script(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def _built() -> bytes:
    """Raises `NotFound` in a checkout whose assets are not built."""
    name = manifest().get(_SOURCE)
    if name is None:
        raise NotFound
    return _script(name)


def _tag(_request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_built()).hexdigest()[:16]}"'


@etag(_tag)
def _unless_known(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    return HttpResponse(_built(), content_type="text/javascript; charset=utf-8")


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """GET /einbetten/v1/drehscheibe.js: every site may load it, as a module (so with CORS)."""
    response = _unless_known(request)
    response["Cache-Control"] = _MINUTES
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def colours(request: HttpRequest) -> HttpResponse:
    """GET /einbetten/v1/farben.css?farbe=…&schema=…: the accent, moved until it can be read."""
    look = Look.parse(request.GET)
    text = region_css(look.accent or atlas().region.accent, scheme=look.scheme)
    response = HttpResponse(text, content_type="text/css")
    response["Cache-Control"] = _HOUR
    return response
