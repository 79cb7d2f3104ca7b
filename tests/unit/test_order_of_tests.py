# SPDX-License-Identifier: EUPL-1.2
"""Files that take long are begun first; the list of them names files that are there."""

from __future__ import annotations

from pathlib import Path

from heavy import SECONDS, weight


def test_every_file_in_the_list_is_there():
    names = {path.name for path in Path(__file__).parents[1].rglob("test_*.py")}
    assert set(SECONDS) - names == set()


def test_what_is_not_in_the_list_comes_last():
    assert weight("test_every_page.py") > weight("test_order_of_tests.py") == 0
