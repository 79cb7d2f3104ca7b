# SPDX-License-Identifier: EUPL-1.2
"""Files, time span and category of data that lie elsewhere, by hand and by a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from correcting_hall import Hall
from drehscheibe.connectors.sources.distributions import Distribution
from foreign_data import TREES
from inside import inside
from townhall import Desk, install_region, visitor
from visits import text_of

HERE = "/organisationen/soest/beschreibungen/anderswo/"
RECORDS = "/ogc/collections/datasets/items"
CSV, WMS = "https://daten.example/baeume.csv", "https://daten.example/wms?x=1&y=2"


@pytest.fixture
def hall(portal, once):
    install_region(portal)
    return once(lambda: Hall(portal))


def record_of(hall: Hall) -> Any:
    from drehscheibe.portal.catalogue.listing import described_record

    return described_record(hall.slug)


def rows_of(answer: Any) -> list[dict[str, str]]:
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def brought_back(hall: Hall, rows: list[dict[str, str]]) -> str:
    """As Excel saves it; returns the address of the change."""
    text = io.StringIO()
    out = csv.DictWriter(text, list(rows[0]), delimiter=";")
    out.writeheader()
    out.writerows(rows)
    file = SimpleUploadedFile("liste.csv", text.getvalue().encode("cp1252", errors="replace"))
    answer = visitor(hall.anna).post(f"{HERE}liste/", {"list": file})
    assert answer.status_code == 303, text_of(answer)
    return str(answer["Location"])


def made(hall: Hall, address: str) -> None:
    assert visitor(hall.anna).post(address, {"deed": "submit"}).status_code == 303
    assert visitor(hall.ben).post(address, {"deed": "approve"}).status_code == 303
    Desk(hall.portal, None).work()


def test_of_a_file_one_word_is_corrected_and_the_others_stay_the_source_s(hall):
    address = hall.correct(**{f"title@{CSV}": "Alle Bäume", f"licence@{CSV}": "cc-zero"})
    look = text_of(visitor(hall.ben).get(address))
    assert "Titel der Datei (daten.example/baeume.csv)" in look
    assert "<del>Liste</del>" in look
    first = record_of(hall).files[0]
    assert (first.title, first.licence, first.format) == ("Alle Bäume", "cc-zero", "csv")
    page = hall.public()
    assert "Alle Bäume" in page
    assert "Die Quelle sagt: „Liste“" in page
    files = (Distribution(CSV, "xlsx", "Tabelle"), Distribution("https://daten.example/neu", "csv"))
    hall.bring(hall.kept, replace(TREES, distributions=files))
    told = [(one.title, one.format) for one in record_of(hall).files]
    assert told == [("Alle Bäume", "xlsx"), ("", "csv")]


def test_a_file_that_is_not_shown_is_nowhere_until_it_is_given_back(hall):
    hall.correct(**{f"shown@{WMS}": "no"})
    shown = hall.public().partition("Von Hand berichtigt")[0]
    assert "daten.example/wms" not in shown
    with inside(hall.layout, requests_per_minute=0, seconds_per_minute=0) as api:
        assert "daten.example/wms" not in api.get("/catalog.ttl").text
        record = api.get(f"{RECORDS}/{hall.slug}").text
    assert "daten.example/baeume.csv" in record
    assert "daten.example/wms" not in record
    form = text_of(visitor(hall.anna).get(hall.here()))
    assert "nicht gezeigt" in form
    give = {"deed": "give-back", "field": f"shown@{WMS}"}
    assert visitor(hall.ben).post(hall.here(), give).status_code == 303
    assert [one.address for one in record_of(hall).files] == [CSV, WMS]


def test_two_layers_of_one_address_have_words_of_their_own(hall):
    same = (Distribution(WMS, "wms", "Straßen"), Distribution(WMS, "wms", "Plätze"))
    hall.bring(hall.kept, replace(TREES, distributions=same))
    hall.correct(**{f"title@{WMS} 2": "Grünflächen"})
    assert [one.title for one in record_of(hall).files] == ["Straßen", "Grünflächen"]


def test_a_file_that_its_source_took_away_is_no_fault_of_the_history(hall):
    hall.correct(**{f"title@{CSV}": "Alle Bäume"})
    hall.bring(hall.kept, replace(TREES, distributions=()))
    assert record_of(hall).by_hand == ()
    ben, (change,) = visitor(hall.ben), hall.changes()
    assert "Alle Bäume" in text_of(ben.get(hall.here()))
    for deed in ({"deed": "undo", "change": change.pk},
                 {"deed": "give-back", "field": f"title@{CSV}"}):  # fmt: skip
        assert ben.post(hall.here(), deed).status_code == 400
    hall.bring(hall.kept, TREES)
    assert record_of(hall).files[0].title == "Alle Bäume"
    assert ben.post(hall.here(), {"deed": "undo", "change": change.pk}).status_code == 303
    assert record_of(hall).files[0].title == "Liste"


def test_time_span_and_category_are_corrected_found_and_told_to_programs(hall):
    hall.correct(start="2020-01-01", end="2024-12-31", hvd=["c_ac64a52d"])
    assert record_of(hall).time == ("2020-01-01", "2024-12-31")
    page = hall.public()
    assert "01.01.2020 – 31.12.2024" in page
    assert "Georaum" in page
    assert "Zeitraum: letzter Tag: von Hand geändert" in page
    with inside(hall.layout, requests_per_minute=0, seconds_per_minute=0) as api:
        turtle = api.get("/catalog.ttl").text
        found = api.get(f"{RECORDS}?datetime=2021-01-01").json()["features"]
    assert "dcatap:hvdCategory <http://data.europa.eu/bna/c_ac64a52d>" in turtle
    assert "http://data.europa.eu/eli/reg_impl/2023/138/oj" in turtle
    assert hall.slug in [one["id"] for one in found]


@pytest.mark.parametrize(
    ("said", "why"),
    [({"start": "gestern"}, "ein Tag wird so geschrieben"),
     ({"start": "2026-01-02", "end": "2026-01-01"}, "bevor er beginnt")],
)  # fmt: skip
def test_a_time_that_is_none_is_refused_with_a_sentence(hall, said, why):
    answer = visitor(hall.anna).post(hall.here(), {"deed": "save", **said})
    assert (answer.status_code, why in text_of(answer)) == (400, True)
    assert said["start"] in text_of(answer)  # nothing that was typed is lost


def test_the_list_of_datasets_goes_out_and_comes_back(hall):
    anna = visitor(hall.anna)
    rows = {one["datensatz"]: one for one in rows_of(anna.get(f"{HERE}beschreibungen.csv"))}
    mine = rows[hall.slug]
    assert (mine["titel"], mine["zeitraum_von"]) == ("Baumkataster der Stadt", "2025-01-01")
    mine |= {"titel": "Straßenbäume", "zeitraum_bis": "31.12.2026", "orte": "Soest, Arnsberg",
             "hvd": "Georaum"}  # fmt: skip
    other = next(one for slug, one in rows.items() if slug != hall.slug)
    other |= {"zeitraum_von": "bald"}
    address = brought_back(hall, [mine, other, other | {"datensatz": "fremd"}])
    look = text_of(anna.get(address))
    assert "ein Tag wird so geschrieben" in look
    assert "fremd" in look
    made(hall, address)
    record = record_of(hall)
    assert (record.title, record.time) == ("Straßenbäume", ("2025-01-01", "2026-12-31"))
    assert set(record.covers) == {"05974040", "05958004"}
    assert record.hvd == ("c_ac64a52d",)
    again = {one["datensatz"]: one for one in rows_of(anna.get(f"{HERE}beschreibungen.csv"))}
    assert (
        again[hall.slug]["orte"] == "Arnsberg, Soest"
        or again[hall.slug]["orte"] == "Soest, Arnsberg"
    )


def test_the_list_of_files_has_a_row_for_each_and_one_undo_takes_all_back(hall):
    anna, ben = visitor(hall.anna), visitor(hall.ben)
    rows = rows_of(anna.get(f"{HERE}dateien.csv"))
    assert [one["datei"] for one in rows] == [CSV, WMS]  # what is no address is no file
    rows[0] |= {"titel": "Alle Bäume", "lizenz": "CC0 1.0"}
    rows[1] |= {"zeigen": "nein"}
    address = brought_back(hall, rows)
    made(hall, address)
    (left,) = record_of(hall).files
    assert (left.title, left.licence) == ("Alle Bäume", "cc-zero")
    assert [one["zeigen"] for one in rows_of(anna.get(f"{HERE}dateien.csv"))] == ["ja", "nein"]
    ben.post(address, {"deed": "undo"})
    Desk(hall.portal, None).work()
    assert record_of(hall).files[0].title == "Liste"
    assert len(record_of(hall).files) == 2
    assert not record_of(hall).by_hand


def test_a_row_of_a_file_that_is_not_there_changes_nothing_of_the_dataset(hall):
    rows = rows_of(visitor(hall.anna).get(f"{HERE}dateien.csv"))
    rows[0] |= {"titel": "Anders"}
    rows[1] |= {"datei": "https://anderswo.example/x"}
    address = brought_back(hall, rows)
    look = text_of(visitor(hall.anna).get(address))
    assert "hat keine solche Datei" in look
    assert "<ins>Anders" not in look


def test_lists_of_others_do_not_exist_and_their_datasets_are_strange(hall):
    rita = visitor(hall.rita)
    for path in ("beschreibungen.csv", "dateien.csv"):
        assert rita.get(f"{HERE}{path}").status_code == 404
        assert visitor().get(f"{HERE}{path}").status_code == 302
    file = SimpleUploadedFile("liste.csv", f"datensatz;titel\n{hall.slug};Meins\n".encode())
    assert rita.post(f"{HERE}liste/", {"list": file}).status_code == 404
    own = "/organisationen/arnsberg/beschreibungen/anderswo/"
    assert rows_of(rita.get(f"{own}dateien.csv")) == []
    file.seek(0)
    look = text_of(rita.get(rita.post(f"{own}liste/", {"list": file})["Location"]))
    assert "Zeile 2" in look
    assert "Baumkataster" not in look
