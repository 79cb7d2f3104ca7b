# SPDX-License-Identifier: EUPL-1.2
import math
import re
import xml.etree.ElementTree as ET

import pytest

from drehscheibe.domain.region import Municipality, NetworkRole, Region, Words
from drehscheibe.look import svg_map
from drehscheibe.look.environment import environment

WEST, EAST = "05958004", "05962040"


def ring(west, south, east, north, steps=1):
    """A rectangle with `steps` vertices on each side, counter-clockwise."""
    along = [i / steps for i in range(steps)]
    return [
        *([west + (east - west) * t, south] for t in along),
        *([east, south + (north - south) * t] for t in along),
        *([east - (east - west) * t, north] for t in along),
        *([west, north - (north - south) * t] for t in along),
        [west, south],
    ]


def area(key, *rings, kind="Polygon"):
    coordinates = list(rings) if kind == "Polygon" else [[r] for r in rings]
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"ags": key}, "geometry": geometry}


@pytest.fixture
def two_neighbours():
    features = [
        area(WEST, ring(7, 51, 8, 52)),
        area(EAST, ring(8, 51, 9, 52), ring(9.2, 51, 9.4, 51.1), kind="MultiPolygon"),
        area("05958", ring(7, 51, 8, 52)),
    ]
    return {"type": "FeatureCollection", "features": features}


def town(ags, name, role=NetworkRole.NONE):
    return Municipality(
        ags=ags, ars=ags, name=name, official_name=name, kind="Stadt", slug=name.lower(),
        district=ags[:5], state="", role=role, longitude=7.5, latitude=51.5,
    )  # fmt: skip


def region(*towns):
    return Region(
        slug="r", name="R", genitive="Rs", words=Words(), accent="#000000", districts=(),
        municipalities=towns, partners=(), attribution="", bbox=(7, 51, 9.4, 52),
    )  # fmt: skip


def corners(path):
    """Absolute corners of path data made of `M x y l dx dy … z` parts."""
    found = []
    for start, steps in re.findall(r"M([^l]+)l([^z]+)z", path):
        x, y = map(int, start.split())
        found.append((x, y))
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def test_the_drawing_is_as_wide_as_the_region_and_true_to_scale(two_neighbours):
    outlines = svg_map.draw_outlines(two_neighbours)
    assert outlines.place(7, 52) == (0, 0)
    assert outlines.place(9.4, 51)[0] == svg_map.WIDTH
    expected = svg_map.WIDTH / (2.4 * math.cos(math.radians(51.5)))
    assert outlines.height == pytest.approx(expected, abs=1)


def test_neighbours_meet_without_a_gap(two_neighbours):
    outlines = svg_map.draw_outlines(two_neighbours)
    border = outlines.place(8, 51.5)[0]
    assert max(x for x, _ in corners(outlines.municipalities[WEST])) == border
    assert min(x for x, _ in corners(outlines.municipalities[EAST])) == border


def test_every_part_of_a_town_is_drawn_and_districts_are_kept_apart(two_neighbours):
    outlines = svg_map.draw_outlines(two_neighbours)
    assert outlines.municipalities[EAST].count("M") == 2
    assert list(outlines.districts) == ["05958"]


def test_points_on_straight_lines_cost_nothing():
    fine = {"features": [area(WEST, ring(7, 51, 8, 52, steps=500))]}
    assert len(corners(svg_map.draw_outlines(fine).municipalities[WEST])) == 4


def test_a_detailed_region_stays_within_the_size_limit():
    def wavy(i):
        angle = 2 * math.pi * i / 20_000
        radius = 0.4 + 0.02 * math.sin(angle * 900)
        return [8 + radius * math.cos(angle), 51 + radius * math.sin(angle)]

    outline = [wavy(i) for i in range(20_000)]
    detailed = {"features": [area(WEST, [*outline, outline[0]])]}
    free = svg_map.draw_outlines(detailed, most_bytes=10**9)
    limited = svg_map.draw_outlines(detailed, most_bytes=12_000)
    assert len(limited.municipalities[WEST]) <= 12_000 < len(free.municipalities[WEST])


def test_towns_are_links_in_the_language_of_the_page(two_neighbours):
    outlines = svg_map.draw_outlines(two_neighbours)
    here = region(town(WEST, "Arnsberg", NetworkRole.PIONEER), town(EAST, "Soest"))
    german = svg_map.towns_of(here, outlines, language="de")
    assert [t.href for t in german] == ["/kommunen/arnsberg/", "/kommunen/soest/"]
    assert [t.label for t in german] == ["Arnsberg", ""]
    english = svg_map.towns_of(here, outlines, language="en")
    assert english[0].href == "/en/kommunen/arnsberg/"


def test_the_current_town_stands_out_alone(two_neighbours):
    outlines = svg_map.draw_outlines(two_neighbours)
    here = region(town(WEST, "Arnsberg", NetworkRole.PIONEER), town(EAST, "Soest"))
    towns = svg_map.towns_of(here, outlines, language="de", current=EAST)
    assert [(t.role, t.label) for t in towns] == [("", ""), ("current", "Soest")]


def test_a_town_without_outline_is_left_out(two_neighbours):
    outlines = svg_map.draw_outlines(two_neighbours)
    assert svg_map.towns_of(region(town("01001000", "Flensburg")), outlines, language="de") == []


def test_the_map_is_well_formed_and_every_town_has_a_name(two_neighbours):
    outlines = svg_map.draw_outlines(two_neighbours)
    here = region(town(WEST, "A & B", NetworkRole.PIONEER), town(EAST, "Soest"))
    towns = svg_map.towns_of(here, outlines, language="de")
    source = '{% import "components.html" as ui %}{{ ui.region_map(o, towns, label="Karte") }}'
    html = environment("de").from_string(source).render(o=outlines, towns=towns)
    links = ET.fromstring(html.strip()).findall(".//svg//a")  # noqa: S314 - our own page
    assert [link.get("aria-label") for link in links] == ["A & B", "Soest"]
    assert "style=" not in html
