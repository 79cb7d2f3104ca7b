# SPDX-License-Identifier: EUPL-1.2
"""The published JSON Schema of packages: what editors check `anwendungsfall.yaml` against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.media_types import SCHEMA
from drehscheibe.delivery.http.routing import Route
from drehscheibe.usecases.schema import ADDRESS, FILE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


def schema(request: Request) -> Response:
    """GET /schemas/anwendungsfall/v1.json: for everybody, also for editors in a browser."""
    return answer(request, FILE.read_bytes(), SCHEMA)


def routes() -> list[Route]:
    return [Route(ADDRESS, schema)]
