# SPDX-License-Identifier: EUPL-1.2
"""Styles, charts, pictures and texts of strangers: nothing leads out, nothing acts."""

from __future__ import annotations

import json
import struct
import zlib
from types import SimpleNamespace

import pytest

from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.checking.charts import chart_complaints
from drehscheibe.usecases.checking.outputs import Relations
from drehscheibe.usecases.checking.styles import style_complaints
from drehscheibe.usecases.checking.texts import _fault
from drehscheibe.usecases.json_files import read_json
from drehscheibe.usecases.model import Chart, MapView
from drehscheibe.usecases.pictures import check_picture, safe_svg

TITLE = {"de": "x"}
COLUMNS = {"stellen": {"name": "VARCHAR", "wert": "DOUBLE", "geometry": "GEOMETRY"}}
NONE = Relations(SimpleNamespace(transforms=()), COLUMNS, None)


def style(**changes) -> dict:
    layer = {"id": "a", "type": "circle", "source": "stellen", "paint": {"circle-radius": 3}}
    return {"version": 8, "sources": {"stellen": {"type": "vector"}}, "layers": [layer]} | changes


def of_style(found: dict) -> set[str]:
    view = MapView("karte.json", ("stellen",), TITLE)
    return {
        item.code for item in style_complaints(read_json(json.dumps(found), file="k"), view, NONE)
    }


def layer(**changes) -> dict:
    return style(layers=[style()["layers"][0] | changes])


EVIL_STYLES = {
    "source": style(sources={"stellen": {"type": "vector", "url": "https://evil.example/x.json"}}),
    "tiles": style(sources={"stellen": {"type": "vector", "tiles": ["//evil.example/{z}"]}}),
    "data": style(sources={"stellen": {"type": "geojson", "data": "https://evil.example/x"}}),
    "inline": style(sources={"stellen": {"type": "geojson", "data": {"type": "Point"}}}),
    "image": style(sources={"stellen": {"type": "image", "url": "x"}}),
    "other": style(sources={"fremd": {"type": "vector"}}),
    "raster": style(sources={"stellen": {"type": "raster"}}),
    "glyphs": style(glyphs="https://evil.example/{fontstack}/{range}.pbf"),
    "sprite": style(sprite="/sprite"),
    "sprites": style(sprite=[{"id": "a", "url": "https://evil.example"}]),
    "terrain": style(terrain={"source": "x"}),
    "imports": style(imports=[{"url": "mapbox://x"}]),
    "background": layer(type="background"),
    "custom": layer(type="custom"),
    "hillshade": layer(type="hillshade"),
    "no source": layer(source="fremd"),
    "source layer": layer(**{"source-layer": "fremd"}),
    "icon": layer(layout={"icon-image": "a"}),
    "pattern": layer(paint={"fill-pattern": "a"}),
    "picture": layer(paint={"circle-color": ["image", "https://evil.example/a.png"]}),
    "address in a value": layer(layout={"text-field": "javascript:alert(1)"}),
    "address in a key": layer(metadata={"https://evil.example": 1}),
    "split address": layer(metadata={"a": "ht\ntps://evil.example"}),
    "script": style(script="x"),
    "column": layer(filter=["get", "geheim"]),
    "version": style(version=7),
    "nothing": style(layers=[]),
    "many": style(layers=style()["layers"] * 100),
    "list": [],
}


@pytest.mark.parametrize("found", EVIL_STYLES.values(), ids=EVIL_STYLES)
def test_a_style_shows_rows_and_nothing_else(found):
    assert of_style(found)


def test_a_style_over_the_relations_is_right():
    shown = ["match", ["get", "name"], "a", "#fff", ["case", ["has", "wert"], "#000", "#888"]]
    good = layer(paint={"circle-color": shown}, filter=[">", ["get", "wert"], 3], minzoom=4)
    assert of_style(good | {"name": "Karte: Stellen", "metadata": {"a": "b"}}) == set()


def chart(**changes) -> dict:
    shown = {
        "x": {"field": "name", "type": "nominal"},
        "y": {"field": "wert", "type": "quantitative"},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"name": "stellen"},
        "mark": "bar",
        "encoding": shown,
    } | changes


def of_chart(found: dict) -> set[str]:
    about = Chart("c", "c.json", "stellen", TITLE, TITLE)
    return {
        item.code for item in chart_complaints(read_json(json.dumps(found), file="c"), about, NONE)
    }


