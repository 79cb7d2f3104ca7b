# SPDX-License-Identifier: EUPL-1.2
"""The task "check-package": a ZIP of strangers is opened and judged (job children only)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.domain.plain import to_plain
from drehscheibe.usecases.archives import unpack
from drehscheibe.usecases.checking import check
from drehscheibe.usecases.folders import Folder
from drehscheibe.usecases.reading import read_package

if TYPE_CHECKING:
    from collections.abc import Callable


def check_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """`path`: ZIP or folder; its files go to `folder`. Answers `package` (plain) and `complaints`
    (plain), of which those that stop leave no package."""
    tell("check-package")
    folder = Path(task["folder"])
    try:
        _bring(Path(task["path"]), folder)
        complaints = check(folder)
        stopped = any(item.stops for item in complaints)
        package = None if stopped else to_plain(read_package(folder))
    except PackageRefused as refused:
        return {"package": None, "complaints": to_plain(refused.complaints)}
    return {"package": package, "complaints": to_plain(complaints)}


def _bring(path: Path, folder: Path) -> None:
    if not path.is_dir():
        unpack(path, folder)
        return
    files = Folder(path)
    if complaints := tuple(files.complaints()):
        raise PackageRefused(complaints)
    for name in files.names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path / name, folder / name)
