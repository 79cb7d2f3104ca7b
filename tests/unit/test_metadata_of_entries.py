# SPDX-License-Identifier: EUPL-1.2
"""What real catalogues write of their datasets, in the words of ours."""

from __future__ import annotations

import pytest

from drehscheibe.connectors.sources.ckan_metadata import metadata_of
from drehscheibe.connectors.sources.metadata import (
    box_in,
    frequency_code,
    keys_of,
    mail_in,
    moment,
    theme_codes,
)

_EU = "http://publications.europa.eu/resource/authority/"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-23", "2026-11-23"), ("2026", "2026-01-01"), ("2026-05", "2026-05-01"),
        ("2026-W48-1", "2026-11-23"),
        ("2016-09-13T08:33:58", "2016-09-13T08:33:58Z"),
        ("2016-09-13T08:33:58.123+02:00", "2016-09-13T06:33:58Z"),
        ("31.02.2021", ""), ("2021-02-31", ""), ("0001-01-01T00:00:00+14:00", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_date_is_a_day_or_a_moment_in_utc(text, read):
    assert moment(text) == read


def test_codes_are_found_in_every_spelling():
    assert theme_codes([f"{_EU}data-theme/TRAN", "envi", "Verkehr", f"{_EU}data-theme/TRAN/"]) == (
        "TRAN", "ENVI",
    )  # fmt: skip
    assert frequency_code("", "wann es passt", f"{_EU}frequency/MONTHLY") == "MONTHLY"
    assert frequency_code("asNeeded") == "IRREG"
    geocoding = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/05974040"
    assert keys_of([geocoding, "059740040040", "irgendwo", "13003"]) == (
        "05974040", "05974040", "13003",
    )[1:]  # fmt: skip
    assert mail_in("Stadt", "mailto:geo@stadt.example") == "geo@stadt.example"


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("POLYGON ((8 51, 9 51, 9 52, 8 52, 8 51))", (8, 51, 9, 52)),
        ("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT(8.5 51.5)", (8.5, 51.5) * 2),
        ('{"type":"Polygon","coordinates":[[[8,51,3],[9,52,3],[8,52,3]]]}', (8, 51, 9, 52)),
        ("POLYGON ((3400000 5700000, 3500000 5800000))", ()),
        ('{"type":"Polygon"}', ()), ("Soest", ()), ("{", ()), ("", ()),
    ],
)  # fmt: skip
def test_a_box_is_read_where_it_is_one_on_the_earth(text, box):
    assert box_in(text) == box


def test_a_package_of_ckan_tells_what_it_is():
    said = metadata_of(
        {
            "organization": {"title": "Stadt Soest"},
            "metadata_modified": "2026-01-02T03:04:05.678",
            "tags": [{"display_name": "Bäume"}, {"name": "grün"}, "kein Wort"],
            "groups": [{"name": "envi"}],
            "url": "https://soest.example/baeume",
            "maintainer_email": "geo@soest.example",
        },
        {
            "theme": f'["{_EU}data-theme/TRAN"]',
            "identifier": "urn:1",
            "spatial": '{"type":"Point","coordinates":[8,51]}',
            "issued": "gestern",
        },
    )
    assert (said.publisher, said.contact) == ("Stadt Soest", "geo@soest.example")
    assert (said.themes, said.keywords) == (("TRAN", "ENVI"), ("Bäume", "grün"))
    assert (said.identifiers, said.landing_page) == (("urn:1",), "https://soest.example/baeume")
    assert (said.modified, said.issued, said.bbox) == ("2026-01-02T03:04:05Z", "", (8, 51, 8, 51))


def test_a_dataset_of_rdf_tells_in_which_series_it_is():
    from drehscheibe.connectors.sources.dcat_metadata import metadata_of as of_rdf
    from drehscheibe.connectors.sources.rdf_documents import Graph as Document

    dcat, dct = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
    one, series = "https://a.example/haushalt-2024", "https://a.example/haushalt"
    graph = Document()
    for subject, name, value in [
        (one, f"{dcat}inSeries", series),
        (one, f"{dcat}inSeries", "_:namenlos"),
        (series, f"{dct}title", "Haushalt"),
    ]:
        graph.subjects[subject][name].append(value)
    assert of_rdf(graph, one).series == ((series, "Haushalt"),)
