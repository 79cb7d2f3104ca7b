# SPDX-License-Identifier: EUPL-1.2
"""What the map knows of a layer: how to draw it, whose it is, of when, under which licence."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_
from drehscheibe.domain.licences import LICENCES
from drehscheibe.look.formats import date as day
from drehscheibe.look.islands import layer_of
from drehscheibe.look.translations import gettext
from drehscheibe.portal.catalogue.colours import colours_of_layer
from drehscheibe.portal.catalogue.freshness import overdue_in
from drehscheibe.portal.catalogue.listing import Layer, layers_of, public_record, public_records
from drehscheibe.portal.templating import language_now, url
from drehscheibe.portal.themed_maps.address import Note
from drehscheibe.releases.pointer import State, read_pointer
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.tables import Table

WITHDRAWN = N_("“{layer}” was withdrawn: nothing of it is public any more. The other layers work.")
UNKNOWN = N_("There is no layer “{layer}”, or no longer. The other layers work.")
_OVERDUE = N_("overdue")
_TAKEN_BACK = {State.WITHDRAWN, State.PURGED}


def suggested(most: int) -> list[Layer]:
    """The newest ones."""
    return list(islice(layers_in(public_records()), most))


def layers_in(records: Iterable[DatasetRecord]) -> Iterable[Layer]:
    return (layer for record in records for layer in layers_of(record))


def layer_named(collection: str) -> Layer | None:
    """A public layer by the name of its collection."""
    record = public_record(collection.partition(".")[0])
    found = layers_of(record) if record else ()
    return next((layer for layer in found if layer.collection == collection), None)


def was_taken_back(collection: str) -> bool:
    """Whether there was such a dataset in public; a draft is as if it never was."""
    pointer = read_pointer(current_settings().layout.pointer(collection.partition(".")[0]))
    return pointer is not None and pointer.state in _TAKEN_BACK and not pointer.example


def missing_layer(collection: str) -> Note:
    """Why a layer that the address names is not there."""
    return Note(WITHDRAWN if was_taken_back(collection) else UNKNOWN, {"layer": collection})


def told(layer: Layer) -> dict[str, Any]:
    """The layer as plain values for the page's script."""
    record, table = layer.record, layer.table
    licence = LICENCES.get(record.licence)
    drawn: dict[str, Any] = layer_of(
        layer.collection, table, title=layer.title, dataset_url=url("dataset", slug=record.slug)
    )
    return drawn | {
        "dresses": _dresses(layer),
        "owner": record.publisher.name,
        "source": record.attribution or record.publisher.name,
        "date": _as_of(record),
        "licence": licence.title if licence else record.licence,
        "licenceUrl": licence.url if licence else "",
        "bbox": list(table.bbox) if table.bbox else None,
        "time": _time_name(table),
        "rows": table.rows,
    }


def _as_of(record: DatasetRecord) -> str:
    """Its day, and that a newer one was promised."""
    language = language_now()
    told = day(record.modified, language=language)
    return f"{told} ({gettext(_OVERDUE, language=language)})" if overdue_in([record]) else told


def _dresses(layer: Layer) -> dict[str, Any] | None:
    """The styles of the service to choose from, None where there is one colour only (yet)."""
    release, language = (layer.record.slug, layer.record.release), language_now()
    found = colours_of_layer(release, layer.table, collection=layer.collection, language=language)
    return found.config(language) | {"titles": dict(found.choices)} if found else None


def _time_name(table: Table) -> str:
    """The name of the column that says when, "" if there is none."""
    return next((c.name for c in table.columns if c.id == table.time_column), "")
