# SPDX-License-Identifier: EUPL-1.2
"""What an items store keeps beside SQLite: features as they are sent, and the boxes of rows.

One plain file. First all features in row order, a comma behind each, so that those of neighbours
are read at once and sent as they stand; then four numbers a row (`items_sides`). Where a feature
begins stands in SQLite, as one array that is kept in memory: two bytes a row, and eight for each
block.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, overload
from weakref import WeakValueDictionary

import orjson
import zstandard
from isal import isal_zlib

from drehscheibe.releases.items_sides import SIDES
from drehscheibe.releases.mapped import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import numpy as np

    Numbers = np.ndarray[Any, Any]
    Mask = np.ndarray[Any, np.dtype[np.bool_]]

_BLOCK_BITS = 5
BLOCK_ROWS = 1 << _BLOCK_BITS
_COMMA = b","
_BRACE = 0x7B  # with which JSON begins, and no zstd frame (RFC 8878, 3.1.1)
_NEAR = 8_192  # bytes between two features that are read through
_AT_ONCE = 22  # bits: features of 4 MiB of the file are read together
_PIECE = 1 << 20
_SHORT_NUMBER = 2  # bytes; 4 where a block has more features than two can tell
_BOX = 16  # bytes of a row's box
_SHORT = "the file is shorter than it should be"
_NO_FEATURE = "no feature begins where one should"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the store says of its file."""

    name: str
    size: int  # bytes
    checksum: int  # CRC-32

    def as_json(self) -> bytes:
        return orjson.dumps(self)

    @classmethod
    def from_json(cls, content: bytes) -> Entry:
        return cls(**orjson.loads(content))

    def is_whole(self, folder: Path) -> bool:
        """Reads every byte. Raises `OSError` where there is none."""
        found = 0
        with (folder / self.name).open("rb") as file:
            while piece := file.read(_PIECE):
                found = isal_zlib.crc32(piece, found)
        return found == self.checksum


@dataclass(frozen=True, slots=True)
class Starts:
    """Where features begin: `within` their block for each row, the last of them behind the last
    row, and where each block begins. Where one begins, the one before and its comma end.
    `packed` are the rows, counted from 0, whose features are compressed."""

    within: bytes
    blocks: bytes
    packed: bytes


