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
    """Starlette's, which asks a regular expression of each route in turn; here first its start."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self._start = path.partition("{")[0]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if not scope["path"].startswith(self._start):
            return Match.NONE, {}
        return super().matches(scope)
