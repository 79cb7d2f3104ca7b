# SPDX-License-Identifier: EUPL-1.2
"""KML (OGC 12-007r2), GML (OGC 07-036) and GPX: checked as XML first, then read by GDAL."""

from __future__ import annotations

import contextlib
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from drehscheibe.connectors.files.unpacking import safe_part
from drehscheibe.connectors.files.xml_prolog import BrokenXml, UnsafeXml
from drehscheibe.connectors.vectors import gdal
from drehscheibe.connectors.vectors.crs_names import adv_code, crs_code, northing_first
from drehscheibe.connectors.vectors.layers import GdalFormat
from drehscheibe.connectors.vectors.xml_scan import Contents, look_closely, scan
from drehscheibe.domain.errors import N_, InputRefused
from drehscheibe.domain.findings import Finding, Fix
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, TableRecipe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings


class XmlFormat(GdalFormat):
    """Whole, without entities; GDAL sees a link in a scratch folder, because it writes beside."""

    def check(self, path: Path, notebook: Notebook) -> bool:
        self.note_contents(self.contents_of(path), notebook)
        return True

    def contents_of(self, path: Path) -> Contents:
        """What is in the file. Raises `InputRefused`, so that GDAL never sees a bad one."""
        try:
            return self.scan(path)
        except UnsafeXml as error:
            finding = Finding("xml-entities", params={"name": path.name})
            raise InputRefused([finding]) from error
        except BrokenXml as error:
            finding = Finding("xml-damaged", example=str(error), params={"name": path.name})
            raise InputRefused([finding]) from error

    def scan(self, path: Path) -> Contents:
        return scan(path)

    def note_contents(self, contents: Contents, notebook: Notebook) -> None:
        """Say what the file holds that will not be read."""

    @contextlib.contextmanager
    def prepared(self, path: Path) -> Iterator[gdal.Source]:
        options = self.options | self.options_for(self.contents_of(path))
        with tempfile.TemporaryDirectory() as folder:
            link = Path(folder) / safe_part(path.name)
            link.symlink_to(path.absolute())
            yield gdal.Source(link, self.drivers, options=options)

    def options_for(self, _contents: Contents) -> dict[str, str]:
        """Open options that depend on what is in the file."""
        return {}


class Kml(XmlFormat):
    code = "kml"
    drivers = frozenset({"LIBKML", "KML"})

    # What KML says about drawing, not about the thing.
    _DRAWING = frozenset(
        {"altitudeMode", "tessellate", "extrude", "visibility", "drawOrder", "icon", "snippet"}
    )

    def scan(self, path: Path) -> Contents:
        return look_closely(path)

    def note_contents(self, contents: Contents, notebook: Notebook) -> None:
        links = contents.elements["NetworkLink"]
        if links:
            notebook.note("kml-network-links", count=links)

    def fields(self, source: gdal.Source, layer: gdal.Layer) -> Iterable[gdal.Field]:
        wanted = [field for field in layer.fields if field.name not in self._DRAWING]
        return filled_fields(source, layer, wanted)

    def titles(self, path: Path) -> dict[str, str]:
        """The driver replaces every letter that is not ASCII."""
        return {
            re.sub(r"[^A-Za-z0-9_]", _underscores, name): name
            for name in self.contents_of(path).names
        }


def _underscores(found: re.Match[str]) -> str:
    return "_" * len(found.group().encode())


class Gpx(XmlFormat):
    code = "gpx"
    drivers = frozenset({"GPX"})

    def fields(self, source: gdal.Source, layer: gdal.Layer) -> Iterable[gdal.Field]:
        return filled_fields(source, layer, list(layer.fields))

    def scan(self, path: Path) -> Contents:
        return look_closely(path)

    def describe(
        self, path: Path, surroundings: Surroundings, notebook: Notebook
    ) -> list[TableRecipe]:
        recipes = super().describe(path, surroundings, notebook)
        held = self.contents_of(path).elements
        if any(one.name == "tracks" for one in recipes) and held["trkpt/more"]:
            fix = Fix(N_("Read the points of the tracks"), "layer", "track_points")
            notebook.note("track-points-joined", count=held["trkpt"], fixes=(fix,))
        return recipes

    def usual_layers(self, names: list[str]) -> list[str]:
        """The points of tracks and routes say nothing the lines do not say; ask for them."""
        return [name for name in names if name in {"waypoints", "routes", "tracks"}]


class Gml(XmlFormat):
    code = "gml"
    drivers = frozenset({"GML"})
    options: ClassVar[dict[str, str]] = {"DOWNLOAD_SCHEMA": "NO", "WRITE_GFS": "NO"}

    def note_contents(self, contents: Contents, notebook: Notebook) -> None:
        systems = {crs_code(name) or adv_code(name) or name for name in contents.crs}
        if len(systems) > 1:
            notebook.note("crs-several", count=len(systems), example=", ".join(sorted(systems)))

    def options_for(self, contents: Contents) -> dict[str, str]:
        """GDAL exchanges the axes of systems it knows, not of those of the AdV."""
        exchange = any(northing_first(name) for name in contents.crs)
        return {"SWAP_COORDINATES": "YES"} if exchange else {}

    def place(self, path: Path, layer: gdal.Layer, notebook: Notebook) -> PlaceRecipe:
        crs = crs_code(layer.crs)
        stated = self.contents_of(path).crs
        if not crs and stated:
            name = stated.most_common(1)[0][0]
            crs = adv_code(name)
            code = "crs-from-adv" if crs else "crs-not-known"
            notebook.note(code, table=layer.name, example=name, crs=crs)
        return PlaceRecipe(PlaceKind.GEOMETRY, crs=crs)


def filled_fields(
    source: gdal.Source, layer: gdal.Layer, fields: list[gdal.Field]
) -> list[gdal.Field]:
    """Only fields with a value somewhere: these drivers offer all the standard ever named."""
    names = [field.name for field in fields]
    filled: set[str] = set()
    for batch in gdal.batches(source, layer=layer.name, columns=names):
        for name in set(names) - filled:
            column = batch.column(name)
            if column.null_count < len(column):
                filled.add(name)
    return [field for field in fields if field.name in filled]
