# SPDX-License-Identifier: EUPL-1.2
"""The examples of the page for developers: every interface, with calls against this installation.

`title` and `hint` are English texts, translated where they are shown; `text` is what is copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from drehscheibe.domain.errors import N_
from drehscheibe.domain.tables import ColumnType
from drehscheibe.portal.pages import snippets
from drehscheibe.releases.pointer import collection_of

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.tables import Bbox, Column, Table

_METRES = "http://www.opengis.net/def/crs/EPSG/0/25832"
_SORTED = {ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.TEXT, ColumnType.DATE}


@dataclass(frozen=True, slots=True)
class Example:
    """`address` is what its button asks for, and its link opens; empty where nothing is asked."""

    key: str
    title: str
    hint: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One table of a public dataset, as programs reach it."""

    base: str  # the installation's address without a slash at its end
    record: DatasetRecord
    table: Table

    @property
    def id(self) -> str:
        names = tuple(table.name for table in self.record.tables)
        return collection_of(self.record.slug, names, self.table.name)

    @property
    def collection(self) -> str:
        return f"{self.base}/ogc/collections/{self.id}"

    @property
    def items(self) -> str:
        return f"{self.collection}/items"

    @property
    def box(self) -> Bbox | None:
        return self.table.bbox if self.table.geometry else None

    def file(self, suffix: str) -> str:
        """One of the downloads of the table."""
        return f"{self.base}/files/{self.record.slug}/{quote(self.id)}{suffix}"

    def column(self, kinds: set[ColumnType]) -> Column | None:
        return next((one for one in self.table.columns if one.type in kinds), None)


def place_of(base: str, record: DatasetRecord) -> Place | None:
    """The table that shows most: one with a map, if there is one."""
    tables = sorted(record.tables, key=lambda table: table.bbox is None)
    return Place(base, record, tables[0]) if tables else None


def objects(place: Place) -> list[Example]:
    """OGC API Features, Parts 1 to 5."""
    return [
        _call("first", N_("The first objects"), f"{place.items}?limit=2"),
        *_in_a_box(place),
        *_of_columns(place),
        _call("queryables", N_("What filters can ask for"), f"{place.collection}/queryables"),
        Example(
            "etag",
            N_("Ask only for what changed (ETag)"),
            N_("With this tag in If-None-Match the answer is empty until something changes (304)."),
            f"curl -sI '{place.items}?limit=1' | grep -i etag",
        ),
    ]


def _call(key: str, title: str, address: str, hint: str = "") -> Example:
    return Example(key, title, hint, f"curl '{address}'", address)


def _in_a_box(place: Place) -> list[Example]:
    if place.box is None:
        return []
    box = ",".join(f"{edge:.3f}" for edge in place.box)
    address = f"{place.items}?limit=2&bbox={box}"
    metres = f"{place.items}?{urlencode({'limit': 2, 'crs': _METRES})}"
    return [
        _call("box", N_("Objects in a box (west, south, east, north)"), address),
        _call("crs", N_("In metres (ETRS89 / UTM 32N)"), metres),
    ]


def _of_columns(place: Place) -> list[Example]:
    column = place.column(_SORTED)
    if column is None:
        return []
    filtered = {"limit": 2, "filter": f'"{column.name}" IS NOT NULL'}
    sorted_ = {"limit": 2, "properties": column.name, "sortby": f"-{column.name}"}
    return [
        _call(
            "filter",
            N_("Filter by a column (CQL2)"),
            f"{place.items}?{urlencode(filtered, quote_via=quote)}",
            N_("All of CQL2 as text or JSON: comparisons, LIKE, IN, BETWEEN, places and times."),
        ),
        _call(
            "sorted",
            N_("One column, the largest first"),
            f"{place.items}?{urlencode(sorted_, quote_via=quote)}",
        ),
    ]


def files(place: Place) -> list[Example]:
    """Everything that matches as one file (decision 12)."""
    asked = [
        ("csv", "csv", N_("CSV of all objects"), "&limit=5"),
        ("sequence", "geojsonseq", N_("One object a line (GeoJSON text sequence)"), "&limit=2"),
        ("parquet", "parquet", "GeoParquet", "&limit=5"),
    ]
    if place.box:
        asked.append(("fgb", "fgb", "FlatGeobuf", "&limit=5"))
    endings = {"csv": "csv", "geojsonseq": "geojsons", "parquet": "parquet", "fgb": "fgb"}
    name = place.record.slug
    return [
        Example(
            key,
            title,
            "",
            f"curl -o {name}.{endings[form]} '{place.items}?f={form}'",
            f"{place.items}?f={form}{few}",
        )
        for key, form, title, few in asked
    ]


