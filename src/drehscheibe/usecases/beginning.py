# SPDX-License-Identifier: EUPL-1.2
"""A new package: the small complete example, under a name of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from drehscheibe.domain.errors import FileExists
from drehscheibe.usecases.model import MANIFEST

TEMPLATE = Path(__file__).parent / "template"
_EXAMPLE_ID = "id: meine-stadt/trinkbrunnen"


def begin_package(folder: Path, *, called: str) -> None:
    """`called` is "publisher/slug". Raises `FileExists` where something lies already."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExists(file=folder.name)
    shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
    manifest = folder / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(_EXAMPLE_ID, f"id: {called}", 1), encoding="utf-8")
