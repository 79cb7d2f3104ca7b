# SPDX-License-Identifier: EUPL-1.2
"""German text tables are understood; what is guessed, lost or changed is said."""

from __future__ import annotations

import datetime

import pytest

from drehscheibe.releases.stream import BATCH_ROWS
from table_samples import MESSY, understand


def test_a_german_table_is_understood(written):
    table = understand(written(MESSY))
    assert table.types() == {
        "Straße": "string",
        "Größe": "number",
        "Datum": "date",
        "Anteil": "number",
        "PLZ": "string",
        "aktiv": "boolean",
    }
    assert table.values("Größe") == [1234.5, 0.5, 12.0]
    assert table.values("Datum")[0] == datetime.date(2020, 2, 1)
    assert table.values("PLZ") == ["05958", "59821", "59755"]
    assert table.values("aktiv") == [True, False, None]
    assert table.column("Anteil").unit == "%"
    assert table.table.column("_row").to_pylist() == [2, 3, 4]
    assert table.recipe.time_column == "datum"


@pytest.mark.parametrize(
    ("encoding", "code"),
    [
        ("utf-8", None),
        ("utf-8-sig", None),
        ("utf-16", "encoding-unusual"),
        ("utf-16-le", "encoding-guessed"),
        ("utf-16-be", "encoding-guessed"),
        ("windows-1252", "encoding-guessed"),
        ("iso-8859-15", "encoding-guessed"),
        ("cp850", "encoding-guessed"),
        ("mac_roman", "encoding-guessed"),
    ],
)
def test_every_usual_encoding_is_read(written, encoding, code):
    table = understand(written(MESSY, encoding))
    assert table.values("Straße") == ["Möhneweg", "Öde", "Übergang"]
    assert code is None or code in table.codes()
    assert code is not None or not table.codes() & {"encoding-unusual", "encoding-guessed"}


def test_a_person_can_name_the_encoding(written):
    table = understand(written("Preis\n5 ¤\n", "latin-1"), encoding="iso-8859-15")
    assert table.values("Preis") == [5]
    assert table.column("Preis").unit == "EUR"


def test_stray_bytes_in_utf8_are_mended_and_counted(written):
    lines = "Ort;Zahl\n" + "Möhne;1\nÄpfel;2\n" * 5
    table = understand(written(lines.encode() + "Büren;3\n".encode("windows-1252")))
    assert table.values("Ort")[-1] == "Büren"
    assert table.finding("encoding-mixed").rows == (12,)


def test_text_that_came_broken_is_reported(written):
    table = understand(written("Ort;Zahl\nJÔøΩdefelder;1\nMÃ¼nster;2\nM\ufffdlheim;3\nOlpe;4\n"))
    finding = table.finding("text-broken")
    assert (finding.count, finding.rows) == (3, (2, 3, 4))
    assert finding.example == "JÔøΩdefelder"


def test_nul_bytes_are_removed_and_reported(written):
    table = understand(written("Ort;Zahl\nAr\0nsberg;1\nOlpe;2\n"))
    assert table.values("Ort") == ["Arnsberg", "Olpe"]
    assert table.finding("nul-bytes").rows == (2,)


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(written, separator):
    text = "a;b;c\n1;x;2020-01-01\n2;y;2020-01-02\n".replace(";", separator)
    assert list(understand(written(text)).types()) == ["a", "b", "c"]


def test_decimal_commas_do_not_look_like_separators(written):
    table = understand(written("x;y\n1,5;2,5\n3,5;4,5\n"))
    assert table.values("y") == [2.5, 4.5]


def test_excels_line_that_names_the_separator_is_no_data(written):
    table = understand(written("sep=|\na|b\n1|2\n"))
    assert table.types() == {"a": "integer", "b": "integer"}


def test_one_column_is_a_table(written):
    assert understand(written("Ort\nOlpe\nSoest\n")).values("Ort") == ["Olpe", "Soest"]


def test_cells_may_have_several_lines(written):
    table = understand(written('Name;Text\nA;"eins\nzwei; ""drei"""\nB;vier\n'))
    assert table.values("Text") == ['eins\nzwei; "drei"', "vier"]
    assert table.table.column("_row").to_pylist() == [2, 3]


