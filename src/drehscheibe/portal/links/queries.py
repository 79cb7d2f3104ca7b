# SPDX-License-Identifier: EUPL-1.2
"""Links that do not work any more: of one dataset, and of all that an organisation answers for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from drehscheibe.domain.errors import OrganisationNotFound
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.links.gathering import digest_as_kept
from drehscheibe.portal.links.models import Link, LinkedDataset, LinkFigures
from drehscheibe.portal.organisations.models import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor

MOST = 200  # that a page lists
# What was withdrawn a moment ago shows nowhere, also not by its links.
_PUBLIC = Q(dataset=None) | Q(dataset__state=Dataset.State.PUBLIC)


@dataclass(frozen=True, slots=True)
class Figures:
    checked: int
    broken: int


def organisation_with_links(slug: str, actor: Actor) -> Organisation:
    """Raises `OrganisationNotFound`, also for those who do not belong to it."""
    found = Organisation.objects.filter(slug=slug).first()
    inside = OrganisationAction.SEE_INSIDE
    if found and (decide(actor, inside, found.key).allowed or found.key in actor.acts_for):
        return found
    raise OrganisationNotFound(organisation=slug)


def broken_of(owner: Organisation, *, most: int = MOST) -> list[tuple[Link, list[LinkedDataset]]]:
    """The longest broken first, with the datasets that have them."""
    mine = _linked(owner)
    links = Link.objects.filter(is_broken=True, datasets__in=mine).distinct()
    return [
        (link, list(link.datasets.filter(pk__in=mine)[:10]))
        for link in links.order_by("failing_since", "pk")[:most]
    ]


def figures_of(owner: Organisation) -> Figures:
    """Of catalogues as the worker counted them; of its own descriptions as it is now."""
    own = owner.linked.filter(dataset__state=Dataset.State.PUBLIC)
    links = Link.objects.filter(datasets__in=own, checked__isnull=False).distinct()
    kept = LinkFigures.objects.filter(owner=owner).first()
    checked, broken = (kept.checked, kept.broken) if kept else (0, 0)
    return Figures(links.count() + checked, links.filter(is_broken=True).count() + broken)


def broken_at(slug: str) -> list[Link]:
    """Of one dataset; `slug` as `LinkedDataset` writes it."""
    return list(Link.objects.filter(datasets__slug=slug, is_broken=True).order_by("pk"))


def known(addresses: Iterable[str]) -> dict[str, Link]:
    """Address, as somebody wrote it -> what is known of it."""
    digests = {text: digest_as_kept(text) for text in addresses}
    links = {one.digest: one for one in Link.objects.filter(digest__in=digests.values())}
    return {text: links[key] for text, key in digests.items() if key in links}


def _linked(owner: Organisation) -> QuerySet[LinkedDataset]:
    return owner.linked.filter(_PUBLIC)
