# SPDX-License-Identifier: EUPL-1.2
"""One regional dataset for each output of a package, renewed when a town's part changes.

Two people released each part; the union adds nothing but the town, so it goes out by itself.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.children.child import Limits, run_task
from drehscheibe.portal.adoptions.describing import licence_of
from drehscheibe.portal.adoptions.models import Adoption, Output
from drehscheibe.portal.adoptions.provenance import computed_by, note_computed
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.publishing import Publication, publish_file
from drehscheibe.portal.catalogue.services import Description
from drehscheibe.portal.catalogue.taking_back import purge_dataset, withdraw_dataset
from drehscheibe.portal.exchange.models import Union
from drehscheibe.portal.exchange.papers import forget_papers
from drehscheibe.portal.exchange.together import members_of
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.queries import package_of, shown_versions
from drehscheibe.portal.usecases.shipped import PLATFORM
from drehscheibe.releases.scratch import scratch_folder
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from drehscheibe.portal.exchange.together import Member
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.releases.layout import Layout
    from drehscheibe.releases.purge import Copy
    from drehscheibe.settings import Settings
    from drehscheibe.usecases.model import DerivedDataset, Profile

UNITE = "unite-towns"  # kind of job
LEAST = 2  # towns; one alone has its own dataset already
# Beside each row stands its town; a column of that name is what the town's own data say.
_TAKEN, _SAID = {"kommune", "kommunenschluessel"}, "_laut_daten"
_TITLES = {"title.kommune": "Kommune", "title.kommunenschluessel": "Kommunenschlüssel (AGS)"}
_LIMITS = Limits(memory_mib=1_024, seconds=1_800)


def ask_to_unite(usecase: int) -> None:
    transaction.on_commit(partial(ask_for, UNITE, key=str(usecase), usecase=usecase))


def unite(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """The job: every output of a use case that changed since. Raises as `publish_file`."""
    version = next((one for one in shown_versions() if one.usecase_id == payload["usecase"]), None)
    node = Organisation.objects.filter(is_node=True).first()
    if version is None or node is None:
        return {}
    package = package_of(version)
    made = [
        derived.name
        for derived in package.outputs.datasets
        if derived.together and _renew(version, derived, package.profile, node)
    ]
    return {"united": made}


def _renew(
    version: UseCaseVersion, derived: DerivedDataset, profile: Profile, node: Organisation
) -> bool:
    """Whether a new release was made."""
    usecase = version.usecase
    members = members_of(usecase, derived.name)
    releases = {one.record.slug: one.record.release for one in members}
    union = Union.objects.filter(usecase=usecase, name=derived.name).first()
    if len(members) < LEAST:
        if union is not None:
            _take_back(union)
        return False
    union = union or Union.objects.create(usecase=usecase, name=derived.name)
    is_public = union.dataset is not None and union.dataset.state == Dataset.State.PUBLIC
    if is_public and union.members == releases:
        return False
    settings = current_settings()
    with scratch_folder(settings.layout) as scratch:
        path = scratch / f"{derived.name}.parquet"
        _write(settings.layout, members, path)
        wish = _publication(union, derived, members, path=path)
        published = publish_file(_described(wish, profile, node), actor=PLATFORM, settings=settings)
    note_computed(published.release, computed_by(version, _inputs(members)))
    union.dataset, union.members = published.dataset, releases
    union.ever = sorted({*union.ever, *releases})
    union.renewed = timezone.now()
    union.save()
    return True


def _inputs(members: tuple[Member, ...]) -> dict[str, Any]:
    """The release of each town that is in it, by its dataset."""
    return {
        one.record.slug: {
            "dataset": one.record.slug,
            "table": one.record.tables[0].name,
            "release": one.record.release,
        }
        for one in members
    }


def _write(layout: Layout, members: tuple[Member, ...], path: Path) -> None:
    parts = [_part(layout, one) for one in members]
    task = {"kind": "unite", "name": path.name, "path": str(path), "parts": parts}
    run_task(task, limits=_LIMITS)


def _part(layout: Layout, member: Member) -> dict[str, Any]:
    record, table = member.record, member.record.tables[0]
    town = member.adoption.organisation
    return {
        "path": str(layout.parquet(record.slug, record.release, table.name)),
        "town": town.name,
        "key": town.key,
        "columns": {column.id: _united(column.name) for column in table.columns},
    }


def _publication(
    union: Union, derived: DerivedDataset, members: tuple[Member, ...], *, path: Path
) -> Publication:
    """What is said of columns is what the first town's dataset says."""
    columns = members[0].record.tables[0].columns
    answers = {f"title.{_united(one.name)}": one.title for one in columns} | _TITLES
    answers |= {f"unit.{_united(one.name)}": one.unit for one in columns if one.unit}
    records = [one.record for one in members]
    sources = [record.attribution or record.publisher.name for record in records]
    return Publication(
        path=path,
        owner="",
        dataset=union.dataset.slug if union.dataset else "",
        description=Description(
            title=derived.title.get("de", derived.name),
            licence=licence_of(record.licence for record in records),
            attribution=", ".join(dict.fromkeys(sources)),
            model_dataset=derived.musterdatensatz,
        ),
        answers=answers,
        guesses_accepted=True,
    )


