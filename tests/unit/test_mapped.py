# SPDX-License-Identifier: EUPL-1.2
"""A file of features is the same from memory and by calls, and whoever has it open keeps it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

from drehscheibe.releases.mapped import MappedFile, ReadFile, opened

CONTENT = bytes(range(256)) * 100


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "rows-1.bin"
    found.write_bytes(CONTENT)
    return found


@pytest.mark.parametrize("kind", [MappedFile, ReadFile])
def test_pieces_short_and_long_are_what_was_written(path, kind):
    file = kind(path)
    for start, end in ((0, 1), (5, 4_101), (5, 4_102), (100, len(CONTENT)), (7, 7)):
        assert file[start:end] == CONTENT[start:end]
    assert file.pieces([9, 3, 20_000], [12, 30, 25_000]) == [
        CONTENT[9:12], CONTENT[3:30], CONTENT[20_000:25_000]
    ]  # fmt: skip
    assert file[len(CONTENT) - 1 : len(CONTENT) + 9] == CONTENT[-1:], "the reader sees the end"
    file.close()


@pytest.mark.parametrize("kind", [MappedFile, ReadFile])
def test_what_is_purged_stays_whole_for_who_has_it_open(path, kind):
    file = kind(path)
    path.unlink()
    path.write_bytes(b"another one under its name")
    assert file[0 : len(CONTENT)] == CONTENT
    assert file.pieces([5], [25]) == [CONTENT[5:25]]
    file.close()


def test_what_lies_on_the_disk_is_asked_for_at_once(path, monkeypatch):
    with path.open("rb") as written:
        os.fsync(written.fileno())
        os.posix_fadvise(written.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    asked = []
    monkeypatch.setattr(os, "posix_fadvise", lambda _, *told: asked.append(told))
    monkeypatch.setattr(os, "preadv", _fails(BlockingIOError(errno.EAGAIN, "not in memory")))
    file = MappedFile(path)
    assert file.pieces([9, 20_000], [12, 25_000]) == [CONTENT[9:12], CONTENT[20_000:25_000]]
    assert file.pieces([], []) == []
    file.close()
    assert asked == [(9, 3, os.POSIX_FADV_WILLNEED), (20_000, 5_000, os.POSIX_FADV_WILLNEED)]


def test_what_is_in_memory_is_asked_for_nowhere(path, monkeypatch):
    monkeypatch.setattr(os, "posix_fadvise", _fails(AssertionError("the disk was asked")))
    path.read_bytes()
    file = MappedFile(path)
    assert file.pieces([9], [12]) == [CONTENT[9:12]]
    # Nor where the file system cannot tell.
    monkeypatch.setattr(os, "preadv", _fails(OSError(errno.EOPNOTSUPP, "not offered")))
    assert file.pieces([9], [12]) == [CONTENT[9:12]]
    file.close()


def _fails(error):
    def fail(*_):
        raise error

    return fail


def test_an_empty_file_is_read(tmp_path):
    path = tmp_path / "rows-2.bin"
    path.touch()
    file = opened(path, 0)
    assert file[0:5] == b""
    file.close()


def test_once_told_nothing_is_mapped(path):
    """In a process of its own: it cannot be taken back."""
    asked = (
        "from pathlib import Path; from drehscheibe.releases import mapped;"
        f"path = Path({str(path)!r}); size = path.stat().st_size;"
        "print(type(mapped.opened(path, size)).__name__); mapped.read_from_now_on();"
        "print(type(mapped.opened(path, size)).__name__)"
    )
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["MappedFile", "ReadFile"]
