# SPDX-License-Identifier: EUPL-1.2
"""python -m conformance: run every suite, print what it says, write the page of results."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from bench.instance import Instance

from conformance import ets, openapi, own_tests
from conformance.result import Result

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "conformance.md"
FOLDER = Path(".build/conformance")
_EXAMPLES = 25  # requests of each operation, beside those of the coverage phase
_HEAD = """# Conformance

Written by `make conformance` on {today}. What does not run here says why.

| Suite | passed | failed | skipped | |
|---|--:|--:|--:|---|
{rows}

## Conformance classes

What `/ogc/conformance` declares. Every requirement of each class is named by a test
(`tests/unit/test_requirements.py`).

{classes}
"""
_TESTS = {
    "Features: core, CRS, filtering, schemas": ("tests/contract/ogc_features",),
    "CQL2, 274 predicates of 21-065r2, as text and as JSON": ("tests/conformance/test_cql2.py",),
    "Tiles": ("tests/contract/test_vector_tiles.py", "tests/contract/ogc_tiles"),
    "Records": ("tests/contract/ogc_records",),
    "ISO 19139 against its schemas": ("tests/contract/gdi_de",),
    "Real clients: GDAL, OWSLib, QGIS": ("tests/conformance/test_clients.py",),
}


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    instance = Instance(FOLDER / "instance")
    demo = [sys.executable, "-m", "drehscheibe", "demo"]
    subprocess.run(demo, env=instance.environment, check=True, stdout=subprocess.DEVNULL)
    with instance.served() as server:
        results = _official(f"{server.address}/ogc")
        results.append(openapi.run(server.address, examples=_EXAMPLES, only=_some(server.address)))
        classes = _asked(f"{server.address}/ogc/conformance")["conformsTo"]
    results += [own_tests.run(suite, *tests) for suite, tests in _TESTS.items()]
    _tell(results)
    _write(results, classes)
    return int(any(result.failed for result in results))


def _asked(url: str) -> dict[str, object]:
    request = urllib.request.Request(url, headers={"Accept": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def _official(landing: str) -> list[Result]:
    features = ets.run(
        "OGC ETS Features 1 and 2 (`ets-ogcapi-features10` 1.9)",
        *("ets-ogcapi-features10", "1.9"),
        {"iut": landing, "noofcollections": "-1"},
    )
    tiles = ets.run(
        "OGC ETS Tiles 1 (`ets-ogcapi-tiles10` 1.2)", "ets-ogcapi-tiles10", "1.2", _tiles(landing)
    )
    return [features, tiles]


def _tiles(landing: str) -> dict[str, str]:
    """Tiles of zoom 12 in the middle of the region: the suite takes 200 alone, no 204."""
    matrix = {"tilematrix": "12", "mintilerow": "1363", "maxtilerow": "1369"}
    return matrix | {
        "iut": landing,
        "tilematrixsetdefinitionuri": (
            "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
        ),
        "urltemplatefortiles": (
            f"{landing}/collections/kreise/tiles/WebMercatorQuad"
            "/{tileMatrix}/{tileRow}/{tileCol}"
        ),
        "mintilecol": "2134",
        "maxtilecol": "2146",
    }


def _slugs(landing: str) -> list[str]:
    listed = _asked(f"{landing}/collections?limit=1000")["collections"]
    assert isinstance(listed, list)
    return [one["id"] for one in listed if one.get("itemType") == "feature"]


def _some(address: str) -> str:
    """Paths of no collection, of the catalogue and of two collections: the others are like them."""
    chosen = "|".join(re.escape(slug) for slug in ["datasets", *_slugs(f"{address}/ogc")[:2]])
    return rf"^/(?!collections/).*|^/collections/({chosen}|\{{.*)(/.*)?$"


def _tell(results: list[Result]) -> None:
    for result in results:
        told = f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped"
        print(f"{result.suite}: {told if result.ran else result.note}")
        for failure in result.failures:
            print(f"    {failure}")


def _write(results: list[Result], classes: object) -> None:
    assert isinstance(classes, list)
    rows = "\n".join(result.row() for result in results)
    listed = "\n".join(f"- `{uri}`" for uri in sorted(classes))
    today = datetime.now(UTC).date().isoformat()
    PAGE.write_text(_HEAD.format(today=today, rows=rows, classes=listed))


if __name__ == "__main__":
    raise SystemExit(main())
