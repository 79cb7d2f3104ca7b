# SPDX-License-Identifier: EUPL-1.2
"""Sources that the whole region shares: named by packages, connected once, kept by the agency."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

import drehscheibe
from drehscheibe.domain.errors import RegionWithoutNode
from drehscheibe.domain.plain import from_plain
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.errors import error_named
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.readiness.promises import Promise, Standing
from drehscheibe.portal.sources import services
from drehscheibe.portal.sources.keeping import RowsKept, keep_rows
from drehscheibe.portal.sources.models import Harvested, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.policy.actors import Actor
    from drehscheibe.settings import Settings

FILE = "sources.toml"
SHIPPED = Path(drehscheibe.__file__).parent / "regions" / FILE
_SAID = ("title", "description", "licence", "attribution", "model_dataset", "themes")


@dataclass(frozen=True, slots=True)
class RegionalSource:
    """`dataset`: the name that packages call it by."""

    dataset: str
    title: str
    address: str
    kind: str  # docs/reference/sources.md
    offer: str
    every_minutes: int
    description: str = ""
    licence: str = ""  # "": a person has to choose
    attribution: str = ""
    model_dataset: str = ""
    themes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()  # first two digits of the official key; () = all

    @property
    def described(self) -> dict[str, Any]:
        """Fields of `Description`."""
        told = {name: getattr(self, name) for name in _SAID}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in told.items() if v}


def regional_sources() -> dict[str, RegionalSource]:
    """By the name of their dataset: the region's own before those that ship."""
    states = {town.ags[:2] for town in atlas().region.municipalities}
    found: dict[str, RegionalSource] = {}
    for path in (atlas().folder / FILE, SHIPPED):
        text = path.read_text("utf-8") if path.exists() else ""
        for said in tomllib.loads(text).get("sources", ()):
            one = from_plain(RegionalSource, said)
            if not one.states or states & set(one.states):
                found.setdefault(one.dataset, one)
    return found


def connect_regional(settings: Settings, *, actor: Actor) -> list[Source]:
    """Those that are not there yet; each is fetched at once. Its first file waits at the desk.

    Raises `RegionWithoutNode`, `AddressNotValid`, `AddressInternal`.
    """
    node = Organisation.objects.filter(is_node=True).first()
    if node is None:
        raise RegionWithoutNode
    wanted = regional_sources().values()
    return [_connected(one, node, actor, settings) for one in wanted if source_of(one) is None]


@transaction.atomic
def _connected(
    wanted: RegionalSource, node: Organisation, actor: Actor, settings: Settings
) -> Source:
    """What lies there is known: nobody has to look first, and it is kept where nobody answers."""
    source = services.add_known(node, wanted.address, actor=actor, settings=settings)
    source.title, source.kind = wanted.title, wanted.kind
    source.offers = [{"key": wanted.offer, "title": wanted.title}]
    source.save(update_fields=["title", "kind", "offers"])
    keep_rows(source, RowsKept(",".join(map(str, atlas().region.bbox))), actor=actor)
    choice = services.Choice(
        (wanted.offer,), wanted.every_minutes, wanted.title, described=wanted.described
    )
    services.choose(source, choice, actor=actor)
    services.fetch_now(source, actor=actor)
    return source


def source_of(wanted: RegionalSource) -> Source | None:
    """The source that was made of it, whatever people changed since."""
    made = Source.objects.filter(address=wanted.address, owner__is_node=True)
    return made.exclude(state=Source.State.LEAVING).first()


def name_wanted(source: Source) -> str:
    """What packages call the dataset of a regional source; "" of all others."""
    if not source.owner.is_node:
        return ""
    named = (one.dataset for one in regional_sources().values() if one.address == source.address)
    return next(named, "")


def promises(slugs: Iterable[str]) -> dict[str, Promise]:
    """Of datasets that are not public, how it stands with their regional source."""
    known = regional_sources()
    there = set(
        Dataset.objects.filter(slug__in=known, state=Dataset.State.PUBLIC)
        .values_list("slug", flat=True)
    )  # fmt: skip
    return {slug: _promise(known[slug]) for slug in slugs if slug in known and slug not in there}


def _promise(wanted: RegionalSource) -> Promise:
    source = source_of(wanted)
    if source is None:
        return Promise(wanted.title, Standing.KNOWN)
    if Harvested.objects.filter(subscription__source=source).exists():
        return Promise(wanted.title, Standing.TO_RELEASE)
    if source.error:
        error = error_named(source.error["code"], source.error["params"])
        return Promise(wanted.title, Standing.FAILING, error)
    return Promise(wanted.title, Standing.NOT_FETCHED)
