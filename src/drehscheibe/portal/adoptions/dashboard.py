# SPDX-License-Identifier: EUPL-1.2
"""The page of a run in tiles: figures, charts, tables, text and map, in the package's order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markupsafe import Markup

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import date, moment, number
from drehscheibe.look.translations import gettext
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.drawing import Rows, figure_value, rows_of
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
        note = self._rows.get(figure.data, Rows()).only.get(figure.note_column)
        return ShownTile(
            kind="figure",
            width=tile.width,
            title=self._said(figure.title),
            value=figure_value(figure, self._rows, self._language),
            unit=figure.unit,
            note=str(note or ""),
        )

    def _table(self, tile: Tile) -> ShownTile:
        rows = self._rows.get(tile.name, Rows())
        shown = rows.rows[:_SHOWN]
        titles = self._titles(tile.name)
        return ShownTile(
            kind="table",
            width=tile.width,
            title=self._title_of(tile.name),
            columns=tuple(titles.get(name, name) for name in rows.columns),
            rows=tuple(tuple(self._cell(value) for value in row) for row in shown),
            more=rows.total - len(shown),
        )

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
