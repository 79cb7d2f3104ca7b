# SPDX-License-Identifier: EUPL-1.2
"""What a column's name says about place (German or English): longitude, easting, key …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from drehscheibe.domain.slugs import slugify


class Role(StrEnum):
    LON = "lon"
    LAT = "lat"
    EAST = "east"
    NORTH = "north"
    X = "x"
    Y = "y"
    ZONE = "zone"
    KEY = "key"
    NAME = "name"
    POSTCODE = "postcode"


_AXIS = r"(?:utm|gk|etrs|etrs89|geo|point|coord|koord)?{}(?:coord\w*|koord\w*|wert|utm|gk|pos)?"
_WORDS: dict[Role, str] = {
    Role.LON: r"(?:\w*(?:longitude|laengengrad|geolaenge)|(?:geo|gps|x)?(?:lon|lng|long)"
    r"|(?:ost)?laenge)",
    Role.LAT: r"(?:\w*(?:latitude|breitengrad|geobreite)|(?:geo|gps|y)?lat|(?:nord)?breite)",
    Role.EAST: r"(?:utm)?(?:rechtswert|rechts|ostwert|ost|easting|east|rw|e)",
    Role.NORTH: r"(?:utm)?(?:hochwert|hoch|nordwert|nord|northing|north|hw|n)",
    Role.X: _AXIS.format("x"),
    Role.Y: _AXIS.format("y"),
    Role.ZONE: r"(?:utm)?zone\w*",
    Role.KEY: r"(?:ags|ars|rs|gkz|gemeindeschluessel|gemeindekennziffer|gemeindekennzahl"
    r"|regionalschluessel|kreisschluessel|schluessel|schluesselnummer|kennziffer|kreisnummer)",
    Role.POSTCODE: r"(?:plz|postleitzahl|postcode|zip)",
    Role.NAME: r"(?:gemeinde|gemeindename|stadt|stadtname|ort|ortsname|kommune|municipality|town"
    r"|kreis|landkreis|kreisname|gebiet|gebietsname|name|district)",
}
_PATTERNS = {role: re.compile(rf"\b{words}\b") for role, words in _WORDS.items()}
_AXES = ((Role.LON, Role.LAT), (Role.EAST, Role.NORTH), (Role.X, Role.Y))


def words_of(name: str) -> str:
    """`"startLat (WGS84)"` becomes `"start lat wgs84"`."""
    apart = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", name)
    return slugify(apart, separator=" ", longest=200)


def stem(name: str, role: Role) -> str | None:
    """What is left of the name without the word of the role; None when it has no such word."""
    rest, times = _PATTERNS[role].subn("", words_of(name), count=1)
    return " ".join(rest.split()) if times else None


def having(names: Sequence[str], role: Role) -> list[str]:
    """The names that have the role, those that say nothing else first."""
    found = [(text, name) for name in names if (text := stem(name, role)) is not None]
    return [name for _, name in sorted(found, key=lambda entry: len(entry[0]))]


def axis_pairs(names: Sequence[str]) -> list[tuple[Role, str, str]]:
    """(role of the first, name of x, name of y) of columns that belong together by their names."""
    return [(first, *pair) for first, second in _AXES for pair in _paired(names, first, second)]


def _paired(names: Sequence[str], first: Role, second: Role) -> list[tuple[str, str]]:
    xs, ys = having(names, first), having(names, second)
    if len(xs) == len(ys) == 1 and xs != ys:
        return [(xs[0], ys[0])]
    return [(x, y) for x in xs for y in ys if x != y and stem(x, first) == stem(y, second)]


def may_be_sizes(names: Sequence[str]) -> bool:
    """ "Länge" and "Breite" are also what is measured with a yardstick."""
    return any(re.search(r"\b(?:laenge|breite)\b", words_of(name)) for name in names)
