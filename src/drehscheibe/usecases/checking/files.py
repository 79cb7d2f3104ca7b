# SPDX-License-Identifier: EUPL-1.2
"""Pictures are real, and every file is named somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.folders import BARE
from drehscheibe.usecases.model import MANIFEST
from drehscheibe.usecases.pictures import check_picture
from drehscheibe.usecases.publiccode import NAME as PUBLICCODE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.folders import Folder
    from drehscheibe.usecases.model import Package

_FOR_PEOPLE = {*BARE, *(f"{name}{suffix}" for name in BARE for suffix in (".md", ".txt"))} | {
    "CHANGELOG.md",
    PUBLICCODE,
}


def check_files(package: Package, folder: Folder, desk: Desk) -> None:
    _check_pictures(package, folder, desk)
    named = {*_named(package), *desk.read.included, *desk.read.schemas, MANIFEST}
    for name in sorted(folder.names - named):
        if name not in _FOR_PEOPLE:
            desk.complaints.append(Complaint("file-unused", name, params={"name": name}))


def _check_pictures(package: Package, folder: Folder, desk: Desk) -> None:
    for index, picture in enumerate(package.profile.pictures):
        file, line = desk.place("profile", "pictures", index)
        missing = Complaint("file-missing", file, line, {"name": picture.file})
        try:
            check_picture(picture.file, folder.bytes_of(picture.file, said=missing))
        except PackageRefused as refused:
            desk.complaints += refused.complaints


def _named(package: Package) -> Iterator[str]:
    outputs = package.outputs
    yield from (item.file for item in package.transforms)
    yield from (item.file for item in package.profile.pictures)
    yield from (item.file for item in outputs.charts)
    yield from (need.example for need in package.inputs)
    if outputs.map:
        yield outputs.map.file
    for test in package.tests:
        yield from (*test.inputs.values(), *test.expect.values())
