# SPDX-License-Identifier: EUPL-1.2
"""Files with several layers or sheets, made here: topics that belong to datasets of their own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyogrio
import shapely
import xlsxwriter

from townhall import town

if TYPE_CHECKING:
    from townhall import Desk

PEOPLE = "ansprechpartner"  # the layer that tells of persons
LAYERS = ("spielplaetze", "baenke", PEOPLE)


def write_district(path: Path, *, rows: int = 20) -> Path:
    """A GeoPackage as a district keeps it: playgrounds, benches, and who looks after them."""
    path.unlink(missing_ok=True)
    places = [f"Platz {n}" for n in range(rows)]
    _layer(path, "spielplaetze", {"name": places, "baujahr": [1990 + n % 30 for n in range(rows)]})
    _layer(path, "baenke", {"standort": places, "zahl": [1 + n % 4 for n in range(rows)]})
    mails = [f"anna.muster{n}@example.org" for n in range(rows)]
    _layer(path, PEOPLE, {"bereich": places, "mail": mails})
    return path


def _layer(path: Path, name: str, columns: dict[str, list[object]]) -> None:
    count = len(next(iter(columns.values())))
    points = [shapely.Point(435_000 + 200 * n, 5_712_000 + 150 * n) for n in range(count)]
    table = pa.table({**columns, "geom": pa.array([shapely.to_wkb(p) for p in points])})
    pyogrio.write_arrow(
        table,
        path,
        layer=name,
        driver="GPKG",
        crs="EPSG:25832",
        geometry_type="Point",
        geometry_name="geom",
        append=path.exists(),
    )


def write_workbook(path: Path, *, rows: int = 20) -> Path:
    """Unrelated sheets of much the same size, a legend and an empty one."""
    sheets = {
        "Schulen": [["Name", "Plätze"], *([f"Schule {n}", 100 + n] for n in range(rows))],
        "Bäder": [["Bad", "Becken"], *([f"Bad {n}", 1 + n % 3] for n in range(rows))],
        "Märkte": [["Markt", "Stände"], *([f"Markt {n}", 10 + n] for n in range(rows))],
        "Legende": [["Kürzel", "Bedeutung"], ["GS", "Grundschule"], ["FB", "Freibad"]],
        "Tabelle5": [],
    }
    with xlsxwriter.Workbook(str(path)) as book:
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return path


def divided(desk: Desk, name: str, title: str) -> tuple[Any, Any]:
    """A file whose layers are drafts of their own, each called `title`: one of them, the bundle."""
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.bundles import Part, split
    from drehscheibe.portal.desk.files import files_of

    layout = desk.settings.layout
    draft = services.create_draft(town(), author=desk.person, actor=desk.actor)
    source = files_of(layout, draft).source
    source.parent.mkdir(parents=True, exist_ok=True)
    write_district(source.with_suffix(".gpkg")).rename(source)
    size = source.stat().st_size
    services.receive_file(layout, draft.pk, name=name, size=size)
    desk.work()
    draft.refresh_from_db()
    bundle = split(layout, draft, [Part(layer, title) for layer in LAYERS], desk.actor)
    desk.work()
    return draft, bundle
