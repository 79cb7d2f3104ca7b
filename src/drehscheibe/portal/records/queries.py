# SPDX-License-Identifier: EUPL-1.2
"""Everything that is known of one release, for those who may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.errors import ReleaseNotFound
from drehscheibe.domain.findings import KINDS, Finding
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.recipes import Recipe
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.portal.catalogue.services import facts_of
from drehscheibe.releases.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.policy.actors import Actor
    from drehscheibe.releases.layout import Layout


@dataclass(frozen=True, slots=True)
class Recorded:
    """A release with what lies in its folder."""

    release: Release
    manifest: Manifest
    recipe: Recipe
    findings: tuple[Finding, ...]

    @property
    def dataset(self) -> Dataset:
        return self.release.dataset


def recorded(layout: Layout, slug: str, sha256: str, actor: Actor) -> Recorded:
    """Raises `ReleaseNotFound`: unknown, deleted for good, and not allowed look the same."""
    releases = Release.objects.select_related("dataset__owner").filter(dataset__slug=slug)
    found = list(releases.filter(sha256__startswith=sha256)[:2])
    if len(found) == 1 and decide(actor, Action.SEE_DRAFT, facts_of(found[0].dataset)).allowed:
        folder = layout.release(slug, found[0].sha256)
        if (folder / "manifest.json").exists():
            return _read(found[0], folder)
    raise ReleaseNotFound(dataset=slug, release=sha256)


def _read(release: Release, folder: Path) -> Recorded:
    recipe = from_plain(Recipe, orjson.loads((folder / "recipe.json").read_bytes()))
    plain = orjson.loads((folder / "findings.json").read_bytes())
    findings = from_plain(tuple[Finding, ...], plain)
    known = tuple(finding for finding in findings if finding.code in KINDS)
    return Recorded(release, read_manifest(folder), recipe, known)
