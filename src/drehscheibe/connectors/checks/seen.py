# SPDX-License-Identifier: EUPL-1.2
"""Which rows or values were met before, at 8 bytes each: 64-bit hashes in sorted runs.

Two different rows with one hash are possible, not to be expected: for 100 million rows the chance
that this happens anywhere is one in 3,700.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import duckdb
import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    import numpy.typing as npt

    from drehscheibe.connectors.checks.masks import Mask

    Hashes = npt.NDArray[np.uint64]


class Hasher:
    """Hashes rows of batches; nulls are equal to each other."""

    def __init__(self) -> None:
        self._database = duckdb.connect(config={"threads": 1, "memory_limit": "128MB"})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def rows(self, batch: pa.RecordBatch, columns: list[str]) -> Hashes:
        """One hash per row over the columns."""
        arrays = [batch.column(name) for name in columns]
        table = pa.table({f"c{i}": array for i, array in enumerate(arrays)})
        query = f"SELECT hash({', '.join(table.column_names)}) AS h FROM rows"  # noqa: S608
        found: Any = self._database.from_arrow(table).query("rows", query).fetchnumpy()["h"]
        return np.asarray(found, dtype=np.uint64)


class Seen:
    """A growing set of hashes. Runs double in size, so that merging stays cheap."""

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def again(self, hashes: Hashes) -> Mask:
        """Mask of those met before, in earlier calls or earlier in this one; all are kept."""
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        repeated = np.zeros(len(hashes), dtype=bool)
        repeated[order[1:]] = ordered[1:] == ordered[:-1]
        for run in self._runs:  # asked in order, each look-up begins near the one before
            places = np.minimum(np.searchsorted(run, ordered), len(run) - 1)
            repeated[order] |= run[places] == ordered
        self._keep(ordered)
        return repeated

    def _keep(self, run: Hashes) -> None:
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]), kind="stable")
        if len(run):
            self._runs.append(run)
