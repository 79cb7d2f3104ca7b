# SPDX-License-Identifier: EUPL-1.2
"""A small package about trees, built without files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.tables import ColumnType, GeometryType
from drehscheibe.usecases.model import (
    Alert,
    Chart,
    Contact,
    Figure,
    MapView,
    Need,
    NeededColumn,
    Outputs,
    Package,
    Profile,
    Tile,
    Transform,
)

if TYPE_CHECKING:
    from pathlib import Path

NOW = "2026-07-01T12:00:00+02:00"


def said(text: str) -> dict[str, str]:
    return {"de": text}


PROFILE = Profile(
    title=said("Bäume"),
    summary=said("Zeigt Bäume."),
    purpose=said("Zum Prüfen."),
    audience=said("Prüfende"),
    effect=said("Noch nicht gemessen."),
    dna={},
    licence="CC-BY-4.0",
    code_licence="EUPL-1.2",
    contact=Contact("Jemand", "Musterhausen"),
)
TREES = Need(
    "baeume",
    said("Bäume"),
    (
        NeededColumn("name", said("Name"), ColumnType.TEXT),
        NeededColumn("hoehe", said("Höhe"), ColumnType.NUMBER, unit="m"),
        NeededColumn("gepflanzt", said("Gepflanzt"), ColumnType.DATE, required=False),
    ),
    geometry=GeometryType.POINT,
)
ROWS = """name,hoehe,gepflanzt,geometry
Linde <b> & Co,12.5,1980-04-01,POINT (8.1 51.5)
Ahorn,1002.25,2001-10-15,POINT (8.2 51.6)
"""
OUTPUTS = Outputs(
    map=MapView("karte.style.json", ("liste",), said("Karte")),
    charts=(Chart("hoehen", "hoehen.vl.json", "liste", said("Höhen & <mehr>"), said("Je Baum.")),),
    figures=(Figure("anzahl", "zahl", "n", said("Bäume"), note_column="wort"),),
    dashboard=(Tile("table", "liste"),),
    alerts=(Alert("hoch", "liste", "hoehe", said("Hoher Baum"), said("Sägen."), "grenze"),),
    calendar="termine",
)
SQL = {
    "liste": "SELECT feature_id, name, hoehe, gepflanzt, geometry FROM baeume",
    "zahl": "SELECT count(*) AS n, 'so viele' AS wort FROM liste",
    "termine": "SELECT gepflanzt AS date, name AS title, $town_name AS key FROM liste",
}
CHART: dict[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"name": "liste"},
    "mark": "bar",
    "encoding": {
        "x": {"field": "gepflanzt", "type": "temporal", "axis": {"format": "%B %Y"}},
        "y": {"field": "hoehe", "type": "quantitative"},
        "color": {"field": "name", "type": "nominal"},
    },
}


def package(**changes: Any) -> Package:
    transforms = tuple(Transform(name, f"sql/{name}.sql", sql) for name, sql in SQL.items())
    made = Package("probe/baeume", "1.0.0", PROFILE, (TREES,), transforms, OUTPUTS)
    return replace(made, **changes)


def sample(folder: Path, rows: str = ROWS) -> Path:
    path = folder / "baeume.csv"
    path.write_text(rows, encoding="utf-8")
    return path
