# SPDX-License-Identifier: EUPL-1.2
"""From any figure back to the releases that it was computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.portal.catalogue.projection import put_again
from drehscheibe.portal.templating import language_now
from drehscheibe.portal.usecases.facts import title_in, title_of
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.portal.catalogue.queries import Shown


@dataclass(frozen=True, slots=True)
class Origin:
    """A release that a run used. `is_there`: it has an address of its own that answers."""

    name: str  # of the need in the package
    need: str  # its title
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


def origins_of(run: Run, language: str) -> tuple[Origin, ...]:
    """What a run used, in the order of the package's needs."""
    needs = {need.name: title_in(need.title, language) for need in package_of(run.version).inputs}
    used = {name: run.inputs[name] for name in needs if name in run.inputs}
    return _origins(used, {name: title or name for name, title in needs.items()})


def _origins(used: dict[str, Any], titles: dict[str, str]) -> tuple[Origin, ...]:
    """`used`: need -> {"dataset", "table", "release"}."""
    found = Release.objects.filter(
        dataset__slug__in={one["dataset"] for one in used.values()},
        sha256__in={one["release"] for one in used.values()},
        dataset__state__in=Dataset.RELEASED,  # of what was taken back only its address is said
    ).select_related("dataset__owner")
    releases = {(one.dataset.slug, one.sha256): one for one in found}
    return tuple(
        _origin(name, titles.get(name, ""), one, releases.get((one["dataset"], one["release"])))
        for name, one in used.items()
    )


def _origin(name: str, title: str, used: dict[str, Any], release: Release | None) -> Origin:
    return Origin(
        name=name,
        need=title,
        title=release.dataset.title if release else used["dataset"],
        owner=release.dataset.owner.name if release else "",
        slug=used["dataset"],
        table=used["table"],
        release=release,
        sha256=used["release"],
    )


def computed_by(version: UseCaseVersion, inputs: dict[str, Any], **more: Any) -> dict[str, Any]:
    """By which package, from which releases: what the release of a derived dataset keeps.

    `inputs`: need (of a union: dataset of a town) -> {"dataset", "table", "release"}.
    """
    named = {"usecase": str(version.usecase), "version": version.version}
    return {**named, "package": version.sha256, **more, "inputs": inputs}


def keep_provenance(release: Release, run: Run) -> None:
    """Of a release that a run made."""
    more = {"adoption": run.adoption_id, "run": run.number}
    note_computed(release, computed_by(run.version, run.inputs, **more))


def note_computed(release: Release, computed: dict[str, Any]) -> None:
    """What `computed_by` says, also in the catalogue."""
    release.record |= {"computed": computed}
    release.save(update_fields=["record"])
    if release.dataset.state == Dataset.State.PUBLIC:
        put_again(current_settings().layout, release.dataset)


@dataclass(frozen=True, slots=True)
class Computed:
    """What the page of a derived dataset says: by which package, where, from what."""

    publisher: str
    slug: str
    title: str
    version: str
    is_shown: bool  # everybody can read the package
    town: str  # slug of the town whose page shows it; "" for what unites towns
    origins: tuple[Origin, ...]


def computed_of(release: Release, language: str) -> Computed | None:
    """None for what people or sources bring."""
    told = release.record.get("computed")
    if not told:
        return None
    publisher, _, slug = told["usecase"].partition("/")
    found = UseCaseVersion.objects.filter(
        usecase__publisher=publisher, usecase__slug=slug, version=told["version"]
    ).first()
    needs = found.package["inputs"] if found else ()
    is_shown = found is not None and found.state in UseCase.SHOWN
    return Computed(
        publisher=publisher,
        slug=slug,
        title=title_of(found, language) if found and is_shown else told["usecase"],
        version=told["version"],
        is_shown=is_shown,
        town=_town(told),
        origins=_origins(
            told["inputs"], {one["name"]: title_in(one["title"], language) for one in needs}
        ),
    )


def _town(told: dict[str, Any]) -> str:
    """Only where the town's page answers."""
    public = Adoption.objects.filter(pk=told.get("adoption", 0), state__in=Adoption.PUBLIC)
    return public.values_list("organisation__slug", flat=True).first() or ""


def tell_on_page(sender: object, *, shown: Shown, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """For the page of a dataset: also of an older release, as it was computed then."""
    release = Release.objects.filter(dataset=shown.dataset, sha256=shown.release).first()
    return {"computed": computed_of(release, language_now()) if release else None}
