# SPDX-License-Identifier: EUPL-1.2
"""Tiles of one dataset become one GeoPackage: layers of one name are put together, streamed.

What lies on the edge of two tiles is in both of them: where features have a GML id, it comes once.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from drehscheibe.connectors.files.archives import pieces_of
from drehscheibe.connectors.files.unpacking import UnpackLimits
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.vectors import gdal
from drehscheibe.connectors.vectors.arrow_types import ARROW_TYPES, convert, type_of_field
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS
from drehscheibe.connectors.vectors.layers import GdalFormat
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GEOMETRY, _ID = "geom", "gml_id"


@dataclass(frozen=True, slots=True)
class _Part:
    """One layer of one file."""

    source: gdal.Source
    layer: gdal.Layer
    crs: str


def join(files: Sequence[Path], target: Path) -> None:
    """Raises `InputRefused` where a file has no layers, or layers of one name do not fit."""
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=target.parent)))
        room = _Room()
        parts = [
            part
            for number, file in enumerate(files)
            for part in stack.enter_context(_opened(file, scratch / str(number), room))
        ]
        together = scratch / "together.gpkg"
        for name, several in _by_name(parts, len(files)).items():
            _write(together, name, several)
        if not together.exists():
            raise _refused("no-features", files[0].name)
        together.replace(target)


@dataclass(slots=True)
class _Room:
    """What may be unpacked of all files together: no more than of one."""

    mib: float = UnpackLimits().total_mib

    @property
    def limits(self) -> UnpackLimits:
        return UnpackLimits(total_mib=max(0, int(self.mib)))

    def fill(self, folder: Path) -> None:
        unpacked = (one.stat().st_size for one in folder.rglob("*") if one.is_file())
        self.mib -= sum(unpacked) / (1 << 20)


@contextmanager
def _opened(file: Path, scratch: Path, room: _Room) -> Iterator[list[_Part]]:
    """Its layers that hold something, also of files in a ZIP."""
    scratch.mkdir()
    notebook = Notebook()
    pieces = pieces_of(file, scratch=scratch, notebook=notebook, limits=room.limits)
    room.fill(scratch)
    with ExitStack() as stack:
        parts: list[_Part] = []
        for piece in pieces:
            form = VECTOR_FORMATS.get(piece.kind.code)
            if not isinstance(form, GdalFormat) or not form.check(piece.path, notebook):
                raise _refused("format-unknown", file.name)
            source = stack.enter_context(form.prepared(piece.path))
            parts += _parts(form, piece.path, source, notebook)
        yield parts


def _parts(
    form: GdalFormat, path: Path, source: gdal.Source, notebook: Notebook
) -> Iterator[_Part]:
    try:
        for name in form.usual_layers(gdal.layer_names(source)):
            layer = gdal.layer_of(source, name)
            if layer.features:
                yield _Part(source, layer, form.place(path, layer, notebook).crs or layer.crs)
    except gdal.Unreadable as error:
        raise gdal.refuse(error, name=path.name) from error


def _by_name(parts: list[_Part], files: int) -> dict[str, list[_Part]]:
    """Where each file has one layer, called after the file, they are all of the same one."""
    names = {part.layer.name for part in parts}
    if len(parts) <= files and len(names) == len(parts):
        return {"daten": parts} if parts else {}
    return {name: [one for one in parts if one.layer.name == name] for name in sorted(names)}


def _write(target: Path, name: str, parts: list[_Part]) -> None:
    """Raises `InputRefused` where they are in different systems: a mixture is nowhere."""
    if len({part.crs for part in parts}) > 1:
        raise _refused("crs-several", name)
    types = _types(parts)
    schema = pa.schema(
        [pa.field(column, ARROW_TYPES[kind]) for column, kind in types.items()]
        + [pa.field(_GEOMETRY, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})]
    )
    once = _Once()
    batches = (batch for part in parts for batch in _batches(part, types, schema, once))
    gdal.write_layer(target, name, pa.RecordBatchReader.from_batches(schema, batches), parts[0].crs)


def _types(parts: list[_Part]) -> dict[str, ColumnType]:
    """Of all columns that any of them has; moments stay texts, whose zone nobody knows here."""
    found: dict[str, set[ColumnType]] = {}
    for part in parts:
        for one in part.layer.fields:
            if kind := type_of_field(one):
                found.setdefault(one.name, set()).add(kind)
    return {name: _common(kinds) for name, kinds in found.items()}


def _common(kinds: set[ColumnType]) -> ColumnType:
    if kinds == {ColumnType.INTEGER, ColumnType.NUMBER}:
        return ColumnType.NUMBER
    (only, *others) = kinds
    is_moment = only in {ColumnType.DATETIME, ColumnType.TIME}
    return ColumnType.TEXT if others or is_moment else only


@dataclass(slots=True)
class _Once:
    """Hashes of ids that came: 60 bytes a feature."""

    seen: set[bytes] = field(default_factory=set)

    def fresh(self, ids: list[str | None]) -> list[bool]:
        return [one is None or self._is_new(one) for one in ids]

    def _is_new(self, text: str) -> bool:
        told = hashlib.blake2b(text.encode(), digest_size=8).digest()
        is_new = told not in self.seen
        self.seen.add(told)
        return is_new


def _batches(
    part: _Part, types: dict[str, ColumnType], schema: pa.Schema, once: _Once
) -> Iterator[pa.RecordBatch]:
    own = [one.name for one in part.layer.fields if one.name in types]
    try:
        for batch in gdal.batches(part.source, layer=part.layer.name, columns=own):
            arrays = [_column(batch, name, kind) for name, kind in types.items()]
            arrays.append(_geometries(batch))
            made = pa.RecordBatch.from_arrays(arrays, schema=schema)
            yield made.filter(pa.array(once.fresh(made[_ID].to_pylist()))) if _ID in types else made
    except gdal.Unreadable as error:
        raise gdal.refuse(error, name=part.source.path.name) from error


def _column(batch: pa.RecordBatch, name: str, kind: ColumnType) -> pa.Array:
    if name not in batch.schema.names:
        return pa.nulls(len(batch), ARROW_TYPES[kind])
    return convert(batch.column(name), to=kind, zone="UTC")


def _geometries(batch: pa.RecordBatch) -> pa.Array:
    name = gdal.geometry_field(batch.schema)
    if not name:
        return pa.nulls(len(batch), pa.binary())
    geometries = batch.column(name)
    plain = geometries.storage if isinstance(geometries, pa.ExtensionArray) else geometries
    return plain.cast(pa.binary())


def _refused(code: str, name: str) -> InputRefused:
    return InputRefused([Finding(code, count=1, params={"name": name})])