def _united(name: str) -> str:
    return f"{name}{_SAID}" if name in _TAKEN else name


def _described(wish: Publication, profile: Profile, node: Organisation) -> Publication:
    said = replace(
        wish.description,
        title=f"{wish.description.title} (alle Kommunen)",
        description=profile.summary.get("de", ""),
        themes=profile.themes,
        contact=node.contact_mail,
    )
    return replace(wish, owner=node.key, description=said)


def _take_back(union: Union) -> None:
    if union.dataset is not None and union.dataset.state == Dataset.State.PUBLIC:
        withdraw_dataset(current_settings().layout, union.dataset.slug, PLATFORM)
    union.members = {}
    union.save(update_fields=["members"])


def part_released(sender: object, *, dataset: Dataset, **_: Any) -> None:  # noqa: ARG001
    """A town's part has a new release."""
    output = Output.objects.filter(dataset=dataset).select_related("adoption").first()
    if output is not None:
        ask_to_unite(output.adoption.usecase_id)


def turn_of_adoption(sender: object, *, instance: Any, **_: Any) -> None:  # noqa: ARG001
    """A town is there now, or is not any more."""
    turns = (Adoption.State.LIVE, Adoption.State.PAUSED, Adoption.State.ENDED)
    if instance.state in turns:
        ask_to_unite(instance.adoption.usecase_id)


def part_went(sender: object, *, dataset: Dataset, **_: Any) -> None:  # noqa: ARG001
    """A town's part, or its newest release, was taken back: so is the union, at once."""
    for union in Union.objects.exclude(dataset=dataset).select_related("dataset"):
        if dataset.slug in union.members:
            _take_back(union)
            ask_to_unite(union.usecase_id)


def package_purged(
    sender: object,  # noqa: ARG001
    *,
    versions: Sequence[UseCaseVersion],
    layout: Layout,
    **_: Any,
) -> None:
    """Title and description of a union are the package's words: with its last version it goes,
    every release of it. Where other versions stay, it is made again without the towns that left."""
    usecase = versions[0].usecase
    is_last = not usecase.versions.exclude(pk__in=[one.pk for one in versions]).exists()
    for union in Union.objects.filter(usecase=usecase).select_related("dataset") if is_last else ():
        if union.dataset is not None and union.dataset.state != Dataset.State.PURGED:
            purge_dataset(layout, union.dataset.slug, PLATFORM)
        union.delete()
    transaction.on_commit(partial(forget_papers, layout))


def part_purged(
    sender: object,  # noqa: ARG001
    *,
    dataset: Dataset,
    layout: Layout,
    **_: Any,
) -> list[Copy]:
    """A town's part is deleted for good: every release of a union that ever held it goes, too."""
    copies: list[Copy] = []
    for union in Union.objects.exclude(dataset=None).select_related("dataset"):
        if union.dataset is not None and dataset.slug in union.ever:
            copies += purge_dataset(layout, union.dataset.slug, PLATFORM).copies
            union.dataset, union.members, union.ever = None, {}, []
            union.save()
            ask_to_unite(union.usecase_id)
    return copies
