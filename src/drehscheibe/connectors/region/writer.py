# SPDX-License-Identifier: EUPL-1.2
"""Writes the files of a region pack; their form is described in docs/reference/region-pack.md."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson
import shapely

from drehscheibe.connectors.region.areas import is_unincorporated
from drehscheibe.connectors.region.figures import Figures, sources_used
from drehscheibe.connectors.region.generalise import union
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.region import FORMAT, District, Municipality, boundaries_path, places_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from drehscheibe.connectors.region.file import RegionFile, Title
    from drehscheibe.connectors.region.geonames import Place
    from drehscheibe.connectors.region.vg250 import Area
    from drehscheibe.domain.region import Source, Words

LANGUAGE = "de"  # the language a region's file is written in first


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole region before it is written. `areas` and `geometries` go together."""

    slug: str
    file: RegionFile
    municipalities: tuple[Municipality, ...]
    districts: tuple[District, ...]
    figures: Figures
    areas: tuple[Area, ...]
    geometries: NDArray[np.object_]
    bbox: tuple[float, float, float, float]
    places: tuple[Place, ...] = ()


def filled(words: Words, *, title: Title) -> Words:
    """The default words, with the region's name in them."""
    lead = words.lead.replace("{genitive}", title.genitive).replace("{name}", title.name)
    return replace(words, lead=lead)


def write_pack(parts: Parts, *, folder: Path) -> None:
    sources = _sources(parts)
    _write_json(folder / "region.json", _region(parts))
    _write_json(
        folder / "municipalities.json",
        {
            "districts": [_area(district) for district in parts.districts],
            "municipalities": [_area(town) for town in parts.municipalities],
        },
    )
    _write_json(
        folder / "figures.json",
        {
            "series": to_plain(parts.file.series),
            "sources": to_plain(sources),
            "figures": parts.figures,
        },
    )
    _write_lines(boundaries_path(folder), features=_features(parts))
    if parts.places:
        places_path(folder).write_text(_places(parts), "utf-8")
    (folder / "ATTRIBUTION.md").write_text(_notice(parts, sources=sources), "utf-8")


def _region(parts: Parts) -> dict[str, Any]:
    title, words = parts.file.region, dict(parts.file.words)
    return {
        "format": FORMAT,
        "slug": parts.slug,
        "name": title.name,
        "genitive": title.genitive,
        "accent": title.accent,
        "words": to_plain(words.pop(LANGUAGE)),
        "translations": to_plain(words),
        "partners": [_without_empty(to_plain(partner)) for partner in parts.file.partners],
        "attribution": parts.file.sources["boundaries"].attribution,
        "bbox": parts.bbox,
    }


def _area(area: Municipality | District) -> dict[str, Any]:
    return _without_empty({k: v for k, v in to_plain(area).items() if k != "figures"})


def _without_empty(plain: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in plain.items() if value not in ("", [])}


def _sources(parts: Parts) -> Mapping[str, Source]:
    """The sources that are used, in the order of the file."""
    used = sources_used(parts.figures) | {"boundaries"}
    used |= {town.role_source for town in parts.municipalities}
    used |= {district.role_source for district in parts.districts}
    used |= {partner.role_source for partner in parts.file.partners}
    if parts.places:
        used.add("places")
    return {key: source for key, source in sorted(parts.file.sources.items()) if key in used}


def _features(parts: Parts) -> Iterator[dict[str, Any]]:
    names = {town.ags: town for town in parts.municipalities}
    for area, geometry in zip(parts.areas, parts.geometries, strict=True):
        town = names.get(area.key)
        yield _feature(
            geometry,
            level="unincorporated" if is_unincorporated(area) else "municipality",
            ags=town.ags if town else "",
            ars=town.ars if town else area.ars,
            name=town.name if town else area.name,
            kind=area.kind,
            district=area.key[:5],
        )
    for district in parts.districts:
        of_district = [
            geometry
            for area, geometry in zip(parts.areas, parts.geometries, strict=True)
            if area.key.startswith(district.key)
        ]
        yield _feature(
            union(of_district),
            level="district",
            ags=district.key,
            ars=district.key,
            name=district.name,
            kind=district.kind,
            district=district.key,
        )


def _feature(geometry: shapely.Geometry, **properties: str) -> dict[str, Any]:
    parts = shapely.get_parts(geometry)
    single = parts[0] if len(parts) == 1 else geometry
    return {
        "type": "Feature",
        "id": properties["ags"] or properties["ars"],
        "properties": properties,
        "geometry": orjson.loads(shapely.to_geojson(single)),
    }


def _places(parts: Parts) -> str:
    towns = {town.ags: town.name for town in parts.municipalities}
    kinds = parts.file.place_kinds
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\n")
    table.writerow(
        [
            "geonames_id",
            "name",
            "art",
            "ags",
            "kommune",
            "einwohner",
            "laengengrad",
            "breitengrad",
            "stand",
        ]
    )
    for place in parts.places:
        table.writerow(
            [
                place.id,
                place.name,
                kinds.get(place.feature, place.feature),
                place.area,
                towns.get(place.area, ""),
                place.population or "",
                place.longitude,
                place.latitude,
                place.modified,
            ]
        )
    return text.getvalue()


def _notice(parts: Parts, *, sources: Mapping[str, Source]) -> str:
    texts = parts.file.notice
    lines = [f"# {texts['title']}: {parts.file.region.name}", "", texts["intro"], ""]
    for source in sources.values():
        details = (source.attribution, source.licence, source.url)
        lines.append("- " + ". ".join([source.title, *(text for text in details if text)]))
    return "\n".join(lines) + "\n"


def _write_json(path: Path, value: object) -> None:
    path.write_bytes(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")


def _write_lines(path: Path, *, features: Iterator[dict[str, Any]]) -> None:
    """One feature a line, so that a change of one town is a change of one line."""
    lines = b",\n".join(orjson.dumps(feature) for feature in features)
    path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + lines + b"\n]}\n")
