# SPDX-License-Identifier: EUPL-1.2
"""The formats in which features are handed out beside GeoJSON and HTML: files, in one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.delivery.http.media_types import GEOJSON
from drehscheibe.delivery.http.negotiation import HTML_OFFER, Form, Offer, form_of, json_offer
from drehscheibe.domain.errors import NotAcceptable

if TYPE_CHECKING:
    from starlette.requests import Request

    from drehscheibe.domain.tables import Table


@dataclass(frozen=True, slots=True)
class FileForm:
    """One format of a file. `media_type` is as it is sent; `is_text` goes out compressed."""

    form: Form
    title: str  # a proper name
    media_type: str
    suffix: str
    also: tuple[str, ...] = ()
    is_text: bool = False
    needs_geometry: bool = False

    @property
    def plain_type(self) -> str:
        """The media type without parameters."""
        return self.media_type.partition(";")[0]

    @property
    def offer(self) -> Offer:
        schema = {"type": "string"} | ({} if self.is_text else {"format": "binary"})
        return Offer(self.form, self.plain_type, self.also, schema)


FILE_FORMS: dict[Form, FileForm] = {
    one.form: one
    for one in (
        FileForm(Form.CSV, "CSV", "text/csv; charset=utf-8", ".csv", is_text=True),
        FileForm(
            Form.GEOJSONSEQ,
            "GeoJSON-Seq",
            "application/geo+json-seq",
            ".geojsons",
            ("application/vnd.geo+json-seq", "application/json-seq"),
            is_text=True,
        ),
        FileForm(
            Form.FGB,
            "FlatGeobuf",
            "application/vnd.flatgeobuf",
            ".fgb",
            ("application/flatgeobuf",),
            needs_geometry=True,
        ),
        FileForm(
            Form.PARQUET,
            "GeoParquet",
            "application/vnd.apache.parquet",
            ".parquet",
            ("application/parquet", "application/x-parquet"),
        ),
        FileForm(
            Form.GPKG,
            "GeoPackage",
            "application/geopackage+sqlite3",
            ".gpkg",
            ("application/vnd.sqlite3", "application/geopackage+vnd.sqlite3"),
        ),
    )
}
# Read by programs that expect their geometries.
BINARY = frozenset(form for form, one in FILE_FORMS.items() if not one.is_text)
PAGES = (json_offer(GEOJSON, "features"), HTML_OFFER)
OFFERS = (*PAGES, *(one.offer for one in FILE_FORMS.values()))


def file_forms(*, has_place: bool) -> list[FileForm]:
    """Those that features can be in, most wanted first."""
    return [one for one in FILE_FORMS.values() if has_place or not one.needs_geometry]


# What is told of the others on each page of GeoJSON: `f` and media type.
OTHERS = {
    has_place: tuple((file.form.value, file.plain_type) for file in file_forms(has_place=has_place))
    for has_place in (True, False)
}
WITHOUT_PLACE = (*PAGES, *(one.offer for one in file_forms(has_place=False)))
_NEED_PLACE = {offer.form.value for offer in OFFERS} - {o.form.value for o in WITHOUT_PLACE}


def form_for(request: Request, table: Table) -> Form:
    """As `form_of`; what this table cannot be in is not acceptable, however it was asked for."""
    if table.geometry:
        return form_of(request, OFFERS)
    if request.query_params.get("f") in _NEED_PLACE:
        raise NotAcceptable(offered=", ".join(map(str, WITHOUT_PLACE)))
    return form_of(request, WITHOUT_PLACE)
