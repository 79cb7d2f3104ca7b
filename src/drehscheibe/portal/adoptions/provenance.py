# SPDX-License-Identifier: EUPL-1.2
"""From any figure back to the releases that it was computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.portal.catalogue.projection import put_again
from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.models import Run


@dataclass(frozen=True, slots=True)
class Origin:
    """A release that a run used. `is_there`: it has an address of its own that answers."""

    need: str
    title: str
    owner: str
    slug: str
    table: str
    release: Release | None
    sha256: str

    @property
    def is_there(self) -> bool:
        states = (ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value)
        return self.release is not None and self.release.state in states


def origins_of(run: Run, language: str) -> list[Origin]:
    """What a run used, in the order of the package's needs."""
    needs = {need.name: need.title for need in package_of(run.version).inputs}
    return [
        _origin(needs[name].get(language) or needs[name].get("de", name), run.inputs[name])
        for name in needs
        if name in run.inputs
    ]


def _origin(title: str, used: dict[str, Any]) -> Origin:
    found = Release.objects.filter(dataset__slug=used["dataset"], sha256=used["release"])
    release = found.select_related("dataset__owner").first()
    return Origin(
        need=title,
        title=release.dataset.title if release else used["dataset"],
        owner=release.dataset.owner.name if release else "",
        slug=used["dataset"],
        table=used["table"],
        release=release,
        sha256=used["release"],
    )


def keep_provenance(release: Release, run: Run) -> None:
    """The release of a derived dataset keeps what it was computed from, by what."""
    release.record |= {
        "computed": {
            "usecase": str(run.version.usecase),
            "version": run.version.version,
            "package": run.version.sha256,
            "adoption": run.adoption_id,
            "run": run.number,
            "inputs": run.inputs,
        }
    }
    release.save(update_fields=["record"])
    if release.dataset.state == Dataset.State.PUBLIC:
        put_again(current_settings().layout, release.dataset)
