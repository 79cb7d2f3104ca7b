# SPDX-License-Identifier: EUPL-1.2
import asyncio

import httpx
import pytest

from drehscheibe.look import assets


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    (tmp_path / "app-1A2B3C4D.css").write_text("body{}")
    (tmp_path / "app-1A2B3C4D.css.br").write_bytes(b"brotli")
    (tmp_path / "app-1A2B3C4D.css.gz").write_bytes(b"gzip")
    (tmp_path / "font-1A2B3C4D.woff2").write_bytes(b"font")
    (tmp_path / "manifest.json").write_text('{"app.css": "app-1A2B3C4D.css"}')
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    assets.manifest.cache_clear()
    yield
    assets.manifest.cache_clear()


def get(name, accept="identity", base_map=""):
    """Status, headers and the body as it went over the wire."""

    async def ask():
        transport = httpx.ASGITransport(app=assets.Assets(base_map))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            request = client.build_request(
                "GET", f"/assets/{name}", headers={"Accept-Encoding": accept}
            )
            answer = await client.send(request, stream=True)
            body = b"".join([part async for part in answer.aiter_raw()])
            return answer.status_code, answer.headers, body

    return asyncio.run(ask())


def test_names_become_fingerprinted_addresses():
    assert assets.asset("app.css") == "/assets/app-1A2B3C4D.css"


def test_assets_may_be_kept_forever():
    status, headers, body = get("app-1A2B3C4D.css")
    assert (status, body) == (200, b"body{}")
    assert headers["cache-control"] == assets.FOREVER
    assert headers["content-type"] == "text/css; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("accept", "sent"), [("gzip, br", b"brotli"), ("gzip", b"gzip")])
def test_the_best_ready_compressed_copy_is_sent(accept, sent):
    _, headers, body = get("app-1A2B3C4D.css", accept)
    assert body == sent
    assert headers["content-encoding"] in accept
    assert headers["vary"] == "Accept-Encoding"


def test_files_without_copies_are_sent_as_they_are():
    _, headers, body = get("font-1A2B3C4D.woff2", "br")
    assert body == b"font"
    assert "content-encoding" not in headers


@pytest.mark.parametrize(
    ("base_map", "allowed"),
    [("", "'self'"), ("https://maps.example.org/style.json", "'self' https://maps.example.org")],
)
def test_the_worker_of_the_map_may_ask_for_its_data(base_map, allowed):
    _, headers, _ = get("app-1A2B3C4D.css", base_map=base_map)
    assert f"connect-src {allowed};" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "nothing.css",
        "../assets.py",
        "%2e%2e/x.css",
        "app-1A2B3C4D.css.br",
        "manifest.json",
        "a\0.css",
    ],
)
def test_nothing_else_is_served(name):
    assert get(name.replace("\0", "%00"))[0] == 404
