# SPDX-License-Identifier: EUPL-1.2
"""Mapbox Vector Tiles 2.1 as bytes: values, features and layers, many features in one go.

The one Python library that encodes (mapbox-vector-tile) takes twenty times as long: decision 11.
Messages are written together with the field of the layer that holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np

from drehscheibe.releases.web_mercator import EXTENT

Array = np.ndarray[Any, Any]
Value = str | int | float | bool

_GROUP = 7  # bits of a number in each byte
_TILE_LAYER = b"\x1a"  # number of a field and 2, "its length is told" (protobuf)
_NAME, _FEATURE, _KEY, _VALUE = b"\x0a", b"\x12", b"\x1a", b"\x22"
_ID, _TAGS, _KIND, _GEOMETRY = 0x08, 0x12, 0x18, 0x22  # within a feature
_FIXED = 4  # bytes of a feature beside its id: the last three fields, and its kind
_EXTENT_AND_VERSION = b"\x28%b\x78\x02"
_TEXT, _DOUBLE, _POSITIVE, _NEGATIVE, _TRUTH = b"\x0a", b"\x19", b"\x28", b"\x30", b"\x38"
_BEFORE_DOUBLE = (_VALUE[0], 1 + 8, _DOUBLE[0])


@dataclass(frozen=True, slots=True)
class Lists:
    """Numbers of many features, one behind the other: `counts` says how many each has."""

    numbers: Array
    counts: Array

    @property
    def starts(self) -> Array:
        found: Array = np.cumsum(self.counts) - self.counts
        return found

    def of(self, which: Array) -> Lists:
        """Those of some features, whose numbers are in order."""
        if len(which) == len(self.counts):
            return self
        counts = self.counts[which]
        return Lists(self.numbers[_spread(self.starts[which], counts)], counts)

    def sizes(self) -> Array:
        """How many bytes the numbers of each feature take."""
        ends = np.concatenate(([0], np.cumsum(_lengths(self.numbers))))
        starts = self.starts
        found: Array = ends[starts + self.counts] - ends[starts]
        return found


def layer(name: str, features: list[bytes], keys: list[bytes], values: list[bytes]) -> bytes:
    """A tile of one layer, of what the functions below make (4.1); empty without features."""
    if not any(features):
        return b""
    head = told(_NAME, [name.encode()])
    extent = _EXTENT_AND_VERSION % varint(EXTENT)
    return told(_TILE_LAYER, [b"".join((*head, *features, *keys, *values, extent))])[0]


def features_of(ids: Sequence[int | None], kind: int, geometries: Lists, tags: Lists) -> bytes:
    """Features of one kind (4.2): 1 point, 2 line, 3 area.

    All that a feature consists of are varints, also fields and lengths, so that those of all
    features are one array that is packed at once.
    """
    has_id = np.array([number is not None for number in ids], bool)
    numbers = np.array([number or 0 for number in ids], np.uint64)
    tag_sizes, sizes = tags.sizes(), geometries.sizes()
    length = has_id * (1 + _lengths(numbers)) + _FIXED
    length += _lengths(tag_sizes) + tag_sizes + _lengths(sizes) + sizes
    counts = 8 + 2 * has_id + tags.counts + geometries.counts
    made = np.empty(counts.sum(), np.uint64)
    at = np.cumsum(counts) - counts
    made[at], made[at + 1] = _FEATURE[0], length
    at += 2
    made[at[has_id]], made[at[has_id] + 1] = _ID, numbers[has_id]
    at += 2 * has_id
    made[at], made[at + 1] = _TAGS, tag_sizes
    made[_spread(at + 2, tags.counts)] = tags.numbers
    at += 2 + tags.counts
    made[at], made[at + 1], made[at + 2], made[at + 3] = _KIND, kind, _GEOMETRY, sizes
    made[_spread(at + 4, geometries.counts)] = geometries.numbers
    return _packed(made)[0]


def _spread(starts: Array, counts: Array) -> Array:
    """Places of so many numbers from each start on."""
    found: Array = np.repeat(starts - np.cumsum(counts) + counts, counts)
    return found + np.arange(len(found))


def tags_of(
    columns: Mapping[str, Sequence[Value | None]], rows: int
) -> tuple[Lists, list[bytes], list[bytes]]:
    """Of each feature its pairs of key and value; then the keys and the values they mean (4.4),
    those of a column together.

    Each column holds one value for every feature, all of one type, None where there is none.
    """
    pairs = np.empty((rows, len(columns), 2), np.int64)
    pairs[:, :, 0] = np.arange(len(columns))
    values: list[bytes] = []
    before = 0  # values of other columns
    for number, column in enumerate(columns.values()):
        different = [value for value in dict.fromkeys(column) if value is not None]
        pairs[:, number, 1] = _numbered(column, different, before)
        before += len(different)
        values.append(_values(different))
    return _given(pairs), told(_KEY, [name.encode() for name in columns]), values


def _numbered(column: Sequence[Any], different: Iterable[Any], before: int) -> Any:
    """The number of each value, -1 for none."""
    known = dict(zip(different, count(before), strict=False))
    if len(known) == len(column):
        return np.arange(before, before + len(known))
    known[None] = -1
    return list(map(known.__getitem__, column))


def _given(pairs: Array) -> Lists:
    """Of each feature those `(n, columns, 2)` with a value."""
    given = pairs[:, :, 1] >= 0
    if given.all():
        return Lists(pairs.ravel(), np.full(len(pairs), 2 * pairs.shape[1]))
    return Lists(pairs[given].ravel(), 2 * given.sum(axis=1))


def _values(values: list[Value]) -> bytes:
    """Different values of one type."""
    if not values:
        return b""
    if isinstance(values[0], bool):
        return b"".join(told(_VALUE, [_TRUTH + varint(int(value)) for value in values]))
    if isinstance(values[0], int):
        return _whole(list(map(int, values)))
    if isinstance(values[0], float):
        made = np.empty((len(values), len(_BEFORE_DOUBLE) + 8), np.uint8)
        made[:, : len(_BEFORE_DOUBLE)] = _BEFORE_DOUBLE
        made[:, len(_BEFORE_DOUBLE) :] = np.array(values, "<f8").view(np.uint8).reshape(-1, 8)
        return made.tobytes()
    return _texts(list(map(str, values)))


def _texts(texts: list[str]) -> bytes:
    """Short ones of plain letters are encoded together: fields and lengths are such, too."""
    if max(map(len, texts)) < _SHORT and "".join(texts).isascii():
        return "".join([_BEFORE_TEXT[len(text)] + text for text in texts]).encode()
    return b"".join(told(_VALUE, told(_TEXT, [text.encode() for text in texts])))


def _whole(values: list[int]) -> bytes:
    """Fields and lengths are varints, too: all of it is one array that is packed at once."""
    kind = _POSITIVE if min(values) >= 0 else _NEGATIVE
    if kind is _NEGATIVE:
        values = [2 * value if value >= 0 else -2 * value - 1 for value in values]
    made = np.empty((len(values), 4), np.uint64)
    made[:, 3] = np.array(values, np.uint64)
    made[:, 0], made[:, 1], made[:, 2] = _VALUE[0], 1 + _lengths(made[:, 3]), kind[0]
    return _packed(made.ravel())[0]


def told(field: bytes, contents: Sequence[bytes]) -> list[bytes]:
    """Each content behind its field and its length."""
    together = zip(sizes(contents), contents, strict=True)
    return [b"%b%b%b" % (field, size, content) for size, content in together]


def sizes(contents: Sequence[bytes]) -> list[bytes]:
    """How long each content is."""
    return [_SIZES[size] if size < _KNOWN else varint(size) for size in map(len, contents)]


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
_BEFORE_TEXT = [b"".join((_VALUE, _SIZES[n + 2], _TEXT, _SIZES[n])).decode() for n in range(_SHORT)]


def _packed(numbers: Array) -> tuple[bytes, Array]:
    """Numbers of 64 bits as varints, and how many bytes each of them takes."""
    lengths = _lengths(numbers)
    content = np.empty(int(lengths.sum()), np.uint8)
    places, left = np.cumsum(lengths) - lengths, numbers
    while len(left):
        rest = left >> _GROUP
        longer = rest > 0
        content[places] = left.astype(np.uint8) & 0x7F | longer.view(np.uint8) << _GROUP
        places, left = places[longer] + 1, rest[longer]
    return content.tobytes(), lengths


def _lengths(numbers: Array) -> Array:
    """How many bytes each number takes as a varint."""
    lengths = np.ones(len(numbers), np.int64)
    largest = int(numbers.max(initial=0))
    for group in range(1, -(-largest.bit_length() // _GROUP)):
        lengths += numbers >= 1 << _GROUP * group
    return lengths
