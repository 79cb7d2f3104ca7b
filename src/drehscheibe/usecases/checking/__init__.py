# SPDX-License-Identifier: EUPL-1.2
"""Is a package right? Everything that is not is said as a colleague would: file, line, what, how.

It runs DuckDB to bind the statements: in children ("check-package") and commands only.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.archives import unpack
from drehscheibe.usecases.checking.charts import check_charts
from drehscheibe.usecases.checking.files import check_files
from drehscheibe.usecases.checking.needs import check_needs
from drehscheibe.usecases.checking.outputs import Relations, check_outputs
from drehscheibe.usecases.checking.places import Desk
from drehscheibe.usecases.checking.profile import check_profile
from drehscheibe.usecases.checking.samples import check_samples
from drehscheibe.usecases.checking.statements import check_statements
from drehscheibe.usecases.checking.styles import check_map
from drehscheibe.usecases.checking.texts import check_texts
from drehscheibe.usecases.folders import Folder
from drehscheibe.usecases.reading import read

if TYPE_CHECKING:
    from drehscheibe.usecases.complaining import Complaint
    from drehscheibe.usecases.model import Package

__all__ = ["check"]


def check(path: Path) -> tuple[Complaint, ...]:
    """Everything that is wrong with the package in a folder or ZIP, in the order of its files."""
    if path.is_dir():
        return _checked(Folder(path))
    with tempfile.TemporaryDirectory() as scratch:
        try:
            return _checked(Folder(unpack(path, Path(scratch) / "package")))
        except PackageRefused as refused:
            return refused.complaints


def _checked(folder: Folder) -> tuple[Complaint, ...]:
    found = read(folder)
    desk = Desk(found, list(found.complaints))
    if found.package is not None:
        _look_at(found.package, folder, desk)
    unique = {(item.code, item.place, str(item.params)): item for item in desk.complaints}
    return tuple(sorted(unique.values(), key=lambda item: (not item.stops, item.file, item.line)))


def _look_at(package: Package, folder: Folder, desk: Desk) -> None:
    check_profile(package, desk)
    check_texts(package, desk)
    check_needs(package, desk)
    relations = Relations(package, check_statements(package, desk), desk)
    check_outputs(package, relations, desk)
    check_map(package, relations, folder, desk)
    check_charts(package, relations, folder, desk)
    check_samples(package, relations, folder, desk)
    check_files(package, folder, desk)
