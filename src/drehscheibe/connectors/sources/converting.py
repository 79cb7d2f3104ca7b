# SPDX-License-Identifier: EUPL-1.2
"""What a source gives in a form of its own becomes a file that `understand` reads."""

from __future__ import annotations

import csv
import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.connectors.sources.contract import unless_known
from drehscheibe.domain.errors import FileTooLarge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell, Wanted

GEOJSON, CSV = ("geojson", "application/geo+json"), ("csv", "text/csv; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Converted:
    """How the file is called, and what is in it."""

    name: str  # without its ending
    form: tuple[str, str]  # ending and media type
    write: Callable[[Path, Path], None]  # from what came, into the file


def bring_converted(
    wanted: Wanted, target: Path, rules: Rules, converted: Converted, *, tell: Tell
) -> Fetched | None:
    """Asked by entity tag and date; the hash is that of the file, not of what came.

    What a cut leaves beside `target` is gone on with. Raises as `fetch`, and as `write`.
    """
    came = target.with_name(f"{target.name}.came")
    fetched = fetch(wanted.address, came, rules, tell=tell, known=wanted.mark.known)
    if fetched is None:
        return None
    try:
        converted.write(came, target)
    finally:
        came.unlink(missing_ok=True)
    return unless_known(of_file(fetched, target, converted, rules), wanted.mark)


def of_file(fetched: Fetched, target: Path, converted: Converted, rules: Rules) -> Fetched:
    """Raises `FileTooLarge`."""
    size, (ending, media_type) = target.stat().st_size, converted.form
    if size > rules.largest:
        raise FileTooLarge(name=converted.name, limit=rules.largest >> 20)
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    name = f"{converted.name}.{ending}"
    return replace(fetched, name=name, size=size, sha256=sha256, media_type=media_type)


@contextmanager
def brought_whole(address: str, rules: Rules) -> Iterator[tuple[Path, Fetched]]:
    """What lies at an address, for as long as somebody looks at it. Raises as `fetch`."""
    with TemporaryDirectory(prefix="whole-") as folder:
        path = Path(folder) / "came"
        if fetched := fetch(address, path, rules):  # nothing was known before, so it comes
            yield path, fetched


def write_features(target: Path, features: Iterable[dict[str, Any]]) -> None:
    """GeoJSON, a feature a line."""
    with target.open("w", encoding="utf-8") as file:
        file.write('{"type":"FeatureCollection","features":[')
        for number, one in enumerate(features):
            file.write((",\n" if number else "\n") + json.dumps(one, ensure_ascii=False))
        file.write("\n]}\n")


def feature(properties: dict[str, Any], geometry: dict[str, Any] | None) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def write_rows(target: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """CSV as people in Germany open it."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(columns)
        writer.writerows(rows)


@dataclass(frozen=True, slots=True)
class Row:
    values: tuple[Any, ...]
    geometry: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table, some of whose rows may say where they are."""

    columns: tuple[str, ...]
    rows: list[Row]

    @property
    def key(self) -> str:
        """Of the one offer: whether it is a map is decided once, when the source is set up."""
        return MAP if any(row.geometry for row in self.rows) else LIST

    def write(self, target: Path, key: str) -> None:
        if key == MAP:
            named = (dict(zip(self.columns, row.values, strict=True)) for row in self.rows)
            write_features(target, map(feature, named, (row.geometry for row in self.rows)))
        else:
            write_rows(target, self.columns, (row.values for row in self.rows))


MAP, LIST = "karte", "liste"


def converted_rows(name: str, key: str, read: Callable[[Path], Rows]) -> Converted:
    form = GEOJSON if key == MAP else CSV
    return Converted(name, form, lambda came, into: read(came).write(into, key))
