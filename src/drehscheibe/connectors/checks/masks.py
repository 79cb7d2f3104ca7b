# SPDX-License-Identifier: EUPL-1.2
"""Questions to columns of Arrow, answered as NumPy masks; nulls answer no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

    Mask = npt.NDArray[np.bool_]


def mask_of(flags: Any) -> Mask:
    """An Arrow array of booleans as a mask that may be written to."""
    found: Mask = np.array(pc.fill_null(flags, fill_value=False)).astype(bool)
    return found


def matches(values: pa.Array, pattern: str) -> Mask:
    """Which texts match the regular expression (RE2) anywhere."""
    return mask_of(pc.match_substring_regex(values, pattern))


class Different:
    """The different texts of one column in one batch: each is asked only once."""

    def __init__(self, values: pa.Array) -> None:
        encoded = values.dictionary_encode()
        self.texts: pa.Array = encoded.dictionary
        self._places = encoded.indices.fill_null(len(self.texts)).to_numpy()

    def ask(self, question: Callable[[pa.Array], Mask]) -> tuple[Mask, str]:
        """The answer for every row, and the first text that was met ("" for none)."""
        if not len(self.texts):
            return self._nowhere(), ""
        met = question(self.texts)
        if not met.any():
            return self._nowhere(), ""
        return np.append(met, np.False_)[self._places], self.texts[int(np.argmax(met))].as_py()

    def counts(self) -> dict[str, int]:
        """How often each text stands there."""
        counts = np.bincount(self._places, minlength=len(self.texts))
        return dict(zip(self.texts.to_pylist(), counts.tolist(), strict=False))

    def _nowhere(self) -> Mask:
        return np.zeros(len(self._places), dtype=bool)


def texts_of(batch: pa.RecordBatch) -> dict[str, Different]:
    """Every column of text, by its name."""
    return {
        field.name: Different(batch.column(field.name))
        for field in batch.schema
        if pa.types.is_string(field.type)
    }
