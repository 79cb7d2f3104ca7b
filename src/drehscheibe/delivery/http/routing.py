# SPDX-License-Identifier: EUPL-1.2
"""Routes that say no at once, most of them to most addresses, and are found once for each."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from starlette import routing
from starlette.requests import Request
from starlette.routing import Match

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

_READING = {"GET", "HEAD"}
_MOST, _LONGEST = 1_024, 256  # addresses that are remembered, and characters of one


class Route(routing.Route):
    """Starlette's, which asks a regular expression of each route in turn; here first its ends."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self._start, self._end = path.partition("{")[0], path.rpartition("}")[2]
        if self.methods == _READING and inspect.iscoroutinefunction(endpoint):
            self.app = _answering(endpoint)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        asked = scope["path"]
        if not (asked.endswith(self._end) and asked.startswith(self._start)):
            return Match.NONE, {}
        return super().matches(scope)


def _answering(endpoint: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """Without Starlette's second layer for errors, since one lies around all routes. Where a body
    is sent both are needed: whoever tells of an error reads on where the endpoint stopped."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        response = await endpoint(Request(scope, receive, send))
        await response(scope, receive, send)

    return app


class Router(routing.Router):
    """Starlette's, which asks each route in turn. The same few addresses are read again and again,
    with other questions: whose route was found once is asked at once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[str, tuple[routing.Route, dict[str, Any]]] = {}

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_read = scope["type"] == "http" and scope["method"] == "GET"
        known = self._known.get(scope["path"]) if is_read else None
        if known is None:
            await super().app(scope, receive, send)
            if is_read:
                self._remember(scope)
            return
        route, params = known
        found = {"route": route, "endpoint": route.endpoint, "path_params": dict(params)}
        scope.update(found, router=self)
        await route.handle(scope, receive, send)

    def _remember(self, scope: Scope) -> None:
        """Not the many of which each is asked once or twice: tiles, single features."""
        route, path = scope.get("route"), scope["path"]
        if not isinstance(route, routing.Route) or len(path) > _LONGEST:
            return
        if len(route.param_convertors) > 1:
            return
        if len(self._known) >= _MOST:
            self._known.clear()
        _, found = route.matches({**scope, "path_params": {}})  # whoever answered may have more
        self._known[path] = route, found["path_params"]
