# SPDX-License-Identifier: EUPL-1.2
"""A package comes in: it is checked in a child, its files are kept, a version begins as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from drehscheibe.children.child import Limits, run_task
from drehscheibe.domain.errors import N_, PackageRefused, Refused
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.policy.usecases import UseCaseAction, UseCaseFacts, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.portal.usecases.storing import keep_files
from drehscheibe.releases.scratch import scratch_folder
from drehscheibe.settings import current_settings
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.model import Package
from drehscheibe.usecases.semver import order_of

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.policy.actors import Actor
    from drehscheibe.releases.layout import Layout


_LIMITS = Limits(memory_mib=1_024, seconds=120)


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder whose package has no faults."""

    folder: Path
    package: Package


def import_package(path: Path, owner: Organisation | None, actor: Actor) -> UseCaseVersion:
    """From a ZIP or a folder. `owner`: None for packages that the platform ships.

    Raises `PackageRefused` with everything that is wrong, `Refused`, `TaskFailed`.
    """
    _require_import(actor, owner)  # before anything of a stranger is opened
    layout = current_settings().layout
    with scratch_folder(layout) as scratch:
        folder = scratch / "package"
        task = {"kind": "check-package", "name": path.name, "path": str(path.absolute())}
        answer = run_task(task | {"folder": str(folder)}, limits=_LIMITS)
        complaints = from_plain(tuple[Complaint, ...], answer["complaints"])
        if answer["package"] is None:
            raise PackageRefused(complaints)
        package = from_plain(Package, answer["package"])
        return keep_package(layout, Checked(folder, package), owner=owner, actor=actor)


def keep_package(
    layout: Layout, checked: Checked, *, owner: Organisation | None, actor: Actor
) -> UseCaseVersion:
    """A new draft version, or the one that is there with the same content.

    `owner`: None for packages that the platform ships. Raises `Refused`.
    """
    package = checked.package
    _require_import(actor, owner)
    _require_publisher(package.publisher, owner)
    sha256 = keep_files(layout, checked.folder)
    with transaction.atomic():
        usecase = _usecase_of(package, owner)
        known = usecase.versions.filter(version=package.version).first()
        if known is not None:
            return _same(known, sha256)
        made = _version(usecase, package, sha256=sha256, actor=actor)
        _note(actor, "import-package", made)
    return made


def _require_import(actor: Actor, owner: Organisation | None) -> None:
    facts = UseCaseFacts(owner=owner.key if owner else "", is_shipped=owner is None)
    decide(actor, UseCaseAction.IMPORT, facts).require()


def _require_publisher(publisher: str, owner: Organisation | None) -> None:
    """A publisher's name belongs to one organisation: to that of this name, or to the first."""
    named = Organisation.objects.filter(slug=publisher).first()
    if named is not None and named != owner:
        raise Refused(reason=N_("the name of the publisher is that of another organisation"))
    others = UseCase.objects.filter(publisher=publisher).exclude(owner=owner)
    if others.exists():
        raise Refused(reason=N_("another organisation publishes under this name"))


def _usecase_of(package: Package, owner: Organisation | None) -> UseCase:
    usecase, _ = UseCase.objects.get_or_create(
        publisher=package.publisher, slug=package.slug, defaults={"owner": owner}
    )
    origin = original_of(package.based_on)
    if origin is not None and origin.pk != usecase.pk and usecase.based_on_id != origin.pk:
        usecase.based_on = origin
        usecase.save(update_fields=["based_on"])
    return usecase


def original_of(based_on: str) -> UseCase | None:
    """The use case that "publisher/slug@version" names, if it is here."""
    publisher, _, slug = based_on.partition("@")[0].partition("/")
    return UseCase.objects.filter(publisher=publisher, slug=slug).first()


def _same(known: UseCaseVersion, sha256: str) -> UseCaseVersion:
    """What was published never changes; a draft may be replaced by discarding it first."""
    if known.state == UseCase.State.PURGED:
        raise Refused(reason=N_("this version was deleted for good; please raise its number"))
    if known.sha256 != sha256:
        reason = N_("this version is here with other content; please raise its number")
        raise Refused(reason=reason)
    return known


def _version(usecase: UseCase, package: Package, *, sha256: str, actor: Actor) -> UseCaseVersion:
    return UseCaseVersion.objects.create(
        usecase=usecase,
        version=package.version,
        order=order_of(package.version),
        sha256=sha256,
        package=to_plain(package),
        imported_by=actor.name,
        imported_key=actor.key,
    )


def _note(actor: Actor, action: str, version: UseCaseVersion) -> None:
    owner = version.usecase.owner
    key = owner.key if owner else ""
    note(actor, action, organisation=key, package=str(version.usecase), version=version.version)
