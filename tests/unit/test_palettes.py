# SPDX-License-Identifier: EUPL-1.2
"""What the colours of maps keep: contrast to the ground, and difference in every form of vision.

Colour blindness is simulated as Machado, Oliveira and Fernandes 2009 do (doi
10.1109/TVCG.2009.113, severity 1.0, linear RGB); distances are in OKLab (Ottosson 2020).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from drehscheibe.look.colours import contrast, parse
from drehscheibe.look.palettes import PALETTES, Scheme, plain_colour, shades

VISIONS = {
    "normal": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
LMS = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
LAB = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]
OKABE_ITO = ("#000000", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7")

both = pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))


def linear(colour):
    part = np.array(parse(colour))
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def seen(colour, vision):
    """In OKLab, by somebody with this vision."""
    light = np.clip(np.array(VISIONS[vision]) @ linear(colour), 0, 1)
    return np.array(LAB) @ np.cbrt(np.array(LMS) @ light)


def difference(one, other):
    """The smallest one over all forms of vision."""
    return min(np.linalg.norm(seen(one, v) - seen(other, v)) for v in VISIONS)


def smallest(colours):
    pairs = [(a, b) for i, a in enumerate(colours) for b in colours[:i]]
    return min(difference(a, b) for a, b in pairs)


def lightness(colour):
    return seen(colour, "normal")[0]


@both
def test_points_and_lines_stand_out_from_the_ground(palette):
    """WCAG 2.2, 1.4.11: 3 to 1."""
    for colour in (*palette.marks, *palette.values, palette.nothing, palette.edge):
        for ground in (palette.ground, palette.region):
            assert contrast(parse(colour), parse(ground)) >= 3, (colour, ground)


@both
def test_categories_differ_more_than_those_of_okabe_and_ito(palette):
    colours = (*palette.values, palette.nothing)
    assert smallest(colours) > 0.1 > smallest(OKABE_ITO)


@both
def test_numbers_differ_from_class_to_class(palette):
    for ramp in (palette.marks, palette.areas):
        for low, high in pairwise(ramp):
            assert difference(low, high) > 0.06, (low, high)


@both
def test_printed_in_grey_higher_numbers_are_farther_from_the_paper(palette):
    paper = lightness(palette.region)
    for ramp in (palette.marks, palette.areas):
        distances = [abs(lightness(colour) - paper) for colour in ramp]
        assert distances == sorted(distances)
        assert min(high - low for low, high in pairwise(distances)) > 0.05


@both
def test_fewer_classes_lie_farther_apart(palette):
    for count in (1, 2, 3, 4, 5):
        assert len(set(shades(palette.marks, count))) == count
    two, five = shades(palette.marks, 2), shades(palette.marks, 5)
    assert difference(*two) > smallest(five)


@pytest.mark.parametrize("accent", ["#171a85", "#ffee00", "#000000", "#ffffff"])
def test_the_one_colour_stands_out_whatever_the_region_chose(accent):
    for scheme in Scheme:
        ground = parse(PALETTES[scheme].ground)
        assert contrast(parse(plain_colour(accent, scheme)), ground) >= 3
