# SPDX-License-Identifier: EUPL-1.2
"""Questions to columns of Arrow, answered as NumPy masks; nulls answer no."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt
    import pyarrow as pa

    Mask = npt.NDArray[np.bool_]


def mask_of(flags: Any) -> Mask:
    """An Arrow array of booleans as a mask that may be written to."""
    found: Mask = np.array(pc.fill_null(flags, fill_value=False)).astype(bool)
    return found


def matches(values: pa.Array, pattern: str) -> Mask:
    """Which texts match the regular expression (RE2) anywhere."""
    return mask_of(pc.match_substring_regex(values, pattern))


def ask_once(values: pa.Array, question: Callable[[pa.Array], Mask]) -> tuple[Mask, str]:
    """Ask each different text once; the mask over all rows and the first text that was met."""
    encoded = values.dictionary_encode()
    different = encoded.dictionary
    if not len(different):
        return np.zeros(len(values), dtype=bool), ""
    met = question(different)
    if not met.any():
        return np.zeros(len(values), dtype=bool), ""
    places = encoded.indices.fill_null(len(different)).to_numpy()
    return np.append(met, np.False_)[places], different[int(np.argmax(met))].as_py()
