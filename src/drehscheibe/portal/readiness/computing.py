# SPDX-License-Identifier: EUPL-1.2
"""Compute what towns have of what packages need, and keep it: what changed, or all of it."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.domain.durations import duration
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.region import OrganisationKind
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.readiness.models import Profile, Readiness, Serving
from drehscheibe.portal.readiness.profiles import regional_tables, tables_of, take_due
from drehscheibe.portal.readiness.versions import Asked, asked_by, newest_versions
from drehscheibe.portal.usecases.models import UseCaseVersion
from drehscheibe.usecases.readiness import (
    USABLE,
    NeedState,
    State,
    TableProfile,
    state_of,
)
from drehscheibe.usecases.readiness.states import missing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from drehscheibe.releases.layout import Layout
    from drehscheibe.usecases.model import Need

Pairs = dict[int, set[int]]  # organisation -> versions
KINDS = (
    OrganisationKind.MUNICIPALITY.value,
    OrganisationKind.DISTRICT.value,
    OrganisationKind.PRACTICE.value,
)
_FIELDS = ("missing", "lacking", "needs", "computed", "stale_at")


def towns() -> list[Organisation]:
    """Who may take a use case over."""
    return list(Organisation.objects.filter(kind__in=KINDS))


def is_anything_due() -> bool:
    """A few steps down indexes: looked at every few seconds."""
    return (
        Profile.objects.filter(is_due=True).exists()
        or Readiness.objects.filter(stale_at__lte=timezone.now()).exists()
        or bool(_unknown_towns() and newest_versions())
        or bool(_unknown_versions() and towns())
    )


def _unknown_towns() -> list[int]:
    there = Readiness.objects.filter(organisation=OuterRef("pk"))
    found = Organisation.objects.filter(~Exists(there), kind__in=KINDS)
    return list(found.values_list("pk", flat=True))


def _unknown_versions() -> list[int]:
    there = Readiness.objects.filter(version=OuterRef("pk"))
    found = UseCaseVersion.objects.filter(~Exists(there), pk__in=newest_versions())
    return list(found.values_list("pk", flat=True))


def renew_due(layout: Layout) -> int:
    """Only what something changed for. Returns how many were computed."""
    changed = take_due(layout)
    versions = newest_versions()
    _forget_others(versions)
    asked = asked_by(versions)
    slugs = {dataset.slug for dataset in changed}
    pairs: Pairs = defaultdict(set)
    for owner in {dataset.owner_id for dataset in changed}.union(_unknown_towns()):
        pairs[owner].update(versions)
    everywhere = {one.version for one in asked if one.defaults & slugs}.union(_unknown_versions())
    for town in towns():
        pairs[town.pk].update(everywhere)
    late = Readiness.objects.filter(stale_at__lte=timezone.now())
    for organisation, version in late.values_list("organisation", "version"):
        pairs[organisation].add(version)
    return _renew(layout, pairs, asked)


def renew_all(layout: Layout, on_town: Callable[[int, int], None] = lambda _, __: None) -> int:
    """Everything, once a day. `on_town` is told how many towns are done, and of how many."""
    take_due(layout)
    versions = newest_versions()
    _forget_others(versions)
    pairs = {town.pk: set(versions) for town in towns()}
    return _renew(layout, pairs, asked_by(versions), on_town)


def _forget_others(versions: Iterable[int]) -> None:
    Readiness.objects.exclude(version__in=list(versions)).delete()


def _renew(
    layout: Layout,
    pairs: Pairs,
    asked: list[Asked],
    on_town: Callable[[int, int], None] = lambda _, __: None,
) -> int:
    regional = Regional(layout, {slug for one in asked for slug in one.defaults})
    wanted = Organisation.objects.filter(pk__in=[p for p, v in pairs.items() if v], kind__in=KINDS)
    number = 0
    for place, town in enumerate(wanted, 1):
        mine = [one for one in asked if one.version in pairs[town.pk]]
        number += len(_renew_town(town, mine, regional))
        on_town(place, len(wanted))
    return number


@transaction.atomic
def _renew_town(town: Organisation, asked: list[Asked], regional: Regional) -> list[Readiness]:
    now, own = timezone.now(), tables_of(town)
    rows = Readiness.objects.bulk_create(
        [_row(town, one, own, regional=regional, now=now) for one in asked],
        update_conflicts=True,
        unique_fields=["version", "organisation"],
        update_fields=_FIELDS,
        batch_size=100,
    )
    _keep_servings(rows)
    return rows


def _keep_servings(rows: list[Readiness]) -> None:
    Serving.objects.filter(readiness__in=[row.pk for row in rows]).delete()
    proposed = [(row, state) for row in rows for state in row.needs.values() if state["candidates"]]
    slugs = {state["candidates"][0]["dataset"] for _, state in proposed}
    known = dict(Dataset.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    Serving.objects.bulk_create(
        [
            Serving(
                readiness=row,
                need=state["need"],
                dataset_id=known[state["candidates"][0]["dataset"]],
                is_usable=state["state"] in USABLE,
            )
            for row, state in proposed
            if state["candidates"][0]["dataset"] in known
        ],
        batch_size=200,
    )


def _row(
    town: Organisation,
    asked: Asked,
    own: list[TableProfile],
    *,
    regional: Regional,
    now: datetime,
) -> Readiness:
    states = tuple(
        state_of(need, seeker.match([*own, *regional.tables(need, town)], now=now))
        for need, seeker in zip(asked.needs, asked.seekers, strict=True)
    )
    missing = missing_of(states)
    return Readiness(
        version_id=asked.version,
        organisation=town,
        missing=missing,
        lacking=_lacking(asked, states) if missing == 1 else "",
        needs={state.need: to_plain(state) for state in states},
        computed=now,
        stale_at=_stale_at(asked, states, regional.released | {t.dataset: t.released for t in own}),
    )


def _lacking(asked: Asked, states: tuple[NeedState, ...]) -> str:
    """What the only missing need is known by over all packages."""
    missing = {state.need for state in states if state.required and not state.is_usable}
    need = next(need for need in asked.needs if need.name in missing)
    return kind_of(need)


def kind_of(need: Need) -> str:
    """Needs of one kind are met by one dataset."""
    return (need.musterdatensatz or need.model or f"~{need.title.get('de', need.name)}")[:200]


def _stale_at(
    asked: Asked, states: tuple[NeedState, ...], released: dict[str, datetime | None]
) -> datetime | None:
    """When the first of the data that fit now are too old."""
    needs = {need.name: need for need in asked.needs}
    ends = [
        moment + longest
        for state in states
        if state.state in {State.FITS, State.REGIONAL} and state.proposed
        if (longest := duration(needs[state.need].freshness))
        if (moment := released.get(state.proposed.dataset))
    ]
    return min(ends, default=None)


@dataclass(slots=True)
class Regional:
    """The regional sources of packages, and where they have rows."""

    layout: Layout
    slugs: set[str]
    released: dict[str, datetime | None] = field(default_factory=dict)
    _tables: dict[str, list[TableProfile]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with closing(Catalogue(self.layout)) as catalogue:
            for slug, tables in regional_tables(self.slugs).items():
                record = catalogue.record(slug)
                covers = record.covers if record else ()
                self._tables[slug] = [replace(table, covers=covers) for table in tables]
                self.released[slug] = tables[0].released if tables else None

    def tables(self, need: Need, town: Organisation) -> list[TableProfile]:
        """Of the need's source, unless it is the town's own or knows nothing of the town."""
        return [
            table
            for table in self._tables.get(need.default, [])
            if table.owner != town.key and _tells_of(table, need, town)
        ]


def _tells_of(table: TableProfile, need: Need, town: Organisation) -> bool:
    is_town = town.kind == OrganisationKind.MUNICIPALITY.value
    return not (need.ours_only and is_town and table.covers) or town.key in table.covers
