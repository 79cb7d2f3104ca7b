# SPDX-License-Identifier: EUPL-1.2
"""The tests of a package: their files are there and speak of what there is."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from drehscheibe.usecases.folders import SAMPLES

if TYPE_CHECKING:
    from drehscheibe.usecases.checking.outputs import Relations
    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.folders import Folder
    from drehscheibe.usecases.model import Package, PackageTest


def check_samples(package: Package, relations: Relations, folder: Folder, desk: Desk) -> None:
    for test in package.tests:
        path = ("tests", test.name)
        _check_inputs(test, package, desk)
        if not test.expect:
            desk.say("expects-nothing", *path)
        for relation in test.expect:
            relations.check(relation, [], *path, "expect", relation)
        for part in ("inputs", "expect"):
            for name, file in getattr(test, part).items():
                _check_file(file, folder, desk, *path, part, name)
        _check_settings(test, package, desk)
    for need in package.inputs:
        if need.example:
            _check_file(need.example, folder, desk, "inputs", need.name, "example")


def _check_inputs(test: PackageTest, package: Package, desk: Desk) -> None:
    path = ("tests", test.name, "inputs")
    names = [need.name for need in package.inputs]
    for name in test.inputs:
        if name not in names:
            desk.say("sample-unknown-input", *path, name, value=name, known=", ".join(names))
    for need in package.inputs:
        if need.required and need.name not in test.inputs:
            desk.say("sample-missing", *path, value=need.name)


def _check_settings(test: PackageTest, package: Package, desk: Desk) -> None:
    names = [item.name for item in package.parameters]
    for name in test.parameters:
        if name not in names:
            known = ", ".join(names) or "–"
            path = ("tests", test.name, "parameters", name)
            desk.say("sql-parameter-unknown", *path, name=name, known=known)
    if test.now and not _is_moment(test.now):
        desk.say("moment-wrong", "tests", test.name, "now", value=test.now)


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _check_file(file: str, folder: Folder, desk: Desk, *path: str) -> None:
    if file not in folder:
        desk.say("file-missing", *path, name=file)
    elif PurePosixPath(file).suffix.lower() not in SAMPLES:
        desk.say("sample-kind", *path, value=file)
