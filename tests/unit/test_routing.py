# SPDX-License-Identifier: EUPL-1.2
"""Routes: each address finds its own again, with the same parameters, and never another."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from drehscheibe.delivery.http import routing
from drehscheibe.delivery.http.routing import Route, Router
from inside import Inside


async def told(request):
    if request.path_params.get("name") == "gone":
        raise HTTPException(HTTPStatus.NOT_FOUND)
    params = request.path_params
    before = dict(params)
    params["name"] = "changed"  # what one request does with them is its own
    return JSONResponse([request.scope["route"].path, before])


ROUTES = [
    Route("/collections/datasets/items", told),
    Route("/collections/{name}/items", told),
    Route("/collections/{name}/items/{item:path}", told),
    Route("/only/sent", told, methods=["POST"]),
]


@pytest.fixture
def client():
    app = Starlette()
    app.router = Router(routes=ROUTES, redirect_slashes=False)
    with asyncio.Runner() as runner:
        yield Inside(app, runner)


@pytest.fixture
def known(client):
    """What the router remembers."""
    return client._client._transport.app.router._known


PATHS = {
    "/collections/datasets/items": ["/collections/datasets/items", {}],
    "/collections/trees/items": ["/collections/{name}/items", {"name": "trees"}],
    "/collections/trees/items/a/b": [
        "/collections/{name}/items/{item:path}",
        {"name": "trees", "item": "a/b"},
    ],
}


def test_each_address_finds_its_own_route_again_and_again(client, known):
    for _ in range(3):
        for path, wanted in PATHS.items():
            assert client.get(path, params={"limit": 1}).json() == wanted
    assert set(known) == {path for path in PATHS if not path.endswith("/a/b")}  # one of many


def test_what_is_not_there_is_asked_anew(client, known):
    for _ in range(2):
        assert client.get("/collections/gone/items").status_code == HTTPStatus.NOT_FOUND
        assert client.get("/elsewhere").status_code == HTTPStatus.NOT_FOUND
        assert client.get("/only/sent").status_code == HTTPStatus.METHOD_NOT_ALLOWED
        assert client.request("POST", "/only/sent").status_code == HTTPStatus.OK
        sent = client.request("POST", "/collections/trees/items")
        assert sent.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert set(known) <= {"/collections/gone/items"}


def test_made_up_addresses_fill_no_memory(client, known, monkeypatch):
    monkeypatch.setattr(routing, "_MOST", 10)
    for number in range(25):
        client.get(f"/collections/{number}/items")
    assert len(known) <= 10
    client.get(f"/collections/{'x' * 300}/items")
    assert all(len(path) <= 256 for path in known)
