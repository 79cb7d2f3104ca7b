# SPDX-License-Identifier: EUPL-1.2
"""Which content coding a client gets (RFC 9110, 12.5.3)."""

from __future__ import annotations

import gzip

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.codings import coding_of, pack


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZIP, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("gzip ; q=0.2 , zstd ; q=0.1", "gzip"),
        ("zstd;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("zstd;q=0, *", "gzip"),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("identity;q=0", ""),
        ("gzip;q=nan, zstd;q=high", ""),
        ("notgzip, gzipped", ""),
        ("gzip;q=0.000, zstd;q=0.0", ""),
        ("deflate, br", ""),
    ],
)
def test_the_coding_with_most_weight_is_chosen(accepted, chosen):
    assert coding_of(accepted) == chosen


def test_of_what_is_ready_only_that_is_offered():
    assert coding_of("zstd, gzip, br", ("br", "gzip")) == "br"
    assert coding_of("zstd, gzip;q=0.1", ("br", "gzip")) == "gzip"
    assert coding_of("zstd", ()) == ""


@given(st.text(max_size=400))
def test_nothing_a_client_says_is_a_fault(accepted):
    assert coding_of(accepted) in {"", "zstd", "gzip"}


def test_the_same_content_is_packed_into_the_same_bytes():
    """Else a strong entity tag would lie."""
    body = b"Baum " * 4_000
    assert pack(body, "gzip") == pack(body, "gzip")
    assert gzip.decompress(pack(body, "gzip")) == body
    assert zstandard.decompress(pack(body, "zstd")) == body
    assert pack(body, "") == body
