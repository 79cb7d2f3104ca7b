# SPDX-License-Identifier: EUPL-1.2
"""The file beside SQLite: every feature comes out as it went in, in whatever order it is asked."""

from __future__ import annotations

import numpy as np
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drehscheibe.releases.items_file import FileWriter, RowsFile, joined


@pytest.fixture(
    params=[(30, 7), (90_000, 7), (30, 101), (90_000, 101)],
    ids=["small", "large", "small-plain", "large-plain"],
)
def written(request, tmp_path):
    """100 features in batches that end within blocks; every seventh is compressed, or none."""
    size, every = request.param
    plain = [b'{"id":%d,"x":"%b"}' % (n, b"x" * (n * size // 100)) for n in range(100)]
    packed = [
        zstandard.compress(one) if n % every == every - 1 else one for n, one in enumerate(plain)
    ]
    boxes = np.arange(400, dtype="<f4").reshape(100, 4)
    writer = FileWriter(tmp_path / "rows-1.bin")
    for first, last in ((0, 33), (33, 34), (34, 100)):
        writer.add(packed[first:last], boxes[first:last])
    entry, starts = writer.finish()
    file = RowsFile(tmp_path, entry, 100, lambda: starts)
    yield plain, boxes, file, entry
    file.close()


@pytest.mark.parametrize("rows", [[1], [100], range(1, 101), [3, 5, 99, 4, 4, 1], [64, 65, 66]])
def test_features_come_in_the_order_that_is_asked(written, rows):
    plain, _, file, _ = written
    assert list(file.features(list(rows))) == [plain[row - 1] for row in rows]
    assert [file.feature(row) for row in rows] == [plain[row - 1] for row in rows]


ROWS = st.lists(st.integers(1, 100), min_size=1, max_size=60)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS | ROWS.map(sorted), st.integers(0, 400_000))
def test_joined_they_are_what_they_are_one_by_one(written, rows, largest):
    plain, _, file, _ = written
    found = file.features(rows, largest=largest)
    assert list(found) == [plain[row - 1] for row in rows[: len(found)]]
    assert found[0] == plain[rows[0] - 1]
    assert joined(found) == b",".join(found)


def test_nothing_is_nothing(written):
    assert written[2].features([]) == []


def test_boxes_of_a_run(written):
    _, boxes, file, _ = written
    assert (file.sides(1, 100) == boxes.T).all()
    assert (file.sides(32, 33) == boxes[31:33].T).all()


def test_one_byte_makes_the_difference(written, tmp_path):
    *_, entry = written
    assert entry.is_whole(tmp_path)
    path = tmp_path / entry.name
    content = path.read_bytes()
    path.write_bytes(content[:50] + bytes([content[50] ^ 1]) + content[51:])
    assert not entry.is_whole(tmp_path)


@pytest.mark.parametrize("rows", [[50], [48, 49, 50, 51], [3, 50, 99]])
def test_where_no_feature_begins_nothing_is_given(written, tmp_path, rows):
    plain, _, file, entry = written
    path, begin = tmp_path / entry.name, plain[49]
    with path.open("r+b") as damaged:  # the same file, which is open
        damaged.seek(path.read_bytes().index(begin))
        damaged.write(bytes(8))
    assert list(file.features([3, 99])) == [plain[2], plain[98]]
    with pytest.raises((ValueError, zstandard.ZstdError)):
        file.features(rows)


def test_two_that_read_the_same_file_share_where_features_begin(written, tmp_path):
    plain, _, file, entry = written
    file.features([1])

    def never():
        raise AssertionError("they are known already")

    other = RowsFile(tmp_path, entry, 100, never)
    assert list(other.features([2])) == [plain[1]]
    other.close()
