# SPDX-License-Identifier: EUPL-1.2
"""What the rules need to know about an adoption, and what is still missing of a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.domain.clearance import Given, is_cleared
from drehscheibe.domain.plain import from_plain
from drehscheibe.policy.adoptions import AdoptionFacts
from drehscheibe.portal.adoptions.choosing import live_choice, package_of, terms_of, version_of
from drehscheibe.portal.adoptions.models import Run
from drehscheibe.portal.catalogue.models import Dataset

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.choosing import Choice
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.usecases.model import Package


def basic_facts(adoption: Adoption) -> AdoptionFacts:
    """For who may see and prepare; asks the database for nothing more."""
    return AdoptionFacts(
        owner=adoption.organisation.key,
        asked_by=adoption.asked_key,
        one_person_may_release=adoption.organisation.one_person_may_release,
    )


def facts_of(adoption: Adoption, choice: Choice | None = None) -> AdoptionFacts:
    """`choice`: what is tried for later, where it is not about what is chosen now."""
    chosen = choice or live_choice(adoption)
    package = package_of(version_of(chosen))
    return AdoptionFacts(
        owner=adoption.organisation.key,
        asked_by=adoption.asked_key,
        one_person_may_release=adoption.organisation.one_person_may_release,
        unbound=len(unbound(package, chosen)),
        unset=len(unset(package, chosen)),
        unticked=len([one for one in package.prerequisites if one.id not in adoption.ticked]),
        was_tried=tried_with(adoption, chosen) is not None,
        is_answered=is_cleared(clearance_of(adoption)) or not package.outputs.datasets,
    )


def unbound(package: Package, choice: Choice) -> list[str]:
    """Names of required needs that no public table serves with every column that is needed."""
    public = set(
        Dataset.objects.filter(
            slug__in={bound.dataset for bound in choice.bindings.values()},
            state__in=Dataset.RELEASED,
        ).values_list("slug", flat=True)
    )
    return [
        need.name
        for need in package.inputs
        if need.required and not _serves(need, choice.bindings.get(need.name), public)
    ]


def _serves(need: Any, bound: Any, public: set[str]) -> bool:
    if bound is None or bound.dataset not in public:
        return False
    return all(column.name in bound.columns for column in need.columns if column.required)


def unset(package: Package, choice: Choice) -> list[str]:
    """Names of required parameters without a value, also none of the package."""
    given = choice.parameters
    return [
        one.name
        for one in package.parameters
        if one.required and given.get(one.name, one.default) in {None, ""}
    ]


def tried_with(adoption: Adoption, choice: Choice) -> Run | None:
    """The last dry run or run with exactly this choice that succeeded."""
    done = adoption.runs.filter(state=Run.State.DONE, terms=terms_of(choice))
    return done.order_by("-number").first()


def clearance_of(adoption: Adoption) -> dict[str, Given]:
    return {code: from_plain(Given, plain) for code, plain in adoption.clearance.items()}
