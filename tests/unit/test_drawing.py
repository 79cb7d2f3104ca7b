# SPDX-License-Identifier: EUPL-1.2
"""What people see of a run: drawn once, for light and dark ground, with nothing from elsewhere."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from drehscheibe.domain import errors
from drehscheibe.look.chart_colours import chart_look
from drehscheibe.usecases.drawing import Feed, FigureValue, draw, figures_of, filled_style
from drehscheibe.usecases.drawing.charts import Data, svg_of
from drehscheibe.usecases.drawing.forms import has_narrow_form
from drehscheibe.usecases.running import bound, run
from usecase_samples import CHART, NOW, OUTPUTS, TREES, package, sample

LOOK = chart_look("#0a5f8c", "de")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """A run and its drawings: two children for all tests of this file."""
    folder = tmp_path_factory.mktemp("drawing")
    names = {
        c.name: SimpleNamespace(column=c.name, factor=1, offset=0, codes={}) for c in TREES.columns
    }
    (folder / "hoehen.vl.json").write_text(json.dumps(CHART))
    made = package()
    parameters = {"now": NOW, "town": "05974040", "town_name": "Musterhausen"}
    trees = bound(TREES, sample(folder), names)
    results = run(made, inputs={"baeume": trees}, parameters=parameters, folder=folder / "run")
    feed = Feed("Bäume", "probe", NOW)
    told = draw(made, results, source=folder, folder=folder / "drawn", look=LOOK, feed=feed)
    return folder / "drawn", told


def test_a_chart_is_a_picture_with_title_and_description_on_both_grounds(drawn):
    folder, told = drawn
    for form, file in told.charts["hoehen"].items():
        root = ET.fromstring((folder / file).read_bytes())  # noqa: S314 - our own
        assert [child.text for child in root[:2]] == ["Höhen & <mehr>", "Je Baum."]
        texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
        assert {"1.000", "Linde <b> & Co"} <= texts
        assert LOOK.colours[form.removesuffix("-narrow")].text in (folder / file).read_text()
    assert set(told.charts["hoehen"]) == {"light", "dark", "light-narrow", "dark-narrow"}


def test_a_phone_gets_a_chart_that_was_laid_out_for_it(drawn):
    """Drawn at its own width, it is not shrunk: 13 px stay 13 px."""
    folder, told = drawn
    wide, narrow = (
        ET.fromstring((folder / told.charts["hoehen"][form]).read_bytes())  # noqa: S314 - our own
        for form in ("light", "light-narrow")
    )
    assert float(wide.attrib["width"]) > 600
    assert float(narrow.attrib["width"]) <= 329
    assert {"13px"} <= {t.get("font-size") for t in narrow.iter("{http://www.w3.org/2000/svg}text")}
    assert float(narrow.attrib["height"]) > 300  # the legend stands under the drawing of 220


@pytest.mark.parametrize(
    ("texts", "lines", "aslant"),
    [
        (("unter 250 Meter", "bis 500 Meter", "bis 1 km"), 9, 0),
        (("Abfallwirtschaft", "Straßenreinigung", "Grünflächenpflege"), 3, 3),
        (("Mo", "Di"), 2, 0),
    ],
)
def test_long_texts_below_a_narrow_chart_are_broken_or_stand_aslant(texts, lines, aslant):
    rows = [{"ab": text, "n": 0.5} for text in texts]
    spec = CHART | {
        "encoding": {
            "x": {"field": "ab", "type": "ordinal", "axis": {"labelAngle": 0}},
            "y": {"field": "n", "type": "quantitative"},
        },
    }
    more = {"data": Data("liste", rows), "colours": LOOK.colours["light"], "language": "de"}
    drawn = svg_of("a", spec, **more, is_narrow=True)
    words = " ".join(texts).split()
    assert len(re.findall(rf">({'|'.join(words)})</t", drawn)) == lines
    assert drawn.count("rotate(315)") == aslant
    assert "rotate(315)" not in svg_of("a", spec, **more)


def test_a_chart_of_several_views_keeps_its_own_layout():
    assert has_narrow_form(CHART)
    assert not has_narrow_form({"hconcat": [CHART, CHART]})
    assert not has_narrow_form({"encoding": {"facet": {"field": "name"}}})


def test_tables_figures_and_places_are_plain_values(drawn):
    folder, told = drawn
    tables = json.loads((folder / told.rows).read_text())
    assert tables["liste"]["rows"][1] == ["2", "Ahorn", 1002.25, "2001-10-15"]
    assert figures_of(OUTPUTS.figures, tables) == (FigureValue("anzahl", 2, "so viele"),)
    places = json.loads((folder / told.places["liste"]["file"]).read_text())
    assert places["features"][0]["geometry"] == {"type": "Point", "coordinates": [8.1, 51.5]}
    assert told.places["liste"]["total"] == 2
    assert told.places["liste"]["bbox"][:2] == [8.1, 51.5]


def test_each_key_has_its_calendar(drawn):
    folder, told = drawn
    feed = Calendar.from_ical((folder / told.calendars["Musterhausen"]).read_bytes())
    events = feed.walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Linde <b> & Co", "Ahorn"]
    assert events[0].decoded("dtstart").isoformat() == "1980-04-01"
    assert len({event["uid"] for event in events}) == 2


@pytest.mark.parametrize(
    "foreign",
    [
        {"data": {"url": "https://example.org/a.csv"}},
        {"mark": {"type": "image", "url": "https://example.org/a.png"}},
        {"encoding": {"href": {"value": "https://example.org/"}}},
        {"layer": [{"mark": "bar"}, {"data": {"url": "/etc/passwd"}, "mark": "bar"}]},
    ],
)
def test_a_chart_that_names_an_address_is_not_drawn(foreign):
    with pytest.raises(errors.ChartFailed, match="names an address elsewhere"):
        svg_of(
            "a",
            CHART | foreign,
            data=Data("liste", []),
            colours=LOOK.colours["light"],
            language="de",
        )


def test_a_style_gets_its_sources_and_loses_what_is_elsewhere():
    style = {
        "version": 8,
        "sprite": "https://example.org/s",
        "glyphs": "https://example.org/g",
        "sources": {"liste": {"type": "geojson", "data": "https://example.org"}},
        "layers": [
            {"id": "a", "type": "circle", "source": "liste"},
            {"id": "b", "type": "raster", "source": "osm"},
        ],
    }
    source = {"type": "geojson", "data": "/liste.geojson"}
    filled = filled_style(style, {"liste": source})
    assert filled == {"version": 8, "sources": {"liste": source}, "layers": [style["layers"][0]]}


def test_hours_count_to_24_and_counts_have_no_halves():
    rows = [{"n": 1, "wann": "2026-01-05T13:00:00Z"}, {"n": 0, "wann": "2026-01-05T20:00:00Z"}]
    spec = CHART | {
        "encoding": {
            "x": {"field": "wann", "type": "temporal"},
            "y": {"field": "n", "type": "quantitative"},
        }
    }
    drawn = svg_of(
        "a", spec, data=Data("liste", rows), colours=LOOK.colours["light"], language="de"
    )
    labels = set(re.findall(r">([^<>]+)</text>", drawn))
    assert {"0", "1"} <= labels
    assert not {label for label in labels if "," in label or "PM" in label}
