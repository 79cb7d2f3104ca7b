# SPDX-License-Identifier: EUPL-1.2
"""Use cases as others ask about them; what somebody may not see does not exist for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import UseCaseGone, UseCaseNotFound
from drehscheibe.domain.plain import from_plain
from drehscheibe.policy.usecases import UseCaseAction
from drehscheibe.portal.usecases.facts import may
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.usecases.model import Package

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation


_OVER = (UseCase.State.WITHDRAWN, UseCase.State.PURGED)


def shown_versions() -> list[UseCaseVersion]:
    """The newest version of each public use case."""
    found = UseCaseVersion.objects.filter(state__in=UseCase.SHOWN).select_related("usecase__owner")
    newest: dict[int, UseCaseVersion] = {}
    for version in found.order_by("usecase", "-order"):
        kept = newest.setdefault(version.usecase_id, version)
        if is_trial(kept) and not is_trial(version):  # a pre-release is newest of nothing else
            newest[version.usecase_id] = version
    return list(newest.values())


def is_trial(version: UseCaseVersion) -> bool:
    """A pre-release (SemVer 2.0.0, section 9)."""
    return not version.order.endswith("~")


def find_usecase(publisher: str, slug: str, actor: Actor) -> UseCase:
    """Raises `UseCaseNotFound`, `UseCaseGone`."""
    found = UseCase.objects.select_related("owner", "based_on").filter(
        publisher=publisher, slug=slug
    ).first()  # fmt: skip
    if found is not None and found.state in _OVER and not _still_reads(actor, found):
        raise UseCaseGone(name=str(found))
    if found is None or not may(actor, UseCaseAction.READ, found):
        raise UseCaseNotFound(usecase=f"{publisher}/{slug}")
    return found


def _still_reads(actor: Actor, usecase: UseCase) -> bool:
    """What never was public is not known to others, also now; what is deleted nobody reads."""
    was_public = usecase.versions.exclude(published=None).exists()
    if usecase.state == UseCase.State.PURGED:
        return not was_public
    return may(actor, UseCaseAction.READ, usecase) or not was_public


def find_version(usecase: UseCase, actor: Actor, version: str = "") -> UseCaseVersion:
    """The newest one that the actor may see, or a named one.

    Raises `UseCaseNotFound`, `UseCaseGone`.
    """
    versions = usecase.versions.order_by("-order")
    every = list(versions.filter(version=version) if version else versions)
    named = [one for one in every if one.state != UseCase.State.PURGED]
    if version and every and not named and every[0].published:
        raise UseCaseGone(name=str(every[0]))
    shown = [one for one in named if one.state in UseCase.SHOWN]
    ours = [one for one in named if may(actor, UseCaseAction.READ, usecase, one)]
    plain = [one for one in shown if not is_trial(one)]
    found = next(iter([*plain, *shown, *ours]), None)
    if found is None:
        raise UseCaseNotFound(usecase=str(usecase))
    return found


def package_of(version: UseCaseVersion) -> Package:
    return from_plain(Package, version.package)


def versions_seen_by(actor: Actor, usecase: UseCase) -> list[UseCaseVersion]:
    """Newest first."""
    found = usecase.versions.exclude(state=UseCase.State.PURGED).order_by("-order")
    return [one for one in found if may(actor, UseCaseAction.READ, usecase, one)]


def versions_of(owner: Organisation) -> QuerySet[UseCaseVersion]:
    """All of an organisation, newest first."""
    found = UseCaseVersion.objects.filter(usecase__owner=owner).select_related("usecase__owner")
    return found.order_by("usecase__slug", "-order")
