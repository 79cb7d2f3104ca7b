# SPDX-License-Identifier: EUPL-1.2
"""Files that want to harm whoever reads them: the child refuses them in words, or ends in time."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drehscheibe.children.child import Limits, from_nursery, run_task
from drehscheibe.domain.errors import InputRefused
from drehscheibe.releases.layout import Layout

pytestmark = pytest.mark.usefixtures("own_programs")

LIMITS = Limits(2_048, 60)


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def nested_zip() -> bytes:
    inside = b"Name\nx\n"
    for depth in range(30):
        inside = zipped((f"{depth}.zip", inside))
    return inside


def workbook(sheet: bytes, strings: bytes = b"<sst/>") -> bytes:
    rels = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships/worksheet" Target="worksheets/sheet1.xml"/>'
            b"</Relationships>")  # fmt: skip
    book = (b'<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships">'
            b'<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>')  # fmt: skip
    return zipped(
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", rels),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    )


def deep(tag: bytes, depth: int) -> bytes:
    return b"<%s>" % tag * depth + b"</%s>" % tag * depth


PLACES = b'{"type":"FeatureCollection","features":'
PLACE = b'{"type":"Feature","geometry":{"type":"Polygon","coordinates":'
KML = b'<kml xmlns="http://www.opengis.net/kml/2.2">'
SVG = (
    b"""<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>"""
)
ENTITY = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>'
# Made when they are wanted: every process of the tests reads this module, one runs it.
FILES: dict[str, Callable[[], bytes]] = {
    "bild.svg": lambda: SVG,
    "tabelle.csv": lambda: SVG,
    "karte.geojson": lambda: PLACES + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "tief.geojson": lambda: PLACE + b"[" * 50_000,
    "tief.json": lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "tief.kml": lambda: KML + deep(b"Folder", 50_000) + b"</kml>",
    "tief.gml": lambda: b'<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml">'
    + deep(b"gml:member", 50_000) + b"</gml:FeatureCollection>",
    "viele.zip": lambda: zipped(*((f"{n}.csv", b"a;b\n1;2\n") for n in range(12_000))),
    "tief.zip": nested_zip,
    "bombe.zip": lambda: zipped(("x.csv", b"0" * (200 << 20))),
    "bombe.csv.gz": lambda: gzip.compress(b"0" * (200 << 20)),
    "bombe.xlsx": lambda: workbook(b"<worksheet><sheetData>" + b" " * (150 << 20)),
    "tief.xlsx": lambda: workbook(b"<worksheet>" + deep(b"a", 200_000) + b"</worksheet>"),
    "weit.xlsx": lambda: workbook(b'<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
                                  b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                                  b"</sheetData></worksheet>"),
    "entitaet.svg": lambda: ENTITY,
    "lang.csv": lambda: b"a;b\n" + b"x" * (30 << 20),
    "breit.csv": lambda: b";".join(b"s%d" % n for n in range(60_000)) + b"\n",
    "nul.csv": lambda: b"\x00" * (5 << 20),
}  # fmt: skip


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from drehscheibe.connectors.region.packs import install_pack

    layout = Layout(tmp_path_factory.mktemp("region") / "instance")
    layout.create()
    install_pack("", layout)
    return layout.region


def looked_at(folder: Path, name: str, content: bytes, region: Path, start: Any = None) -> str:
    """What the child understood, or the sentence with which it refused the file."""
    path = folder / "file"
    path.write_bytes(content)
    task = {"kind": "inspect", "name": name, "path": str(path), "region": str(region),
            "layer": "", "answers": {}, "omit": []}  # fmt: skip
    try:
        return str(run_task(task, limits=LIMITS, start=start))
    except InputRefused as error:
        return str(error)


def test_a_good_file_is_read(tmp_path: Path, region: Path) -> None:
    """Else what follows would prove nothing."""
    assert "Wert" in looked_at(tmp_path, "gut.csv", b"Name;Wert\na;1\nb;2\n", region)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_harms_is_refused_or_read_in_time_and_space(
    tmp_path: Path, region: Path, name: str
) -> None:
    """Neither a fault of ours nor the end of the child: what it says is about the file."""
    begun = time.monotonic()
    said = looked_at(tmp_path, name, FILES[name](), region)
    assert said
    assert "root:" not in said
    assert time.monotonic() - begun < LIMITS.seconds


@pytest.mark.parametrize("name", ["bombe.zip", "tief.geojson", "viele.zip"])
def test_the_worst_are_refused_alike_in_a_child_of_the_workers_nursery(
    tmp_path: Path, region: Path, name: str
) -> None:
    forked = looked_at(tmp_path, name, FILES[name](), region, from_nursery)
    assert forked == looked_at(tmp_path, name, FILES[name](), region)
