# SPDX-License-Identifier: EUPL-1.2
"""From bindings to files: which release serves a need now, and which rows of it are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.proposing import tables_of
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.settings import current_settings
from drehscheibe.usecases.running import BoundColumn, Input, Where

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.choosing import Bound, Choice
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.usecases.model import Need, NeededColumn, Package

# Columns that say in which municipality something is, as regional tables call them.
_TOWN_COLUMNS = ("ags", "gemeindeschluessel", "gemeinde_ags", "municipality")


def used_releases(choice: Choice, version: Any) -> dict[str, Any]:
    """Need -> {"dataset", "table", "release"}: what is current now. Raises `Refused`."""
    names = {need.name for need in package_of(version).inputs}
    bound = {need: one for need, one in choice.bindings.items() if need in names}
    slugs = {one.dataset for one in bound.values()}
    public = Dataset.objects.filter(slug__in=slugs, state__in=Dataset.RELEASED)
    releases = dict(public.values_list("slug", "release"))
    if gone := slugs - releases.keys():
        raise Refused(reason=N_("data that it uses are not public any more"), dataset=min(gone))
    return {
        need: {"dataset": one.dataset, "table": one.table, "release": releases[one.dataset]}
        for need, one in sorted(bound.items())
    }


def inputs_of(choice: Choice, run: Run, package: Package) -> dict[str, Input]:
    """Need -> input; a need that nothing serves is an empty table."""
    return {
        need.name: _input(need, choice.bindings.get(need.name), run) for need in package.inputs
    }


def _input(need: Need, bound: Bound | None, run: Run) -> Input:
    columns = {one.name: _column(one, bound) for one in need.columns}
    used = run.inputs.get(need.name)
    if bound is None or used is None:
        return Input("", columns, with_geometry=need.geometry is not None)
    path = current_settings().layout.parquet(used["dataset"], used["release"], used["table"])
    return Input(str(path), columns, need.geometry is not None, _own_rows(need, bound, run))


def _column(needed: NeededColumn, bound: Bound | None) -> BoundColumn:
    match = (bound.columns.get(needed.name) if bound else None) or {}
    return BoundColumn(
        column=match.get("column", ""),
        type=needed.type,
        factor=match.get("factor", 1.0),
        offset=match.get("offset", 0.0),
        codes=match.get("codes", {}),
    )


def _own_rows(need: Need, bound: Bound, run: Run) -> Where | None:
    """Of a regional table only what lies in the own municipality."""
    town = run.adoption.organisation.key
    if not (bound.is_default and need.ours_only):
        return None
    dataset = Dataset.objects.get(slug=bound.dataset)
    table = next((one for one in tables_of(dataset) if one.name == bound.table), None)
    names = {one.name.casefold(): one.id for one in table.columns} if table else {}
    if named := next((names[name] for name in _TOWN_COLUMNS if name in names), ""):
        return Where(column=named, equals=town)
    outline = atlas().outlines.get(town)
    return Where(within=outline) if outline and need.geometry else None
