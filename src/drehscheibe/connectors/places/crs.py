# SPDX-License-Identifier: EUPL-1.2
"""Decide in which CRS the geometries of a file are: what the file says is believed if it fits.

A missing `.prj`, degrees in a file that claims UTM, latitude before longitude: where the declared
reading puts the objects outside Germany and another one inside, the other one is taken and asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyproj
import shapely

from drehscheibe.connectors.places.answers import answer
from drehscheibe.connectors.places.crs_guess import Reading, fit, grown, inside, readings
from drehscheibe.connectors.places.projection import Numbers, named, points_to_crs84
from drehscheibe.connectors.places.repairs import read_wkb
from drehscheibe.domain.crs import CRS84, title
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Fix
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, TableRecipe
from drehscheibe.releases.stream import GEOMETRY

if TYPE_CHECKING:
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings

_FITS = 0.5  # share of the objects in Germany from which a reading is believed
_SURE = 0.9  # share that another reading must reach to beat what the file says
_LABELS = (N_("Read as {alternative_1}"), N_("Read as {alternative_2}"))


def decide_crs(
    recipe: TableRecipe, sample: pa.Table, surroundings: Surroundings, notebook: Notebook
) -> PlaceRecipe:
    """CRS and order of axes of geometries that the format itself has.

    `recipe.place.crs` is what the file says (code, WKT or nothing); `sample` has `geometry` (WKB).
    """
    xy = _middles(sample)
    asked = answer(surroundings, recipe.name, "crs")
    declared = named(asked) if asked else recipe.place.crs
    if asked and not declared:
        notebook.note("place-answer-unfit", table=recipe.name, example=asked)
        declared = recipe.place.crs
    axes = answer(surroundings, recipe.name, "axes")
    if axes in {"xy", "yx"} and declared:
        return _place(declared, swapped=axes == "yx")
    if not declared:
        return _guessed(recipe, readings(*xy, surroundings.region), xy, notebook)
    return _believed(recipe, declared, xy, surroundings, notebook)


def _middles(sample: pa.Table) -> tuple[Numbers, Numbers]:
    """Middle of each geometry's box, in the order of the file."""
    if GEOMETRY not in sample.schema.names:  # a table without rows
        return np.zeros(0), np.zeros(0)
    shapes, _, _ = read_wkb(sample.column(GEOMETRY).combine_chunks())
    boxes = shapely.bounds(shapes)
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    return (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2


def _place(crs: str, *, swapped: bool = False) -> PlaceRecipe:
    return PlaceRecipe(PlaceKind.GEOMETRY, crs=crs, swapped=swapped)


def _believed(
    recipe: TableRecipe,
    declared: str,
    xy: tuple[Numbers, Numbers],
    surroundings: Surroundings,
    notebook: Notebook,
) -> PlaceRecipe:
    region = surroundings.region
    said = fit(*xy, crs=declared, swapped=False, region=region)
    turned = fit(*xy, crs=declared, swapped=True, region=region)
    if not len(xy[0]) or said.in_germany >= _FITS or _is_at_home(declared, xy):
        return _place(declared)
    if turned.in_germany >= _SURE:
        return _turned(recipe, declared, xy, notebook)
    best = next(iter(readings(*xy, region)), None)
    may_differ = not answer(surroundings, recipe.name, "crs")
    if best is None or best.in_germany < _SURE or not may_differ:
        return _place(declared)
    notebook.note(
        "crs-wrong",
        table=recipe.name,
        count=len(xy[0]),
        fixes=(Fix(N_("Keep what the file says"), "crs", declared),),
        declared=_title(declared),
        crs=_title(best.crs),
    )
    return _place(best.crs, swapped=best.swapped)


def _is_at_home(crs: str, xy: tuple[Numbers, Numbers]) -> bool:
    """Most objects lie where this projected CRS is meant to be used: Danish data may be right."""
    known = pyproj.CRS(crs)
    if known.is_geographic or known.area_of_use is None:
        return False
    home = grown(known.area_of_use.bounds)
    return bool(inside(*points_to_crs84(*xy, crs), home).mean() >= _FITS)


def _turned(
    recipe: TableRecipe, crs: str, xy: tuple[Numbers, Numbers], notebook: Notebook
) -> PlaceRecipe:
    notebook.note(
        "axes-swapped",
        table=recipe.name,
        count=len(xy[0]),
        example=_example(xy),
        fixes=(Fix(N_("Keep the order of the file"), "axes", "xy"),),
    )
    return _place(crs, swapped=True)


def _guessed(
    recipe: TableRecipe,
    found: list[Reading],
    xy: tuple[Numbers, Numbers],
    notebook: Notebook,
) -> PlaceRecipe:
    if not found and not inside(*xy, (-180, -90, 180, 90)).all():
        notebook.note("crs-unknown", table=recipe.name, example=_example(xy))
        return _place("")
    best = (
        found[0] if found else Reading(CRS84, swapped=False, in_germany=0, in_region=0, distance=0)
    )
    others = [one.crs for one in found[1:] if one.swapped == best.swapped][: len(_LABELS)]
    titles: dict[str, Any] = {f"alternative_{i}": _title(crs) for i, crs in enumerate(others, 1)}
    notebook.note(
        "crs-guessed",
        table=recipe.name,
        fixes=tuple(Fix(_LABELS[i], "crs", crs) for i, crs in enumerate(others)),
        crs=_title(best.crs),
        **titles,
    )
    return _place(best.crs) if not best.swapped else _turned(recipe, best.crs, xy, notebook)


def _example(xy: tuple[Numbers, Numbers]) -> str:
    return f"{xy[0][0]:.6f}; {xy[1][0]:.6f}" if len(xy[0]) else ""


def _title(crs: str) -> str:
    """WKT of a system that is in no register is shown by its name."""
    return title(crs) if len(crs) < 30 else pyproj.CRS(crs).name
