# SPDX-License-Identifier: EUPL-1.2
"""One item ahead, in a thread: same items, same errors, nothing left running."""

from __future__ import annotations

import threading

import pytest

from drehscheibe.releases.ahead import ahead


def test_items_keep_their_order_and_come_from_one_other_thread():
    makers = []

    def numbers():
        for number in range(100):
            makers.append(threading.get_ident())
            yield number

    assert list(ahead(numbers())) == list(range(100))
    assert len(set(makers)) == 1
    assert threading.get_ident() not in makers


def test_false_values_are_items_too():
    assert list(ahead(value for value in (0, None, ""))) == [0, None, ""]


def test_an_error_arrives_after_the_items_before_it():
    def numbers():
        yield 1
        raise LookupError("broken")

    coming = ahead(numbers())
    assert next(coming) == 1
    with pytest.raises(LookupError, match="broken"):
        next(coming)


def test_who_stops_early_closes_the_source():
    closed = threading.Event()

    def numbers():
        try:
            yield from range(100)
        finally:
            closed.set()

    coming = ahead(numbers())
    assert next(coming) == 0
    coming.close()
    assert closed.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ahead")]
