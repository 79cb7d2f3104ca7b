# SPDX-License-Identifier: EUPL-1.2
"""Tables that may serve a need: same Musterdatensatz, same model, then what their columns say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from drehscheibe.domain.model_datasets import MODEL_DATASETS
from drehscheibe.usecases.readiness.columns import ColumnMatch, match_columns
from drehscheibe.usecases.readiness.constraints import Fault, faults_of, is_stale
from drehscheibe.usecases.readiness.names import general, words_of

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
    found = [candidate for table in tables if (candidate := _candidate(need, table, now))]
    return tuple(sorted(found, key=_rank))


_ROUTES, _FITS = tuple(Route), tuple(Fit)


def _rank(one: Candidate) -> tuple[object, ...]:
    order = (_ROUTES.index(one.route), _FITS.index(one.fit), len(one.missing))
    return one.is_regional, *order, -one.score, one.dataset, one.table


def _candidate(need: Need, table: TableProfile, now: datetime) -> Candidate | None:
    route = _route(need, table)
    if route is None and table.is_regional:
        route = Route.SCHEMA  # whoever wrote the package says that it serves
    if route is None:
        return None
    matches = match_columns(need, table.columns)
    if route is Route.SCHEMA and not (table.is_regional or _is_about(need, table, matches)):
        return None
    matched = {match.needed for match in matches}
    missing = tuple(c.name for c in need.columns if c.required and c.name not in matched)
    faults = faults_of(need, table, matches)
    if route is Route.SCHEMA and not (table.is_regional or topic(need) & about(table)):
        faults = (Fault("other-topic"), *faults)
    fit = _fit(missing, faults, stale=is_stale(need, table, now))
    score = sum(match.confidence for match in matches) / max(len(need.columns), 1)
    return Candidate(
        table.dataset, table.table, route, fit, matches, missing, faults, round(score, 3),
        table.is_regional,
    )  # fmt: skip


def _fit(missing: tuple[str, ...], faults: tuple[Fault, ...], *, stale: bool) -> Fit:
    if missing or any(fault.blocks for fault in faults):
        return Fit.PARTLY
    return Fit.STALE if stale else Fit.FITS


def _route(need: Need, table: TableProfile) -> Route | None:
    """None for what is worth no closer look."""
    if need.musterdatensatz and need.musterdatensatz == table.musterdatensatz:
        return Route.MUSTERDATENSATZ
    if need.model and model_name(need.model) in table.models:
        return Route.MODEL
    if need.musterdatensatz and table.musterdatensatz:
        return None  # its people say that it is something else
    wanted, has = _signs(need), table_words(table)
    return Route.SCHEMA if topic(need) & about(table) or len(wanted & has) >= _TELLING else None


def _is_about(need: Need, table: TableProfile, matches: tuple[ColumnMatch, ...]) -> bool:
    """A name and a place alone make no playground."""
    wanted = {column.name: words_of(column.name) for column in need.columns}
    telling = [m for m in matches if m.confidence >= _SURE and set(wanted[m.needed]) - general()]
    if topic(need) & about(table):
        return bool(matches) or not need.columns
    matched = {match.needed for match in matches}
    missing = sum(column.required and column.name not in matched for column in need.columns)
    return missing <= _ALMOST and len(telling) >= min(_TELLING, len(need.columns)) + missing


def model_name(address: str) -> str:
    """ "FloodMonitoring" of ".../dataModel.Environment/<commit>/FloodMonitoring/schema.json"."""
    parts = [part for part in address.split("/") if part and part != "schema.json"]
    return parts[-1] if parts else ""


def topic(need: Need) -> frozenset[str]:
    """What the need is about, in concepts."""
    return _words(need.name, need.title.get("de", ""), MODEL_DATASETS.get(need.musterdatensatz, ""))


def about(table: TableProfile) -> frozenset[str]:
    return _words(table.about)


@cache
def _words(*texts: str) -> frozenset[str]:
    return frozenset(word for text in texts for word in words_of(text)) - general()


def _signs(need: Need) -> frozenset[str]:
    return _signs_of(tuple(text for c in need.columns for text in (c.name, *c.also)))


@cache
def _signs_of(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for name in names for word in words_of(name)) - general()


def table_words(table: TableProfile) -> frozenset[str]:
    return _signs_of(tuple(column.name for column in table.columns))
