# SPDX-License-Identifier: EUPL-1.2
"""The page of a run in tiles: figures, charts, tables, text and map, in the package's order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from markdown_it import MarkdownIt
from markupsafe import Markup

from drehscheibe.domain.durations import duration
from drehscheibe.domain.errors import N_
from drehscheibe.look.ages import Age, age
from drehscheibe.look.formats import date, moment, number
from drehscheibe.look.translations import gettext
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.drawing import NOTHING, picture_of, said
from drehscheibe.portal.adoptions.map_style import map_style
from drehscheibe.portal.adoptions.provenance import origins_of
from drehscheibe.portal.adoptions.run_map import map_of, places_of
from drehscheibe.usecases.drawing import figures_of
from drehscheibe.usecases.model import Tile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from drehscheibe.portal.adoptions.drawing import Picture
    from drehscheibe.portal.adoptions.map_style import Key
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.portal.adoptions.provenance import Origin
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.model import Package, Words

    Address = Callable[[str], str]  # name of a drawn file -> where it is served

_SHOWN = 20  # rows of a table
_WIDE = 8  # columns that a drawing of usual width needs to be read
_YES, _NO = N_("yes"), N_("no")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.+:Z-]*")
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@dataclass(frozen=True, slots=True)
class ShownTile:
    """One tile, ready for the template; what a kind does not have is empty."""

    kind: str
    width: int
    name: str = ""  # of a figure
    title: str = ""
    value: str = ""
    unit: str = ""
    note: str = ""
    age: str = ""  # how old the value of a figure is
    is_stale: bool = False  # it is not told any more: nobody shall rely on it
    markup: str = ""  # safe
    columns: tuple[str, ...] = ()
    amounts: frozenset[int] = frozenset()  # places of the columns that are numbers
    rows: tuple[tuple[str, ...], ...] = ()
    more: int = 0
    light: str = ""
    dark: str = ""
    narrow_light: str = ""
    narrow_dark: str = ""
    size: tuple[int, int] | None = None  # of the drawing, in pixels
    narrow_size: tuple[int, int] | None = None
    description: str = ""
    config: dict[str, Any] = field(default_factory=dict)
    legend: tuple[Key, ...] = ()
    origins: tuple[Origin, ...] = ()  # the releases that what it shows was computed from

    def is_narrow(self, of: int) -> bool:
        """About as wide as a phone, however wide the window is. `of`: how many of the page's
        twelve columns all tiles together have."""
        return bool(self.narrow_light) and self.width * of / 12 < _WIDE

    @property
    def narrow_view(self) -> str:
        """Media query of the windows in which a wide tile is hardly wider than a phone."""
        return f"(max-width: {480 // self.width}rem)"


@dataclass(frozen=True, slots=True)
class Dashboard:
    """`origins`: the releases that everything was computed from."""

    tiles: tuple[ShownTile, ...]
    origins: tuple[Origin, ...]


def dashboard_of(run: Run, language: str, *, files: Address) -> Dashboard | None:
    """None where the files of the run are gone."""
    picture = picture_of(run)
    if picture is None:
        return None
    package = package_of(run.version)
    page = _Page(run.version, package, picture, language, files=files)
    tiles = package.outputs.dashboard or tuple(_usual(package))
    shown = ((tile, page.tile(tile)) for tile in tiles)
    origins = origins_of(run, language)
    return Dashboard(
        tuple(replace(one, origins=_behind(run, tile, origins)) for tile, one in shown if one),
        origins,
    )


def figure_tiles(run: Run, language: str) -> tuple[ShownTile, ...]:
    """The figures alone, as the page tells them; () where the files of the run are gone."""
    picture = picture_of(run)
    if picture is None:
        return ()
    package = package_of(run.version)
    page = _Page(run.version, package, picture, language, files=str)
    tiles = package.outputs.dashboard or tuple(_usual(package))
    shown = (page.tile(tile) for tile in tiles if tile.kind == "figure")
    return tuple(filter(None, shown))


def _behind(run: Run, tile: Tile, origins: tuple[Origin, ...]) -> tuple[Origin, ...]:
    """Of the releases of a run those that a tile is computed from; of a text none."""
    out = package_of(run.version).outputs
    by_name: dict[str, Iterable[str]] = {
        "figure": (one.data for one in out.figures if one.name == tile.name),
        "chart": (one.data for one in out.charts if one.name == tile.name),
        "table": (tile.name,),
        "map": out.map.data if out.map else (),
    }
    relations = [run.results[name] for name in by_name.get(tile.kind, ()) if name in run.results]
    # A run of before this was kept says nothing: then it may be any of them.
    return tuple(
        one for one in origins if any(one.name in r.get("inputs", [one.name]) for r in relations)
    )


def _usual(package: Package) -> Iterator[Tile]:
    """Where the package says no order: figures first, then charts, then the map."""
    out = package.outputs
    yield from (Tile("figure", one.name, width=4) for one in out.figures)
    yield from (Tile("chart", one.name) for one in out.charts)
    if out.map:
        yield Tile("map")


class _Page:
    def __init__(
        self,
        version: UseCaseVersion,
        package: Package,
        picture: Picture,
        language: str,
        *,
        files: Address,
    ) -> None:
        self._version, self._package, self._picture = version, package, picture
        self._language, self._files = language, files

    def tile(self, tile: Tile) -> ShownTile | None:
        make = {
            "figure": self._figure,
            "chart": self._chart,
            "table": self._table,
            "text": self._text,
            "map": self._map,
        }.get(tile.kind)
        return make(tile) if make else None

    def _figure(self, tile: Tile) -> ShownTile | None:
        found = [one for one in self._package.outputs.figures if one.name == tile.name]
        if not found:
            return None
        (value,) = figures_of(found, self._picture.tables)
        row = next(iter(self._picture.rows(found[0].data)), {})
        told = self._age(tile, row.get(tile.moment))
        return ShownTile(
            kind="figure",
            name=tile.name,
            age=told.words,
            is_stale=told.is_stale,
            width=tile.width,
            title=self._said(found[0].title),
            value=NOTHING if told.is_stale else said(found[0], value.value, self._language),
            unit="" if told.is_stale or value.value is None else found[0].unit,
            note=value.note,
        )

    def _chart(self, tile: Tile) -> ShownTile | None:
        drawn = self._picture.drawn.charts.get(tile.name)
        found = [one for one in self._package.outputs.charts if one.name == tile.name]
        if not drawn or not found:
            return None
        forms = {form: self._files(file) for form, file in drawn.items()}
        return ShownTile(
            kind="chart",
            width=tile.width,
            title=self._said(found[0].title),
            description=self._said(found[0].description),
            light=forms["light"],
            dark=forms.get("dark", ""),
            narrow_light=forms.get("light-narrow", ""),
            narrow_dark=forms.get("dark-narrow", ""),
            size=self._picture.size_of(drawn["light"]),
            narrow_size=self._picture.size_of(drawn.get("light-narrow", drawn["light"])),
            **self._rows(found[0].data, tile),
        )

    def _table(self, tile: Tile) -> ShownTile:
        title = self._said(tile.title) or self._title_of(tile.name)
        return ShownTile("table", tile.width, title=title, **self._rows(tile.name, tile))

    def _rows(self, relation: str, tile: Tile) -> dict[str, Any]:
        """What a tile has of a relation: the first rows, and how many there are besides."""
        table = self._picture.tables.get(relation, {"columns": [], "rows": [], "total": 0})
        titles = self._titles(relation) | {n: self._said(w) for n, w in tile.titles.items()}
        names, shown = table["columns"], table["rows"][:_SHOWN]
        return {
            "columns": tuple(titles.get(name, name) for name in names),
            "amounts": frozenset(
                place for place in range(len(names)) if _is_amount(row[place] for row in shown)
            ),
            "rows": tuple(self._row(names, row, tile) for row in shown),
            "more": table["total"] - len(shown),
        }

    def _row(self, columns: list[str], row: list[Any], tile: Tile) -> tuple[str, ...]:
        """The moment of a value is told as its age."""
        return tuple(
            self._age(tile, value).words if name == tile.moment else self._cell(value)
            for name, value in zip(columns, row, strict=True)
        )

    def _age(self, tile: Tile, value: Any) -> Age:
        """Nothing where the package names no moment."""
        if not tile.moment:
            return Age("", is_stale=False)
        limit = duration(tile.stale_after)
        return age(value, stale_after=limit, language=self._language, now=timezone.now())

    def _text(self, tile: Tile) -> ShownTile:
        """Markdown without HTML and without pictures: nothing is loaded from elsewhere."""
        html = _MARKDOWN.render(self._said(tile.text))
        return ShownTile("text", tile.width, markup=Markup(html))  # noqa: S704 - escaped there

    def _map(self, tile: Tile) -> ShownTile | None:
        view = self._package.outputs.map
        if view is None:
            return None
        package, picture, language = self._package, self._picture, self._language
        style = map_style(self._version, package, places_of(package, picture), language)
        config = map_of(package, picture, style, language, files=self._files)
        title = self._said(view.title)
        return ShownTile("map", tile.width, title=title, config=config, legend=style.legend)

    def _titles(self, relation: str) -> dict[str, str]:
        for one in self._package.outputs.datasets:
            if one.data == relation:
                return {
                    name: self._said(words)
                    + (f" ({unit})" if (unit := one.units.get(name)) else "")
                    for name, words in one.titles.items()
                }
        return {}

    def _title_of(self, relation: str) -> str:
        named = [one for one in self._package.outputs.datasets if one.data == relation]
        return self._said(named[0].title) if named else ""

    def _cell(self, value: Any) -> str:
        if isinstance(value, bool):
            return gettext(_YES if value else _NO, language=self._language)
        if isinstance(value, int | float):
            return number(value, language=self._language)
        return NOTHING if value is None else _time(value, self._language)

    def _said(self, words: Words) -> str:
        return words.get(self._language) or words.get("de", "")


def _is_amount(values: Iterable[Any]) -> bool:
    there = [value for value in values if value is not None]
    kinds = {type(value) for value in there}
    return bool(there) and kinds <= {int, float}


def _time(text: str, language: str) -> str:
    """Days and moments as they are written here; every other text as it is."""
    if _MOMENT.fullmatch(text):
        return moment(text, language=language)
    return date(text, language=language) if _DAY.fullmatch(text) else text
