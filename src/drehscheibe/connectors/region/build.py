# SPDX-License-Identifier: EUPL-1.2
"""Builds a region pack from official boundaries, the official register and the region's file."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import shapely

from drehscheibe.connectors.region import figures, writer
from drehscheibe.connectors.region.areas import (
    Directory,
    districts_of,
    is_unincorporated,
    municipalities_of,
    with_roles,
)
from drehscheibe.connectors.region.file import RegionFile, read_region_file
from drehscheibe.connectors.region.generalise import generalise
from drehscheibe.connectors.region.geonames import read_places
from drehscheibe.connectors.region.gv100 import Register, read_gv100
from drehscheibe.connectors.region.vg250 import (
    NPM_DATE,
    is_npm_package,
    read_district_names,
    read_municipalities,
)
from drehscheibe.domain.errors import RegionNameMissing
from drehscheibe.domain.region import Region, load_region
from drehscheibe.domain.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from drehscheibe.connectors.region.vg250 import Area
    from drehscheibe.domain.region import District, Municipality, Source

REGION_FILE = "region.toml"
TOLERANCE_M = 75.0


@dataclass(frozen=True, slots=True)
class Ingredients:
    """What a region is built from. Dates are ISO; empty ones are taken from the files."""

    districts: tuple[str, ...]  # keys of five digits
    boundaries: Path
    name: str = ""  # over the name in the region's file
    register: Path | None = None
    region_file: Path | None = None
    places: Path | None = None
    boundaries_date: str = ""
    population_date: str = ""
    tolerance_m: float = TOLERANCE_M


def build_region_pack(ingredients: Ingredients, *, out: Path) -> Region:
    """Write the pack into `out` and return what can be read back from it.

    The files in `out` are replaced only when the whole pack is complete.
    Raises `RegionInputRefused` (with its subclasses) and `OrganisationNotFound`.
    """
    file = _dated(read_region_file(ingredients.region_file), ingredients=ingredients)
    register = read_gv100(ingredients.register) if ingredients.register else None
    if register is not None:
        file = _with_register_dates(file, register=register)
    areas = read_municipalities(ingredients.boundaries, districts=ingredients.districts)
    pack = _parts(areas, ingredients=ingredients, file=file, register=register)
    out.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        writer.write_pack(pack, folder=scratch)
        if ingredients.region_file:
            shutil.copyfile(ingredients.region_file, scratch / REGION_FILE)
        load_region(scratch)
        out.mkdir(exist_ok=True)
        for path in scratch.iterdir():
            path.replace(out / path.name)
    finally:
        shutil.rmtree(scratch)
    return load_region(out)


def _parts(
    areas: Sequence[Area],
    *,
    ingredients: Ingredients,
    file: RegionFile,
    register: Register | None,
) -> writer.Parts:
    towns, districts, directory = _organisations(
        areas, ingredients=ingredients, file=file, register=register
    )
    series = figures.joined(
        figures.own_figures(file, directory=directory),
        _official(areas, ingredients=ingredients, file=file, register=register),
    )
    geometries = generalise(areas, tolerance_m=ingredients.tolerance_m)
    places = (
        read_places(ingredients.places, areas={area.key: area.geometry for area in areas})
        if ingredients.places
        else ()
    )
    return writer.Parts(
        slug=file.region.slug or slugify(file.region.name),
        file=file,
        municipalities=_with_urls(towns, file=file, directory=directory),
        districts=districts,
        figures=series,
        areas=tuple(areas),
        geometries=geometries,
        bbox=_bbox(geometries),
        places=places,
    )


def _organisations(
    areas: Sequence[Area],
    *,
    ingredients: Ingredients,
    file: RegionFile,
    register: Register | None,
) -> tuple[tuple[Municipality, ...], tuple[District, ...], Directory]:
    taken = {partner.key for partner in file.partners}
    towns = municipalities_of(areas, register=register, file=file, taken=taken)
    districts = districts_of(
        ingredients.districts,
        known=read_district_names(ingredients.boundaries, districts=ingredients.districts),
        register=register,
        file=file,
        taken=taken,
    )
    directory = Directory(towns, districts, [partner.key for partner in file.partners])
    towns, districts = with_roles(towns, districts, groups=file.roles, directory=directory)
    return towns, districts, directory


def _official(
    areas: Sequence[Area],
    *,
    ingredients: Ingredients,
    file: RegionFile,
    register: Register | None,
) -> figures.Figures:
    towns = [area for area in areas if not is_unincorporated(area)]
    if register is None:
        day = boundaries_date(ingredients)
        return figures.measured_figures(towns, date=day, note=file.notice["measured"])
    return figures.registered_figures(
        register,
        keys=[area.key for area in towns],
        date=ingredients.population_date or register.population_date,
        note=file.notice["computed"],
    )


def _with_urls(
    towns: Sequence[Municipality], *, file: RegionFile, directory: Directory
) -> tuple[Municipality, ...]:
    urls = {directory.key(name): url for name, url in file.urls.items()}
    return tuple(replace(town, url=urls.get(town.ags, "")) for town in towns)


def _bbox(geometries: NDArray[np.object_]) -> tuple[float, float, float, float]:
    west, south, east, north = (float(value) for value in shapely.total_bounds(geometries))
    return west, south, east, north


# --- dates and names of the sources --------------------------------------------------------------


def boundaries_date(ingredients: Ingredients) -> str:
    """The state of the boundaries: as given, as known of the npm package, else the file's day."""
    if ingredients.boundaries_date:
        return ingredients.boundaries_date
    if is_npm_package(ingredients.boundaries):
        return NPM_DATE
    changed = datetime.fromtimestamp(ingredients.boundaries.stat().st_mtime, tz=UTC)
    return changed.date().isoformat()


def _dated(file: RegionFile, *, ingredients: Ingredients) -> RegionFile:
    """The file with its name and words filled in, and the edition of the boundaries named."""
    edition = "dated" if ingredients.boundaries_date else "undated"
    if is_npm_package(ingredients.boundaries):
        edition = "npm"
    source = file.sources.get("boundaries") or file.sources[f"boundaries-{edition}"]
    name = ingredients.name or file.region.name
    if not name:
        raise RegionNameMissing
    named = replace(file.region, name=name, genitive=file.region.genitive.replace("{name}", name))
    return replace(
        file,
        region=named,
        words={lang: writer.filled(words, title=named) for lang, words in file.words.items()},
        sources=file.sources | {"boundaries": _edition(source, boundaries_date(ingredients))},
    )


def _with_register_dates(file: RegionFile, *, register: Register) -> RegionFile:
    source = _edition(file.sources["register"], register.territory)
    return replace(file, sources=file.sources | {"register": source})


def _edition(source: Source, day: str) -> Source:
    """The source with the date of its edition, as people write it."""
    edition = date.fromisoformat(day)
    values = {"{date}": f"{edition:%d.%m.%Y}", "{year}": str(edition.year)}
    title, attribution = source.title, source.attribution
    for name, value in values.items():
        title, attribution = title.replace(name, value), attribution.replace(name, value)
    return replace(source, title=title, attribution=attribution)
