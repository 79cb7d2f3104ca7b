# SPDX-License-Identifier: EUPL-1.2
"""Files that are broken, hostile or too much; each function writes one and returns its path."""

from __future__ import annotations

import io
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from xlsxwriter import Workbook

CSV = "Name;Wert\nMöhnesee;1\nSoest;2\n"
XLSX_SHEET = "xl/worksheets/sheet1.xml"
_LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'
_KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>{}</name></Document></kml>'


def empty(folder: Path) -> Path:
    return _written(folder / "leer.csv", b"")


def wrong_ending(folder: Path) -> Path:
    return _written(folder / "tabelle.csv", b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 8)


def cut_zip(folder: Path) -> Path:
    return _cut(_written(folder / "x.zip", _zipped(("a.csv", CSV * 900))), folder / "ab.zip")


def cut_xlsx(folder: Path) -> Path:
    return _cut(workbook(folder / "x.xlsx", [["Name", "Wert"], ["a", 1]]), folder / "ab.xlsx")


def cut_gpkg(folder: Path) -> Path:
    return _cut(_points(folder / "x.gpkg", "GPKG"), folder / "ab.gpkg")


def bomb(folder: Path) -> Path:
    return _written(folder / "bombe.zip", _zipped(("a.csv", bytes(200 << 20).replace(b"\0", b"0"))))


def climbing_zip(folder: Path) -> Path:
    return _written(folder / "pfad.zip", _zipped(("../../../../tmp/drehscheibe.csv", CSV)))


def linking_zip(folder: Path) -> Path:
    link = zipfile.ZipInfo("daten.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return _written(folder / "verweis.zip", _zipped((link, "/etc/passwd")))


def locked_xlsx(folder: Path) -> Path:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    return _written(
        folder / "geheim.xlsx", head + "EncryptedPackage".encode("utf-16-le") + bytes(9)
    )


def shapefile_without(folder: Path, ending: str) -> Path:
    shape = _points(folder / "wege.shp", "ESRI Shapefile")
    parts = [part for part in folder.glob("wege.*") if part.suffix != ending]
    assert shape in parts
    packed = _zipped(*((part.name, part.read_bytes()) for part in sorted(parts)))
    return _written(folder / "wege.zip", packed)


def uneven_rows(folder: Path) -> Path:
    rows = "".join(f"Ort {number};{number};x\n" for number in range(40))
    return _text(folder / "ungleich.csv", f"Name;Wert;Art\n{rows}Kurz;1\nLang;2;y;zu viel\n")


def laughing_kml(folder: Path) -> Path:
    return _text(folder / "lachen.kml", _LAUGHS + _KML.format("&b;"))


def reaching_kml(folder: Path) -> Path:
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return _text(folder / "fremd.kml", f'<?xml version="1.0"?>{outside}{_KML.format("&a;")}')


def laughing_xlsx(folder: Path) -> Path:
    whole = workbook(folder / "x.xlsx", [["Name", "Wert"], ["a", 1]])
    target = folder / "lachen.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == XLSX_SHEET:
                content = _LAUGHS.encode() + content.partition(b"?>")[2]
            new.writestr(info.filename, content)
    return target


def scripts_in_cells(folder: Path) -> Path:
    rows = "".join(
        f'<script>alert({number})</script>;"<img src=x>";{number}\n' for number in range(9)
    )
    return _text(folder / "skript.csv", f"Name <b>fett</b>;Bild;Wert\n{rows}")


def formulas_in_cells(folder: Path) -> Path:
    rows = "".join(f'=HYPERLINK("http://x.example");@SUM({n});{n}\n' for n in range(9))
    return _text(folder / "formel.csv", f"Name;Summe;Wert\n{rows}")


def zero_bytes(folder: Path) -> Path:
    rows = "".join(f"Ort {number};{number}\n" for number in range(40))
    return _text(folder / "null.csv", f"Name;Wert\n{rows}Möh\0nesee;7\n")


def too_wide(folder: Path) -> Path:
    names = ";".join(f"Spalte {number}" for number in range(10_000))
    values = ";".join(["1"] * 10_000)
    return _text(folder / "breit.csv", f"{names}\n{values}\n{values}\n")


def endless_cell(folder: Path) -> Path:
    path = folder / "zelle.csv"
    with path.open("wb") as file:
        file.write(b'Name;Wert\n"')
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b'";1\n')
    return path


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook(str(path))
    sheet = book.add_worksheet("Tabelle")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def _points(path: Path, driver: str) -> Path:
    geometry = shapely.to_wkb([shapely.Point(8 + n / 100, 51.5) for n in range(60)])
    names = np.array([f"Weg {n} " + "x" * 40 for n in range(60)], dtype=object)
    pyogrio.raw.write(
        path,
        geometry=np.array(geometry, dtype=object),
        field_data=[names],
        fields=["name"],
        driver=driver,
        geometry_type="Point",
        crs="EPSG:4326",
    )
    if driver == "GPKG":
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA journal_mode=DELETE")
    return path


def _cut(whole: Path, target: Path) -> Path:
    content = whole.read_bytes()
    whole.unlink()
    return _written(target, content[: len(content) * 2 // 3])


def _zipped(*members: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def _text(path: Path, text: str) -> Path:
    return _written(path, text.encode())


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
