# SPDX-License-Identifier: EUPL-1.2
"""The packages that come with the platform: here after `drehscheibe init`, newer ones at each
start.

They are part of the program, and its tests judge them; nothing is checked again here. A package
whose content changed has a new version (`tests/unit/test_shipped_packages.py`), so what is here
under a number is what came with it.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import drehscheibe.usecases
from drehscheibe.domain.errors import Refused
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.usecases.importing import Checked, keep_package
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.portal.usecases.states import publish_version
from drehscheibe.usecases.model import MANIFEST
from drehscheibe.usecases.reading import read_package

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout
    from drehscheibe.settings import Settings
    from drehscheibe.usecases.model import Package

log = logging.getLogger(__name__)
FOLDER = Path(drehscheibe.usecases.__file__).parent / "shipped"
_TAKEN_BACK = (UseCase.State.DEPRECATED, UseCase.State.WITHDRAWN, UseCase.State.PURGED)
PLATFORM = Actor("operator: platform", is_operator=True)


def bring_newer(settings: Settings) -> None:
    """When the worker begins: who runs an older version is offered the newer one."""
    try:
        for version in shipped(settings.layout):
            log.info("the use case %s came with the program", version)
    except Refused as refused:  # an organisation of this region has the publisher's name
        log.warning("the use cases of the program stay as they are: %s", refused)


def shipped(layout: Layout, folder: Path = FOLDER) -> list[UseCaseVersion]:
    """Import and publish those that are not here yet; returns these. What is here stays, and what
    the operator took back does not come again."""
    made = []
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        package = read_package(path.parent)
        if _is_wanted(package):
            checked = Checked(path.parent, package)
            version = keep_package(layout, checked, owner=None, actor=PLATFORM)
            made.append(publish_version(version, actor=PLATFORM))
    return made


def _is_wanted(package: Package) -> bool:
    known = UseCase.objects.filter(publisher=package.publisher, slug=package.slug).first()
    if known is None:
        return True
    is_here = known.versions.filter(version=package.version).exists()
    return known.state not in _TAKEN_BACK and not is_here
