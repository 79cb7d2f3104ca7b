# SPDX-License-Identifier: EUPL-1.2
"""Tables that may serve a need: same Musterdatensatz, same model, then what their columns say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.domain.model_datasets import MODEL_DATASETS
from drehscheibe.usecases.readiness.columns import ColumnMatch, Pairing
from drehscheibe.usecases.readiness.constraints import Fault, faults_of, is_stale
from drehscheibe.usecases.readiness.names import concepts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from drehscheibe.usecases.model import Need
    from drehscheibe.usecases.readiness.tables import TableProfile

_TELLING = 3  # columns, beyond those that every table has, that tell what a table is about
_ALMOST = 1  # required columns that may be missing
_SURE = 0.7  # confidence of a column that counts as telling


class Route(StrEnum):
    """How a table was found, in the order in which candidates stand."""

    MUSTERDATENSATZ = "musterdatensatz"
    MODEL = "model"
    SCHEMA = "schema"


class Fit(StrEnum):
    FITS = "fits"
    STALE = "stale"
    PARTLY = "partly"


@dataclass(frozen=True, slots=True)
class Candidate:
    """`missing`: needed columns that are required and not there."""

    dataset: str  # slug
    table: str
    route: Route
    fit: Fit
    columns: tuple[ColumnMatch, ...] = ()
    missing: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    score: float = 0.0
    is_regional: bool = False


def match(need: Need, tables: Iterable[TableProfile], *, now: datetime) -> tuple[Candidate, ...]:
    """Best first: by route, then what fits, then what is surest."""
    return Seeker(need).match(tables, now=now)


class Seeker:
    """One need, to be looked for among the tables of many towns."""

    def __init__(self, need: Need) -> None:
        self._need = need
        self._pairing = Pairing(need)
        self._model = model_name(need.model)
        kind = MODEL_DATASETS.get(need.musterdatensatz, "")
        self._topics = concepts(need.name, need.title.get("de", ""), kind)
        names = (text for column in need.columns for text in (column.name, *column.also))
        self._signs = concepts(*names)
        self._telling = {c.name for c in need.columns if concepts(c.name)}
        self._required = [c.name for c in need.columns if c.required]

    def match(self, tables: Iterable[TableProfile], *, now: datetime) -> tuple[Candidate, ...]:
        found = [candidate for table in tables if (candidate := self._candidate(table, now))]
        return tuple(sorted(found, key=_rank))

    def _candidate(self, table: TableProfile, now: datetime) -> Candidate | None:
        route = self._route(table)
        if route is None:
            return None
        matches = self._pairing.of(table.columns)
        missing = self._missing(matches)
        is_found = route is not Route.SCHEMA or table.is_regional
        if not is_found and not self._is_about(table, matches, missing):
            return None
        faults = faults_of(self._need, table, matches)
        if not is_found and self._topics.isdisjoint(table.topics):
            faults = (Fault("other-topic"), *faults)
        fit = _fit(missing, faults, stale=is_stale(self._need, table, now))
        score = sum(match.confidence for match in matches) / max(len(self._need.columns), 1)
        return Candidate(
            table.dataset, table.table, route, fit, matches, missing, faults, round(score, 3),
            table.is_regional,
        )  # fmt: skip

    def _missing(self, matches: tuple[ColumnMatch, ...]) -> tuple[str, ...]:
        matched = {match.needed for match in matches}
        return tuple(name for name in self._required if name not in matched)

    def _route(self, table: TableProfile) -> Route | None:
        """None for what is worth no closer look."""
        wanted = self._need.musterdatensatz
        if wanted and wanted == table.musterdatensatz:
            return Route.MUSTERDATENSATZ
        if self._model and self._model in table.models:
            return Route.MODEL
        if table.is_regional:
            return Route.SCHEMA  # whoever wrote the package says that it serves
        if wanted and table.musterdatensatz:
            return None  # its people say that it is something else
        if not self._topics.isdisjoint(table.topics):
            return Route.SCHEMA
        return Route.SCHEMA if len(self._signs & table.signs) >= _TELLING else None

    def _is_about(
        self, table: TableProfile, matches: tuple[ColumnMatch, ...], missing: tuple[str, ...]
    ) -> bool:
        """A name and a place alone make no playground."""
        if not self._topics.isdisjoint(table.topics):
            return bool(matches) or not self._need.columns
        telling = sum(m.confidence >= _SURE and m.needed in self._telling for m in matches)
        least = min(_TELLING, len(self._need.columns)) + len(missing)
        return len(missing) <= _ALMOST and telling >= least


_ROUTES, _FITS = tuple(Route), tuple(Fit)


def _rank(one: Candidate) -> tuple[object, ...]:
    order = (_ROUTES.index(one.route), _FITS.index(one.fit), len(one.missing))
    return one.is_regional, *order, -one.score, one.dataset, one.table


def _fit(missing: tuple[str, ...], faults: tuple[Fault, ...], *, stale: bool) -> Fit:
    if missing or any(fault.blocks for fault in faults):
        return Fit.PARTLY
    return Fit.STALE if stale else Fit.FITS


def model_name(address: str) -> str:
    """ "FloodMonitoring" of ".../dataModel.Environment/<commit>/FloodMonitoring/schema.json"."""
    parts = [part for part in address.split("/") if part and part != "schema.json"]
    return parts[-1] if parts else ""
