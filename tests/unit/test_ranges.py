# SPDX-License-Identifier: EUPL-1.2
"""What `Range` asks for (RFC 9110, 14.1 and 14.2)."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.delivery.http.ranges import spans_of
from drehscheibe.domain.errors import RangeBeyondEnd


@pytest.mark.parametrize(
    ("header", "spans"),
    [
        ("bytes=0-0", [(0, 1)]),
        ("bytes=0-99", [(0, 100)]),
        ("bytes=10-", [(10, 100)]),
        ("bytes=90-500", [(90, 100)]),
        ("bytes=-10", [(90, 100)]),
        ("bytes=-500", [(0, 100)]),
        ("Bytes=0-4", [(0, 5)]),
        ("bytes= 0-4 , 10-14", [(0, 5), (10, 15)]),
        ("bytes=10-14,0-4", [(0, 5), (10, 15)]),
        ("bytes=0-9,5-20", [(0, 21)]),
        ("bytes=0-4,5-9", [(0, 10)]),
        ("bytes=0-4,500-", [(0, 5)]),
        ("bytes=-0,0-0", [(0, 1)]),
    ],
)
def test_parts_are_read_in_order(header, spans):
    assert spans_of(header, 100) == spans


@pytest.mark.parametrize(
    "header",
    [
        "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=--5", "bytes=+1-2",
        "bytes=1_0-20", "bytes=٣-٤", "bytes=0-4,", "bytes=0-4,x", "items=0-4", "bytes=0-4;5-6",
        "bytes=500-400", f"bytes={'9' * 400}-", "bytes=" + ",".join(f"{n}-{n}" for n in range(100)),
        "bytes=0x1-0x2", "bytes 0-4",
    ],
)  # fmt: skip
def test_what_cannot_be_read_asks_for_the_whole_file(header):
    assert spans_of(header, 100) == []


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=-0", "bytes=200-300,-0"])
def test_what_lies_behind_the_end_is_said(header):
    with pytest.raises(RangeBeyondEnd, match="100 bytes"):
        spans_of(header, 100)
    with pytest.raises(RangeBeyondEnd):
        spans_of("bytes=0-", 0)


@given(st.text(alphabet="bytes=0123456789-, \tx", max_size=60), st.integers(0, 50))
def test_parts_are_inside_and_apart_whatever_is_asked(text, size):
    try:
        spans = spans_of(f"bytes={text}", size)
    except RangeBeyondEnd:
        return
    assert all(0 <= first < behind <= size for first, behind in spans)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(spans))
