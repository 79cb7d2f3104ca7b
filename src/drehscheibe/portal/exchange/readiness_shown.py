# SPDX-License-Identifier: EUPL-1.2
"""What of one need a town has, in words; and for a gap, who in the region has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.readiness.models import Readiness

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.model import Need

# As `usecases.readiness.State` says it: words, and kind of the chip.
STATES = {
    "bound": (N_("bound"), "good"),
    "fits": (N_("fits"), "good"),
    "regional": (N_("regional source can be used"), "good"),
    "partly": (N_("fits in part"), "warning"),
    "stale": (N_("too old"), "warning"),
    "missing": (N_("missing"), "bad"),
}
_OWN = ("bound", "fits")
_MOST_TOWNS = 12


@dataclass(frozen=True, slots=True)
class Needed:
    """`state` is "" where nobody knows; `missing`: needed columns that are not there."""

    need: Need
    state: str = ""
    dataset: Dataset | None = None
    missing: tuple[str, ...] = ()
    others: tuple[Organisation, ...] = ()

    @property
    def is_gap(self) -> bool:
        return self.state in {"missing", "partly", "stale"}


def needed(
    version: UseCaseVersion, inputs: Iterable[Need], readiness: Readiness | None
) -> list[Needed]:
    """In the order of the package."""
    states: dict[str, Any] = readiness.needs if readiness else {}
    named = {_dataset_in(state) for state in states.values()} - {""}
    found = Dataset.objects.filter(slug__in=named, state=Dataset.State.PUBLIC)
    datasets = {one.slug: one for one in found}
    have = _who_has(version, readiness) if readiness and readiness.missing else {}
    return [_needed(need, states.get(need.name, {}), datasets, have) for need in inputs]


def _needed(
    need: Need,
    state: dict[str, Any],
    datasets: dict[str, Dataset],
    have: dict[str, list[Organisation]],
) -> Needed:
    best = _best(state)
    titles = {column.name: column.title.get("de", column.name) for column in need.columns}
    return Needed(
        need=need,
        state=state.get("state", ""),
        dataset=datasets.get(_dataset_in(state)),
        missing=tuple(titles.get(name, name) for name in best.get("missing", ())),
        others=tuple(have.get(need.name, ())[:_MOST_TOWNS]),
    )


def _best(state: dict[str, Any]) -> dict[str, Any]:
    candidates = state.get("candidates") or [{}]
    best: dict[str, Any] = candidates[0]
    return best


def _dataset_in(state: dict[str, Any]) -> str:
    return str(_best(state).get("dataset", ""))


def _who_has(version: UseCaseVersion, own: Readiness) -> dict[str, list[Organisation]]:
    """Need -> towns whose own public data serve it."""
    found = Readiness.objects.filter(version=version).exclude(pk=own.pk)
    have: dict[str, list[Organisation]] = {}
    for one in found.select_related("organisation").order_by("organisation__name"):
        if one.organisation.is_practice:
            continue
        for need, state in one.needs.items():
            if state.get("state") in _OWN:
                have.setdefault(need, []).append(one.organisation)
    return have