def test_uneven_rows_are_mended_and_named(written):
    table = understand(written("a;b;c\n1;2;3\n4;5\n6;7;8;neun\n10;11;12;\n13;14;15\n"))
    assert table.values("a") == [1, 4, 6, 10, 13]
    assert table.values("c") == [3, None, 8, 12, 15]
    assert table.finding("rows-too-short").rows == (3,)
    too_long = table.finding("rows-too-long")
    assert (too_long.rows, too_long.example) == ((4,), "neun")
    assert table.table.column("_row").to_pylist() == [2, 3, 4, 5, 6]


def test_titles_footers_and_empty_rows_are_no_data(written):
    text = (
        "Bäume der Stadt\nStand: 01.01.2024\n\nArt;Höhe;Jahr\nEiche;12,5;1980\n;;\n"
        "Buche;8,0;1990\nLinde;7,5;1991\n\nSumme;28,0;\nQuelle: Grünflächenamt\n"
    )
    table = understand(written(text))
    assert table.values("Art") == ["Eiche", "Buche", "Linde"]
    assert table.values("Höhe") == [12.5, 8.0, 7.5]
    assert table.finding("title-rows-skipped").rows == (1, 2)
    assert table.finding("footer-skipped").rows == (10, 11)
    assert table.finding("rows-empty").rows[0] == 6
    assert "rows-too-short" not in table.codes() or table.finding("rows-too-short").rows == (11,)


def test_a_person_keeps_the_footer(written):
    text = "Art;Zahl\nEiche;1\nBuche;2\nSumme;3\n"
    assert understand(written(text)).values("Zahl") == [1, 2]
    assert understand(written(text), skip_footer="0").values("Zahl") == [1, 2, 3]


def test_names_that_repeat_or_miss_are_made_up_and_reported(written):
    table = understand(written("Name;Wert;Wert;\nA;1;2;x\nB;3;4;y\n"))
    assert list(table.types()) == ["Name", "Wert", "Wert 2", "Spalte 4"]
    assert table.finding("column-name-repeated").column == "Wert"
    assert table.finding("column-name-missing").column == "Spalte 4"


def test_a_table_without_header_gets_names(written):
    table = understand(written("1;Eiche;3,5\n2;Buche;4,5\n3;Linde;5,5\n"))
    assert list(table.types()) == ["Spalte 1", "Spalte 2", "Spalte 3"]
    assert table.table.num_rows == 3
    assert table.finding("header-missing").fixes[0].key == "header_row"


def test_two_header_rows_are_joined(written):
    table = understand(written("Ort;Leistung;Höhe\n;kW;m\nA;5;7\nB;6;8\n"))
    assert list(table.types()) == ["Ort", "Leistung (kW)", "Höhe (m)"]
    assert table.column("Leistung (kW)").unit == "kW"
    assert table.finding("header-rows-joined").rows == (1, 2)


def test_a_name_above_several_columns_belongs_to_all_of_them(written):
    table = understand(written("Ort;2023;;2024;\n;m;w;m;w\nOlpe;1;2;3;4\nSoest;5;6;7;8\n"))
    assert list(table.types()) == ["Ort", "2023 m", "2023 w", "2024 m", "2024 w"]


def test_years_may_be_column_names(written):
    table = understand(written("Bezirk,Nummer,2010,2011\nA,11,5,6\nB,12,7,8\n"))
    assert list(table.types()) == ["Bezirk", "Nummer", "2010", "2011"]


@pytest.mark.parametrize("cells", [["x", ""], ["X", "x"]])
def test_a_cross_is_yes_and_that_is_a_question(written, cells):
    table = understand(written("Ort;Rampe\n" + "".join(f"A;{c}\n" for c in cells)))
    assert table.types()["Rampe"] == "boolean"
    assert table.finding("cross-read-as-yes").fixes[0].value == "string"


def test_one_letter_is_no_answer_without_its_partner(written):
    table = understand(written("a;b\nJ;N\nN;N\n"))
    assert table.types() == {"a": "boolean", "b": "string"}


