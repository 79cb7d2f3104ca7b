# SPDX-License-Identifier: EUPL-1.2
"""Turn the columns of GDAL and Parquet into the Arrow types of `releases.stream`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    from drehscheibe.connectors.vectors.gdal import Field

MOMENT = pa.timestamp("us", tz="UTC")

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.DATETIME: MOMENT,
    ColumnType.TIME: pa.string(),
}
_OGR_TYPES = {
    "OFTInteger": ColumnType.INTEGER,
    "OFTInteger64": ColumnType.INTEGER,
    "OFTReal": ColumnType.NUMBER,
    "OFTDate": ColumnType.DATE,
    "OFTTime": ColumnType.TIME,
    "OFTDateTime": ColumnType.DATETIME,
}


def row_numbers(first: int, count: int) -> pa.Array:
    return pa.array(np.arange(first, first + count, dtype=np.int64))


def type_of_field(field: Field) -> ColumnType | None:
    """Our type of an OGR field; None for bytes, which no table shows. Lists become JSON text."""
    if field.kind == "OFTBinary":
        return None
    if field.subkind == "OFSTBoolean" and field.kind == "OFTInteger":
        return ColumnType.BOOLEAN
    return _OGR_TYPES.get(field.kind, ColumnType.TEXT)


def type_of_arrow(kind: pa.DataType) -> ColumnType | None:
    """Our type of an Arrow type; None for bytes. Nested values become JSON text."""
    if pa.types.is_dictionary(kind):
        return type_of_arrow(kind.value_type)
    for holds, ours in _ARROW_TESTS:
        if holds(kind):
            return ours
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return None
    return ColumnType.TEXT


_ARROW_TESTS: tuple[tuple[Any, ColumnType], ...] = (
    (pa.types.is_boolean, ColumnType.BOOLEAN),
    (pa.types.is_integer, ColumnType.INTEGER),
    (pa.types.is_floating, ColumnType.NUMBER),
    (pa.types.is_decimal, ColumnType.NUMBER),
    (pa.types.is_date, ColumnType.DATE),
    (pa.types.is_timestamp, ColumnType.DATETIME),
    (pa.types.is_time, ColumnType.TIME),
)


def convert(values: pa.Array, *, to: ColumnType, zone: str) -> pa.Array:
    """The column in its Arrow type. Values that do not fit are null; infinite numbers are, too.

    Date-times without a zone are read in `zone`; in the hour that exists twice the earlier one.
    """
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if to is ColumnType.DATETIME:
        return _moments(values, zone)
    if to is ColumnType.NUMBER:
        return _numbers(values)
    if to in {ColumnType.TEXT, ColumnType.TIME}:
        return _texts(values)
    if to is ColumnType.BOOLEAN and pa.types.is_integer(values.type):
        return pc.not_equal(values, 0)
    return values.cast(ARROW_TYPES[to], safe=not pa.types.is_timestamp(values.type))


def _numbers(values: pa.Array) -> pa.Array:
    numbers = values.cast(pa.float64(), safe=False)
    return pc.if_else(pc.is_finite(numbers), numbers, pa.scalar(None, pa.float64()))


def _texts(values: pa.Array) -> pa.Array:
    kind = values.type
    if pa.types.is_nested(kind):
        texts = [
            None if v is None else orjson.dumps(v, default=str).decode() for v in values.to_pylist()
        ]
        return pa.array(texts, pa.string())
    if pa.types.is_time(kind):
        return pc.utf8_slice_codeunits(values.cast(pa.string()), 0, 8)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return readable(values.cast(pa.string()))
    return values.cast(pa.string())


def readable(texts: pa.Array) -> pa.Array:
    """The same texts, with bytes that are no UTF-8 read as Windows-1252. No copy if all is well."""
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        raw = texts.cast(pa.binary()).to_pylist()
        return pa.array([None if value is None else _decode(value) for value in raw], pa.string())
    return texts


def _decode(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _moments(values: pa.Array, zone: str) -> pa.Array:
    if pa.types.is_timestamp(values.type):
        exact = values.cast(pa.timestamp("us", values.type.tz), safe=False)
        return exact.cast(MOMENT) if values.type.tz else _in_zone(exact, zone)
    if pa.types.is_date(values.type):
        return _in_zone(values.cast(pa.timestamp("us")), zone)
    with_zone = pc.match_substring_regex(values, r"(Z|[+-]\d\d:?\d\d)$")
    nothing = pa.scalar(None, pa.string())  # a null condition gives null, too
    zoned = pc.if_else(with_zone, values, nothing).cast(MOMENT)
    naive = pc.if_else(with_zone, nothing, values).cast(pa.timestamp("us"))
    return pc.coalesce(zoned, _in_zone(naive, zone))


def _in_zone(naive: pa.Array, zone: str) -> pa.Array:
    return pc.assume_timezone(naive, zone, ambiguous="earliest", nonexistent="earliest").cast(
        MOMENT
    )
