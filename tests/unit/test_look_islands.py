# SPDX-License-Identifier: EUPL-1.2
import html
import json
import re

import pytest

from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.look import islands
from drehscheibe.look.environment import environment

BBOX = (7.4, 50.7, 8.9, 51.7)


def table(rows=294, geometry=GeometryType.POINT):
    return Table(
        name="spielplaetze",
        title="Spielplätze",
        columns=(
            Column("a", "stadtteil", "Stadtteil", ColumnType.TEXT),
            Column("b", "name", "Name", ColumnType.TEXT),
            Column("c", "baujahr", "Baujahr", ColumnType.INTEGER),
            Column("d", "flaeche", "Fläche", ColumnType.NUMBER, unit="m²"),
            Column("e", "geprueft", "Geprüft", ColumnType.DATE),
        ),
        geometry=Geometry(geometry, "EPSG:25832"),
        rows=rows,
        bbox=BBOX,
    )


ROWS = [
    {"type": "Feature", "id": 7, "geometry": None, "properties": {
        "stadtteil": "Nord", "name": "<i>Am Bach</i>", "baujahr": 2004, "flaeche": 1250.5,
        "geprueft": "2026-11-23"}},
]  # fmt: skip


def table_html(**more):
    config = islands.table_config("spielplaetze", table(), language="de", page_rows=10)
    source = (
        '{% import "components.html" as ui %}'
        "{{ ui.data_table(table, rows, config, caption='Spielplätze', **more) }}"
    )
    source = source.replace(", **more", "".join(f", {k}={v!r}" for k, v in more.items()))
    return environment("de").from_string(source).render(table=table(), rows=ROWS, config=config)


def test_the_first_page_of_a_table_is_readable_without_javascript():
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table_html())
    escaped = "&lt;i&gt;Am Bach&lt;/i&gt;"
    assert cells == ["Nord", escaped, "2004", "1.250,5", "23.11.2026"]


def test_pages_for_people_without_javascript_are_links():
    assert '<a href="?after=10" rel="next" data-next>weiter</a>' in table_html(next_url="?after=10")
    assert "data-next" not in table_html()


def test_the_config_survives_the_way_through_the_attribute():
    found = re.search(r"data-config='([^']*)'", table_html())
    config = json.loads(html.unescape(found[1]))
    assert config["items"] == "/ogc/collections/spielplaetze/items"
    assert [column["kind"] for column in config["columns"]] == [
        "text", "text", "text", "amount", "date",
    ]  # fmt: skip


@pytest.mark.parametrize(("rows", "whole"), [(2_000, True), (2_001, False), (1_000_000, False)])
def test_only_small_tables_are_loaded_whole(rows, whole):
    assert islands.layer_of("x", table(rows))["whole"] is whole
    config = islands.table_config("x", table(rows), language="de", page_rows=25)
    assert config["whole"] is whole


@pytest.mark.parametrize(
    ("geometry", "shape"),
    [
        (GeometryType.MULTIPOINT, "point"),
        (GeometryType.LINE, "line"),
        (GeometryType.MULTIPOLYGON, "area"),
        (GeometryType.MIXED, "mixed"),
    ],
)
def test_layers_know_their_shape(geometry, shape):
    assert islands.layer_of("x", table(geometry=geometry))["shape"] == shape


def test_an_object_is_called_by_the_column_that_names_it():
    assert islands.name_column(table()) == "name"
    assert islands.name_column(Table("t", "T", ())) == ""


def test_maps_speak_the_language_of_the_page():
    config = islands.map_config(
        [islands.layer_of("x", table())], bbox=BBOX, attribution="© X", language="de"
    )
    assert config["mapTexts"]["NavigationControl.ZoomIn"] == "Vergrößern"
    assert config["texts"]["showInTable"] == "In der Tabelle zeigen"
    assert config["worker"].startswith("/assets/maplibre-worker")


def test_the_map_is_no_inline_script():
    config = islands.map_config([], bbox=BBOX, attribution="'\"<b>", language="de")
    source = '{% import "components.html" as ui %}{{ ui.map_box(c, label="Karte") }}'
    markup = environment("de").from_string(source).render(c=config)
    assert "<script" not in markup
    assert "<b>" not in markup