def test_spellings_of_no_value_are_counted(written):
    table = understand(written("Ort;Wert\nA;5\nB;-\nC;k. A.\nD;7\nE;/\n"))
    assert table.values("Wert") == [5, None, None, 7, None]
    finding = table.finding("nulls-read", "Wert")
    assert (finding.count, finding.rows) == (2, (3, 4))
    kept = understand(written("Ort;Wert\nA;x\nB;-\n"), null__Wert="")
    assert kept.values("Wert") == ["x", "-"]


def test_minus_999_is_no_measurement_when_it_stands_alone(written):
    text = "Ort;Grad\nA;12,5\nB;-999\nC;-3,1\n"
    table = understand(written(text))
    assert table.values("Grad") == [12.5, None, -3.1]
    assert table.finding("sentinel-read-as-null").rows == (3,)
    assert understand(written(text), null__Grad="").values("Grad") == [12.5, -999.0, -3.1]


def test_minus_999_is_a_value_among_its_like(written):
    table = understand(written("a;b\nA;-999\nB;-998\nC;-1002\n"))
    assert table.values("b") == [-999, -998, -1002]


@pytest.mark.parametrize(
    "name", ["PLZ", "plz_seat", "AGS", "Hausnummer", "HausNr", "Telefon", "gemeindeschlüssel"]
)
def test_numbers_that_are_names_stay_text(written, name):
    assert understand(written(f"x;{name}\na;5958\nb;59821\n")).types()[name] == "string"


def test_leading_zeros_keep_a_column_text(written):
    table = understand(written("x;Kennung\na;0012\nb;1234\n"))
    assert table.values("Kennung") == ["0012", "1234"]
    assert table.finding("leading-zeros-kept").example == "0012"
    as_number = understand(written("x;Kennung\na;0012\nb;1234\n"), type__Kennung="integer")
    assert as_number.values("Kennung") == [12, 1234]


def test_long_numbers_keep_every_digit(written):
    table = understand(written("x;Nummer\na;12345678901234567890123\nb;2\n"))
    assert table.values("Nummer") == ["12345678901234567890123", "2"]


def test_ambiguous_thousands_are_a_question(written):
    table = understand(written("x;Menge\na;1.234\nb;2.500\n"))
    assert table.values("Menge") == [1234, 2500]
    finding = table.finding("number-ambiguous")
    assert finding.params["meaning"] == "1234"
    fix = finding.fixes[0]
    again = understand(written("x;Menge\na;1.234\nb;2.500\n"), **{fix.key.replace(".", "__"): "en"})
    assert again.values("Menge") == [1.234, 2.5]


def test_other_columns_decide_what_a_point_means(written):
    table = understand(written("x;Lat;Menge\na;51.12345;1.234\nb;51.54321;2.500\n"))
    assert table.values("Menge") == [1.234, 2.5]


def test_a_slashed_date_is_read_month_first_only_when_certain(written):
    certain = understand(written("a;Tag\nx;3/25/2020\ny;4/5/2020\n"))
    assert certain.values("Tag") == [datetime.date(2020, 3, 25), datetime.date(2020, 4, 5)]
    unsure = understand(written("a;Tag\nx;3/4/2020\ny;4/5/2020\n"))
    assert unsure.values("Tag")[0] == datetime.date(2020, 4, 3)
    fix = unsure.finding("date-ambiguous").fixes[0]
    assert (fix.key, fix.value) == ("date_format.Tag", "%m/%d/%Y")


def test_two_digit_years_are_a_question(written):
    table = understand(written("a;Tag\nx;19.07.19\ny;01.02.98\n"))
    assert table.values("Tag") == [datetime.date(2019, 7, 19), datetime.date(1998, 2, 1)]
    assert "years-two-digits" in table.codes()


