# SPDX-License-Identifier: EUPL-1.2
"""The file beside SQLite: every feature comes out as it went in, in whatever order it is asked."""

from __future__ import annotations

import numpy as np
import pytest
import zstandard

from drehscheibe.releases.items_file import FileWriter, RowsFile


@pytest.fixture(params=[30, 90_000], ids=["small", "large"])
def written(request, tmp_path):
    """100 features in batches that end within blocks; every seventh is compressed."""
    plain = [b'{"id":%d,"x":"%b"}' % (n, b"x" * (n * request.param // 100)) for n in range(100)]
    packed = [zstandard.compress(one) if n % 7 == 0 else one for n, one in enumerate(plain)]
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
    assert file.features(list(rows)) == [plain[row - 1] for row in rows]
    assert [file.feature(row) for row in rows] == [plain[row - 1] for row in rows]


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


def test_two_that_read_the_same_file_share_where_features_begin(written, tmp_path):
    plain, _, file, entry = written
    file.features([1])

    def never():
        raise AssertionError("they are known already")

    other = RowsFile(tmp_path, entry, 100, never)
    assert other.features([2]) == [plain[1]]
    other.close()
