# SPDX-License-Identifier: EUPL-1.2
"""Personal data are found, masked and stop; names of things do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from small_tables import POINTS, batch_of, by_code, recipe_of

from drehscheibe.connectors.checks.headers import Meaning, meaning_of
from drehscheibe.connectors.checks.masking import masked
from drehscheibe.connectors.checks.patterns import is_iban, is_tax_number
from drehscheibe.connectors.checks.people import is_person, somebody
from drehscheibe.connectors.checks.personal import PersonalWatch
from drehscheibe.connectors.notebook import Notebook


def watched(columns, places=(), **changes):
    recipe = recipe_of(columns, **changes)
    return watched_by(recipe, columns, places)


def watched_by(recipe, columns, places=()):
    notebook = Notebook()
    watch = PersonalWatch(recipe)
    watch.see(batch_of(columns, places))
    watch.close(notebook)
    return by_code(notebook)


@pytest.mark.parametrize(
    "text",
    [
        "Bernhard Eschbaumer",
        "Müller Karl",
        "Dr. Anna von Stein",
        "Berger, Hans-Peter",
        "Frau Berger",
        "natürliche Person (ABR945820683838)",
        "Ayşe Yılmaz",
    ],
)
def test_a_person_is_a_person(text):
    assert is_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Maria Montessori",
        "Anne-Frank-Schule",
        "Hans Luft Weg",
        "Villa Maria",
        "Stadtwerke Soest",
        "Robert Bosch GmbH",
        "Frau Holle",
        "Privatperson",
        "Sankt Augustin",
        "",
        ",",
    ],
)
def test_a_thing_is_no_person(text):
    assert not is_person(text)


def test_headings_speak():
    assert meaning_of("Geburtsdatum") is Meaning.BIRTH
    assert meaning_of("Nachname des Kindes") is Meaning.NAME_PART
    assert meaning_of("Straße und Hausnummer") is Meaning.HOUSE_NUMBER
    assert meaning_of("Tel.") is Meaning.PHONE
    assert meaning_of("Ortsteil") is Meaning.PLACE_NAME
    assert meaning_of("Menge") is Meaning.OTHER


def test_masks_show_no_word_in_full():
    assert masked("maier@gmail.de") == "m…r@g…l.de"
    assert masked("Bernhard Eschbaumer") == "B…d E…r"
    assert masked("0171 2345678") == "0…1 2…8"


def test_check_sums_tell_numbers_from_noise():
    assert is_iban("DE89 3704 0044 0532 0130 00")
    assert not is_iban("DE89 3704 0044 0532 0130 01")
    assert is_tax_number("86095742719")
    assert not is_tax_number("86095742710")
    assert not is_tax_number("11111111111")


def test_columns_of_names_stop():
    found = watched({"Vorname": ["Zacharias", "Ute"] * 5, "Nachname": ["Oe", "Eschbaumer"] * 5})
    assert found["personal-names"].stops
    assert found["personal-names"].count == 10
    assert found["personal-names"].fixes[0].key == "omit"


def test_private_operators_among_companies_stop():
    companies = ["Stadtwerke Soest GmbH"] * 100
    found = watched({"Betreiber": [*companies, *["Bernhard Eschbaumer"] * 4]})
    assert found["personal-names"].rows == (102, 103, 104, 105)
    assert found["personal-names"].example == "B…d E…r"


def test_one_firm_that_is_called_like_a_person_is_a_note():
    found = watched({"Betreiber": [*["Stadtwerke Soest GmbH"] * 100, "Bernhard Eschbaumer"]})
    assert "personal-names" not in found
    assert not found["names-possible"].stops


def test_a_column_left_out_is_not_asked():
    columns = {"Betreiber": ["Bernhard Eschbaumer"] * 4, "kW": [1.5, 2.0, 3.0, 4.0]}
    recipe = recipe_of(columns)
    left_out = replace(recipe.columns[0], omit=True)
    assert not watched_by(replace(recipe, columns=(left_out, recipe.columns[1])), columns)


def test_mail_of_people_stops_and_mail_of_offices_is_a_note():
    offices = ["info@soest.de", "grundschule-ost@t-online.de", "bauamt@olpe.de"]
    assert watched({"E-Mail": offices}).keys() == {"contact-data"}
    found = watched({"E-Mail": [*offices, "karl.mueller@soest.de", "wolke7@gmx.de"]})
    assert found["personal-email"].count == 2
    assert found["personal-email"].example == "k…l.m…r@s…t.de"


def test_mobile_numbers_stop_and_landlines_are_a_note():
    assert watched({"Telefon": ["02921 12345", "02921/103-0"]}).keys() == {"contact-data"}
    assert "personal-phone" in watched({"Telefon": ["0171 2345678"]})
    assert "personal-phone" in watched({"Bemerkung": ["bitte anrufen: +49 160 1234567"]})


def test_coordinates_and_keys_are_no_telephone_numbers():
    columns = {
        "WKT": ["POINT (8.01512345678901 51.01761234567890)"],
        "Schlüssel": ["059580004004"],
        "EEG": ["E21875011000000000000306631500000"],
    }
    assert not watched(columns)


def test_bank_accounts_stop():
    found = watched({"Text": ["Bitte auf DE89 3704 0044 0532 0130 00 zahlen"]})
    assert "personal-bank-account" in found


def test_birth_dates_stop_unless_only_the_year_is_kept():
    columns = {"Geburtsdatum": [date(1980, 5, 4), date(2019, 1, 1)]}
    found = watched(columns)["personal-birth-dates"]
    assert [fix.key for fix in found.fixes] == ["coarsen.Geburtsdatum", "omit"]
    recipe = recipe_of(columns)
    coarse = replace(recipe, columns=(replace(recipe.columns[0], coarsen="year"),))
    assert not watched_by(coarse, columns)


def test_the_date_of_a_building_is_no_birth_date():
    assert not watched({"Baujahr": [date(1980, 5, 4)], "Inbetriebnahme": [date(2000, 1, 1)]})


def test_plates_and_numbers_of_people_stop():
    assert "personal-plates" in watched({"Kennzeichen": ["SO-AB 123"] * 6})
    assert "personal-numbers" in watched({"Steuer-ID": ["86095742719"]})
    assert "personal-numbers" in watched({"Nr": ["65 070103 A 015"] * 6})
    assert not watched({"Straße": ["B 55", "L 745", "A 44"] * 3})


def test_people_in_remarks_stop_and_the_example_shows_only_the_name():
    found = watched({"Bemerkung": ["Anruf von Herrn Eschbaumer am Montag", "Zaun defekt"]})
    assert found["personal-text"].example == "H…n E…r"
    assert found["personal-text"].rows == (2,)


def test_streets_in_remarks_are_no_people():
    assert somebody("Ecke Karl Müller Straße, gegenüber Frau Holle") == ""
    assert somebody("gemeldet von Karl Müller aus dem Bauamt") == "Karl Müller"


def test_an_address_is_personal_beside_a_person():
    streets = ["Hauptstraße 3", "Am Markt 7"] * 5
    assert "personal-address" not in watched({"Name": ["Spielplatz"] * 10, "Adresse": streets})
    found = watched({"Name": ["Karl Müller", "Ute Berger"] * 5, "Adresse": streets})
    assert found["personal-address"].count == 10
    assert "personal-address" in watched({"Wohnanschrift": streets})


def test_households_stop_where_they_can_be_found():
    columns = {"Nutzung": ["haushalt", "GHD"], "Leistung": [1.5, 2.0]}
    places = [(8.1, 51.5), (8.2, 51.6)]
    assert watched(columns, places, place=POINTS)["personal-households"].rows == (2,)
    coarse = replace(POINTS, coarsen="1000m")
    assert not watched(columns, places, place=coarse)["households"].stops


def test_a_household_plant_of_a_company_is_not_private():
    columns = {"Betreiber": ["3E Genossenschaft"], "Nutzung": ["haushalt"]}
    found = watched(columns, [(8.1, 51.5)], place=POINTS)
    assert found.keys() == {"households"}


def test_empty_columns_are_quiet():
    assert not watched({"Name": [None, None], "Telefon": [None, None]})
