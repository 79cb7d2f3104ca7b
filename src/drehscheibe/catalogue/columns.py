# SPDX-License-Identifier: EUPL-1.2
"""What can be asked of a record: its queryables, as the columns of one table.

The order is that of the columns c0, c1 … in the catalogue's file: after a change of it, raise
`rows.FORMAT`. Titles are English, translated where they are shown.
"""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table

TYPE = "dataset"
LANGUAGE = "de"

_TEXT, _TIME = ColumnType.TEXT, ColumnType.DATETIME

_COLUMNS = (
    Column("id", "id", N_("Identifier"), _TEXT),
    Column("title", "title", N_("Title"), _TEXT),
    Column("description", "description", N_("Description"), _TEXT),
    Column("type", "type", N_("Type of the resource"), _TEXT),
    Column("created", "created", N_("First published"), _TIME),
    Column("updated", "updated", N_("Last changed"), _TIME),
    Column("license", "license", N_("Licence (SPDX)"), _TEXT),
    Column("publisher", "publisher", N_("Name of the publisher"), _TEXT),
    Column("owner", "owner", N_("Short name of the publisher in addresses"), _TEXT),
    Column("language", "language", N_("Language"), _TEXT),
    Column("rows", "rows", N_("Number of rows"), ColumnType.INTEGER),
    Column("start", "start", N_("Begin of the time the data tell of"), _TIME),
    Column("end", "end", N_("End of the time the data tell of"), _TIME),
    Column("themes", "themes", N_("Themes (codes of the EU's list data-theme)"), _TEXT),
    Column("keywords", "keywords", N_("Keywords"), _TEXT),
    Column("formats", "formats", N_("Formats"), _TEXT),
    Column("municipalities", "municipalities", N_("Municipalities (official keys, AGS)"), _TEXT),
    Column("origin", "origin", N_("own: it lies here; described: it lies elsewhere"), _TEXT),
)
LISTS = frozenset({"themes", "keywords", "formats", "municipalities"})
CATALOGUE = Table(
    "datasets", "Datasets", _COLUMNS, Geometry(GeometryType.MIXED, "OGC:CRS84"), zone="UTC"
)
NUMBERS = {column.name: number for number, column in enumerate(_COLUMNS)}
# Each has an index: a page deep inside costs what the first costs.
SORTABLES = ("id", "title", "created", "updated", "license", "publisher", "owner", "rows")
INDEXED = frozenset(f"c{NUMBERS[name]}" for name in (*SORTABLES, "type", "start", "end", "origin"))
