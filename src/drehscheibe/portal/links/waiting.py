# SPDX-License-Identifier: EUPL-1.2
"""What links add to "My work", and to the page of a dataset of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.links.queries import broken_at, figures_of
from drehscheibe.portal.links.texts import why
from drehscheibe.portal.organisations.queries import prepares_for
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.waiting import Item, Source, register

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Dataset


def register_sources() -> None:
    register(
        Source("broken-links", N_("Links that do not work any more"), order=65, items=broken_links)
    )


def broken_links(actor: Actor) -> Iterator[Item]:
    for owner in prepares_for(actor):
        if count := figures_of(owner).broken:
            text = N_("{count} {count:link|links} of {organisation}")
            values = {"count": count, "organisation": owner.name}
            yield Item(
                title=sentence(text, values=values, language=language_now()),
                address=url("broken-links", slug=owner.slug),
            )


def tell_on_page(sender: object, *, dataset: Dataset, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    language = language_now()
    return {"broken_links": [(one, why(one, language)) for one in broken_at(dataset.slug)]}