def python(place: Place) -> list[Example]:
    """What researchers write."""
    found = [
        Example(
            "pages",
            N_("Page by page, with httpx"),
            N_("The link “next” leads on; a page deep inside costs what the first costs."),
            snippets.pages(place.items),
            f"{place.items}?limit=1000",
        ),
        Example(
            "duckdb",
            "DuckDB",
            N_("Reads only the parts of the file that the question needs."),
            snippets.duckdb(place.file(".parquet")),
        ),
    ]
    if place.box:
        geopandas = snippets.geopandas(place.base, place.id)
        hint = N_("As a table, with GeoPandas.")
        found.insert(0, Example("geopandas", "GeoPandas", hint, geopandas))
    return found


def javascript(place: Place) -> list[Example]:
    """For web pages: every answer may be read from other sites (CORS)."""
    found = [
        Example(
            "fetch",
            N_("Objects in a web page"),
            N_("Any web site may read these addresses; no key, no cookie."),
            snippets.fetch(place.items),
            f"{place.items}?limit=5",
        )
    ]
    if place.box:
        style = f"{place.collection}/styles/default"
        found.append(
            Example(
                "maplibre",
                N_("A map with MapLibre"),
                N_("Tiles and colours come from here; the style names the source with it."),
                snippets.maplibre(style, place.box),
                style,
            )
        )
    return found


def masterportal(place: Place) -> Example | None:
    """An entry of its list of services, of the kind OAF; nothing where there is no place."""
    if place.box is None:
        return None
    layer = snippets.OafLayer(
        f"{place.base}/ogc",
        place.id,
        place.record.title,
        place.record.attribution or place.record.publisher.name,
        _METRES,
    )
    return Example(
        "services",
        "services.json",
        N_("One entry of the list of services; its id goes into the layers of config.json."),
        snippets.masterportal(layer),
        f"{place.items}?{urlencode({'limit': 2, 'crs': _METRES})}",
    )


def tiles(place: Place) -> list[Example]:
    """OGC API Tiles and styles; empty where there is no place."""
    if place.box is None:
        return []
    grid = f"{place.collection}/tiles/WebMercatorQuad"
    return [
        _call("tilejson", "TileJSON", f"{grid}?f=tilejson"),
        Example("tile", N_("Address of the tiles"), "", f"{grid}/{{z}}/{{y}}/{{x}}"),
        _call("styles", N_("Styles and legends"), f"{place.collection}/styles"),
        Example(
            "pmtiles",
            N_("All tiles as one file (PMTiles), read by ranges"),
            "",
            f"pmtiles show '{place.file('.pmtiles')}'",
        ),
    ]


def catalogue(place: Place) -> list[Example]:
    """OGC API Records, GDI-DE, DCAT-AP.de, CKAN and the feed."""
    word = place.record.title.split()[0] if place.record.title.split() else "Daten"
    datasets = f"{place.base}/ogc/collections/datasets"
    return [
        _call(
            "records",
            N_("Search the catalogue, in German"),
            f"{datasets}/items?{urlencode({'limit': 3, 'q': word}, quote_via=quote)}",
        ),
        _call(
            "record", N_("One dataset of the catalogue"), f"{datasets}/items/{place.record.slug}"
        ),
        _call("iso", N_("Metadata for the GDI-DE (ISO 19139)"), f"{place.collection}/iso19139"),
        *_harvested(place),
        _call(
            "suggestions",
            N_("What could be meant, while somebody types"),
            f"{place.base}/daten/vorschlaege.json?{urlencode({'q': word[:4]}, quote_via=quote)}",
        ),
        _call(
            "releases",
            N_("The releases of a dataset as a feed (Atom)"),
            f"{place.base}/daten/{place.record.slug}/staende.atom",
        ),
    ]


def _harvested(place: Place) -> list[Example]:
    """For other catalogues."""
    action = f"{place.base}/api/3/action"
    return [
        _call(
            "dcat",
            N_("The catalogue for other catalogues (DCAT-AP.de)"),
            f"{place.base}/catalog.ttl?modified_since=2026-01-01",
            N_("Follow hydra:next from page to page; as .rdf and .jsonld, too."),
        ),
        _call(
            "dataset-dcat",
            N_("One dataset as DCAT-AP.de"),
            f"{place.base}/daten/{place.record.slug}.jsonld",
        ),
        _call(
            "ckan",
            N_("The same for clients of CKAN"),
            f"{action}/package_search?rows=2&fq=organization:{place.record.publisher.slug}",
            N_("Words in q; fq knows organization, groups, license_id, tags, metadata_modified."),
        ),
    ]


def home_assistant(place: Place) -> Example:
    return Example(
        "home-assistant",
        "configuration.yaml",
        N_("A sensor that shows the first object; its columns become attributes."),
        snippets.home_assistant(place.items, [column.name for column in place.table.columns[:5]]),
        f"{place.items}?limit=1",
    )


def publishing(place: Place) -> Example:
    """With a token of one's own: nothing is asked from this page."""
    return Example(
        "put",
        N_("The next release of a dataset, by night"),
        N_(
            "With a token that the organisation makes under “Programs”; a person still approves it."
        ),
        snippets.put(place.base, place.record.slug),
    )