def test_times_without_zone_are_local_and_that_is_said(written):
    text = "Zeit;n\n2025-10-26 02:30;1\n2025-03-30 02:30;2\n2025-07-01 12:00;3\n"
    table = understand(written(text))
    assert table.values("Zeit")[2] == datetime.datetime(2025, 7, 1, 10, tzinfo=datetime.UTC)
    assert table.finding("zone-assumed").count == 3
    assert table.finding("time-exists-twice").rows == (2,)
    assert table.finding("time-does-not-exist").rows == (3,)
    in_utc = understand(written(text), zone="UTC")
    assert in_utc.values("Zeit")[2].hour == 12
    assert "time-exists-twice" not in in_utc.codes()


def test_fixes_can_be_typed_as_they_are(written):
    table = understand(written("Ort;Menge (t)\nA;1.234\nB;2.500\n"))
    fix = table.finding("number-ambiguous").fixes[0]
    assert (fix.key, fix.value) == ("format.menge_t", "en")
    again = understand(written("Ort;Menge (t)\nA;1.234\nB;2.500\n"), format__menge_t="en")
    assert again.values("Menge (t)") == [1.234, 2.5]


def test_few_values_that_do_not_fit_become_empty_and_are_named(written):
    rows = "".join(f"{i};{i}\n" for i in range(200)) + "200;zwölf\n"
    table = understand(written("a;b\n" + rows))
    finding = table.finding("values-not-read", "b")
    assert (finding.rows, finding.example, table.values("b")[-1]) == ((202,), "zwölf", None)


def test_many_values_that_do_not_fit_keep_a_column_text(written):
    table = understand(written("a;b\n1;0,5\n2;< 0,01\n3;0,7\n4;0,9\n5;1,0\n"))
    finding = table.finding("kept-as-text", "b")
    assert (finding.rows, finding.fixes[0].value) == ((3,), "number")
    forced = understand(written("a;b\n1;0,5\n2;< 0,01\n3;0,7\n"), type__b="number")
    assert forced.values("b") == [0.5, None, 0.7]
    assert forced.finding("values-not-read").rows == (3,)


def test_different_units_in_one_column_stay_text(written):
    table = understand(written("a;Weg\n1;5 km\n2;300 m\n"))
    assert table.types()["Weg"] == "string"
    assert table.finding("units-mixed").params["units"] == "km, m"


def test_day_numbers_in_a_date_column_are_dates(written):
    table = understand(written("a;Datum\nx;43665\ny;43666\n"))
    assert table.values("Datum")[0] == datetime.date(2019, 7, 19)
    assert "serial-dates" in table.codes()


def test_a_quote_that_is_never_closed_is_reported(written):
    text = 'a;b\n1;x\n2;"offen\n3;y\n4;z\n'
    table = understand(written(text))
    assert table.finding("quote-open").rows == (3,)
    assert understand(written(text), quote="none").values("b") == ["x", '"offen', "y", "z"]


def test_a_column_of_apostrophes_is_unquoted(written):
    rows = "".join(f"'Haus {i}';'5'\n" for i in range(9))
    assert understand(written("'Name';'Zahl'\n" + rows)).values("Name")[0] == "Haus 0"


def test_the_header_row_can_be_named(written):
    table = understand(written("Titel;von;allem\nName;Wert;Ort\nA;1;x\n"), header_row="2")
    assert list(table.types()) == ["Name", "Wert", "Ort"]


def test_a_file_that_is_said_to_be_utf8_is_read_so_and_strays_are_counted(written):
    table = understand(written(MESSY, "windows-1252"), encoding="utf-8")
    assert table.values("Straße")[0] == "Möhneweg"
    assert table.finding("encoding-mixed").count == 6


def test_lines_may_end_as_on_old_macs(written):
    table = understand(written(b"a;b\r1;x\r2;y\r"))
    assert table.values("a") == [1, 2]


def test_types_come_from_the_whole_file(written):
    rows = "".join(f"{i};{i}\n" for i in range(50_000))
    text = "a;b\n" + rows + "".join(f"{i};{i},5\n" for i in range(50_000, 60_000))
    table = understand(written(text))
    assert table.types() == {"a": "integer", "b": "number"}
    assert table.table.num_rows == 60_000
    assert all(len(chunk) <= BATCH_ROWS for chunk in table.table.column("_row").chunks)
    assert table.table.column("_row").to_pylist() == list(range(2, 60_002))


