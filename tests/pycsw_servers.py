# SPDX-License-Identifier: EUPL-1.2
"""pycsw, a catalogue service that others run, with records of ours, as a process of its own."""

from __future__ import annotations

import configparser
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from ports import free_port

# Made by tools/test_programs.py: it wants an OWSLib of before, so it has an environment of its own.
PYTHON = Path(__file__).parents[1] / ".build/peers/pycsw-tests/bin/python"
_PROGRAM = """
import logging, sys
from wsgiref.simple_server import make_server
from pycsw.core import admin, config
database, records, home, port = sys.argv[1:]
admin.setup_db(database, "records", home)
admin.load_records(config.StaticContext(), database, "records", records)
from pycsw.wsgi import application
make_server("127.0.0.1", int(port), application).serve_forever()
"""
_CONTACT = (
    *("name", "position", "address", "city", "stateorprovince", "postalcode", "country", "phone"),
    *("fax", "email", "url", "hours", "instructions", "role"),
)


@contextmanager
def pycsw_server(folder: Path, records: Sequence[str]) -> Iterator[str]:
    """Its address. Skips where pycsw is not installed."""
    if not PYTHON.exists():
        pytest.skip("pycsw is not installed (make test installs it)")
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    database = f"sqlite:///{folder / 'records.db'}"
    for number, record in enumerate(records):
        (folder / f"{number:03}.xml").write_text(record)
    _write_config(folder / "pycsw.cfg", address, database)
    command = [str(PYTHON), "-c", _PROGRAM, database, str(folder), str(folder), str(port)]
    environment = {"PYCSW_CONFIG": str(folder / "pycsw.cfg")}
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=environment) as process,
    ):
        try:
            _wait_for(f"{address}?service=CSW&version=2.0.2&request=GetCapabilities", process)
            yield address
        finally:
            process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "pycsw ended"
        try:
            urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("pycsw did not begin")


def _write_config(path: Path, address: str, database: str) -> None:
    config = configparser.ConfigParser(interpolation=None)
    config["server"] = {
        "home": str(path.parent),
        "url": address,
        "encoding": "UTF-8",
        "language": "de-DE",
        "mimetype": "application/xml; charset=UTF-8",
        "maxrecords": "10",
        "profiles": "apiso",
    }
    config["manager"] = {"transactions": "false", "allowed_ips": "127.0.0.1"}
    config["metadata:main"] = {
        "identification_title": "Katalog des Kreises",
        "identification_abstract": "Alles",
        "identification_keywords": "geo",
        "identification_keywords_type": "theme",
        "identification_fees": "None",
        "identification_accessconstraints": "None",
        "provider_name": "Kreis",
        "provider_url": address,
        **{f"contact_{part}": "Kreis" for part in _CONTACT},
    }
    config["metadata:inspire"] = {"enabled": "false"}
    config["repository"] = {"database": database, "table": "records"}
    with path.open("w") as file:
        config.write(file)
