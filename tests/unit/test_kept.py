# SPDX-License-Identifier: EUPL-1.2
"""What delivery keeps ready never grows."""

from __future__ import annotations

from drehscheibe.delivery.holdings.kept import Kept


def test_what_was_made_first_goes_first():
    kept: Kept[str, int] = Kept(2)
    for number, name in enumerate(("a", "b", "c")):
        kept[name] = number
    assert dict(kept) == {"b": 1, "c": 2}


def test_what_is_made_anew_drives_nothing_out():
    kept: Kept[str, int] = Kept(2)
    kept["a"], kept["b"] = 1, 2
    kept["b"] = 3
    assert dict(kept) == {"a": 1, "b": 3}
