# SPDX-License-Identifier: EUPL-1.2
"""Series as everybody sees them, and as those who keep them do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.catalogue.series import WholeSeries, series_named
from drehscheibe.domain.errors import OrganisationNotFound, SeriesNotFound
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.catalogue.models import Dataset, Series
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor


def public_series(slug: str) -> WholeSeries:
    """Raises `SeriesNotFound`, also while nothing of it is public."""
    found = series_named(current_settings().layout, slug)
    if found is None:
        raise SeriesNotFound(series=slug)
    return found


def owner_that_keeps(slug: str, actor: Actor) -> Organisation:
    """Raises `OrganisationNotFound`."""
    found = Organisation.objects.filter(slug=slug).first()
    facts = DatasetFacts(is_public=False, owner=found.key if found else "")
    if found is None or not decide(actor, Action.PREPARE, facts).allowed:
        raise OrganisationNotFound(organisation=slug)
    return found


def series_numbered(owner: Organisation, number: int) -> Series:
    """Raises `SeriesNotFound`."""
    found = Series.objects.select_related("owner").filter(owner=owner, pk=number).first()
    if found is None:
        raise SeriesNotFound(series=str(number))
    return found


def free_datasets(owner: Organisation) -> QuerySet[Dataset]:
    """What could be put into a series."""
    return owner.datasets.filter(series=None, state__in=Dataset.RELEASED).order_by("title", "pk")


def tell_on_page(sender: object, *, dataset: Dataset, **_: Any) -> dict[str, Any]:  # noqa: ARG001
    """What stands beside a dataset of ours, as far as it is public."""
    if dataset.series_id is None or dataset.state != Dataset.State.PUBLIC or dataset.series is None:
        return {}
    whole = series_named(current_settings().layout, dataset.series.slug)
    if whole is None:
        return {}
    before, after = whole.beside(dataset.slug)
    return {"in_series": whole, "before_in_series": before, "after_in_series": after}
