# SPDX-License-Identifier: EUPL-1.2
"""What an items store keeps beside SQLite: features as they are sent, and the boxes of rows.

One plain file. First all features, one behind the other in row order, so that those of neighbours
are read at once; then four numbers a row (`items_sides`). Where a feature begins stands in SQLite,
as one array that is kept in memory: two bytes a row, and eight for each block.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import orjson
import zstandard
from isal import isal_zlib

from drehscheibe.releases.items_sides import SIDES
from drehscheibe.releases.mapped import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import numpy as np

    Numbers = np.ndarray[Any, Any]

BLOCK_ROWS = 32
_BRACE = 0x7B  # with which JSON begins, and no zstd frame (RFC 8878, 3.1.1)
_NEAR = 8_192  # bytes between two features that are read through
_AT_ONCE = 22  # bits: features of 4 MiB of the file are read together
_PIECE = 1 << 20
_BOX = 16  # bytes of a row's box
_SHORT = "the file is shorter than it should be"


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
    row, and where each block begins."""

    within: bytes
    blocks: bytes


class FileWriter:
    """Takes the rows in their order."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        self._sides = TemporaryFile(dir=path.parent)  # noqa: SIM115 - until `close`
        self._sizes: list[Numbers] = []
        self._sum = 0

    def add(self, features: Sequence[bytes], sides: Numbers) -> None:
        """`sides` `(n, 4)` as `items_sides.turned` makes them."""
        import numpy as np

        self._sizes.append(np.fromiter(map(len, features), np.uint32, len(features)))
        self._write(b"".join(features))
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
        return Entry(self._path.name, size, self._sum), _starts(self._sizes)

    def close(self) -> None:
        self._sides.close()
        self._file.close()


def _starts(sizes: list[Numbers]) -> Starts:
    import numpy as np

    ends = np.cumsum(np.concatenate(sizes or [np.empty(0, np.uint32)]), dtype=np.uint64)
    starts = np.append(np.uint64(0), ends)
    blocks = starts[::BLOCK_ROWS]
    within = starts - np.repeat(blocks, BLOCK_ROWS)[: len(starts)]
    kind = "<u2" if int(within.max()) < 1 << 16 else "<u4"
    return Starts(within.astype(kind).tobytes(), blocks.astype("<i8").tobytes())


class _Places:
    """Where features begin, as arrays."""

    def __init__(self, told: Starts, rows: int) -> None:
        import numpy as np  # 60 ms that a server without such a question never spends

        self._blocks = np.frombuffer(told.blocks, "<i8")
        self._within = np.frombuffer(told.within, f"<u{len(told.within) // (rows + 1)}")

    def of(self, rows: Any) -> Any:
        """Of one row or an array of them, counted from 0."""
        return self._blocks[rows // BLOCK_ROWS] + self._within[rows]


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

    def features(self, rows: Sequence[int], *, largest: float = math.inf) -> list[bytes]:
        """GeoJSON of these rows, in their order: those that come before more than `largest` bytes,
        and at least the first one."""
        if not rows:
            return []
        import numpy as np

        behind = np.array(rows, np.int64)
        starts, ends = self._places.of(behind - 1), self._places.of(behind)
        if largest < math.inf and (sums := (ends - starts).cumsum())[-1] > largest:
            kept = max(1, int(np.searchsorted(sums, largest, "right")))
            rows, starts, ends = rows[:kept], starts[:kept], ends[:kept]
        # Features that lie near to each other are read at once, but never much more than is kept.
        gaps, places = starts[1:] - ends[:-1], starts >> _AT_ONCE
        (far,) = ((gaps < 0) | (gaps > _NEAR) | (places[1:] != places[:-1])).nonzero()
        if 2 * len(far) >= len(rows) - 1:
            found = self._scattered(starts.tolist(), ends.tolist())
        else:
            runs = pairwise([0, *(far + 1).tolist(), len(rows)])
            found = self._cut(runs, starts.tolist(), ends.tolist())
        packed = [number for number, one in enumerate(found) if one[0] != _BRACE]
        return self._unpacked(found, packed, largest) if packed else found

    def _unpacked(self, found: list[bytes], packed: list[int], largest: float) -> list[bytes]:
        """What is packed may be a thousand times as large as it was stored: it ends before that."""
        room = largest - sum(map(len, found))
        for number in packed:
            room += len(found[number])
            found[number] = self._unpack(found[number])
            room -= len(found[number])
            if room < 0:
                return found[: max(number, 1)]
        return found

    def _scattered(self, starts: list[int], ends: list[int]) -> list[bytes]:
        """Features that each are taken for themselves: nothing else is done for each of them."""
        found = self._file.pieces(starts, ends)
        if sum(map(len, found)) != sum(ends) - sum(starts):
            raise ValueError(_SHORT)
        return found

    def _cut(
        self, runs: Iterable[tuple[int, int]], starts: list[int], ends: list[int]
    ) -> list[bytes]:
        """Features between their ends, those of a run from one reading."""
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
        start, end = int(self._places.of(row - 1)), int(self._places.of(row))
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
