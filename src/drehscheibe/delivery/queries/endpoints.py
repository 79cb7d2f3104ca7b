# SPDX-License-Identifier: EUPL-1.2
"""What an endpoint of the API takes and answers, said once: the parser and OpenAPI follow it.

Each area of delivery (features, tiles, files …) has one `Area`; `areas.py` joins them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from drehscheibe.delivery.http.negotiation import PLAIN, Form, Node, Offer, form_of
from drehscheibe.delivery.queries.parameters import LANG, Parameter
from drehscheibe.domain.errors import N_, InvalidParameter, ParameterUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from starlette.datastructures import QueryParams
    from starlette.requests import Request

_ONCE = N_("may be given only once")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address. `path` is as OpenAPI writes it, below `root`; `name` is its operationId."""

    path: str
    name: str
    summary: str
    offers: tuple[Offer, ...] = PLAIN
    parameters: tuple[Parameter[Any], ...] = ()
    responses: Node = field(default_factory=dict)  # beside 200 and problems
    root: str = "/ogc"
    by_columns: bool = False  # each column of a collection is a parameter, too
    names: frozenset[str] = field(init=False)  # of all parameters that every request may have

    def __post_init__(self) -> None:
        own = frozenset(parameter.name for parameter in self.parameters)
        object.__setattr__(self, "names", own | {"f", LANG.name})

    def form(self, request: Request) -> Form:
        """Raises as `form_of` does."""
        return form_of(request, self.offers)

    def check(self, params: QueryParams, more: Callable[[], Collection[str]] = tuple) -> None:
        """Unknown parameters are an error: 17-069r4, 7.5, /req/core/query-param-unknown.

        `more` is asked what else is known, where something else was sent.
        """
        seen: set[str] = set()
        if not params.keys() <= self.names:
            others = {*self.names, *more()}
            for name in params:
                if name not in others:
                    raise ParameterUnknown(name=name[:100], known=", ".join(sorted(others)))
        for name, _ in params.multi_items():
            if name in seen:
                raise InvalidParameter(name, _ONCE)
            seen.add(name)
        LANG.of(params)

    def checked_form(self, request: Request) -> Form:
        """Both questions at once, for endpoints without further parameters."""
        self.check(request.query_params)
        return self.form(request)


@dataclass(frozen=True, slots=True)
class Area:
    """What one area adds to the API: conformance classes, endpoints, schemas of OpenAPI."""

    conformance: tuple[str, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    schemas: Node = field(default_factory=dict)
