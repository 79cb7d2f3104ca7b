# SPDX-License-Identifier: EUPL-1.2
"""What a town has of a package's needs, as somebody may see it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import OrganisationNotFound
from drehscheibe.domain.plain import from_plain
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.readiness.bound import bound_in
from drehscheibe.portal.readiness.computing import KINDS
from drehscheibe.portal.readiness.models import Readiness
from drehscheibe.portal.readiness.versions import needs_of
from drehscheibe.usecases.readiness import NeedState, State, state_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.model import Need


@dataclass(frozen=True, slots=True)
class Shown:
    """One need, and what of it is there. `datasets`: those of its candidates, by slug."""

    need: Need
    state: NeedState
    datasets: dict[str, Dataset] = field(default_factory=dict)

    @property
    def dataset(self) -> Dataset | None:
        """The one that is proposed or bound."""
        proposed = self.state.proposed
        return self.datasets.get(proposed.dataset) if proposed else None


@dataclass(frozen=True, slots=True)
class Checked:
    """`computed`: None while nothing was looked at yet."""

    needs: tuple[Shown, ...]
    computed: datetime | None = None

    @property
    def required(self) -> int:
        return sum(one.need.required for one in self.needs)

    @property
    def there(self) -> int:
        return sum(one.need.required and one.state.is_usable for one in self.needs)


def find_town(slug: str, actor: Actor) -> Organisation:
    """Who may take use cases over; the practice town is there for its people alone.

    Raises `OrganisationNotFound`.
    """
    found = Organisation.objects.filter(slug=slug, kind__in=KINDS).first()
    if found is None or (found.is_practice and not _sees_inside(actor, found)):
        raise OrganisationNotFound(organisation=slug)
    return found


def _sees_inside(actor: Actor, town: Organisation) -> bool:
    return decide(actor, OrganisationAction.SEE_INSIDE, town.key).allowed


def gallery_states(town: Organisation) -> dict[int, tuple[int, str]]:
    """Version -> how many required needs are missing, and where it is one, of which kind it is.

    0 is "sofort startklar". One query.
    """
    rows = Readiness.objects.filter(organisation=town)
    found = rows.values_list("version", "missing", "lacking")
    return {version: (missing, lacking) for version, missing, lacking in found}


def checked(version: UseCaseVersion, town: Organisation, actor: Actor) -> Checked:
    """Every need of a version. What was taken back since it was computed is not among it."""
    needs = needs_of(version.package)
    row = Readiness.objects.filter(version=version, organisation=town).first()
    bound = {
        need: one.dataset
        for need, one in bound_in(town.pk, version.usecase_id).items()
        if one.is_public or _sees_inside(actor, town)
    }
    states = {name: from_plain(NeedState, one) for name, one in (row.needs if row else {}).items()}
    slugs = {c.dataset for state in states.values() for c in state.candidates}
    datasets = _there(town, slugs.union(bound.values()))
    shown = (
        Shown(
            need, _as_now(need, states.get(need.name), datasets, bound.get(need.name, "")), datasets
        )
        for need in needs
    )
    return Checked(tuple(shown), row.computed if row else None)


def _as_now(need: Need, state: NeedState | None, datasets: Iterable[str], bound: str) -> NeedState:
    candidates = state.candidates if state else ()
    left = tuple(one for one in candidates if one.dataset in datasets)
    if bound and bound not in datasets:
        return replace(state_of(need, left), state=State.BOUND)
    return state_of(need, left, bound=bound)


def _there(town: Organisation, slugs: Iterable[str]) -> dict[str, Dataset]:
    """Public ones; of the practice town its own, too."""
    found = Dataset.objects.filter(slug__in=list(slugs)).select_related("owner")
    return {
        one.slug: one
        for one in found
        if one.state == Dataset.State.PUBLIC
        or (one.state == Dataset.State.PRACTICE and one.owner_id == town.pk and town.is_practice)
    }
