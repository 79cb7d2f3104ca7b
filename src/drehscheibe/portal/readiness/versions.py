# SPDX-License-Identifier: EUPL-1.2
"""The needs of the packages that readiness is computed for: of each public use case the newest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.plain import from_plain
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
from drehscheibe.usecases.model import Need
from drehscheibe.usecases.readiness import Seeker

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """What one version of a package needs. `seekers`: one for each need, for all towns."""

    version: int
    needs: tuple[Need, ...]
    seekers: tuple[Seeker, ...]

    @property
    def defaults(self) -> set[str]:
        return {need.default for need in self.needs if need.default}


def newest_versions() -> list[int]:
    found = UseCaseVersion.objects.filter(state__in=UseCase.SHOWN, usecase__state__in=UseCase.SHOWN)
    newest: dict[int, tuple[bool, int]] = {}
    for pk, usecase, order in found.order_by("usecase", "-order").values_list(
        "pk", "usecase", "order"
    ):
        is_trial = not order.endswith("~")  # a pre-release is the newest of nothing else
        if usecase not in newest or (newest[usecase][0] and not is_trial):
            newest[usecase] = (is_trial, pk)
    return sorted(pk for _, pk in newest.values())


def asked_by(versions: Iterable[int]) -> list[Asked]:
    found = UseCaseVersion.objects.filter(pk__in=list(versions)).order_by("pk")
    return [_asked(one.pk, needs_of(one.package)) for one in found.only("pk", "package")]


def _asked(version: int, needs: tuple[Need, ...]) -> Asked:
    return Asked(version, needs, tuple(Seeker(need) for need in needs))


def needs_of(package: dict[str, Any]) -> tuple[Need, ...]:
    """`package`: `usecases.model.Package` as plain values."""
    return tuple(from_plain(Need, one) for one in package["inputs"])
