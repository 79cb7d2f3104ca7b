# SPDX-License-Identifier: EUPL-1.2
"""The packages that ship, on real files of real administrations: read as everywhere, columns found
by the readiness check, run in the sandbox with its usual limits."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import drehscheibe.usecases
from drehscheibe.connectors.region.demo import demo_datasets
from drehscheibe.connectors.tables.workbooks import Workbook
from drehscheibe.domain.region import boundaries_path, places_path
from drehscheibe.domain.tables import ColumnType
from drehscheibe.usecases.model import Need, Package
from drehscheibe.usecases.readiness import ColumnProfile, match_columns
from drehscheibe.usecases.reading import read_package
from drehscheibe.usecases.running import Input, Where, bound, run
from table_samples import Understood, understand

pytestmark = pytest.mark.shared

SOURCES = Path(drehscheibe.usecases.__file__).parents[1]
ARNSBERG = "05958004"
TEXT, INTEGER, NUMBER, DATE = (
    ColumnType.TEXT, ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.DATE
)  # fmt: skip


@pytest.fixture
def data(shared):
    return shared / "data"


def package(slug: str) -> Package:
    return read_package(SOURCES / "usecases" / "shipped" / slug)


def need(package: Package, name: str) -> Need:
    return next(need for need in package.inputs if need.name == name)


def served(need: Need, read: Understood, folder: Path, *, place=None) -> Input:
    """The need, served by a real table: columns as the readiness check proposes them. `place`:
    the columns of longitude and latitude."""
    table = read.table
    if place:
        pairs = zip(*(read.values(name) for name in place), strict=True)
        points = [f"POINT ({x} {y})" if x and y else None for x, y in pairs]
        table = table.append_column("geometry", pa.array(points, pa.string()))
    path = folder / f"{need.name}.parquet"
    pq.write_table(table, path)
    columns = tuple(
        ColumnProfile(c.id, c.name, str(c.source), c.type, c.unit) for c in read.recipe.columns
    )
    return bound(need, path, {m.needed: m for m in match_columns(need, columns)})


def computed(package: Package, folder: Path, inputs: dict[str, Input], **parameters):
    """Relation -> rows."""
    parameters = {"town": ARNSBERG, "town_name": "Arnsberg"} | parameters
    results = run(package, inputs=inputs, parameters=parameters, folder=folder / "run")
    return {name: pq.read_table(result.file).to_pylist() for name, result in results.items()}


def areas(folder: Path) -> Path:
    """The towns of the region pack with their newest figures, as the demo publishes them."""
    region = SOURCES / "regions" / "suedwestfalen"
    return next(d.path for d in demo_datasets(region, folder) if d.slug == "staedte-und-gemeinden")


def towns(need: Need, folder: Path) -> Input:
    path = areas(folder)
    names = {key for f in json.loads(path.read_text())["features"] for key in f["properties"]}
    kinds = {"einwohner": INTEGER, "flaeche_km2": NUMBER, "einwohner_stichtag": DATE}
    columns = tuple(ColumnProfile(n, n, n, kinds.get(n, TEXT)) for n in sorted(names))
    return bound(need, path, {m.needed: m for m in match_columns(need, columns)})


def own_area() -> dict[str, object]:
    document = json.loads(boundaries_path(SOURCES / "regions" / "suedwestfalen").read_text())
    return next(f["geometry"] for f in document["features"] if f["properties"]["ags"] == ARNSBERG)


def test_charging_points_of_the_federal_register(data, tmp_path):
    here = package("ladesaeulen")
    register = understand(next((data / "charging").glob("*.xlsx")), form=Workbook("xlsx"))
    places = understand(places_path(SOURCES / "regions" / "suedwestfalen"))
    inside = Where(within=own_area())
    all_points = served(
        need(here, "ladesaeulen_region"), register, tmp_path,
        place=("Längengrad [DG]", "Breitengrad [DG]"),
    )  # fmt: skip
    all_places = served(need(here, "orte"), places, tmp_path, place=("laengengrad", "breitengrad"))
    rows = computed(
        here,
        tmp_path,
        {
            "ladesaeulen": dataclasses.replace(all_points, where=inside),
            "ladesaeulen_region": all_points,
            "orte": dataclasses.replace(all_places, where=inside),
            "kommunen": towns(need(here, "kommunen"), tmp_path),
        },
        now="2019-12-01T12:00:00+01:00",
    )

    (own,) = rows["versorgung"]
    assert (own["ladepunkte"], own["schnellladepunkte"]) == (8, 2)
    assert own["kreis"] == "Hochsauerlandkreis"
    district = {row["gebiet"]: row["ladepunkte"] for row in rows["vergleich"]}
    assert len(district) == 13
    assert district["Hochsauerlandkreis"] == sum(district.values()) / 2 == 67
    assert [row["gesamt"] for row in rows["zuwachs"]] == [2, 4, 8]
    assert all(0 < row["entfernung_km"] < 20 for row in rows["luecken"])


def test_solar_power_of_the_market_register(data, tmp_path):
    here = package("erneuerbare")
    solar = understand(data / "energy" / "mastrPhotovoltaik.csv")
    rows = computed(
        here,
        tmp_path,
        {"photovoltaik": served(need(here, "photovoltaik"), solar, tmp_path)},
        now="2026-09-01T12:00:00+02:00",
        stromverbrauch_mwh=100_000,
    )

    (now,) = rows["kennzahlen"]
    assert now["pv_anlagen"] == 2313  # in operation, or for a while out of it
    assert 40 < now["pv_mw"] < 42
    assert now["ertrag_mwh"] == pytest.approx(950 * now["pv_mw"], rel=0.001)
    years = [row["jahr"] for row in rows["zubau"]]
    assert (years[0], years[-1]) == (2000, 2026)
    assert all(row["anlagen"] >= 0 for row in rows["zubau"])


def test_playgrounds_with_swapped_coordinates(data, tmp_path):
    here = package("spielplatzfinder")
    folder = data / "municipal_muenster"
    playgrounds = understand(folder / "spielplätze-münster.csv")
    stations = understand(folder / "refill-stationen-muenster.csv")
    rows = computed(
        here,
        tmp_path,
        {
            "spielplaetze": served(
                need(here, "spielplaetze"), playgrounds, tmp_path, place=("Latitude", "Longitude")
            ),
            "orte": served(need(here, "orte"), stations, tmp_path, place=("Longitude", "Latitude")),
        },
        now="2026-09-01T12:00:00+02:00",
    )

    (now,) = rows["kennzahlen"]
    assert now["spielplaetze"] == 291
    assert 90 < now["anteil_in_gehweite"] < 96
    assert 200 < now["mittlerer_fussweg_m"] < 400
    (reached,) = rows["einzugsgebiet"]
    assert 80 < reached["flaeche_km2"] < 120  # of 303 km² of the town
    assert {row["flaeche_m2"] for row in rows["verzeichnis"]} > {2069, 1060}


def test_inhabitants_and_area_of_59_towns(tmp_path):
    here = package("bevoelkerung-und-flaeche")
    inputs = {"kommunen": towns(need(here, "kommunen"), tmp_path)}
    rows = computed(here, tmp_path, inputs, now="2026-01-01T00:00:00+01:00")

    (own,) = rows["eigene"]
    assert (own["kommune"], own["kreis"]) == ("Arnsberg", "Hochsauerlandkreis")
    assert 60_000 < own["einwohner"] < 90_000
    assert own["stichtag"] is not None
    assert (len(rows["vergleich"]), len(rows["kreise_tafel"])) == (59, 5)
    assert min(row["rang_einwohner"] for row in rows["vergleich"]) == 1


def counts(archive: Path, folder: Path) -> Path:
    """All counts of all stations: the first column of each file holds the sum of its channels."""
    subprocess.run(["tar", "xJf", archive, "-C", folder], check=True, timeout=60)
    path = folder / "counts.parquet"
    lines = duckdb.read_csv(
        f"{folder}/*/*/*.csv",
        columns={"line": "VARCHAR"},
        delimiter="\t",
        quotechar="",
        escapechar="",
        header=True,
        filename=True,
        strict_mode=False,
    )
    when = "try_strptime(split_part(line, ',', 1), '%Y-%m-%d %H:%M')"
    lines.project(
        "split_part(filename, '/', -2) AS zaehlstelle,"
        f" timezone('Europe/Berlin', {when}) AS zeit,"
        " try_cast(split_part(line, ',', 2) AS DOUBLE) AS anzahl"
    ).write_parquet(str(path))
    return path


def test_three_and_a_half_million_counts_of_bicycles(data, tmp_path):
    here = package("radverkehr")
    path = counts(next((data / "traffic_counts").glob("*.tar.xz")), tmp_path)
    wanted = need(here, "zaehlungen")
    columns = tuple(ColumnProfile(c.name, c.name, c.name, c.type) for c in wanted.columns)
    bindings = {match.needed: match for match in match_columns(wanted, columns)}
    assert pq.read_metadata(path).num_rows == 3_520_997

    inputs = {"zaehlungen": bound(wanted, path, bindings)}
    rows = computed(here, tmp_path, inputs, now="2026-08-22T12:00:00+02:00")

    (now,) = rows["kennzahlen"]
    assert now["zaehlstellen"] == 23
    assert 85 < now["vollstaendig"] < 95
    assert 10_000 < now["staerkste_raeder"] < 20_000  # the Promenade
    index = {row["jahr"]: row["index_witterung"] for row in rows["witterungsindex"]}
    assert list(index) == list(range(2019, 2027))
    assert index[2019] == 100 > index[2021] > 60
    gaps = [row for row in rows["luecken"] if row["gueltige_tage"] == 0]
    assert gaps  # whole months without a value stay visible
    busiest = max(rows["wochengang"], key=lambda row: row["raeder_je_tag"])
    assert busiest["wochentag"] not in {"Sa", "So"}