def test_markup_in_cells_is_kept_as_text(written):
    table = understand(written("a;b\n<script>alert(1)</script>;=1+1\nx;y\n"))
    assert table.values("a")[0] == "<script>alert(1)</script>"
    assert table.values("b")[0] == "=1+1"


def test_uneven_rows_keep_their_place_in_large_files(written):
    rows = [f"{n};{'x' * 90};{n * 2}" for n in range(60_000)]
    for number in (10, 40_000, 40_001, 59_999):
        rows[number] = f"{number};y"
    table = understand(written("a;b;c\n" + "\n".join(rows) + "\n"))
    assert table.finding("rows-too-short").rows == (12, 40_002, 40_003, 60_001)
    assert table.values("a") == list(range(60_000))
    assert table.table.column("_row").to_pylist() == list(range(2, 60_002))


def test_a_short_table_may_have_more_titles_than_rows(written):
    titles = "Statistik\nStand 2024\nAmt für Statistik\nAlle Angaben in Euro\n\n"
    table = understand(written(titles + "Ort;Zahl;Anteil\nSoest;1;2,5\nWerl;3;4,5\n"))
    assert table.types() == {"Ort": "string", "Zahl": "integer", "Anteil": "number"}
    assert table.values("Ort") == ["Soest", "Werl"]


def test_lines_with_a_comma_here_and_there_lose_nothing(written):
    lines = [f"Zeile {n}" + (", Stadt" if n % 4 == 0 else "") for n in range(40)]
    table = understand(written("Text\n" + "\n".join(lines) + "\n"))
    assert table.values("Text") == lines
    assert "rows-too-long" not in table.codes()


def test_spellings_of_no_value_among_truths_are_said(written):
    table = understand(written("Nr;Licht\n1;ja\n2;nein\n3;unbekannt\n4;ja\n"))
    assert table.values("Licht") == [True, False, None, True]
    found = table.finding("no-value-read", "Licht")
    assert found.rows == (4,)
    assert "unbekannt" in found.text
    kept = understand(written("Nr;Licht\n1;ja\n2;nein\n3;unbekannt\n"), type__Licht="string")
    assert kept.values("Licht") == ["ja", "nein", "unbekannt"]


def test_a_minus_may_stand_behind_an_amount(written):
    table = understand(written("Konto;Saldo\n1;100,50-\n2;1.200,00-\n3;5,25\n"))
    assert table.values("Saldo") == [-100.5, -1200.0, 5.25]


def test_decimal_commas_and_points_in_one_column_are_said(written):
    table = understand(written("Ort;W\nA;1.5\nB;2,5\nC;3.75\nD;1,25\n"))
    assert table.types()["W"] == "string"
    assert "1.5" in table.finding("decimals-mixed", "W").text


def test_names_that_were_numbers_lose_their_point_zero(written):
    table = understand(written("PLZ;Wert\n59494.0;1\n59755.0;2\n"))
    assert table.values("PLZ") == ["59494", "59755"]
    assert table.finding("name-with-decimals").count == 2
    kept = understand(written("PLZ;Wert\n59494.0;1\n59755.0;2\n"), type__PLZ="string")
    assert kept.values("PLZ") == ["59494.0", "59755.0"]


def test_a_header_among_words_is_a_guess_that_is_said(written):
    table = understand(written("Soest;rot\nWerl;blau\n"))
    assert table.finding("header-assumed").fixes[0].value == "0"
    whole = understand(written("Soest;rot\nWerl;blau\n"), header_row="0")
    assert whole.values("Spalte 1") == ["Soest", "Werl"]
    assert "header-assumed" not in understand(written("Ort;Zahl\nSoest;1\n")).codes()


def test_totals_among_the_data_are_said(written):
    table = understand(written("Amt;Euro\nA;1\nZwischensumme;1\nB;2\nGesamtsumme;3\n"))
    assert table.finding("totals-inside").rows == (3,)
    assert table.values("Euro") == [1, 1, 2]
