# SPDX-License-Identifier: EUPL-1.2
"""The colours of a dataset's map to choose from, and the small pictures of the list.

Both are made by the worker; for releases that have none yet it is asked here, once a release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.look.islands import COLLECTIONS
from drehscheibe.look.legends import title_of
from drehscheibe.look.map_styles import default_style, styles_of
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.releases.classified import read_classes
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.catalogue.queries import Shown

_KIND = "styles"


@dataclass(frozen=True, slots=True)
class Colours:
    """`choices`: id and title of each style; `config` is for the map (web/src/map-classes.ts)."""

    collection: str
    choices: tuple[tuple[str, str], ...]
    chosen: str

    def config(self, language: str) -> dict[str, Any]:
        address = f"{COLLECTIONS}/{self.collection}/styles/{{style}}?f=mapbox&lang={language}"
        return {
            "address": f"{address}&scheme={{scheme}}",
            "styles": [style for style, _ in self.choices],
            "chosen": self.chosen,
        }


def colours_of(shown: Shown, table: Table, *, asked: str, language: str) -> Colours | None:
    """None where there is nothing to choose (yet). `asked`: the style that the address names."""
    release = (shown.slug, shown.release)
    collection = shown.collection(table)
    return colours_of_layer(release, table, collection=collection, asked=asked, language=language)


def colours_of_layer(
    release: tuple[str, str], table: Table, *, collection: str, language: str, asked: str = ""
) -> Colours | None:
    """The same for a table of a dataset (slug) and its release."""
    classes = read_classes(current_settings().layout, release[1], table.name)
    if classes is None:
        ask_for_styles([release])
        return None
    styles = styles_of(classes)
    if len(styles) < 2:
        return None
    return Colours(
        collection=collection,
        choices=tuple((style, title_of(table, style, language=language)) for style in styles),
        chosen=asked if asked in styles else default_style(classes),
    )


def pictures_of(records: Iterable[DatasetRecord]) -> frozenset[str]:
    """The datasets (slugs) whose small picture is there; the others are asked for."""
    layout = current_settings().layout
    there, missing = set(), []
    for record in records:
        placed = next((t for t in record.tables if t.geometry and t.rows and t.bbox), None)
        if placed is None:
            continue
        if layout.thumbnail(record.release, placed.name).exists():
            there.add(record.slug)
        else:
            missing.append((record.slug, record.release))
    ask_for_styles(missing)
    return frozenset(there)


def ask_for_styles(wanted: list[tuple[str, str]]) -> None:
    """Datasets and releases. One that was asked for is not asked for again: it may have failed."""
    if not wanted:
        return
    keys = [release for _, release in wanted]
    known = set(Job.objects.filter(kind=_KIND, key__in=keys).values_list("key", flat=True))
    for dataset, release in wanted:
        if release not in known:
            ask_for(_KIND, key=release, dataset=dataset, release=release)
