# SPDX-License-Identifier: EUPL-1.2
"""Versions of packages sort as SemVer says; how far a use case has come is counted."""

from __future__ import annotations

import pytest

from drehscheibe.usecases.maturity import Maturity, maturity_of
from drehscheibe.usecases.semver import is_version, order_of

# The order of the standard's own example (2.0.0, section 11), and around it.
IN_ORDER = [
    "0.9.0", "1.0.0-0", "1.0.0-1", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1",
    "1.0.0-alpha.beta", "1.0.0-alpha-x", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
    "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0",
]  # fmt: skip


def test_versions_sort_as_the_standard_says():
    mixed = IN_ORDER[::-1]
    assert sorted(mixed, key=order_of) == IN_ORDER
    assert order_of("1.0.0+build.7") == order_of("1.0.0")


@pytest.mark.parametrize("text", ["1", "1.0", "01.0.0", "1.0.0-", "v1.0.0", "1.0.0-01", "1.0.0\n"])
def test_what_is_no_version_is_refused(text):
    assert not is_version(text)
    with pytest.raises(ValueError, match=r"."):
        order_of(text)


@pytest.mark.parametrize(
    ("days", "far"),
    [
        ([], Maturity.IDEA),
        ([400.0], Maturity.PILOT),
        ([1.0, 2.0], Maturity.TRIED),
        ([183.0] * 4 + [100.0] * 9, Maturity.TRIED),
        ([183.0] * 5, Maturity.PROVEN),
    ],
)
def test_maturity_is_counted(days, far):
    assert maturity_of(days) is far
