# SPDX-License-Identifier: EUPL-1.2
"""The only door to GDAL: layers, their facts, and streams of Arrow batches. No network, ever.

Files come from strangers. So GDAL may not follow references: drivers that only point elsewhere
are taken out before GDAL starts, network access is closed, and the driver that answered must be
one of those the recognised format allows.
"""

from __future__ import annotations

import contextlib
import logging
import os
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

_POINTING_ELSEWHERE = (
    "OGR_VRT VRT HTTP WFS OAPIF OGCAPI CSW EEDA Elasticsearch Carto AmigoCloud PLSCENES NGW GDALG "
    "GPSBabel ADBC GTFS PDS4 OGR_PDS S57 VFK EDIGEO"
)
os.environ.setdefault("GDAL_SKIP", _POINTING_ELSEWHERE)
os.environ["CPL_VSIL_CURL_ALLOWED_EXTENSIONS"] = "{none}"
os.environ["GDAL_HTTP_PROXY"] = os.environ["GDAL_HTTPS_PROXY"] = "http://127.0.0.1:9"  # discard
os.environ["GDAL_HTTP_MAX_RETRY"] = "0"
os.environ["PROJ_NETWORK"] = "OFF"
os.environ["LIBKML_RESOLVE_STYLE"] = "NO"
# GDAL 3.12 writes a broken Arrow batch for a FlatGeobuf with missing geometries otherwise.
os.environ["OGR_FLATGEOBUF_STREAM_BASE_IMPL"] = "YES"

import pyarrow as pa  # noqa: E402 - the environment must be set before GDAL wakes up
import pyogrio  # noqa: E402
from pyogrio import errors as ogr_errors  # noqa: E402

from drehscheibe.domain.errors import InputRefused  # noqa: E402
from drehscheibe.domain.findings import Finding  # noqa: E402
from drehscheibe.releases.stream import BATCH_ROWS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

GEOMETRY_NAME = "wkb_geometry"  # how GDAL calls a geometry without a name


@dataclass(frozen=True, slots=True)
class Source:
    """A file as GDAL is to open it. `options` are open options of its driver.

    `measured`: the facts of a layer are to hold its bounds, which costs some formats one more pass.
    """

    path: Path
    drivers: frozenset[str]
    encoding: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    measured: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute; `kind` and `subkind` are OGR's names ("OFTInteger", "OFSTBoolean")."""

    name: str
    kind: str
    subkind: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """What GDAL says about a layer. `crs` is an authority code or WKT or empty."""

    name: str
    fields: tuple[Field, ...]
    crs: str
    geometry_type: str | None
    features: int
    bounds: tuple[float, float, float, float] | None = None  # west, south, east, north


class Unreadable(Exception):
    """GDAL could not read the file; the text is GDAL's own."""


@contextlib.contextmanager
def _listening() -> Iterator[None]:
    """GDAL's warnings go to the log, its failures become ours."""
    try:
        with warnings.catch_warnings(record=True) as remarks:
            warnings.simplefilter("always")
            yield
    except (ogr_errors.DataSourceError, ogr_errors.DataLayerError) as error:
        raise Unreadable(str(error)) from error
    except (ogr_errors.FeatureError, ogr_errors.GeometryError) as error:
        raise Unreadable(str(error)) from error
    except (pa.ArrowInvalid, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        raise Unreadable(str(error)) from error
    for remark in remarks:
        log.info("GDAL: %s", remark.message)


def layer_names(source: Source) -> list[str]:
    """Names of all layers. Raises `Unreadable`."""
    with _listening():
        return [str(name) for name, _ in pyogrio.list_layers(source.path)]


def restore_index(source: Source) -> None:
    """Write the missing .shx beside the (linked) .shp. Raises `Unreadable`."""
    pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES"})
    try:
        layer_names(source)
    finally:
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": None})


def layer_of(source: Source, name: str) -> Layer:
    """The facts of one layer. Raises `Unreadable`, also when another driver answers."""
    with _listening():
        info = pyogrio.read_info(
            source.path,
            layer=name,
            encoding=source.encoding,
            force_feature_count=True,
            force_total_bounds=source.measured,
            **source.options,
        )
    if info["driver"] not in source.drivers:
        raise Unreadable(f"{info['driver']} is not allowed here")
    fields = zip(info["fields"], info["ogr_types"], info["ogr_subtypes"], strict=True)
    return Layer(
        name=name,
        fields=tuple(Field(str(name), kind, subkind) for name, kind, subkind in fields),
        crs=info["crs"] or "",
        geometry_type=info["geometry_type"],
        features=int(info["features"]),
        bounds=info["total_bounds"],
    )


def batches(source: Source, *, layer: str, columns: list[str]) -> Iterator[pa.RecordBatch]:
    """The features in the order of the file; geometry in the column `geometry_field` names.

    Date-times come as ISO 8601 text, because only the text tells whether a zone was given.
    Raises `Unreadable`.
    """
    return _stream(source, layer, columns, {"read_geometry": True})


def attribute_batches(
    source: Source, *, layer: str, columns: list[str]
) -> Iterator[pa.RecordBatch]:
    """The same without geometries; `columns` must not be empty."""
    return _stream(source, layer, columns, {"read_geometry": False})


def _stream(
    source: Source, layer: str, columns: list[str], what: dict[str, bool]
) -> Iterator[pa.RecordBatch]:
    options: dict[str, Any] = {**source.options, **what}
    with contextlib.ExitStack() as stack:
        with _listening():
            _, reader = stack.enter_context(
                pyogrio.raw.open_arrow(
                    source.path,
                    layer=layer,
                    encoding=source.encoding,
                    columns=columns,
                    batch_size=BATCH_ROWS,
                    use_pyarrow=True,
                    datetime_as_string=True,
                    **options,
                )
            )
        while (batch := _next(reader)) is not None:
            yield batch


def _next(reader: pa.RecordBatchReader) -> pa.RecordBatch | None:
    with _listening():
        try:
            return reader.read_next_batch()
        except StopIteration:
            return None


def geometry_field(schema: pa.Schema) -> str:
    """The name of the geometry column of a stream, or empty."""
    for entry in schema:
        metadata = entry.metadata or {}
        if metadata.get(b"ARROW:extension:name") in {b"geoarrow.wkb", b"ogc.wkb"}:
            return str(entry.name)
    return ""


def straight_geometries(source: Source, *, layer: str, skip: int, count: int) -> list[bytes | None]:
    """WKB of some features with arcs replaced by short straight lines (4° a piece, no M)."""
    with _listening():
        _, _, geometries, _ = pyogrio.raw.read(
            source.path,
            layer=layer,
            columns=[],
            skip_features=skip,
            max_features=count,
            **source.options,
        )
    return list(geometries)


def refuse(error: Unreadable, *, name: str, table: str = "") -> InputRefused:
    """The refusal a person sees when GDAL gives up."""
    finding = Finding(
        "vector-damaged", table, count=1, example=str(error)[:200], params={"name": name}
    )
    return InputRefused([finding])


def write_layer(path: Path, name: str, rows: pa.RecordBatchReader, crs: str) -> None:
    """One more layer of a GeoPackage. The same rows make the same bytes, whenever it is.

    `rows` has WKB in its last column. Raises what `rows` raises, and `Unreadable`.
    """
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2000-01-01T00:00:00Z"})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a layer without CRS
            pyogrio.raw.write_arrow(
                rows,
                path,
                layer=name,
                driver="GPKG",
                geometry_name=rows.schema.names[-1],
                geometry_type="Unknown",
                crs=crs or None,
                append=path.exists(),
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