def computed(expression: str) -> dict:
    return chart(transform=[{"calculate": expression, "as": "neu"}])


EVIL_CHARTS = {
    "url": chart(data={"url": "https://evil.example/x.csv"}),
    "file": chart(data={"url": "file:///etc/passwd"}),
    "relative url": chart(data={"url": "/api/geheim"}),
    "values": chart(data={"values": [{"a": 1}]}),
    "other name": chart(data={"name": "andere"}),
    "no data": {key: value for key, value in chart().items() if key != "data"},
    "sequence": chart(data={"sequence": {"start": 0, "stop": 1e9}}),
    "datasets": chart(datasets={"stellen": []}),
    "lookup": chart(
        transform=[{"lookup": "name", "from": {"data": {"url": "x"}, "key": "a", "fields": ["b"]}}]
    ),
    "layer": chart(layer=[{"data": {"url": "https://evil.example"}, "mark": "bar"}]),
    "href": chart(encoding={"href": {"field": "name"}}),
    "url channel": chart(encoding={"url": {"field": "name"}}),
    "href of a mark": chart(mark={"type": "bar", "href": "https://evil.example"}),
    "image": chart(mark="image"),
    "image as a mark": chart(mark={"type": "image", "url": "x.png"}),
    "geoshape": chart(mark="geoshape"),
    "loader": chart(usermeta={"embedOptions": {"loader": {}}}),
    "bind": chart(params=[{"name": "a", "bind": {"input": "text"}}]),
    "pattern": chart(config={"bar": {"fill": "url(https://evil.example/x.svg#a)"}}),
    "font": chart(config={"font": "a; background: url (//evil.example)"}),
    "html": chart(title="javascript:alert(1)"),
    "long expression": computed("a" * 100_000),
    "schema": chart(**{"$schema": "https://evil.example/vega-lite/v6.json"}),
    "vega": chart(**{"$schema": "https://vega.github.io/schema/vega/v6.json"}),
    "constructor": computed("datum.constructor.constructor('return this')()"),
    "prototype": computed("datum['__proto__']"),
    "proto": computed("datum.__proto__"),
    "data()": computed("data('stellen')"),
    "regexp": computed("replace(datum.name, regexp('(a+)+$'), 'x')"),
    "sequence()": computed("sequence(1000000000)"),
    "pad": computed("pad(datum.name, 1000000000, 'x')"),
    "warn": computed("warn(datum)"),
    "now": computed("now()"),
    "random": computed("random()"),
    "method": computed("datum.name.repeat(1000000000)"),
    "in a test": chart(encoding={"color": {"condition": {"test": "warn(1)", "value": "red"}}}),
    "in a filter": chart(transform=[{"filter": "data('x')"}]),
    "in a label": chart(encoding={"x": {"field": "name", "axis": {"labelExpr": "info(datum)"}}}),
    "huge": chart(width=10_000_000),
    "bins": chart(encoding={"x": {"field": "wert", "bin": {"maxbins": 1e9}}}),
    "column": chart(encoding={"x": {"field": "geheim", "type": "nominal"}}),
    "list": [],
}


@pytest.mark.parametrize("found", EVIL_CHARTS.values(), ids=EVIL_CHARTS)
def test_a_chart_shows_its_relation_and_nothing_else(found):
    assert of_chart(found)


def test_what_charts_need_is_allowed():
    good = chart(
        transform=[
            {
                "calculate": "if(datum.wert > 3, format(datum.wert, '.1f'), 'https: nein')",
                "as": "text",
            },
            {"aggregate": [{"op": "mean", "field": "wert", "as": "mittel"}], "groupby": ["name"]},
            {"filter": {"field": "mittel", "gt": 1}},
        ],
        mark={"type": "line", "point": True, "tooltip": True},
    )
    good["encoding"]["y"] = {"field": "mittel", "axis": {"labelExpr": "datum.label + ' m'"}}
    assert of_chart(good) == set()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
