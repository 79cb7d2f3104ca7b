# SPDX-License-Identifier: EUPL-1.2
"""What is purged is gone, whoever is still making files of it."""

from __future__ import annotations

import errno
import shutil
import threading

import pytest

from drehscheibe.releases import purge
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.purge import copies_of, remove_releases, still_there

RELEASE = "ab" * 32


@pytest.fixture
def layout(tmp_path):
    layout = Layout(tmp_path)
    for folder in (layout.derived_of(RELEASE), layout.release("baeume", RELEASE)):
        (folder / "items-4").mkdir(parents=True)
        (folder / "items-4" / "items.sqlite").write_bytes(b"Baum")
    return layout


def test_files_that_come_and_go_meanwhile_go_too(layout):
    """As a child does that makes tiles: files of its own, under names that nobody knows."""
    folder, ends = layout.derived_of(RELEASE) / "items-4", threading.Event()

    def make() -> None:
        number = 0
        while not ends.wait(0.0001):
            file = folder / f"tmp{number % 7}"
            number += 1
            try:
                file.unlink() if file.exists() else file.write_bytes(b"half")
            except FileNotFoundError:
                return  # its folder is gone: such a child fails and is not asked again

    child = threading.Thread(target=make)
    child.start()
    try:
        remove_releases(layout, "baeume", [RELEASE])
    finally:
        ends.set()
        child.join()
    assert not layout.derived_of(RELEASE).exists()
    assert not (layout.releases / "baeume").exists()


@pytest.mark.parametrize("code", [errno.ENOENT, errno.ENOTEMPTY])
def test_it_is_tried_again(layout, monkeypatch, code):
    remove, failed = shutil.rmtree, []

    def once(folder) -> None:
        if not failed:
            failed.append(folder)
            raise OSError(code, "meanwhile")
        remove(folder)

    copies = copies_of(layout, "baeume", [RELEASE])
    assert len(copies) == 2
    monkeypatch.setattr(shutil, "rmtree", once)
    remove_releases(layout, "baeume", [RELEASE])
    assert failed
    assert still_there(copies) == []


def test_a_disk_that_refuses_is_told(layout, monkeypatch):
    def refuse(_) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(purge.shutil, "rmtree", refuse)
    with pytest.raises(PermissionError):
        remove_releases(layout, "baeume", [RELEASE])
