# SPDX-License-Identifier: EUPL-1.2
"""Where the blocks of an items store lie, packed: which of them meet a box, in row order.

The R*Tree over the same blocks knows it, too, but in no order and block by block. Here two
comparisons of whole arrays say it: first of groups of blocks (neighbours in the Hilbert order are
neighbours on the ground), then of the blocks of the groups that were hit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.releases.items_sides import SIDES, least, turned

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from drehscheibe.domain.tables import Bbox

    Numbers = np.ndarray[Any, Any]

_GROUP = 64  # blocks


def packed(numbers: Numbers, boxes: Numbers) -> bytes:
    """Blocks by their numbers; boxes `(n, 4)` are west, south, east, north, NaN for no place."""
    import numpy as np

    groups = 1 + int(numbers.max()) // _GROUP if len(numbers) else 0
    sides = np.full((groups * _GROUP, SIDES), np.nan, "<f4")
    sides[numbers] = turned(boxes)
    return sides.reshape(groups, _GROUP, SIDES).swapaxes(1, 2).tobytes()


class Blocks:
    """As `packed` made them."""

    def __init__(self, content: bytes) -> None:
        import numpy as np  # 60 ms that a server without such a question never spends

        self._np = np
        self._sides = np.frombuffer(content, "<f4").reshape(-1, SIDES, _GROUP)
        self._groups = np.fmax.reduce(self._sides, axis=2).T.copy()
        self._numbers = np.arange(len(self._sides) * _GROUP, dtype=np.int32).reshape(-1, _GROUP)

    def meeting(self, boxes: Sequence[Bbox], first: int) -> list[int]:
        """The blocks from `first` on that meet one of the boxes, in order, each once."""
        np, found = self._np, [self._meeting(box) for box in boxes]
        blocks = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        listed: list[int] = (blocks[blocks >= first] if first else blocks).tolist()
        return listed

    def _meeting(self, box: Bbox) -> Numbers:
        needed, all_of = least(box), self._np.logical_and.reduce
        (groups,) = all_of(self._groups >= needed).nonzero()
        blocks: Numbers = self._numbers[groups][all_of(self._sides[groups] >= needed, axis=1)]
        return blocks
