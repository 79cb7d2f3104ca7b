# SPDX-License-Identifier: EUPL-1.2
"""The checklist for GovData, the points of the European portal, the stars, and their sums."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from rdflib import Graph

from descriptions import HOME, WHOLE, statements_of
from drehscheibe.catalogue import dcat_described, writer
from drehscheibe.catalogue.dcat import Site, dataset
from drehscheibe.catalogue.described import DescribedRecord, ForeignFile, Road
from drehscheibe.catalogue.profile.checklist import Weight, checklist
from drehscheibe.catalogue.profile.graph import graph_of
from drehscheibe.catalogue.profile.judging import GOVDATA, HIGH_VALUE
from drehscheibe.catalogue.profile.metrics import DIMENSIONS, METRICS, MOST, Dimension, rating_of
from drehscheibe.catalogue.profile.own import said_graph
from drehscheibe.catalogue.profile.rules import Severity
from drehscheibe.catalogue.profile.scoring import quality_in
from drehscheibe.catalogue.quality import quality_of
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases.layout import Layout

SITE = Site(
    "https://daten.example",
    "Region",
    contributors={"": "http://dcat-ap.de/def/contributors/openNRW"},
)
SOEST = Publisher("05974040", "Soest", "municipality", "soest")
TABLE = Table(
    "t",
    "Punkte",
    (Column("c", "art", "Art", ColumnType.TEXT),),
    Geometry(GeometryType.POINT, "EPSG:25832"),
    rows=3,
    bbox=(8.0, 51.0, 8.1, 51.1),
)
FULL = DatasetRecord(
    "baeume",
    "Bäume",
    "Alle Bäume der Stadt.",
    SOEST,
    "dl-by-de/2.0",
    "a" * 64,
    "2026-01-01T00:00:00Z",
    "2026-02-01T00:00:00Z",
    (TABLE,),
    themes=("ENVI",),
    keywords=("Baum",),
    frequency="MONTHLY",
    contact="gruen@soest.example",
    time=("2025-01-01", "2025-12-31"),
)
BARE = replace(FULL, description="", themes=(), keywords=(), frequency="", contact="", time=())


def test_what_is_complete_has_an_empty_list():
    assert checklist(FULL, SITE) == ()
    assert checklist(replace(FULL, hvd=("c_ac64a52d",)), SITE) == ()


@pytest.mark.parametrize(
    ("change", "weight", "field", "rule"),
    [
        ({"title": ""}, Weight.VIOLATION, "title", "dcat:DatasetShape/f8b02efd063b"),
        ({"description": ""}, Weight.VIOLATION, "description", "dcat:DatasetShape/8f61614144aa"),
        ({"licence": ""}, Weight.VIOLATION, "licence", "DE_Distribution_dcterms_license_v_Min"),
        ({"themes": ("NICHTS",)}, Weight.WANTED, "themes", "dcat:theme"),
        ({"keywords": ()}, Weight.WANTED, "keywords", "dcat:keyword"),
        ({"frequency": ""}, Weight.WANTED, "frequency", "dct:accrualPeriodicity"),
        ({"contact": "Frau Muster"}, Weight.WANTED, "contact", "vcard:hasEmail"),
    ],
)
def test_what_is_missing_is_one_point_with_rule_and_field(change, weight, field, rule):
    (point,) = checklist(replace(FULL, **change), SITE)
    assert (point.weight, point.field) == (weight, field)
    assert point.rules[0].startswith(rule)


def test_who_delivers_is_a_matter_of_the_operator():
    (point,) = checklist(FULL, replace(SITE, contributors={}))
    assert (point.field, point.rules) == ("", ("dcatde:contributorID",))
    unknown = replace(SITE, contributors={"soest": "https://soest.example/wir"})
    (point,) = checklist(FULL, unknown)
    assert point.weight is Weight.WARNING
    assert point.value == "https://soest.example/wir"


def test_what_we_tell_outside_breaks_no_rule_whatever_is_missing():
    for record in (FULL, BARE, replace(BARE, licence="", tables=(), files=("plan.pdf",))):
        assert GOVDATA.breaches(graph_of(dataset(record, SITE))) == []
        high = replace(record, hvd=("c_ac64a52d", "c_dd313021"))
        assert HIGH_VALUE.breaches(graph_of(dataset(high, SITE))) == []


def test_what_we_tell_of_data_elsewhere_breaks_no_rule():
    roads = tuple(
        Road("Kreis", f"https://kreis{n}.example/", "kreis", "1", f"2026-01-0{n}T00:00:00Z")
        for n in (1, 2)
    )
    files = (ForeignFile("https://kreis.example/a.csv", "CSV"),)
    for licence in ("dl-by-de/2.0", "Nutzung frei", "https://kreis.example/lizenz"):
        record = DescribedRecord(
            "wald", "Wald", roads, licence_said=licence, time=("2020-01-01", ".."), files=files,
            bbox=(8.0, 51.0, 8.1, 51.1), covers=("05974040",), contact="wald@kreis.example",
        )  # fmt: skip
        record = replace(record, licence=licence if licence in LICENCES else "")
        told = (dcat_described.dataset(record, SITE), dcat_described.catalogue_record(record, SITE))
        found = GOVDATA.breaches(graph_of(*told))
        assert {one.rule.severity for one in found} <= {Severity.WARNING}
        assert {one.rule.local_name for one in found} <= {"distribution-lizenz_Warning_List"}


def test_the_metrics_are_those_of_the_european_portal():
    earned = {d: sum(m.points for m in METRICS if m.dimension is d) for d in DIMENSIONS}
    assert list(earned.values()) == [100, 100, 110, 75, 20]
    assert MOST == 405
    ratings = [(0, "bad"), (120, "bad"), (121, "sufficient"), (220.9, "sufficient")]
    for points, rating in [*ratings, (221, "good"), (350, "good"), (351, "excellent")]:
        assert rating_of(points) == rating


def test_a_foreign_description_is_measured_by_the_same_metrics():
    graph = statements_of(Graph().parse(WHOLE))
    reached = quality_in(graph, f"{HOME}daten", lambda address: address.startswith(HOME))
    unknown = quality_in(graph, f"{HOME}daten", lambda _: False)
    assert reached.points - unknown.points == 65  # one of two distributions is a download
    assert reached.earned(Dimension.FINDABILITY) == 100
    assert reached.stars == 5
    lost = [metric.code for metric, _ in reached.missing]
    assert set(lost) >= {"download", "size", "rights"}
    assert "compliance" not in lost


def test_each_thing_that_is_said_earns_its_points():
    assert quality_of(FULL).points - quality_of(BARE).points == 30 + 30 + 20 + 30
    assert quality_of(FULL).rating == "excellent"
    said = [metric.field for metric, _ in quality_of(BARE).missing]
    assert said[:2] == ["keywords", "themes"] or said[:2] == ["themes", "keywords"]


def test_a_document_has_one_star_and_a_table_with_an_interface_four():
    assert quality_of(replace(FULL, tables=(), files=("plan.pdf",))).stars == 1
    assert quality_of(replace(FULL, tables=(), files=("liste.xlsx",))).stars == 2
    assert quality_of(replace(FULL, tables=(), files=("liste.csv",))).stars == 3
    assert quality_of(FULL).stars == 4
    assert quality_of(replace(FULL, licence="unbekannt")).stars == 0


def test_the_shortcut_by_outlines_changes_no_result():
    chance = random.Random(7)  # noqa: S311
    for number in range(40):
        record = replace(
            chance.choice((FULL, BARE)),
            slug=f"ds-{number}",
            licence=chance.choice(("cc-zero", "odd")),
            tables=chance.choice(((TABLE,), (TABLE, replace(TABLE, name="u", geometry=None)), ())),
            files=chance.choice(((), ("a.pdf",), ("b.CSV", "c.odt"))),
            contact=chance.choice(("", "a@b.example", "Amt")),
            time=chance.choice(((), ("2020-01-01", ".."), ("..", ".."))),
            hvd=chance.choice(((), ("c_ac64a52d",))),
        )
        graph = said_graph(record, SITE)
        here = f"https://daten.example/daten/{record.slug}/#datensatz"
        assert quality_of(record) == quality_in(graph, here, lambda a: a.startswith(SITE.origin))


def test_sums_follow_each_change(tmp_path):
    layout = Layout(tmp_path / "instance")
    layout.create()
    for number, record in enumerate((FULL, BARE, replace(BARE, example=True))):
        writer.put(layout, replace(record, slug=f"ds-{number}"))
    catalogue = Catalogue(layout)
    found = catalogue.quality("05974040")
    assert (found.datasets, found.stars[4]) == (2, 2)
    assert found.total == (quality_of(FULL).points + quality_of(BARE).points) // 2
    assert [one.slug for one in found.worst] == ["ds-1", "ds-0"]
    assert {metric.code: count for metric, count in found.lacking}["theme"] == 1
    writer.put(layout, replace(FULL, slug="ds-1"))
    assert catalogue.quality("05974040").total == quality_of(FULL).points
    writer.rebuild(layout, [FULL])
    assert catalogue.quality("05974040").datasets == 1
    writer.remove(layout, FULL.slug)
    assert catalogue.quality("05974040") is None
    catalogue.close()
