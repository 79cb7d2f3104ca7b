# SPDX-License-Identifier: EUPL-1.2
"""Mapbox Vector Tiles 2.1 as bytes: values, features and layers, many features in one go.

The one Python library that encodes (mapbox-vector-tile) takes twenty times as long: decision 11.
Messages are written together with the field of the layer that holds them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count, pairwise
from typing import Any

import numpy as np

from drehscheibe.releases.web_mercator import EXTENT

Array = np.ndarray[Any, Any]
Value = str | int | float | bool

_GROUP = 7  # bits of a number in each byte
_TILE_LAYER = b"\x1a"  # number of a field and 2, "its length is told" (protobuf)
_NAME, _FEATURE, _KEY, _VALUE = b"\x0a", b"\x12", b"\x1a", b"\x22"
_EXTENT_AND_VERSION = b"\x28%b\x78\x02"
_TEXT, _DOUBLE, _POSITIVE, _NEGATIVE, _TRUTH = b"\x0a", b"\x19", b"\x28", b"\x30", b"\x38"


def layer(name: str, features: list[bytes], keys: list[bytes], values: list[bytes]) -> bytes:
    """A tile of one layer, of what the functions below make (4.1); empty without features."""
    if not features:
        return b""
    head = told(_NAME, [name.encode()])
    extent = _EXTENT_AND_VERSION % varint(EXTENT)
    return told(_TILE_LAYER, [b"".join((*head, *features, *keys, *values, extent))])[0]


def features_of(
    ids: Sequence[int | None], kind: int, geometries: Sequence[bytes], tags: Sequence[bytes]
) -> list[bytes]:
    """Features of one kind (4.2): 1 point, 2 line, 3 area."""
    numbers = _ids(ids)
    between = b"\x18%c\x22" % kind
    parts = zip(numbers, sizes(tags), tags, sizes(geometries), geometries, strict=True)
    return told(
        _FEATURE,
        [
            b"%b\x12%b%b%b%b%b" % (number, tag_size, tag, between, size, geometry)
            for number, tag_size, tag, size, geometry in parts
        ],
    )


def _ids(ids: Sequence[int | None]) -> list[bytes]:
    given = varints([number for number in ids if number is not None])
    if len(given) == len(ids):
        return [b"\x08" + number for number in given]
    left = iter(given)
    return [b"" if number is None else b"\x08" + next(left) for number in ids]


def tags_of(
    columns: Mapping[str, Sequence[Value | None]], rows: int
) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """Of each feature its pairs of key and value; then the keys and the values they mean (4.4).

    Each column holds one value for every feature, all of one type, None where there is none.
    """
    which = np.full((rows, len(columns)), -1, np.int64)
    values: list[bytes] = []
    for number, column in enumerate(columns.values()):
        different = [value for value in dict.fromkeys(column) if value is not None]
        known: dict[Value | None, int] = dict(zip(different, count(len(values)), strict=False))
        known[None] = -1
        which[:, number] = list(map(known.__getitem__, column))
        values += _values(different)
    given = which >= 0
    pairs = np.stack(np.broadcast_arrays(np.arange(which.shape[1]), which), axis=2)[given]
    keys = told(_KEY, [name.encode() for name in columns])
    return cut(pairs.ravel(), np.cumsum(2 * given.sum(axis=1))), keys, values


def _values(values: list[Value]) -> list[bytes]:
    """Different values of one type."""
    if not values:
        return []
    if isinstance(values[0], bool):
        return told(_VALUE, [_TRUTH + varint(int(value)) for value in values])
    if isinstance(values[0], int):
        return told(_VALUE, _whole(list(map(int, values))))
    if isinstance(values[0], float):
        packed = np.array(values, "<f8").tobytes()
        return [b"\x22\x09\x19" + packed[at : at + 8] for at in range(0, len(packed), 8)]
    return _texts([str(value).encode() for value in values])


def _texts(contents: list[bytes]) -> list[bytes]:
    if max(map(len, contents)) < _SHORT:
        return [_BEFORE_TEXT[len(content)] + content for content in contents]
    return told(_VALUE, told(_TEXT, contents))


def _whole(values: list[int]) -> list[bytes]:
    if min(values) >= 0:
        return [_POSITIVE + value for value in varints(values)]
    zigzag = varints([2 * value if value >= 0 else -2 * value - 1 for value in values])
    return [_NEGATIVE + value for value in zigzag]


def told(field: bytes, contents: Sequence[bytes]) -> list[bytes]:
    """Each content behind its field and its length."""
    together = zip(sizes(contents), contents, strict=True)
    return [b"%b%b%b" % (field, size, content) for size, content in together]


def sizes(contents: Sequence[bytes]) -> list[bytes]:
    """How long each content is."""
    return [_SIZES[size] if size < _KNOWN else varint(size) for size in map(len, contents)]


def varints(numbers: Sequence[int]) -> list[bytes]:
    """Each number in as many bytes as it needs."""
    if not numbers or max(numbers) >= 1 << 32:
        return list(map(varint, numbers))
    return cut(np.array(numbers), np.arange(1, len(numbers) + 1))


def varint(number: int) -> bytes:
    """A number in as many bytes as it needs."""
    if number < 1 << _GROUP:
        return b"%c" % number
    groups = bytearray()
    while number >= 1 << _GROUP:
        groups.append(number & 0x7F | 0x80)
        number >>= _GROUP
    groups.append(number)
    return bytes(groups)


_KNOWN = 1_024
_SIZES = [varint(size) for size in range(_KNOWN)]
_SHORT = 100  # bytes of a text whose fields and lengths are known
_BEFORE_TEXT = [b"%b%b%b%b" % (_VALUE, _SIZES[n + 2], _TEXT, _SIZES[n]) for n in range(_SHORT)]


def cut(numbers: Array, ends: Array) -> list[bytes]:
    """`numbers` below 2**32 as varints, cut behind each of `ends`."""
    numbers = numbers.astype(np.uint32)
    lengths = np.ones(len(numbers), np.int64)
    largest = int(numbers.max(initial=0))
    for group in range(1, -(-largest.bit_length() // _GROUP)):
        lengths += numbers >= 1 << _GROUP * group
    behind = np.concatenate(([0], np.cumsum(lengths)))
    content = np.empty(behind[-1], np.uint8)
    places, left = behind[:-1], numbers
    while len(left):
        rest = left >> _GROUP
        content[places] = left & 0x7F | (rest > 0) << np.uint32(_GROUP)
        longer = rest > 0
        places, left = places[longer] + 1, rest[longer]
    told = content.tobytes()
    edges = behind[np.concatenate(([0], ends))].tolist()
    return [told[start:end] for start, end in pairwise(edges)]