EVIL_SVG = {
    "script": SVG + b"><script>alert(1)</script></svg>",
    "event": SVG + b'onload="alert(1)"/>',
    "foreign": SVG
    + b'><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject></svg>',
    "html": SVG + b'><iframe xmlns="http://www.w3.org/1999/xhtml" src="//evil.example"/></svg>',
    "image": SVG + b'><image href="https://evil.example/a.png"/></svg>',
    "use": SVG + b'><use xlink:href="https://evil.example/a.svg#x"/></svg>',
    "link": SVG + b'><a href="javascript:alert(1)"><path d="M0 0"/></a></svg>',
    "fill": SVG + b'><path d="M0 0" fill="url(https://evil.example/a.svg#x)"/></svg>',
    "style": SVG + b'><path d="M0 0" style="fill:url(//evil.example/a)"/></svg>',
    "stylesheet": SVG + b"><style>@import url(//evil.example/a.css);</style></svg>",
    "instruction": b'<?xml-stylesheet href="//evil.example/a.css"?>' + SVG + b"/>",
    "entities": b'<!DOCTYPE svg [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + SVG + b">&b;</svg>",
    "external": b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + SVG + b">&a;</svg>",
    "animate": SVG + b'><animate attributeName="href" values="javascript:alert(1)"/></svg>',
    "broken": SVG + b"><path></svg>",
    "deep": SVG + b">" + b"<g>" * 60_000 + b"</g>" * 60_000 + b"</svg>",
    "many": SVG + b">" + b"<g/>" * 60_000 + b"</svg>",
    "html alone": b"<html><body onload='alert(1)'></body></html>",
    "empty": b"",
}


@pytest.mark.parametrize("content", EVIL_SVG.values(), ids=EVIL_SVG)
def test_a_drawing_that_acts_or_loads_is_refused(content):
    with pytest.raises(PackageRefused):
        check_picture("a.svg", content)


def test_a_drawing_of_a_drawing_program_is_taken():
    content = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="http://www.inkscape.org/namespaces/inkscape"'
        b' viewBox="0 0 9 9" i:version="1.3"><!-- by hand --><metadata><x/></metadata><i:grid/>'
        b'<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        b'<g transform="scale(2)"><path d="M0 0h9" fill="url(#g)" style="stroke:#000"/></g></svg>'
    )
    assert b"<path" in safe_svg("a.svg", content)
    assert b"inkscape" not in safe_svg("a.svg", content)


def png(width: int = 2, behind: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 3)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body + behind


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"


def test_real_pictures_are_taken():
    check_picture("a.png", png())
    check_picture("a.jpg", JPEG)


EVIL_PICTURES = {
    "html as png": ("a.png", b"<html>"),
    "jpeg as png": ("a.png", JPEG),
    "png as jpeg": ("a.jpeg", png()),
    "huge": ("a.png", png(100_000)),
    "empty": ("a.png", png(0)),
    "cut": ("a.png", png()[:-5]),
    "something behind": ("a.png", png(behind=b"PK\x03\x04")),
    "cut jpeg": ("a.jpg", JPEG[:-3]),
    "endless segments": ("a.jpg", b"\xff\xd8\xff" + b"\xe0\x00\x00" * 50),
}


@pytest.mark.parametrize(("name", "content"), EVIL_PICTURES.values(), ids=EVIL_PICTURES)
def test_what_is_no_picture_is_refused(name, content):
    with pytest.raises(PackageRefused):
        check_picture(name, content)


EVIL_TEXTS = {
    "script": "<script>alert(1)</script>",
    "tag": "Ein <b>Wort</b>",
    "event": 'Ein <img src=x onerror="alert(1)">',
    "comment": "a <!-- b --> c",
    "picture": "![x](https://evil.example/a.png)",
    "picture by name": "![x][a]\n\n[a]: https://evil.example/a.png",
    "script as link": "[x](javascript:alert(1))",
    "data as link": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "blanks as link": "[x](java&Tab;script:alert(1))",
    "by name": "[x][a]\n\n[a]: javascript:alert(1)",
    "other host": "[x](//evil.example)",
    "auto": "<javascript:alert(1)>",
    "vbscript": "[x](VBScript:x)",
    "brackets": "![" * 100_000,
}


@pytest.mark.parametrize("text", EVIL_TEXTS.values(), ids=EVIL_TEXTS)
def test_texts_hold_no_html_and_link_to_the_web_only(text):
    assert _fault(text)


def test_plain_markdown_is_allowed():
    assert (
        _fault("**Fett**, 3 < 4 > 2, `<b>`\n\n- [Stadt](https://stadt.example)\n- a@b.example")
        is None
    )
