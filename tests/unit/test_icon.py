# SPDX-License-Identifier: EUPL-1.2
"""What browsers ask for on their own."""

from __future__ import annotations

from drehscheibe.look.assets import manifest
from inside import inside
from instances import new_instance


def test_the_icon_is_there_for_whoever_asks_for_it_by_habit(tmp_path):
    assert "logo.svg" in manifest()
    with inside(new_instance(tmp_path / "instance")) as client:
        found = client.get("/favicon.ico")
        assert found.status_code == 200
        assert found.headers["content-type"] == "image/svg+xml"
        assert "max-age=86400" in found.headers["cache-control"]
        assert b"<svg" in found.content
        again = client.get("/favicon.ico", headers={"If-None-Match": found.headers["etag"]})
        assert again.status_code == 304
        assert client.head("/favicon.ico").status_code == 200
