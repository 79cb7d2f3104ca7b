# SPDX-License-Identifier: EUPL-1.2
"""What a package shows: everything that outputs name is there, down to the column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drehscheibe.domain.durations import duration
from drehscheibe.usecases.checking.needs import NAME, check_musterdatensatz
from drehscheibe.usecases.model import Selector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.checking.statements import Columns
    from drehscheibe.usecases.model import Alert, DerivedDataset, Outputs, Package, Tile

GEOMETRY = "geometry"
CALENDAR = ("date", "title", "key")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_KINDS = {"map", "chart", "figure", "table", "text"}


class Relations:
    """The transforms with the columns of those whose statements are right."""

    def __init__(self, package: Package, columns: dict[str, Columns], desk: Desk) -> None:
        self.names = [item.name for item in package.transforms]
        self._columns, self._desk = columns, desk

    def check(self, relation: str, columns: Iterable[str], *path: str | int) -> None:
        """Complains where the relation or one of the columns is not there."""
        if relation not in self.names:
            known = ", ".join(self.names)
            self._desk.say("relation-unknown", *path, value=relation, known=known)
            return
        there = self._columns.get(relation)
        for column in columns:
            if there is not None and column and column not in there:
                known = ", ".join(there)
                self._desk.say("column-unknown", *path, table=relation, value=column, known=known)

    def columns_of(self, relation: str) -> Columns | None:
        """None where they are not known."""
        return self._columns.get(relation)

    def check_geometry(self, relation: str, *path: str | int) -> None:
        there = self._columns.get(relation)
        if there is not None and GEOMETRY not in there:
            self._desk.say("geometry-missing", *path, value=relation)


def check_outputs(package: Package, relations: Relations, desk: Desk) -> None:
    outputs = package.outputs
    if not (outputs.datasets or outputs.map or outputs.charts or outputs.figures):
        desk.say("nothing-comes-out", "outputs")
    for dataset in outputs.datasets:
        _check_dataset(dataset, relations, desk)
    _check_shown(outputs, relations)
    for index, tile in enumerate(outputs.dashboard):
        _check_tile(tile, index, outputs, relations, desk)
    for alert in outputs.alerts:
        _check_alert(alert, package, relations, desk)
    _check_calendar(outputs, relations, desk)
    _check_indicators(package, desk)


def _check_dataset(dataset: DerivedDataset, relations: Relations, desk: Desk) -> None:
    path = ("outputs", "datasets", dataset.name)
    if not NAME.fullmatch(dataset.name.replace("-", "_")):
        desk.say("name-wrong", *path, value=dataset.name, key="datasets")
    relations.check(dataset.data, [dataset.key, *dataset.titles, *dataset.units], *path)
    if dataset.geometry is not None:
        relations.check_geometry(dataset.data, *path)
    check_musterdatensatz(dataset.musterdatensatz, desk, *path, "musterdatensatz")


def _check_shown(outputs: Outputs, relations: Relations) -> None:
    """Map, charts and figures."""
    if outputs.map is not None:
        for relation in outputs.map.data:
            relations.check(relation, [], "outputs", "map", "data")
            relations.check_geometry(relation, "outputs", "map", "data")
    for chart in outputs.charts:
        relations.check(chart.data, [], "outputs", "charts", chart.name)
    for figure in outputs.figures:
        columns = [figure.column, figure.note_column]
        relations.check(figure.data, columns, "outputs", "figures", figure.name)


def _check_tile(tile: Tile, index: int, outputs: Outputs, relations: Relations, desk: Desk) -> None:
    path = ("outputs", "dashboard", index)
    if tile.kind not in _KINDS:
        known = ", ".join(sorted(_KINDS))
        desk.say("value-not-known", *path, value=tile.kind, key="kind", known=known)
    if not 1 <= tile.width <= 12:
        desk.say("tile-width", *path, "width", value=tile.width)
    if tile.kind == "text" and not tile.text:
        desk.say("tile-text-missing", *path)
    if tile.kind == "map" and outputs.map is None:
        desk.say("map-missing", *path)
    if tile.stale_after and duration(tile.stale_after) is None:
        desk.say("duration-wrong", *path, "stale_after", value=tile.stale_after)
    known_names = {
        "chart": [item.name for item in outputs.charts],
        "figure": [item.name for item in outputs.figures],
        "table": relations.names,
    }.get(tile.kind)
    if known_names is not None and tile.name not in known_names:
        desk.say("tile-unknown", *path, value=tile.name, known=", ".join(known_names))
    elif tile.kind in {"table", "figure"}:
        shown = {item.name: item.data for item in outputs.figures}
        relation = tile.name if tile.kind == "table" else shown[tile.name]
        relations.check(relation, [tile.moment, *tile.titles], *path)


def _check_alert(alert: Alert, package: Package, relations: Relations, desk: Desk) -> None:
    path = ("outputs", "alerts", alert.name)
    relations.check(alert.data, [alert.column, alert.per], *path)
    names = [item.name for item in package.parameters]
    for key in ("on", "off"):
        value = getattr(alert, key)
        if value and value not in names and not _NUMBER.fullmatch(value):
            known = ", ".join(names) or "–"
            desk.say("alert-limit-wrong", *path, key, value=value, known=known)
    contacts = [item.name for item in package.parameters if item.selector is Selector.CONTACT]
    if alert.to and alert.to not in contacts:
        desk.say("alert-to-wrong", *path, "to", value=alert.to)


def _check_calendar(outputs: Outputs, relations: Relations, desk: Desk) -> None:
    if not outputs.calendar:
        return
    path = ("outputs", "calendar")
    relations.check(outputs.calendar, [], *path)
    there = relations.columns_of(outputs.calendar)
    lacking = [name for name in CALENDAR if there is not None and name not in there]
    if lacking:
        desk.say("key-not-there", *path, value=outputs.calendar, known=", ".join(lacking))


def _check_indicators(package: Package, desk: Desk) -> None:
    figures = [item.name for item in package.outputs.figures]
    for indicator in package.indicators:
        path = ("indicators", indicator.id)
        if indicator.direction not in {"up", "down"}:
            desk.say("direction-wrong", *path, "direction", value=indicator.direction)
        if indicator.figure and indicator.figure not in figures:
            known = ", ".join(figures) or "–"
            desk.say("figure-unknown", *path, "figure", value=indicator.figure, known=known)
