# SPDX-License-Identifier: EUPL-1.2
"""Put datasets of one's organisation into a series, in an order, and take them out again.

It only says which public data belong together, so no second person is asked; the trail names who.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.sentences import harmless, visible
from drehscheibe.domain.slugs import slugify, unique
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.catalogue import projection
from drehscheibe.portal.catalogue.describing import difference
from drehscheibe.portal.catalogue.models import Dataset, Series, SeriesChange
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.series.history import keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.releases.layout import Layout

MOST = 200  # members
Deed = SeriesChange.Deed
_LONGEST_TITLE, _LONGEST = 300, 4_000


def require(actor: Actor, owner: Organisation) -> None:
    """Raises `Refused`."""
    decide(actor, Action.PREPARE, DatasetFacts(is_public=False, owner=owner.key)).require()


@transaction.atomic
def make_series(owner: Organisation, title: str, *, actor: Actor) -> Series:
    """Raises `Refused`. It shows nowhere until something public is in it."""
    require(actor, owner)
    said = _title(title)
    taken = set(Series.objects.values_list("slug", flat=True))
    slug = unique(slugify(said), taken)
    made = Series.objects.create(owner=owner, title=said, slug=slug)
    keep(made, Deed.MADE, actor)
    note(actor, "make-series", organisation=owner.key, title=said)
    return made


def describe_series(
    layout: Layout, series: Series, *, title: str, description: str, actor: Actor
) -> None:
    """Raises `Refused`."""
    require(actor, series.owner)
    old = {"title": series.title, "description": series.description}
    series.title, series.description = _title(title), visible(description).strip()[:_LONGEST]
    with transaction.atomic():
        series.save()
        new = {"title": series.title, "description": series.description}
        before, after = difference(old, new)
        if after:
            keep(series, Deed.DESCRIBED, actor, before=before, after=after)
        note(actor, "change-series", organisation=series.owner.key, title=series.title)
    _show(layout, _members(series))


def put_into(layout: Layout, series: Series, slugs: Iterable[str], *, actor: Actor) -> int:
    """At its end; only of the same organisation, and only what is in no other series.

    Returns how many came. Raises `Refused`.
    """
    require(actor, series.owner)
    wanted = series.owner.datasets.filter(
        slug__in=list(slugs), series=None, state__in=Dataset.RELEASED
    )
    with transaction.atomic():
        fresh = list(wanted.select_related("owner").order_by("title", "pk"))
        if series.members.count() + len(fresh) > MOST:
            raise Refused(reason=N_("a series has at most 200 datasets"))
        last = series.members.aggregate(last=Max("series_place"))["last"] or 0
        for place, dataset in enumerate(fresh, last + 1):
            dataset.series, dataset.series_place = series, place
            dataset.save(update_fields=["series", "series_place"])
            keep(series, Deed.CAME, actor, dataset=dataset)
            _note(actor, "into-series", series, dataset)
    _show(layout, fresh)
    return len(fresh)


def put_in_order(
    layout: Layout, series: Series, places: Mapping[str, int], *, actor: Actor
) -> None:
    """`places`: slug -> wished place; those without stay behind them. Raises `Refused`."""
    require(actor, series.owner)
    members = _members(series)
    before = [one.slug for one in members]
    members.sort(key=lambda one: (places.get(one.slug, MOST + 1), one.series_place))
    after = [one.slug for one in members]
    with transaction.atomic():
        if after != before:
            keep(series, Deed.ORDERED, actor, before={"order": before}, after={"order": after})
        for place, dataset in enumerate(members, 1):
            dataset.series_place = place
            dataset.save(update_fields=["series_place"])
    _show(layout, members)


def take_out(layout: Layout, series: Series, slug: str, *, actor: Actor) -> None:
    """The dataset stays as it is. Raises `Refused`."""
    require(actor, series.owner)
    gone = [one for one in _members(series) if one.slug == slug]
    with transaction.atomic():
        for dataset in gone:
            dataset.series, dataset.series_place = None, 0
            dataset.save(update_fields=["series", "series_place"])
            keep(series, Deed.LEFT, actor, dataset=dataset)
            _note(actor, "out-of-series", series, dataset)
    _show(layout, gone)


def remove_series(layout: Layout, series: Series, *, actor: Actor) -> None:
    """Its datasets stay. Raises `Refused`."""
    require(actor, series.owner)
    members = _members(series)
    with transaction.atomic():
        for dataset in members:
            dataset.series, dataset.series_place = None, 0
            dataset.save(update_fields=["series", "series_place"])
        series.delete()
        note(actor, "remove-series", organisation=series.owner.key, title=series.title)
    _show(layout, members)


def _members(series: Series) -> list[Dataset]:
    found = series.members.select_related("owner", "series")
    return list(found.order_by("series_place", "pk"))


def _show(layout: Layout, datasets: list[Dataset]) -> None:
    projection.reword(layout, datasets)


def _note(actor: Actor, action: str, series: Series, dataset: Dataset) -> None:
    about = {"organisation": series.owner.key, "dataset": dataset.slug, "title": series.title}
    note(actor, action, **about)


def _title(text: str) -> str:
    said = harmless(text).strip()[:_LONGEST_TITLE]
    if not said:
        raise Refused(reason=N_("please give the series a name"))
    return said
