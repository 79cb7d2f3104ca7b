# SPDX-License-Identifier: EUPL-1.2
"""What a dcat:Dataset says beside its title and distributions.

DCAT 3, 6.4 (resource) and 6.6 (dataset); DCAT-AP.de 3.0, dcat:Dataset; also the older names of
1.1, which catalogues still write.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.connectors.sources.metadata import (
    Metadata,
    box_in,
    frequency_code,
    high_value_codes,
    keys_of,
    mail_in,
    moment,
    theme_codes,
    words_of_themes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.connectors.sources.rdf_documents import Graph

_DCAT, _DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
_ADMS, _SKOS = "http://www.w3.org/ns/adms#", "http://www.w3.org/2004/02/skos/core#"
_VCARD, _FOAF = "http://www.w3.org/2006/vcard/ns#", "http://xmlns.com/foaf/0.1/"
_LOCN, _SCHEMA = "http://www.w3.org/ns/locn#", "http://schema.org/"
_HVD = "http://data.europa.eu/r5r/hvdCategory"
_DE = tuple(
    f"{root}dcat-ap.de/def/dcatde/{version}"
    for root in ("http://", "https://www.", "https://", "http://www.")
    for version in ("", "1.1/", "1.0/", "2.0/", "3.0/")
)
_NAMES = (_FOAF + "name", _VCARD + "fn", _VCARD + "organization-name", _SKOS + "prefLabel")


def metadata_of(graph: Graph, dataset: str) -> Metadata:
    start, end = _times(graph, dataset)
    return Metadata(
        identifiers=_identifiers(graph, dataset),
        landing_page=graph.text(dataset, _DCAT + "landingPage"),
        publisher=_named(graph, graph.text(dataset, _DCT + "publisher", _DCT + "creator")),
        contact=_contact(graph, dataset),
        themes=theme_codes(graph.texts(dataset, _DCAT + "theme")),
        hvd=high_value_codes(graph.texts(dataset, _HVD)),
        groups=words_of_themes(_labels(graph, dataset)),
        keywords=tuple(dict.fromkeys(filter(None, graph.texts(dataset, _DCAT + "keyword")))),
        frequency=frequency_code(*graph.texts(dataset, _DCT + "accrualPeriodicity")),
        issued=_moment(graph.texts(dataset, _DCT + "issued")),
        modified=_moment(graph.texts(dataset, _DCT + "modified")),
        start=start,
        end=end,
        bbox=_box(graph, dataset),
        areas=keys_of(_places(graph, dataset)),
        attribution=_attribution(graph, dataset),
        series=tuple(_series(graph, dataset)),
    )


def _labels(graph: Graph, dataset: str) -> Iterator[str]:
    """The code of a theme of the EU's list; of others what they are called, else the address."""
    for theme in graph.texts(dataset, _DCAT + "theme"):
        if codes := theme_codes((theme,)):
            yield codes[0]
        elif label := graph.text(theme, _SKOS + "prefLabel") or theme:
            yield "" if label.startswith("_:") else label


def _identifiers(graph: Graph, dataset: str) -> tuple[str, ...]:
    told = graph.texts(dataset, _DCT + "identifier")
    for other in graph.texts(dataset, _ADMS + "identifier"):
        told += graph.texts(other, _SKOS + "notation") or [other]
    named = [] if dataset.startswith("_:") else [dataset]
    return tuple(dict.fromkeys(one for one in (*told, *named) if one and not one.startswith("_:")))


def _named(graph: Graph, agent: str) -> str:
    """Some write the name where its node belongs."""
    name = graph.text(agent, *_NAMES)
    return name or ("" if "://" in agent or agent.startswith("_:") else agent)


def _contact(graph: Graph, dataset: str) -> str:
    ways = [*graph.texts(dataset, _DCAT + "contactPoint", _DCT + "publisher")]
    mails = [mail for one in ways for mail in graph.texts(one, *_MAILS)]
    return mail_in(*mails)


_MAILS = (_VCARD + "hasEmail", _VCARD + "email", _FOAF + "mbox")


def _moment(texts: Iterable[str]) -> str:
    return next((read for text in texts if (read := moment(text))), "")


def _times(graph: Graph, dataset: str) -> tuple[str, str]:
    periods = graph.texts(dataset, _DCT + "temporal")
    starts = [t for one in periods for t in graph.texts(one, *_STARTS)]
    ends = [t for one in periods for t in graph.texts(one, *_ENDS)]
    return _moment(starts), _moment(ends)


_STARTS = (_DCAT + "startDate", _SCHEMA + "startDate")
_ENDS = (_DCAT + "endDate", _SCHEMA + "endDate")


def _box(graph: Graph, dataset: str) -> tuple[float, ...]:
    for place in graph.texts(dataset, _DCT + "spatial"):
        for text in graph.texts(place, _DCAT + "bbox", _LOCN + "geometry", _DCAT + "centroid"):
            if box := box_in(text):
                return box
    return ()


def _places(graph: Graph, dataset: str) -> list[str]:
    names = (root + "politicalGeocodingURI" for root in _DE)
    return graph.texts(dataset, _DCT + "spatial", *names)


def _series(graph: Graph, dataset: str) -> Iterator[tuple[str, str]]:
    """DCAT 3, 6.6 (dcat:inSeries). One without a name or an address that others know is none."""
    for one in graph.texts(dataset, _DCAT + "inSeries"):
        title = graph.text(one, _DCT + "title")
        if title and not one.startswith("_:"):
            yield one, title


def _attribution(graph: Graph, dataset: str) -> str:
    """DCAT-AP.de 3.0: dcatde:licenseAttributionByText, also where it stands at the dataset."""
    names = tuple(root + "licenseAttributionByText" for root in _DE)
    files = graph.texts(dataset, _DCAT + "distribution")
    return next((t for one in (dataset, *files) if (t := graph.text(one, *names))), "")
