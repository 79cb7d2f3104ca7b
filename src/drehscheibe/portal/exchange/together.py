# SPDX-License-Identifier: EUPL-1.2
"""What one package makes in all its towns, together: on one map, in one list, with grey towns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.look.islands import around, map_config
from drehscheibe.portal.adoptions.map_style import map_style
from drehscheibe.portal.adoptions.models import Adoption, Output
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.listing import Layer, layers_of, public_record
from drehscheibe.portal.exchange.lives import counted
from drehscheibe.portal.exchange.models import Union
from drehscheibe.portal.maps import marked_map
from drehscheibe.portal.templating import language_now
from drehscheibe.portal.themed_maps.layers import told
from drehscheibe.portal.usecases.queries import package_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.region import Municipality
    from drehscheibe.portal.adoptions.map_style import Key
    from drehscheibe.portal.maps import Picture
    from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion
    from drehscheibe.usecases.model import DerivedDataset

MOST_LAYERS = 60  # a region has fewer towns


@dataclass(frozen=True, slots=True)
class Member:
    """One town's part of one output."""

    adoption: Adoption
    record: DatasetRecord


@dataclass(frozen=True, slots=True)
class Part:
    """One output over all towns. `united`: the regional dataset, once it was made."""

    derived: DerivedDataset
    members: tuple[Member, ...]
    united: DatasetRecord | None

    @property
    def rows(self) -> int:
        return sum(one.record.rows for one in self.members)

    @property
    def layers(self) -> list[Layer]:
        """The united one where it is there; else each town's."""
        shown = (self.united,) if self.united else [one.record for one in self.members]
        return [layer for record in shown for layer in layers_of(record)][:MOST_LAYERS]


def members_of(usecase: UseCase, name: str) -> tuple[Member, ...]:
    """Public outputs of live adoptions, by the name of the town."""
    outputs = (
        Output.objects.filter(
            adoption__usecase=usecase, adoption__state=Adoption.State.LIVE, name=name,
            dataset__state="public",
        )
        .exclude(adoption__organisation__kind=counted()["organisation__kind"])
        .select_related("adoption__organisation", "adoption__version", "dataset")
        .order_by("adoption__organisation__name")
    )  # fmt: skip
    found = ((one.adoption, public_record(one.dataset.slug)) for one in outputs if one.dataset)
    return tuple(Member(adoption, record) for adoption, record in found if record)


def parts_of(version: UseCaseVersion) -> list[Part]:
    united = {
        one.name: public_record(one.dataset.slug)
        for one in Union.objects.filter(usecase=version.usecase).select_related("dataset")
        if one.dataset
    }
    return [
        Part(derived, members_of(version.usecase, derived.name), united.get(derived.name))
        for derived in package_of(version).outputs.datasets
        if derived.together
    ]


@dataclass(frozen=True, slots=True)
class RegionalMap:
    """What the package shows of all towns, drawn as the package says."""

    config: dict[str, Any]
    legend: tuple[Key, ...]


def map_of(version: UseCaseVersion, parts: list[Part]) -> RegionalMap | None:
    """None where nothing has a place."""
    drawn = [(part.derived.data, layer) for part in parts for layer in part.layers]
    if not drawn:
        return None
    region, language = atlas().region, language_now()
    relations = {relation for relation, _ in drawn}
    style = map_style(version, package_of(version), relations, language)
    config: dict[str, Any] = map_config(
        [told(layer) | style.dress(relation) for relation, layer in drawn],
        bbox=around([layer.table.bbox for _, layer in drawn if layer.table.bbox]) or region.bbox,
        attribution=region.attribution,
        language=language,
        base_map=current_settings().base_map,
    )
    return RegionalMap(config | {"style": list(style.layers)}, style.legend)


def who_is_there(usecase: UseCase) -> tuple[Picture, list[Municipality], list[Municipality]]:
    """The region with its towns, those that run it, and those that are not there yet."""
    live = usecase.adoptions.filter(state=Adoption.State.LIVE).exclude(**counted())
    keys, book = set(live.values_list("organisation__key", flat=True)), atlas()
    there = [town for town in book.towns if town.ags in keys]
    grey = [town for town in book.towns if town.ags not in keys]
    return marked_map(book, keys), there, grey
