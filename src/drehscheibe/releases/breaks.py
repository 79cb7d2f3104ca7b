# SPDX-License-Identifier: EUPL-1.2
"""Where classes of numbers end: natural breaks or quantiles, at numbers people can read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import jenkspy
import numpy as np

from drehscheibe.domain.classes import MOST_SPANS

Values = np.ndarray[tuple[int], np.dtype[np.float64]]


def natural_breaks(values: Values) -> tuple[float, ...]:
    """Inner edges, ascending, of the classes with the least variance (Fisher 1958, Jenks 1977).

    `values`: shape (n,), finite, more than `MOST_SPANS` different ones; a few thousand at most.
    """
    values = np.sort(values)
    tops = jenkspy.jenks_breaks(values, MOST_SPANS)[1:-1]  # each the largest value of its class
    return _between(values, np.searchsorted(values, tops, side="right"))


def quantile_breaks(values: Values) -> tuple[float, ...]:
    """Inner edges, ascending, of classes with the same number of values; equal ones stay together,
    so there may be fewer. `values`: shape (n,), finite."""
    values = np.sort(values)
    firsts = np.arange(1, MOST_SPANS) * len(values) // MOST_SPANS
    return _between(values, np.searchsorted(values, values[firsts], side="left"))


def _between(values: Values, starts: Iterable[int]) -> tuple[float, ...]:
    """`starts`: positions at which a class begins."""
    inner = {int(start) for start in starts if 0 < start < len(values)}
    return tuple(roundest(float(values[i - 1]), float(values[i])) for i in sorted(inner))


def roundest(below: float, upto: float) -> float:
    """The number with the fewest digits that is larger than `below` and not larger than `upto`."""
    exponent = math.floor(math.log10(max(abs(below), abs(upto)))) + 1
    for digits in range(-exponent, 17 - exponent):
        for part in (1, 0.5, 0.2):  # 100, 50, 20
            step = 10.0**-digits * part
            found = round(math.floor(upto / step) * step, digits + 2)
            if below < found <= upto:
                return found
    return upto


def are_ascending(edges: Iterable[float]) -> bool:
    return all(low < high for low, high in pairwise(edges))
