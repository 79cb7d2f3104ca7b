# SPDX-License-Identifier: EUPL-1.2
"""A readable title from a file name: what people would have typed."""

from __future__ import annotations

import re
from pathlib import PurePath

_ENDINGS = re.compile(
    r"(\.(csv|tsv|txt|xlsx?|ods|zip|gz|geojson|json|gpkg|shp|kmz?|gml|gpx|fgb|parquet|pdf))+$",
    re.IGNORECASE,
)
_DATES = re.compile(r"(?<!\d)(\d{4}-\d{2}(-\d{2})?|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{8})(?!\d)")
_NOISE = re.compile(
    r"\b(final|kopie|copy|export|neu|v\d+|utf-?8|epsg\d+|25832|4326)\b", re.IGNORECASE
)
_EMPTY = re.compile(r"\(\s*\)|\[\s*\]")  # what is left of "(Export)"

# A title is public, and so is the address made of it: "Anfrage Hr. Renners" names a person.
_PEOPLE = re.compile(
    r"(?<!\w)(Herrn?|Frau|Hr\.|Fr\.)\s*(Dr\.\s*)?[A-ZÄÖÜ][a-zäöüß]+(-[A-ZÄÖÜ]\w+)?"
)


def title_from_file_name(name: str) -> str:
    """`"spielplätze_münster_2024-05-01_final.csv"` becomes `"Spielplätze münster"`."""
    stem = _ENDINGS.sub("", PurePath(name).name)
    words = re.sub(r"[_\-\s]+", " ", _DATES.sub(" ", stem))
    kept = _EMPTY.sub(" ", _NOISE.sub(" ", _PEOPLE.sub(" ", words)))
    cleaned = re.sub(r"\s+", " ", kept).strip(" .,")
    return cleaned[:1].upper() + cleaned[1:] if cleaned else stem or name
