# SPDX-License-Identifier: EUPL-1.2
"""The folder of a copy: made beside the old one, which gives what has not changed, then swapped."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drehscheibe.domain.errors import FolderNotOurs

MARK = ".drehscheibe-copy.json"  # says that the folder is a copy, and which ETag each file has


class Folder:
    """A copy in the making. `tags`: ETag or name of a release by file."""

    def __init__(self, path: Path, old: Path) -> None:
        self.path, self._old = path, old
        self.tags: dict[str, str] = {}
        self._old_tags = _tags_of(old)

    def write(self, name: str, content: bytes) -> None:
        path = self.target(name)
        path.write_bytes(content)

    def target(self, name: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def known(self, name: str) -> str:
        """The tag of what the old copy has under this name, if it is there."""
        return self._old_tags.get(name, "") if (self._old / name).exists() else ""

    def take_over(self, name: str) -> None:
        """A file or folder that has not changed: the same bytes on the disk, no second copy."""
        source, target = self._old / name, self.target(name)
        if source.is_dir():
            shutil.copytree(source, target, copy_function=os.link)
        else:
            os.link(source, target)
        self.tags[name] = self._old_tags[name]


def _tags_of(folder: Path) -> dict[str, str]:
    try:
        tags: dict[str, str] = json.loads((folder / MARK).read_bytes())["tags"]
    except (FileNotFoundError, ValueError, KeyError):
        return {}
    return tags


@contextmanager
def renewed(path: Path) -> Iterator[Folder]:
    """A new copy that takes the place of the old one when everything went well.

    Raises `FolderNotOurs` where something else lies there. Nothing is changed when it raises.
    """
    path = path.absolute()
    if path.exists() and any(path.iterdir()) and not (path / MARK).exists():
        raise FolderNotOurs(folder=path)
    new, old = path.with_name(f".{path.name}.new"), path.with_name(f".{path.name}.old")
    for left in (new, old):
        shutil.rmtree(left, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        folder = Folder(new, path)
        yield folder
        (new / MARK).write_text(json.dumps({"tags": folder.tags}, sort_keys=True))
        if path.exists():
            path.rename(old)
        new.rename(path)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
