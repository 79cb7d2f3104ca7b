# SPDX-License-Identifier: EUPL-1.2
"""A built tile with some of its attributes only; geometries and ids stay as they are.

Numbers of fields are those of Mapbox Vector Tile 2.1, Annex A. Raises `ValueError` or
`IndexError` for what is no tile.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from drehscheibe.releases.mvt import told, varint

_VARINT, _DOUBLE, _TOLD, _FLOAT = 0, 1, 2, 5  # wire types of protobuf
_LAYER = 3
_FEATURE, _KEY, _VALUE = 2, 3, 4
_TAGS = 2
_OTHER_SIZES = {_DOUBLE: 8, _FLOAT: 4}

Piece = tuple[int, bytes, bytes]  # number of the field, all of it, and its content where told


def with_attributes(tile: bytes, names: Container[str]) -> bytes:
    """The tile, its layers with the attributes `names` only."""
    return b"".join(
        told(b"\x1a", [_layer(content, names)])[0] if number == _LAYER else whole
        for number, whole, content in _pieces(tile)
    )


@dataclass(slots=True)
class _Kept:
    """Old numbers of keys and values with the new ones, given when they are first met."""

    keys: dict[int, int]
    values: dict[int, int] = field(default_factory=dict)

    def tags(self, content: bytes) -> bytes:
        numbers = iter(_varints(content))
        pairs = [(k, v) for k, v in zip(numbers, numbers, strict=True) if k in self.keys]
        return b"".join(
            varint(self.keys[key]) + varint(self.values.setdefault(value, len(self.values)))
            for key, value in pairs
        )


def _layer(content: bytes, names: Container[str]) -> bytes:
    pieces = list(_pieces(content))
    keys = [whole for number, whole, _ in pieces if number == _KEY]
    values = [whole for number, whole, _ in pieces if number == _VALUE]
    called = [name.decode() for number, _, name in pieces if number == _KEY]
    wanted = [number for number, name in enumerate(called) if name in names]
    kept = _Kept({old: new for new, old in enumerate(wanted)})
    others = {_FEATURE, _KEY, _VALUE}
    head = [whole for number, whole, _ in pieces if number not in others]
    features = [_feature(inner, kept) for number, _, inner in pieces if number == _FEATURE]
    rest = [*(keys[old] for old in kept.keys), *(values[old] for old in kept.values)]
    return b"".join((*head, *told(b"\x12", features), *rest))


def _feature(content: bytes, kept: _Kept) -> bytes:
    return b"".join(
        told(b"\x12", [kept.tags(inner)])[0] if number == _TAGS else whole
        for number, whole, inner in _pieces(content)
    )


def _pieces(content: bytes) -> Iterator[Piece]:
    at = 0
    while at < len(content):
        start = at
        tag, at = _varint(content, at)
        inner = at
        if tag & 7 == _TOLD:
            size, inner = _varint(content, at)
            at = inner + size
        elif tag & 7 == _VARINT:
            _, at = _varint(content, at)
        else:
            at += _OTHER_SIZES[tag & 7]
        if at > len(content):
            raise ValueError("a field is longer than what holds it")
        yield tag >> 3, content[start:at], content[inner:at]


def _varints(content: bytes) -> Iterator[int]:
    at = 0
    while at < len(content):
        number, at = _varint(content, at)
        yield number


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """A number and where it ends."""
    number = shift = 0
    while content[at] & 0x80:
        number |= (content[at] & 0x7F) << shift
        shift += 7
        at += 1
    return number | content[at] << shift, at + 1
