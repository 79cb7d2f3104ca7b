# SPDX-License-Identifier: EUPL-1.2
"""The quality of the datasets of an installation, from what their records say."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from drehscheibe.catalogue.dcat import Site
from drehscheibe.catalogue.features import mail_of
from drehscheibe.catalogue.profile.own import said_graph
from drehscheibe.catalogue.profile.scoring import Quality, quality_in
from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.tables import Geometry, GeometryType, Table
from drehscheibe.domain.themes import THEMES
from drehscheibe.releases.time_span import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.catalogue.records import DatasetRecord

_SITE = Site("https://drehscheibe.invalid", "Drehscheibe")
_DAY = "2026-01-01"
_BOX = (7.0, 51.0, 8.0, 52.0)
_PLACED = Geometry(GeometryType.POINT, "OGC:CRS84")
_ROWS = (0, 1, 2_000_000)  # none, some, more than a sheet of Excel holds


def quality_of(record: DatasetRecord) -> Quality:
    """What we serve ourselves answers: no address is asked."""
    return _quality(_outline(record))


@lru_cache(maxsize=4_096)
def _quality(outline: DatasetRecord) -> Quality:
    graph = said_graph(outline, _SITE)
    subject = f"{_SITE.origin}/daten/{outline.slug}/#datensatz"
    return quality_in(graph, subject, lambda address: address.startswith(_SITE.origin))


def _outline(record: DatasetRecord) -> DatasetRecord:
    """The same for all records of the same quality: what is said, not how. A catalogue of 100,000
    datasets has a few hundred of them."""
    return replace(
        record,
        slug="x",
        title="x" if record.title else "",
        description="x" if record.description else "",
        publisher=replace(record.publisher, name="x", slug="x"),
        licence=record.licence if record.licence in LICENCES else "",
        release="",
        issued=_DAY if record.issued else "",
        modified=_DAY if record.modified else "",
        tables=tuple(_table(number, table) for number, table in enumerate(record.tables)),
        files=tuple(_file(number, name) for number, name in enumerate(record.files)),
        themes=_first(record.themes, THEMES),
        keywords=("x",) if record.keywords else (),
        attribution="x" if record.attribution else "",
        frequency="NEVER" if record.frequency in FREQUENCIES else "",
        contact="x@example.org" if mail_of(record.contact) else "",
        covers=(),
        time=(_DAY, _DAY) if any(end != OPEN for end in record.time) else (),
        hvd=record.hvd[:1],
        series=None,
        version=None,
        described="",
        model_dataset="",  # names the kind of data, links to none
    )


def _file(number: int, name: str) -> str:
    return f"file-{number}.{name.rpartition('.')[2].lower()}"


def _table(number: int, table: Table) -> Table:
    rows = max(size for size in _ROWS if size <= table.rows)
    geometry = _PLACED if table.geometry else None
    return Table(f"x{number}", "x", (), geometry, rows=rows, bbox=_BOX if table.bbox else None)


def _first(codes: Sequence[str], known: dict[str, str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code in known)[:1]
