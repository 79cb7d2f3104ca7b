# SPDX-License-Identifier: EUPL-1.2
"""The page of a run in tiles: figures, charts, tables, text and map, in the package's order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from markdown_it import MarkdownIt
from markupsafe import Markup

from drehscheibe.domain.errors import N_
from drehscheibe.look.ages import Age, age
from drehscheibe.look.formats import date, moment, number
from drehscheibe.look.translations import gettext
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.drawing import Rows, figure_value, rows_of
from drehscheibe.portal.adoptions.renewing import duration
from drehscheibe.usecases.model import Tile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.usecases.model import Package, Words

_YES, _NO = N_("yes"), N_("no")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.+:Z-]*")
_SHOWN = 20  # rows of a table
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


@dataclass(frozen=True, slots=True)
class ShownTile:
    """One tile, ready for the template; what a kind does not have is empty."""

    kind: str
    width: int
    title: str = ""
    value: str = ""
    unit: str = ""
    note: str = ""
    age: str = ""  # how old the value of a figure is
    is_stale: bool = False  # it is not told any more: nobody shall rely on it
    markup: str = ""  # safe
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    more: int = 0
    light: str = ""
    dark: str = ""
    description: str = ""
    config: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dashboard:
    tiles: tuple[ShownTile, ...]


def dashboard_of(run: Run, language: str) -> Dashboard | None:
    """None where the files of the run are gone."""
    rows = rows_of(run)
    if not rows and run.results:
        return None
    package = package_of(run.version)
    page = _Page(package, rows, language)
    tiles = package.outputs.dashboard or tuple(_usual(package))
    return Dashboard(tuple(shown for tile in tiles if (shown := page.tile(tile))))


def _usual(package: Package) -> Iterator[Tile]:
    """Where the package says no order: figures first, then charts, then the map."""
    out = package.outputs
    yield from (Tile("figure", one.name, width=4) for one in out.figures)
    yield from (Tile("chart", one.name) for one in out.charts)
    if out.map:
        yield Tile("map")


def _moment(text: str, language: str) -> str:
    """Days and moments as they are written here; every other text as it is."""
    if _MOMENT.fullmatch(text):
        return moment(text, language=language)
    return date(text, language=language) if _DAY.fullmatch(text) else text


class _Page:
    def __init__(self, package: Package, rows: dict[str, Rows], language: str) -> None:
        self._package, self._rows, self._language = package, rows, language
        self._kinds = {"figure": self._figure, "table": self._table, "text": self._text}

    def tile(self, tile: Tile) -> ShownTile | None:
        make = self._kinds.get(tile.kind)
        return make(tile) if make else None

    def _figure(self, tile: Tile) -> ShownTile | None:
        named = [one for one in self._package.outputs.figures if one.name == tile.name]
        if not named:
            return None
        figure = named[0]
        row = self._rows.get(figure.data, Rows()).only
        note, told = row.get(figure.note_column), self._age(tile, row.get(tile.moment))
        return ShownTile(
            kind="figure",
            age=told.words,
            is_stale=told.is_stale,
            width=tile.width,
            title=self._said(figure.title),
            value="–" if told.is_stale else figure_value(figure, self._rows, self._language),
            unit=figure.unit,
            note=str(note or ""),
        )

    def _table(self, tile: Tile) -> ShownTile:
        rows = self._rows.get(tile.name, Rows())
        shown = rows.rows[:_SHOWN]
        titles = self._titles(tile.name) | {n: self._said(w) for n, w in tile.titles.items()}
        return ShownTile(
            kind="table",
            width=tile.width,
            title=self._said(tile.title) or self._title_of(tile.name),
            columns=tuple(titles.get(name, name) for name in rows.columns),
            rows=tuple(self._row(rows.columns, row, tile) for row in shown),
            more=rows.total - len(shown),
        )

    def _row(self, columns: tuple[str, ...], row: tuple[Any, ...], tile: Tile) -> tuple[str, ...]:
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

    def _titles(self, relation: str) -> dict[str, str]:
        for one in self._package.outputs.datasets:
            if one.data == relation:
                return {name: self._said(words) for name, words in one.titles.items()}
        return {}

    def _title_of(self, relation: str) -> str:
        named = [one for one in self._package.outputs.datasets if one.data == relation]
        return self._said(named[0].title) if named else ""

    def _cell(self, value: Any) -> str:
        if isinstance(value, bool):
            return gettext(_YES if value else _NO, language=self._language)
        if isinstance(value, int | float):
            return number(value, language=self._language, digits=None)
        return "–" if value is None else _moment(value, self._language)

    def _said(self, words: Words) -> str:
        return words.get(self._language) or words.get("de", "")
