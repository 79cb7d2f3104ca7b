# SPDX-License-Identifier: EUPL-1.2
"""From bindings to files: which release serves a need now, and which rows of it are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.plain import from_plain
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.proposing import tables_of
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.settings import current_settings
from drehscheibe.usecases.readiness import ColumnMatch
from drehscheibe.usecases.running import Input, Where, bound

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.choosing import Bound, Choice
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.usecases.model import Need, Package

# Columns that say in which municipality something is, as regional tables call them.
_TOWN_COLUMNS = ("ags", "gemeindeschluessel", "gemeinde_ags", "municipality")


def used_releases(choice: Choice, version: Any) -> dict[str, Any]:
    """Need -> {"dataset", "table", "release"}: what is current now. Raises `Refused`."""
    names = {need.name for need in package_of(version).inputs}
    serving = {need: one for need, one in choice.bindings.items() if need in names}
    slugs = {one.dataset for one in serving.values()}
    public = Dataset.objects.filter(slug__in=slugs, state__in=Dataset.RELEASED)
    releases = dict(public.values_list("slug", "release"))
    if gone := slugs - releases.keys():
        raise Refused(reason=N_("data that it uses are not public any more"), dataset=min(gone))
    return {
        need: {"dataset": one.dataset, "table": one.table, "release": releases[one.dataset]}
        for need, one in sorted(serving.items())
    }


def inputs_of(choice: Choice, run: Run, package: Package) -> dict[str, Input]:
    """Need -> input; a need that nothing serves is an empty table."""
    return {need.name: _input(need, choice.bindings.get(need.name), run) for need in package.inputs}


def _input(need: Need, choice: Bound | None, run: Run) -> Input:
    used = run.inputs.get(need.name)
    if choice is None or used is None:
        return bound(need, "", {})
    path = current_settings().layout.parquet(used["dataset"], used["release"], used["table"])
    matches = {name: from_plain(ColumnMatch, one) for name, one in choice.columns.items()}
    return bound(need, path, matches, where=_own_rows(need, choice, run))


def _own_rows(need: Need, choice: Bound, run: Run) -> Where | None:
    """Of a regional table only what lies in the own municipality."""
    town = run.adoption.organisation.key
    if not (choice.is_default and need.ours_only):
        return None
    dataset = Dataset.objects.get(slug=choice.dataset)
    table = next((one for one in tables_of(dataset) if one.name == choice.table), None)
    names = {one.name.casefold(): one.id for one in table.columns} if table else {}
    if named := next((names[name] for name in _TOWN_COLUMNS if name in names), ""):
        return Where(column=named, equals=town)
    outline = atlas().outlines.get(town)
    return Where(within=outline) if outline and need.geometry else None
