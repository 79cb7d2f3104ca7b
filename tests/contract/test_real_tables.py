# SPDX-License-Identifier: EUPL-1.2
"""Real tables of real administrations: right types, right rows, and every fault is found."""

from __future__ import annotations

import datetime

import pytest

from drehscheibe.connectors.tables.workbooks import Workbook
from table_samples import understand

pytestmark = pytest.mark.shared

TEXT, WHOLE, NUMBER = "string", "integer", "number"
TRUTH, DAY, MOMENT = "boolean", "date", "date-time"
XLSX = Workbook("xlsx")


@pytest.fixture
def data(shared):
    return shared / "data"


def test_playgrounds_in_an_8_bit_encoding(data):
    table = understand(data / "municipal_muenster" / "spielplätze-münster.csv")
    assert table.table.num_rows == 291
    assert table.types() == {
        "ID": WHOLE, "Name": TEXT, "Name2": TEXT, "Groesse": WHOLE, "Typ": TEXT,
        "Beschreibung": TEXT, "Bereich": TEXT, "Ballspielplatz": TEXT, "Skater": TRUTH,
        "Streetball": TEXT, "Latitude": NUMBER, "Longitude": NUMBER,
    }  # fmt: skip
    assert table.codes() == {"encoding-guessed", "kept-as-text", "rows-empty"}
    assert table.finding("encoding-guessed").params["encoding"] == "Windows-1252"
    assert table.finding("rows-empty").rows == (293, 294, 295)
    assert table.finding("kept-as-text", "Typ").rows == (71, 132)


def test_water_values_with_limits_stay_text(data):
    table = understand(data / "municipal_muenster" / "2014.csv")
    assert table.table.num_rows == 22
    assert set(table.types().values()) == {TEXT}
    assert table.finding("kept-as-text", "Geist").example.startswith("<")
    assert table.finding("nulls-read", "Grenzwert/Richtwert").count == 10


def test_years_as_columns(data):
    table = understand(data / "municipal_muenster" / "ms_arbeitslose.csv")
    assert table.table.num_rows == 57
    years = {str(year): WHOLE for year in range(2010, 2015)}
    assert table.types() == {"BezirkName": TEXT, "BezirkNummer": WHOLE, **years}
    assert table.values("2014")[-1] == 8923


def test_refill_stations_with_cells_of_several_lines(data):
    table = understand(data / "municipal_muenster" / "refill-stationen-muenster.csv")
    assert table.table.num_rows == 56
    types = table.types()
    assert (types["Latitude"], types["PLZ"], types["Erstellungsdatum"]) == (NUMBER, TEXT, DAY)
    assert "\n" in table.values("Beschreibung")[0]
    assert table.recipe.time_column == "erstellungsdatum"


def wind_turbines(table):
    types = table.types()
    assert table.table.num_rows == 250
    assert types["Leistung (kW)"] == types["Rotor-Durchmesser (m)"] == NUMBER
    assert types["Rechtswert"] == types["Hochwert"] == NUMBER
    assert types["Bürgerwind"] == TRUTH
    assert types["Errichtungsjahr"] == WHOLE
    assert table.column("Leistung (kW)").unit == "kW"
    assert table.values("Rechtswert")[0] == 3391608.0
    assert table.finding("nulls-read", "Nabenhöhe (m)").rows == (25, 142, 164, 197)
    assert "Jahresleistung" in table.finding("columns-empty").text


def test_wind_turbines(data):
    wind_turbines(understand(data / "municipal_muenster" / "wind_steinfurt.csv"))


def test_wind_turbines_as_the_town_once_sent_them(data, tmp_path):
    """UTF-16LE, with quoted decimal commas: the form that the readme describes."""
    text = (data / "municipal_muenster" / "wind_steinfurt.csv").read_text("utf-8")
    lines = [
        ",".join(f'"{cell.replace(".", ",")}"' if "." in cell else cell for cell in line.split(","))
        for line in text.splitlines()
    ]
    path = tmp_path / "wind.csv"
    path.write_bytes("\r\n".join(lines).encode("utf-16"))
    table = understand(path)
    wind_turbines(table)
    assert table.finding("encoding-unusual").params["encoding"] == "UTF-16-LE"
    assert table.values("Column 16")[0] == 52.07885102646202


def test_wind_turbines_as_a_workbook(data):
    folder = data / "municipal_muenster"
    table = understand(next(folder.glob("Steinfurt_WEA*.xlsx")), form=XLSX)
    wind_turbines(table)
    assert table.finding("column-name-missing", "Spalte 13").count == 12


