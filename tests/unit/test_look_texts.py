# SPDX-License-Identifier: EUPL-1.2
import pytest

from drehscheibe.domain import errors
from drehscheibe.domain.findings import Finding, Fix
from drehscheibe.domain.sentences import fill, names_in
from drehscheibe.look import texts, translations


def unread(count):
    return Finding("values-not-read", column="Höhe", count=count, params={"type": "Zahl"})


def test_findings_are_told_in_german_with_german_numbers():
    assert texts.finding_text(unread(1200), language="de") == (
        "1.200 Werte der Spalte „Höhe“ ließen sich nicht als Zahl lesen und bleiben leer."
    )


def test_one_is_singular():
    assert texts.finding_text(unread(1), language="de").startswith("1 Wert der Spalte „Höhe“ ließ")


def test_findings_are_told_in_english_too():
    assert "1,200 values of “Höhe”" in texts.finding_text(unread(1200), language="en")


@pytest.mark.parametrize(
    ("meaning", "language", "shown"),
    [("51.501", "de", "51,501"), ("1234", "de", "1234"), ("51.501", "en", "51.501")],
)
def test_a_number_that_could_be_two_is_written_so_that_it_is_one(meaning, language, shown):
    finding = Finding("number-ambiguous", column="Lat", example="x", params={"meaning": meaning})
    assert shown in texts.finding_text(finding, language=language)
    assert "1.234" not in texts.finding_text(finding, language=language)


def test_advice_is_empty_where_there_is_none():
    finding = Finding("separator-guessed", params={"separator": ";"})
    assert texts.finding_advice(finding, language="de") == ""


def test_labels_of_fixes_know_the_finding_and_their_value():
    fix = Fix(label="Use {value} for {column}", key="table.Höhe.type", value="string")
    label = texts.fix_label(fix, finding=unread(1), language="de")
    assert label == "Use string for Höhe"


def test_errors_are_told_in_german():
    error = errors.CollectionNotFound(collection="baeume")
    assert texts.error_text(error, language="de") == "Es gibt keine Ebene „baeume“."


def test_a_refused_file_says_why_in_german():
    error = errors.InputRefused([Finding("file-empty")])
    assert texts.error_text(error, language="de") == (
        "Die Datei kann so nicht veröffentlicht werden: Die Datei ist leer."
    )


def test_braces_in_values_are_only_text():
    assert fill("{a} {{b}} {c}", {"a": "{c}", "c": 1}) == "{c} {b} 1"
    assert fill("{unknown}", {}) == "?"


def test_a_template_names_its_values():
    assert names_in("{count} {count:row|rows} of {{x}} {column}") == {"count", "column"}


def test_two_areas_that_disagree_are_refused(monkeypatch, tmp_path):
    for area, german in {"one": "Karte", "two": "Landkarte"}.items():
        (tmp_path / "de").mkdir(exist_ok=True)
        (tmp_path / "de" / f"{area}.po").write_text(f'msgid "Map"\nmsgstr "{german}"\n')
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="differently"):
        translations.merged_catalogue("de")


def test_an_unknown_language_becomes_german():
    assert translations.known_language("fr") == "de"
    assert translations.known_language(None) == "de"


def test_values_of_strangers_command_no_terminal_and_forge_no_line():
    told = texts.sentence("“{name}”", values={"name": "a\x1b[31m\r\nb\u202ec\x07"}, language="de")
    assert told == "“a�[31m b�c�”"
