# SPDX-License-Identifier: EUPL-1.2
"""pygeoapi on PostGIS: one gunicorn process with four threads, as its manual runs it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.peers.environment import cleared, python_with
from bench.processes import free_port, running, wait_for

_PARTS = (
    "pygeoapi",
    "gunicorn",
    "psycopg2-binary",
    "geoalchemy2",
    "pygeofilter[backend-sqlalchemy]",
)
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


@contextmanager
def pygeoapi(database: str, folder: Path, tables: dict[str, int]) -> Iterator[str]:
    """Its address. `tables`: each table with the EPSG code of what it stores."""
    python = python_with("pygeoapi", *_PARTS)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    config, definition = folder / "pygeoapi.yml", folder / "pygeoapi-openapi.yml"
    config.write_text(json.dumps(_config(address, database, tables)))  # JSON is YAML, too
    environment = cleared() | {
        "PYGEOAPI_CONFIG": str(config.absolute()),
        "PYGEOAPI_OPENAPI": str(definition.absolute()),
    }
    program = python.with_name("pygeoapi")
    made = [str(program), "openapi", "generate", str(config), "--output-file", str(definition)]
    subprocess.run(made, check=True, env=environment, stdout=subprocess.DEVNULL)
    command = [str(python.with_name("gunicorn")), "pygeoapi.flask_app:APP"]
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
    log = folder / "pygeoapi.log"
    with running([*command, *options], environment=environment, log=log):
        wait_for(f"{address}/conformance?f=json")
        yield address


def _config(address: str, database: str, tables: dict[str, int]) -> dict[str, Any]:
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": urlsplit(address).port},
            "url": address,
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "language": "en-US",
            "gzip": True,
            "limits": {"default_items": 10, "max_items": 10_000},
            "map": {"url": "http://127.0.0.1/none", "attribution": "none"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": "Peer",
                "description": "Peer",
                "keywords": ["peer"],
                "keywords_type": "theme",
                "terms_of_service": "none",
                "url": address,
            },
            "license": {"name": "CC0", "url": address},
            "provider": {"name": "Peer", "url": address},
            "contact": {"name": "Peer"},
        },
        "resources": {
            table: _resource(address, database, table, code) for table, code in tables.items()
        },
    }


def _resource(address: str, database: str, table: str, code: int) -> dict[str, Any]:
    at = urlsplit(database)
    # EPSG:4326 would be read as latitude first; ogr2ogr wrote longitude first.
    stored = _CRS84 if code == 4326 else f"http://www.opengis.net/def/crs/EPSG/0/{code}"
    return {
        "type": "collection",
        "title": table,
        "description": table,
        "keywords": ["peer"],
        "links": [{"type": "text/html", "rel": "canonical", "title": "none", "href": address}],
        "extents": {"spatial": {"bbox": [7, 50, 9, 52], "crs": _CRS84}},
        "providers": [
            {
                "type": "feature",
                "name": "PostgreSQL",
                "data": {
                    "host": at.hostname,
                    "port": at.port,
                    "dbname": at.path.strip("/"),
                    "user": at.username,
                    "password": "none",
                    "search_path": ["public"],
                },
                "id_field": "fid",
                "table": table,
                "geom_field": "geometry",
                "storage_crs": stored,
                "crs": sorted({_CRS84, stored}),
            }
        ],
    }
