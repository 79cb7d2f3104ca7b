# SPDX-License-Identifier: EUPL-1.2
"""Decide where the rows of a table are, if it has no geometries of its own.

Names of columns suggest, values decide: a reading counts only when the places fall into Germany.
Everything guessed becomes a finding with the next best readings as alternatives.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.places import answers as place_answers
from drehscheibe.connectors.places.answers import answer
from drehscheibe.connectors.places.crs import decide_crs
from drehscheibe.connectors.places.from_areas import area_options
from drehscheibe.connectors.places.from_coordinates import cell_options, column_options, lost_points
from drehscheibe.connectors.places.option import Option, Sample
from drehscheibe.connectors.places.projection import named
from drehscheibe.domain.crs import title
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Fix
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, TableRecipe

if TYPE_CHECKING:
    import pyarrow as pa

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings

_ALTERNATIVES = (
    N_("Read as {alternative_1}"),
    N_("Read as {alternative_2}"),
    N_("Read as {alternative_3}"),
    N_("Read as {alternative_4}"),
)
NO_PLACE = Fix(N_("Publish without a map"), "place", "none")


def decide_place(
    recipe: TableRecipe, sample: pa.Table, surroundings: Surroundings, notebook: Notebook
) -> PlaceRecipe:
    """Where the geometry of each row comes from. `sample`: columns by id, or by source name.

    A table with geometries of its own keeps them; then only their CRS is decided. Places that
    were coarsened before stay coarse.
    """
    native = recipe.place.kind is PlaceKind.GEOMETRY
    decide = decide_crs if native else _decide_place
    place = decide(recipe, sample, surroundings, notebook)
    coarsen = [recipe.place.coarsen, *(before.coarsen for before in _before(recipe, surroundings))]
    return replace(place, coarsen=next(filter(None, coarsen), ""))


def _before(recipe: TableRecipe, surroundings: Surroundings) -> list[PlaceRecipe]:
    """What was decided for this table in the release before."""
    before = surroundings.table_before(recipe.name)
    return [before.place] if before else []


def _decide_place(
    recipe: TableRecipe, sample: pa.Table, surroundings: Surroundings, notebook: Notebook
) -> PlaceRecipe:
    asked = answer(surroundings, recipe.name, "place")
    crs = answer(surroundings, recipe.name, "crs")
    columns = Sample.of(recipe, sample)
    if asked:
        place = place_answers.understood(asked, recipe, crs=named(crs))
        if place:
            return _with_crs(place, columns, surroundings)
        notebook.note("place-answer-unfit", table=recipe.name, example=asked)
    options = [*cell_options(columns, surroundings), *column_options(columns, surroundings)]
    options += area_options(columns, surroundings)
    if crs:
        options = _in_crs(options, crs, recipe, notebook)
    if not options:
        _say_lost_points(columns, recipe, notebook)
    return _choose(_as_before(options, recipe, surroundings), recipe, notebook)


def _with_crs(place: PlaceRecipe, columns: Sample, surroundings: Surroundings) -> PlaceRecipe:
    """Geometries as text need a CRS as well, if only the column was answered."""
    if place.kind not in {PlaceKind.WKT, PlaceKind.GEOJSON} or place.crs:
        return place
    options = cell_options(columns, surroundings)
    return next((o.place for o in options if o.place.columns == place.columns), place)


def _say_lost_points(columns: Sample, recipe: TableRecipe, notebook: Notebook) -> None:
    for lost in lost_points(columns):
        notebook.note(
            "coordinates-point-lost",
            table=recipe.name,
            column=lost.columns[0],
            example=lost.example,
            columns=", ".join(lost.columns),
        )


def _in_crs(
    options: list[Option], crs: str, recipe: TableRecipe, notebook: Notebook
) -> list[Option]:
    """Read coordinates in the CRS that was answered; areas need none."""
    code = named(crs)
    if not code:
        notebook.note("place-answer-unfit", table=recipe.name, example=crs)
        return options
    exact = [option for option in options if option.place.crs == code]
    if exact:
        return exact
    return [
        replace(option, place=replace(option.place, crs=code, kind=_kind(option.place, code)))
        for option in options
        if option.place.crs
    ] or options


def _kind(place: PlaceRecipe, crs: str) -> PlaceKind:
    if place.kind not in {PlaceKind.LONLAT, PlaceKind.PROJECTED}:
        return place.kind
    return PlaceKind.LONLAT if crs in {"OGC:CRS84", "EPSG:4326"} else PlaceKind.PROJECTED


def _as_before(
    options: list[Option], recipe: TableRecipe, surroundings: Surroundings
) -> list[Option]:
    """What was decided for the release before comes first, if it still fits, and is certain."""
    before = [replace(place, coarsen="") for place in _before(recipe, surroundings)]
    same = [replace(o, certain=True) for o in options if o.place in before]
    return same + [option for option in options if option.place not in before]


def _choose(options: list[Option], recipe: TableRecipe, notebook: Notebook) -> PlaceRecipe:
    taken = [option for option in options if option.offered_only is False]
    if not taken:
        _say_none(options, recipe, notebook)
        return PlaceRecipe()
    best = taken[0]
    others = [option for option in options if option.place != best.place]
    _say(best, others[: len(_ALTERNATIVES)], recipe, notebook)
    return best.place


def _say(best: Option, others: list[Option], recipe: TableRecipe, notebook: Notebook) -> None:
    alternatives, fixes = _alternatives(best, others)
    if best.code == "coordinates-swapped":
        literal = place_answers.spelled(replace(best.place, swapped=False))
        fixes = (Fix(N_("Read them as they are named"), "place", literal), *fixes)
    notebook.note(
        best.code,
        table=recipe.name,
        column=best.place.columns[0],
        count=best.matched,
        example=best.example,
        fixes=(*fixes, NO_PLACE),
        columns=_listed(best.place),
        crs=title(best.place.crs),
        matched=best.matched,
        total=best.total,
        **alternatives,
    )
    if best.zero_lost:
        notebook.note(
            "area-key-zero",
            table=recipe.name,
            column=best.place.columns[0],
            count=best.matched,
            example=best.zero_lost,
        )


def _say_none(options: list[Option], recipe: TableRecipe, notebook: Notebook) -> None:
    notebook.note("place-none", table=recipe.name)
    for option in options:
        fix = Fix(N_("Draw each row as this area"), "place", place_answers.spelled(option.place))
        notebook.note(
            "area-possible",
            table=recipe.name,
            column=option.place.columns[0],
            fixes=(fix,),
            matched=option.matched,
            total=option.total,
        )


def _alternatives(best: Option, others: list[Option]) -> tuple[dict[str, Any], tuple[Fix, ...]]:
    labels = _ALTERNATIVES[: len(others)]
    fixes = tuple(
        _instead(label, other.place, best.place)
        for label, other in zip(labels, others, strict=True)
    )
    texts: dict[str, Any] = {
        f"alternative_{i}": _described(other.place) for i, other in enumerate(others, 1)
    }
    return texts, fixes


def _instead(label: str, other: PlaceRecipe, best: PlaceRecipe) -> Fix:
    """An answer about geometries as text names their column only; the CRS is one of its own."""
    same_text = other.kind in {PlaceKind.WKT, PlaceKind.GEOJSON} and other.columns == best.columns
    if same_text and other.crs != best.crs:
        return Fix(label, "crs", other.crs)
    return Fix(label, "place", place_answers.spelled(other))


def _described(place: PlaceRecipe) -> str:
    return " · ".join(filter(None, [_listed(place, as_read=True), title(place.crs)]))


def _listed(place: PlaceRecipe, *, as_read: bool = False) -> str:
    columns = place.columns[::-1] if as_read and place.swapped else place.columns
    return ", ".join(columns)
