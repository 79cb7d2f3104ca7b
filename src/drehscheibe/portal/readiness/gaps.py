# SPDX-License-Identifier: EUPL-1.2
"""Which one missing dataset would make most use cases startable in most towns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count

from drehscheibe.domain.model_datasets import MODEL_DATASETS
from drehscheibe.domain.region import OrganisationKind
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.readiness.computing import kind_of
from drehscheibe.portal.readiness.models import Readiness
from drehscheibe.portal.readiness.promises import promises_for
from drehscheibe.portal.readiness.versions import needs_of
from drehscheibe.portal.usecases.queries import shown_versions
from drehscheibe.usecases.readiness.candidates import model_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.readiness.promises import Promise

SHOWN = 20
_OURS = (OrganisationKind.MUNICIPALITY.value, OrganisationKind.DISTRICT.value)


@dataclass(slots=True)
class Gap:
    """`unlocks`: pairs of a town and a use case that lack only this."""

    kind: str
    unlocks: int
    towns: list[str] = field(default_factory=list)
    usecases: list[str] = field(default_factory=list)
    promise: Promise | None = None  # a source that would serve the whole region

    @property
    def title(self) -> str:
        """A proper name, or German as the package says it."""
        if self.kind.startswith("~"):
            return self.kind[1:]
        return MODEL_DATASETS.get(self.kind) or model_name(self.kind)


def largest_gaps(actor: Actor, language: str) -> list[Gap]:
    """Most adoptions first. Raises `Refused` for people who are not of the network's node."""
    decide(actor, OrganisationAction.ONBOARD, "").require()
    counted = _lacking().values("lacking").annotate(number=Count("pk"))
    top = counted.order_by("-number", "lacking")[:SHOWN]
    gaps = {one["lacking"]: Gap(one["lacking"], one["number"]) for one in top}
    _add_names(gaps, language)
    _add_promises(gaps)
    return list(gaps.values())


def _lacking() -> QuerySet[Readiness]:
    found = Readiness.objects.filter(missing=1, organisation__kind__in=_OURS)
    return found.exclude(lacking="")


def _add_names(gaps: dict[str, Gap], language: str) -> None:
    found = _lacking().filter(lacking__in=list(gaps)).values_list(
        "lacking", "organisation__name", "version__package__profile__title"
    )  # fmt: skip
    for kind, town, title in found:
        _add(gaps[kind].towns, town)
        _add(gaps[kind].usecases, title.get(language) or title.get("de", ""))
    for gap in gaps.values():
        gap.towns.sort()
        gap.usecases.sort()


def _add_promises(gaps: dict[str, Gap]) -> None:
    """Which of them one source would fill for everybody."""
    needs = (need for version in shown_versions() for need in needs_of(version.package))
    sources = {kind_of(need): need.default for need in needs if need.default}
    promises = promises_for(sources[kind] for kind in gaps if kind in sources)
    for kind, gap in gaps.items():
        gap.promise = promises.get(sources.get(kind, ""))


def _add(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def unlocked(gaps: Iterable[Gap]) -> int:
    return sum(gap.unlocks for gap in gaps)