class FileWriter:
    """Takes the rows in their order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._sides = TemporaryFile(dir=path.parent)  # noqa: SIM115 - until `close`
        self._sizes: list[Numbers] = []
        self._packed: list[Numbers] = []
        self._sum = self._rows = 0

    def add(self, features: Sequence[bytes], sides: Numbers) -> None:
        """`sides` `(n, 4)` as `items_sides.turned` makes them."""
        import numpy as np

        sizes = np.fromiter(map(len, features), np.uint32, len(features)) + 1
        self._sizes.append(sizes)
        content = _COMMA.join(features) + _COMMA
        self._write(content)
        firsts = np.frombuffer(content, np.uint8)[sizes.cumsum(dtype=np.int64) - sizes]
        self._packed.append((firsts != _BRACE).nonzero()[0] + self._rows)
        self._rows += len(features)
        self._sides.write(sides.tobytes())

    def _write(self, content: bytes) -> None:
        self._sum = isal_zlib.crc32(content, self._sum)
        self._file.write(content)

    def finish(self) -> tuple[Entry, Starts]:
        self._sides.seek(0)
        while piece := self._sides.read(_PIECE):
            self._write(piece)
        size = self._file.tell()
        self.close()
        return Entry(self._path.name, size, self._sum), _starts(self._sizes, self._packed)

    def close(self) -> None:
        self._sides.close()
        self._file.close()


def _starts(sizes: list[Numbers], packed: list[Numbers]) -> Starts:
    import numpy as np

    nothing = np.empty(0, np.uint32)
    ends = np.cumsum(np.concatenate(sizes or [nothing]), dtype=np.uint64)
    starts = np.append(np.uint64(0), ends)
    blocks = starts[::BLOCK_ROWS]
    within = starts - np.repeat(blocks, BLOCK_ROWS)[: len(starts)]
    kind = "<u2" if int(within.max()) < 1 << 16 else "<u4"
    return Starts(
        within.astype(kind).tobytes(),
        blocks.astype("<i8").tobytes(),
        np.concatenate(packed or [nothing]).astype("<u4").tobytes(),
    )


class _Places:
    """Where features begin, as arrays."""

    def __init__(self, told: Starts, rows: int) -> None:
        import numpy as np  # 60 ms that a server without such a question never spends

        size = len(told.within) // (rows + 1)
        self._blocks = np.frombuffer(told.blocks, "<i8")
        self._within = np.frombuffer(told.within, f"<u{size}")
        self._packed = np.zeros(rows, bool)
        self._packed[np.frombuffer(told.packed, "<u4")] = True
        # The same for one row: a number of an array costs as much as a hundred of them.
        self._block = memoryview(told.blocks).cast("q")
        self._in_block = memoryview(told.within).cast("H" if size == _SHORT_NUMBER else "I")

    def ends(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """Where the features of rows begin and end."""
        return self._of(rows - 1), self._of(rows) - 1

    def _of(self, rows: Numbers) -> Numbers:
        """Counted from 0."""
        found: Numbers = self._blocks.take(rows >> _BLOCK_BITS) + self._within.take(rows)
        return found

    def are_packed(self, rows: Numbers) -> Mask:
        return self._packed.take(rows - 1)

    def ends_of(self, row: int) -> tuple[int, int]:
        before = row - 1
        start = self._block[before >> _BLOCK_BITS] + self._in_block[before]
        return start, self._block[row >> _BLOCK_BITS] + self._in_block[row] - 1


def _are_far(starts: Numbers, ends: Numbers) -> Mask:
    """Which pieces, without the first, are not read together with the one before."""
    pages = starts >> _AT_ONCE
    # What lies before the last one is far from it, too: without a sign, that is much.
    far: Mask = (starts[1:] - ends[:-1]).view("u8") > _NEAR
    far |= pages[1:] != pages[:-1]
    return far


def _stretches(near: Mask, packed: Numbers) -> tuple[Mask, Mask]:
    """The first and the last features of each stretch in which there is nothing but features that
    are wanted, and the commas between them; what is packed is a stretch for itself."""
    import numpy as np

    edges = np.ones(len(near) + 2, bool)
    edges[1:-1] = ~near
    edges[packed] = edges[packed + 1] = True
    return edges[:-1], edges[1:]


class Together(Sequence[bytes]):  # noqa: PLW1641 - has no hash, as lists have none
    """Features that are only cut apart for who looks at each of them.

    `content` are all of them with commas between, `sizes` the bytes of each.
    Raises `ValueError` where no feature begins at its place.
    """

    def __init__(self, content: bytes, sizes: Numbers) -> None:
        import numpy as np

        self.content, self._sizes = content, sizes
        lengths = sizes + len(_COMMA)
        firsts = np.frombuffer(content, np.uint8).take(lengths.cumsum() - lengths)
        if not (firsts == _BRACE).all():
            raise ValueError(_NO_FEATURE)

    def __len__(self) -> int:
        return len(self._sizes)

    def __iter__(self) -> Iterator[bytes]:
        start = 0
        for size in self._sizes.tolist():
            yield self.content[start : start + size]
            start += size + len(_COMMA)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        return list(self)[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)


def joined(features: Sequence[bytes]) -> bytes:
    """With commas between."""
    return features.content if isinstance(features, Together) else _COMMA.join(features)


# By file, as long as somebody has it open: a thread with a store of its own need not read them.
_known: WeakValueDictionary[str, _Places] = WeakValueDictionary()


class RowsFile:
    """Reads it. `starts` is asked when features are first wanted.

    Raises `OSError`, `ValueError` or `ZstdError` where the file is not what was written.
    """

    def __init__(self, folder: Path, entry: Entry, rows: int, starts: Callable[[], Starts]) -> None:
        self.rows, self._told = rows, starts
        self._unpack = zstandard.ZstdDecompressor().decompress
        self._boxes = entry.size - rows * _BOX
        path = folder / entry.name
        if path.stat().st_size != entry.size:
            raise ValueError("the file is not as long as it was written")
        self._file = opened(path, entry.size)

    def close(self) -> None:
        self._file.close()

    @cached_property
    def _places(self) -> _Places:
        known = _known.get(self._file.name)
        if known is None:
            known = _known[self._file.name] = _Places(self._told(), self.rows)
        return known

    def rows_in(self, size: int) -> int:
        """So many rows have features of some `size` bytes together; at least one."""
        return max(1, size * self.rows // max(1, self._boxes))

    def features(self, rows: Sequence[int], *, largest: float = math.inf) -> Sequence[bytes]:
        """GeoJSON of these rows, in their order: those that come before more than `largest` bytes,
        and at least the first one."""
        if not rows:
            return []
        import numpy as np

        numbers = np.array(rows, np.int64)
        starts, ends = self._places.ends(numbers)
        sizes = ends - starts
        if sizes.sum() > largest:
            kept = max(1, int(sizes.cumsum().searchsorted(largest, "right")))
            numbers, starts, ends, sizes = numbers[:kept], starts[:kept], ends[:kept], sizes[:kept]
        (packed,) = self._places.are_packed(numbers).nonzero()
        stretch = packed  # the piece in which each of them lies, for itself
        near = starts[1:] - ends[:-1] == 1  # nothing but a comma between them
        if near.any():
            first, last = _stretches(near, packed)
            starts, ends, stretch = starts[first], ends[last], first.cumsum()[packed] - 1
        pieces = self._pieces(starts, ends)
        if len(packed):
            alone = zip(stretch.tolist(), packed.tolist(), strict=True)
            pieces, sizes = self._unpacked(pieces, sizes, alone, largest)
        return Together(_COMMA.join(pieces), sizes)

    def _unpacked(
        self,
        pieces: list[bytes],
        sizes: Numbers,
        alone: Iterable[tuple[int, int]],
        largest: float,
    ) -> tuple[list[bytes], Numbers]:
        """`alone`: pieces that are one packed feature, and its number. What is packed may be a
        thousand times as large as it was stored: it ends before that."""
        room = largest - int(sizes.sum())
        for piece, number in alone:
            room += len(pieces[piece])
            pieces[piece] = self._unpack(pieces[piece])
            sizes[number] = len(pieces[piece])
            room -= len(pieces[piece])
            if room < 0:
                return pieces[: max(piece, 1)], sizes[: max(number, 1)]
        return pieces, sizes

    def _pieces(self, starts: Numbers, ends: Numbers) -> list[bytes]:
        """What lies between these places; those near to each other are read at once, but never
        much more than is kept."""
        (far,) = _are_far(starts, ends).nonzero()
        begins, stops = starts.tolist(), ends.tolist()
        if 2 * len(far) >= len(begins) - 1:
            found = self._file.pieces(begins, stops)
            if sum(map(len, found)) != sum(stops) - sum(begins):
                raise ValueError(_SHORT)
            return found
        return self._cut(pairwise([0, *(far + 1).tolist(), len(begins)]), begins, stops)

    def _cut(
        self, runs: Iterable[tuple[int, int]], starts: list[int], ends: list[int]
    ) -> list[bytes]:
        """Pieces between their ends, those of a run from one reading."""
        found: list[bytes] = []
        for first, last in runs:
            begin = starts[first]
            content = self._read(begin, ends[last - 1] - begin)
            if last - first == 1:
                found.append(content)
            else:
                places = zip(starts[first:last], ends[first:last], strict=True)
                found += [content[start - begin : end - begin] for start, end in places]
        return found

    def feature(self, row: int) -> bytes:
        """One of them, without the arrays that pay for many."""
        start, end = self._places.ends_of(row)
        content = self._read(start, end - start)
        return content if content[0] == _BRACE else self._unpack(content)

    def sides(self, first: int, last: int) -> Numbers:
        """The boxes of a run of rows, `(4, n)` as `items_sides` has them."""
        import numpy as np

        content = self._read(self._boxes + (first - 1) * _BOX, (last - first + 1) * _BOX)
        return np.frombuffer(content, "<f4").reshape(-1, SIDES).T

    def _read(self, at: int, length: int) -> bytes:
        content = self._file[at : at + length]
        if len(content) != length:
            raise ValueError(_SHORT)
        return content
