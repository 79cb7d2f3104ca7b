# SPDX-License-Identifier: EUPL-1.2
"""How many points a description earns, and how many stars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.catalogue.profile.codelists import codes, is_listed
from drehscheibe.catalogue.profile.judging import GOVDATA
from drehscheibe.catalogue.profile.metrics import DIMENSIONS, METRICS, Dimension, Metric, rating_of
from drehscheibe.catalogue.profile.rules import Severity
from drehscheibe.catalogue.statements import full

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.catalogue.profile.graph import Graph, Node
    from drehscheibe.catalogue.profile.metrics import Rating

    Reaches = Callable[[str], bool]  # whether an address is known to answer

_EU = "http://publications.europa.eu/resource/authority/"
_FILE_TYPE = f"{_EU}file-type/"
_LICENCES = "http://dcat-ap.de/def/licenses"
_MEDIA = ("https://www.iana.org/assignments/media-types/", "http://www.iana.org/assignments/")
_RDF = codes("JSON_LD N3 RDF RDFA RDF_N_QUADS RDF_N_TRIPLES RDF_TRIG RDF_TURTLE RDF_XML")
# Those that programs read without guessing, and those of them that belong to nobody.
_OPEN_DATA = _RDF | codes(
    "ATOM CSV DBF GEOJSON GML GPKG GTFS ICS JSON KML KMZ NETCDF ODS RSS SDMX TSV XML YAML"
)
_READABLE = _OPEN_DATA | codes("GDB MDB SHP XLS XLSX XLSB XLSM")
_OPEN = _OPEN_DATA | codes("HTML ODT PDF PDFA1A PDFA1B PNG SVG TXT ZIP GEOTIFF TIFF JPEG")
_CLOSED = codes(
    "cc-by-nc cc-by-nc-de/3.0 cc-by-nc/4.0 cc-by-nd cc-by-nd/3.0 cc-by-nd/4.0 dl-by-nc-de/1.0"
    " other-closed other-commercial other-freeware"
)


@dataclass(frozen=True, slots=True)
class Quality:
    """`shares`: how much of each metric is fulfilled, 0 to 1, in the order of `METRICS`."""

    shares: tuple[float, ...]
    stars: int

    def earned(self, dimension: Dimension) -> float:
        pairs = zip(METRICS, self.shares, strict=True)
        return sum(m.points * share for m, share in pairs if m.dimension is dimension)

    @property
    def points(self) -> int:
        return int(sum(self.earned(dimension) for dimension in DIMENSIONS) + 1e-9)

    @property
    def rating(self) -> Rating:
        return rating_of(self.points)

    @property
    def missing(self) -> tuple[tuple[Metric, int], ...]:
        """What earns further points, and how many; what people can say themselves comes first."""
        pairs = zip(METRICS, self.shares, strict=True)
        lost = [(m, round(m.points * (1 - share))) for m, share in pairs if share < 1]
        kept = [(metric, points) for metric, points in lost if points]
        return tuple(sorted(kept, key=lambda pair: (not pair[0].field, -pair[1])))


def quality_in(graph: Graph, subject: str, reaches: Reaches) -> Quality:
    """Of one dataset of a description."""
    files = [one for one in graph.values(subject, _DISTRIBUTION) if isinstance(one, str)]
    seen = _Seen(graph, subject, tuple(files), reaches)
    shares = tuple(float(_MEASURES[metric.code](seen)) for metric in METRICS)
    return Quality(shares, _stars(seen))


_DISTRIBUTION = full("dcat:distribution")
_ACCESS, _DOWNLOAD = full("dcat:accessURL"), full("dcat:downloadURL")
_FORMAT, _TYPE = full("dct:format"), full("dcat:mediaType")
_LICENCE, _RIGHTS = full("dct:license"), full("dct:accessRights")


@dataclass(frozen=True, slots=True)
class _Seen:
    graph: Graph
    subject: str
    files: tuple[str, ...]
    reaches: Reaches

    def says(self, name: str) -> bool:
        return bool(self.graph.values(self.subject, full(name)))

    def share(self, name: str, fulfils: Callable[[Node], bool] = bool) -> float:
        """Of the files: those with a value that fulfils something."""
        kept = [f for f in self.files if any(map(fulfils, self.graph.values(f, name)))]
        return len(kept) / len(self.files) if self.files else 0.0

    def is_reached(self, node: Node) -> bool:
        return isinstance(node, str) and self.reaches(node)

    def listed_formats(self) -> float:
        formats = self.share(_FORMAT, lambda node: _is_in(node, f"{_EU}file-type"))
        types = self.share(_TYPE, lambda node: isinstance(node, str) and node.startswith(_MEDIA))
        return (formats + types) / 2

    def has_listed_access_rights(self) -> bool:
        found = self.graph.values(self.subject, _RIGHTS)
        return any(_is_in(node, f"{_EU}access-right") for node in found)

    def is_compliant(self) -> bool:
        found = GOVDATA.breaches(self.graph)
        return not any(one.rule.severity is Severity.VIOLATION for one in found)


_MEASURES: dict[str, Callable[[_Seen], float]] = {
    "keyword": lambda seen: seen.says("dcat:keyword"),
    "theme": lambda seen: seen.says("dcat:theme"),
    "spatial": lambda seen: seen.says("dct:spatial"),
    "temporal": lambda seen: seen.says("dct:temporal"),
    "access-reached": lambda seen: seen.share(_ACCESS, seen.is_reached),
    "download": lambda seen: seen.share(_DOWNLOAD),
    "download-reached": lambda seen: seen.share(_DOWNLOAD, seen.is_reached),
    "format": lambda seen: seen.share(_FORMAT),
    "media-type": lambda seen: seen.share(_TYPE),
    "listed-format": _Seen.listed_formats,
    "open-format": lambda seen: seen.share(_FORMAT, lambda node: _code(node) in _OPEN),
    "readable-format": lambda seen: seen.share(_FORMAT, lambda node: _code(node) in _READABLE),
    "compliance": _Seen.is_compliant,
    "licence": lambda seen: seen.share(_LICENCE),
    "listed-licence": lambda seen: seen.share(_LICENCE, lambda node: _is_in(node, _LICENCES)),
    "access-rights": lambda seen: seen.says("dct:accessRights"),
    "listed-access-rights": _Seen.has_listed_access_rights,
    "contact": lambda seen: seen.says("dcat:contactPoint"),
    "publisher": lambda seen: seen.says("dct:publisher"),
    "rights": lambda seen: seen.share(full("dct:rights")),
    "size": lambda seen: seen.share(full("dcat:byteSize")),
    "issued": lambda seen: seen.says("dct:issued"),
    "modified": lambda seen: seen.says("dct:modified"),
}


def _is_in(node: Node, scheme: str) -> bool:
    return isinstance(node, str) and is_listed(node, scheme)


def _code(node: Node) -> str:
    return node[len(_FILE_TYPE) :] if isinstance(node, str) and node.startswith(_FILE_TYPE) else ""


def _stars(seen: _Seen) -> int:
    """Five-star open data (https://5stardata.info): open licence, data that programs read, in a
    format of nobody, each object with an address of its own, linked with data of others."""
    formats = {_code(node) for one in seen.files for node in seen.graph.values(one, _FORMAT)}
    licences = {str(node) for one in seen.files for node in seen.graph.values(one, _LICENCE)}
    has_addresses = bool(seen.share(full("dcat:accessService"))) or bool(formats & _RDF)
    linked = any(seen.says(n) for n in ("dct:relation", "dct:references", "dcat:qualifiedRelation"))
    steps = (
        any(
            _is_in(one, _LICENCES) and one[len(_LICENCES) + 1 :] not in _CLOSED for one in licences
        ),
        bool(formats & _READABLE),
        bool(formats & _OPEN_DATA),
        has_addresses,
        linked,
    )
    return steps.index(False) if False in steps else len(steps)