def test_hourly_counts_as_a_workbook(data):
    folder = data / "municipal_muenster"
    table = understand(folder / "zaehlstelle_neutor_2016_stundenauswertung.xlsx", form=XLSX)
    assert table.table.num_rows == 8784
    assert list(table.types().values()) == [MOMENT, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, TEXT]
    assert table.column("Temperatur (°C)").unit == "Cel"
    assert table.values("Stunden")[0] == datetime.datetime(2015, 12, 31, 23, tzinfo=datetime.UTC)
    assert table.finding("footer-skipped").example == "Jahressumme 4105177"
    assert table.finding("time-exists-twice").rows == (7276,)
    assert table.finding("zone-assumed").count == 8784
    outage = table.finding("values-not-read", "FR stadteinwärts")
    assert (outage.count, outage.example) == (36, "technische Störung")
    assert table.recipe.time_column == "stunden"


def test_the_charging_register(data):
    table = understand(next((data / "charging").glob("*.xlsx")), form=XLSX)
    assert table.table.num_rows == 9690
    types = table.types()
    assert types["Postleitzahl Ort"] == TEXT
    assert types["Inbetriebnahmedatum"] == DAY
    assert types["Anzahl Ladepunkte"] == WHOLE
    assert {types[name] for name in ("Längengrad [DG]", "Breitengrad [DG]", "P1 [kW]")} == {NUMBER}
    assert table.column("Steckertypen2").description == "2. Ladepunkt"
    assert table.finding("title-rows-skipped").rows == (1, 3)
    assert table.finding("header-rows-joined").rows == (5, 6)
    assert table.finding("times-of-day-left-out").rows == (7784,)
    assert table.table.column("_row")[0].as_py() == 7


def test_parking_in_bielefeld(data):
    table = understand(data / "parking" / "bielefeld.csv")
    assert table.table.num_rows == 853
    types = table.types()
    assert types["WKT"] == types["behinderte"] == types["e_ladesaeule"] == TEXT
    assert types["oeffi"] == types["kundenp"] == types["frauen"] == TRUTH
    assert (types["kapazitaet"], types["einfahrtshoehe"]) == (WHOLE, NUMBER)
    assert types["b_pls_zeit"] == MOMENT
    assert table.column("hoehe").unit == "m"


def test_private_power_plants(data):
    table = understand(data / "energy" / "mastrPhotovoltaik.csv")
    assert table.table.num_rows == 2356
    types = table.types()
    assert types["plz"] == types["hausnummer"] == types["leistungsBegrenzung"] == TEXT
    assert types["inbetriebnahme"] == types["stilllegung"] == DAY
    assert types["netzbetreiberPruefung"] == TRUTH
    assert table.column("bruttoleistung_kW").unit == "kW"


@pytest.mark.parametrize(
    ("name", "rows", "empty"), [("100031297", 2900, 0), ("300037926", 2888, 28)]
)
def test_traffic_counts(data, name, rows, empty):
    table = understand(data / "traffic_counts" / f"{name}_2025-07.csv")
    assert table.table.num_rows == rows
    kinds = list(table.types().values())
    assert kinds[0] == MOMENT
    assert kinds.count(WHOLE) == len(kinds) - 1 - empty
    assert table.recipe.time_column == "datetime"
    assert table.finding("zone-assumed").params["zone"] == "Europe/Berlin"
    assert not empty or table.finding("columns-empty").count == empty


def test_municipalities_of_the_region(data):
    table = understand(data / "region" / "municipalities.csv")
    assert table.table.num_rows == 59
    types = table.types()
    names = ("ags", "ars", "district_ags", "plz_seat", "name", "nuts3")
    assert {types[name] for name in names} == {TEXT}
    assert types["population_2022_12_31"] == WHOLE
    assert types["area_km2"] == types["lon"] == types["lat"] == NUMBER
    assert table.values("ags")[0] == "05958004"
    assert table.values("area_km2")[0] == 193.72


def test_postal_codes(data):
    table = understand(data / "region" / "postal_codes.csv")
    assert table.table.num_rows == 80
    assert list(table.types().values()) == [TEXT, TEXT, TEXT, TEXT, TEXT, WHOLE]


def test_the_catalogue_of_sample_datasets(data):
    folder = data / "catalogue" / "musterdatenkatalog"
    cities = understand(folder / "cities.csv")
    assert (cities.table.num_rows, cities.types()) == (712, {"name": TEXT, "Kommune": TEXT})
    table = understand(next(folder.glob("*nordrhein-westfalen.csv")))
    assert table.table.num_rows == 2370
    types = table.types()
    assert types.pop("updated_at") == MOMENT
    assert set(types.values()) == {TEXT}
