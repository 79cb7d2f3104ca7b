# SPDX-License-Identifier: EUPL-1.2
"""Routes that say no at once: most of them to most addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette import routing
from starlette.routing import Match

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Scope


class Route(routing.Route):
    """Starlette's, which asks a regular expression of each route in turn; here first its ends."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self._start, self._end = path.partition("{")[0], path.rpartition("}")[2]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        asked = scope["path"]
        if not (asked.endswith(self._end) and asked.startswith(self._start)):
            return Match.NONE, {}
        return super().matches(scope)
