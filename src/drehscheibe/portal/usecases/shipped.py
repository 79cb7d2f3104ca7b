# SPDX-License-Identifier: EUPL-1.2
"""The packages that come with the platform: here after `drehscheibe init`, and renewed by it.

They are part of the program, and its tests judge them; nothing is checked again here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import drehscheibe.usecases
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.usecases.importing import Checked, keep_package
from drehscheibe.portal.usecases.models import UseCaseVersion
from drehscheibe.portal.usecases.states import publish_version
from drehscheibe.usecases.model import MANIFEST
from drehscheibe.usecases.reading import read_package

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout
    from drehscheibe.usecases.model import Package

FOLDER = Path(drehscheibe.usecases.__file__).parent / "shipped"
PLATFORM = Actor("operator: platform", is_operator=True)


def shipped(layout: Layout, folder: Path = FOLDER) -> list[UseCaseVersion]:
    """Import and publish those that are not here yet; returns these. What is here stays."""
    made = []
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        package = read_package(path.parent)
        if not _is_here(package):
            checked = Checked(path.parent, package)
            version = keep_package(layout, checked, owner=None, actor=PLATFORM)
            made.append(publish_version(version, actor=PLATFORM))
    return made


def _is_here(package: Package) -> bool:
    return UseCaseVersion.objects.filter(
        usecase__publisher=package.publisher, usecase__slug=package.slug, version=package.version
    ).exists()
