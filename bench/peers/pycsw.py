# SPDX-License-Identifier: EUPL-1.2
"""pycsw on PostgreSQL with its full-text index: one gunicorn process with four threads."""

from __future__ import annotations

import configparser
import csv
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.peers.environment import cleared, python_with
from bench.processes import free_port, running, wait_for

# Its models are written for SQLAlchemy 1; its start wants a module that newer setuptools lack.
_PARTS = ("pycsw==2.6.2", "SQLAlchemy<2", "psycopg2-binary", "gunicorn", "setuptools<80")
_COLUMNS = (
    *("identifier", "typename", "schema", "mdsource", "insert_date", "xml", "anytext"),
    *("language", "type", "title", "abstract", "keywords", "date", "wkt_geometry"),
)
_XML = (
    '<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/">'
    "<dc:identifier>{identifier}</dc:identifier><dc:title>{title}</dc:title>"
    "<dct:abstract>{abstract}</dct:abstract></csw:Record>"
)
SEARCH = (
    "/?service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&elementsetname=full"
    "&resulttype=results&maxrecords=10&outputformat=application/json"
    "&constraintlanguage=CQL_TEXT&constraint=csw:AnyText%20like%20%27%25{word}%25%27"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What both catalogues know of a dataset; `bbox` in degrees, west, south, east, north."""

    identifier: str
    title: str
    abstract: str
    keywords: tuple[str, ...]
    date: str
    bbox: tuple[float, float, float, float]


@contextmanager
def pycsw(database: str, folder: Path, entries: Iterable[Entry]) -> Iterator[str]:
    """Its address, with the entries loaded and its database analysed."""
    python = python_with("pycsw", *_PARTS)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    config = (folder / "pycsw.cfg").absolute()
    _write_config(config, address, database)
    environment = cleared() | {"PYCSW_CONFIG": str(config)}
    admin = [str(python), str(python.with_name("pycsw-admin.py"))]
    subprocess.run([*admin, "-c", "setup_db", "-f", str(config)], check=True, env=environment)
    _load(database, folder / "pycsw.csv", entries)
    command = [str(python.with_name("gunicorn")), "pycsw.wsgi:application", "--log-level", "error"]
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
    log = folder / "pycsw.log"
    with running([*command, *options], environment=environment, log=log):
        wait_for(f"{address}/?service=CSW&version=2.0.2&request=GetCapabilities")
        yield address


def _load(database: str, path: Path, entries: Iterable[Entry]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(map(_row, entries))
    copy = f"\\copy records ({', '.join(_COLUMNS)}) FROM '{path}' WITH (FORMAT csv)"
    for sql in (copy, "VACUUM ANALYZE records"):
        subprocess.run(["psql", database, "-q", "-c", sql], check=True)


def _row(entry: Entry) -> tuple[str, ...]:
    west, south, east, north = entry.bbox
    around = ((west, south), (west, north), (east, north), (east, south), (west, south))
    ring = ",".join(f"{x} {y}" for x, y in around)
    keywords = ",".join(entry.keywords)
    xml = _XML.format(identifier=entry.identifier, title=entry.title, abstract=entry.abstract)
    return (
        *(entry.identifier, "csw:Record", "http://www.opengis.net/cat/csw/2.0.2", "local"),
        *(entry.date, xml, f"{entry.title} {entry.abstract} {keywords}", "de", "dataset"),
        *(entry.title, entry.abstract, keywords, entry.date, f"POLYGON(({ring}))"),
    )


def _write_config(path: Path, address: str, database: str) -> None:
    config = configparser.ConfigParser(interpolation=None)
    config["server"] = {
        "home": str(path.parent),
        "url": f"{address}/",
        "mimetype": "application/xml; charset=UTF-8",
        "encoding": "UTF-8",
        "language": "en-US",
        "maxrecords": "100",
        # Not compressed: its gzip answers carry the length of the plain ones and are cut off.
    }
    config["manager"] = {"transactions": "false", "allowed_ips": "127.0.0.1"}
    config["metadata:main"] = {
        "identification_title": "Peer",
        "identification_abstract": "Peer",
        "identification_keywords": "peer",
        "identification_keywords_type": "theme",
        "identification_fees": "None",
        "identification_accessconstraints": "None",
        "provider_name": "Peer",
        "provider_url": address,
        **{f"contact_{part}": "Peer" for part in _CONTACT},
    }
    config["repository"] = {"database": database, "table": "records"}
    with path.open("w") as file:
        config.write(file)


_CONTACT = (
    *("name", "position", "address", "city", "stateorprovince", "postalcode", "country", "phone"),
    *("fax", "email", "url", "hours", "instructions", "role"),
)
