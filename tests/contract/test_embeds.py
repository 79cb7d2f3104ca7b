# SPDX-License-Identifier: EUPL-1.2
"""Embedded views: who may frame them, what they know of their readers, what they say when the
data are gone. The contract is docs/reference/embeds.md.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
import shapely

from accounts import signed_in
from drehscheibe.domain.region import load_region
from drehscheibe.domain.tables import ColumnType, GeometryType
from drehscheibe.look.colours import CONTRAST_ON_LIGHT, WHITE, contrast, parse
from portal_samples import OPERATOR, Rows, Sample, column, load_organisations, publish
from townhall import SOEST, install_region, person, town, visitor

VIEWS = ("karte", "tabelle", "naehe", "zahl")
SCRIPT = "/einbetten/v1/drehscheibe.js"
HOSTILE = "<script>alert(1)</script>\"'>"


def playgrounds():
    columns = (
        column("name", "Name"),
        column("art", "Art"),
        column("baujahr", "Baujahr", ColumnType.INTEGER),
    )
    rows = [
        {
            "name": f"Platz {n}",
            "art": "Wiese" if n % 3 else "Sand",
            "baujahr": 1990 + n,
            "geometry": shapely.Point(8.1 + n / 100, 51.5),
        }
        for n in range(1, 31)
    ]
    return Rows("plaetze", columns, rows, GeometryType.POINT)


@pytest.fixture
def client(portal, once):
    def made():
        install_region(portal)
        load_organisations(load_region(portal.layout.region))
        publish(portal.layout, Sample("plaetze", "Spielplätze", SOEST, [playgrounds()]))

    once(made)
    return visitor()


def view(client, kind, /, *, slug="plaetze", **asked):
    return client.get(f"/einbetten/v1/{slug}/{kind}/", asked)


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_may_be_framed_and_tells_whose_data_these_are(client, name):
    answer = view(client, name)
    assert answer.status_code == 200, answer.text[-600:]
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "form-action 'none'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cache-Control"] == "no-cache"
    assert "Soest" in answer.text
    assert 'rel="license external noopener"' in answer.text
    assert 'href="/daten/plaetze/" target="_blank" rel="noopener"' in answer.text
    assert "<nav" not in re.sub(r'<nav class="pager".*?</nav>', "", answer.text, flags=re.DOTALL)


@pytest.mark.parametrize("name", VIEWS)
def test_nobody_is_known_in_a_frame(client, name):
    """With a session or without: the same answer, and no word of a cookie."""
    stranger = view(client, name)
    known = view(signed_in(person("Ada", of=town()).email), name)
    assert known.content == stranger.content
    for answer in (stranger, known):
        assert "Set-Cookie" not in answer
        assert not answer.cookies
        assert "cookie" not in answer.get("Vary", "").lower()
    assert "csrf" not in stranger.text.lower()
    assert 'method="post"' not in stranger.text.lower()


def test_all_other_pages_stay_closed(client):
    for path in ("/", "/daten/plaetze/", "/karte/", "/einbetten/", "/einbetten/v2/plaetze/karte/"):
        assert "frame-ancestors 'none'" in client.get(path)["Content-Security-Policy"], path
    assert view(client, "karte").wsgi_request.path == "/einbetten/v1/plaetze/karte/"
    posted = client.post("/einbetten/v1/plaetze/tabelle/", {"x": "1"})
    assert posted.status_code in {400, 403, 405}


def test_what_was_withdrawn_says_so_in_the_look_of_the_frame(client, portal):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    withdraw_dataset(portal.layout, "plaetze", OPERATOR, reason="Fehler")
    for name in VIEWS:
        answer = view(client, name, farbe="1a5fb4")
        assert answer.status_code == 410
        assert "zurückgezogen" in answer.text
        assert "Platz 1" not in answer.text
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-store"
        assert "farbe=1a5fb4" in answer.text
    assert "was withdrawn" in client.get("/en/einbetten/v1/plaetze/karte/").text
    several = client.get("/einbetten/v1/karte/?ebene=plaetze")
    assert several.status_code == 200
    assert "zurückgezogen" in several.text


def test_what_is_not_public_is_as_if_it_never_was(client, portal):
    from drehscheibe.portal.catalogue.models import Dataset

    Dataset.objects.create(slug="geheim", title="Geheimes", owner=town())
    Dataset.objects.create(slug="geuebt", title="Geübtes", owner=town(), state="practice")
    for name in VIEWS:
        never = view(client, name, slug="nirgends")
        for slug, title in (("geheim", "Geheimes"), ("geuebt", "Geübtes")):
            answer = view(client, name, slug=slug)
            assert answer.status_code == never.status_code == 404
            assert answer.text.replace(slug, "nirgends") == never.text
            assert title not in answer.text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"farbe": HOSTILE}, "farbe"),
        ({"schema": HOSTILE}, "schema"),
        ({"filter": f"name = '{HOSTILE}' AND"}, "filter"),
        ({"filter": "(" * 3_000}, "filter"),
        ({"ausschnitt": HOSTILE}, "ausschnitt"),
        ({"ausschnitt": "nan,nan,nan,nan"}, "ausschnitt"),
        ({"spalten": HOSTILE}, "spalten"),
        ({"wert": HOSTILE}, "wert"),
        ({"nach": "-1"}, "nach"),
        ({HOSTILE: "1"}, "alert"),
        ({"titel": "Der Bürgermeister tritt zurück"}, "titel"),
        ({"baujahr": "alt"}, "baujahr"),
    ],
    ids=lambda value: None,
)
def test_what_cannot_be_used_is_refused_by_name_and_stays_text(client, asked, told):
    answer = view(client, "tabelle", **asked)
    assert answer.status_code == 400
    assert told in answer.text.lower()
    assert "<script>alert" not in answer.text
    assert "tritt zurück" not in answer.text
    assert "frame-ancestors *" in answer["Content-Security-Policy"]


def test_what_is_typed_into_a_fitting_parameter_stays_text(client):
    for name in VIEWS:
        answer = view(client, name, name=HOSTILE, stil=HOSTILE, sprache="")
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
    style = client.get("/einbetten/v1/farben.css", {"farbe": "}body{display:none"})
    assert style.status_code == 400


def test_a_filter_holds_without_javascript_and_for_the_interface(client):
    table = view(client, "tabelle", art="Sand", filter="baujahr > 2010").text
    rows = re.findall(r"Platz \d+", re.sub(r"data-config='.*?'", "", table))
    assert rows
    assert set(rows) <= {f"Platz {n}" for n in range(21, 31, 3)}
    assert "/items?art=Sand&amp;filter=baujahr+%3E+2010" in table.replace("\\u0026", "&amp;")
    on_map = view(client, "karte", art="Sand").text
    assert "/items?art=Sand" in on_map
    assert '"tileset": ""' in on_map, "tiles hold what was filtered out"
    assert "Keine Zeile" in view(client, "tabelle", art="Beton").text


def test_only_the_named_columns_are_shown_in_their_order(client):
    heads = re.findall(
        r'<th scope="col"[^>]*>([^<]+)', view(client, "tabelle", spalten="art,name").text
    )
    assert [head.strip() for head in heads] == ["Art", "Name"]


def test_the_next_page_keeps_what_was_asked(client):
    page = view(client, "tabelle", art="Wiese", farbe="1a5fb4").text
    following = re.search(r'href="(\?[^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    answer = client.get(f"/einbetten/v1/plaetze/tabelle/{following}")
    assert answer.status_code == 200
    assert "art=Wiese" in following
    assert "farbe=1a5fb4" in following


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ({}, "30"),
        ({"art": "Sand"}, "10"),
        ({"filter": "baujahr > 2010"}, "10"),
        ({"wert": "kleinster", "spalte": "baujahr"}, "1.991"),
        ({"wert": "groesster", "spalte": "baujahr"}, "2.020"),
    ],
)
def test_a_figure_is_one_that_the_indexes_know(client, asked, value):
    text = view(client, "zahl", **asked).text
    shown = re.search(r'class="figure__value">([^<]*)<', text)[1]
    assert shown.replace(".", "") == value.replace(".", "")


def test_a_figure_that_would_need_a_scan_is_refused(client):
    for asked in (
        {"wert": "summe", "spalte": "baujahr"},
        {"wert": "kleinster", "spalte": "name"},
        {"wert": "kleinster", "spalte": "baujahr", "art": "Sand"},
    ):
        assert view(client, "zahl", **asked).status_code == 400, asked


def test_a_colour_is_moved_until_it_can_be_read(client):
    page = view(client, "tabelle", farbe="#ffee00", schema="hell").text
    address = re.search(r'href="(/einbetten/v1/farben\.css[^"]*)"', page)[1].replace("&amp;", "&")
    assert 'data-scheme="light"' in page
    style = client.get(address)
    accent = re.search(r"--accent:(#[0-9a-f]{6})", style.text)[1]
    assert contrast(parse(accent), WHITE) >= CONTRAST_ON_LIGHT
    assert "prefers-color-scheme" not in style.text
    assert "color-scheme:only light" in style.text


def test_the_component_is_small_and_may_be_loaded_by_every_site(client):
    answer = client.get(SCRIPT)
    if answer.status_code == 404:
        pytest.skip("the web assets are not built (make setup)")
    assert len(answer.content) < 5_000
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "cookie" not in answer.get("Vary", "").lower()
    again = client.get(SCRIPT, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert again["Access-Control-Allow-Origin"] == "*"


def test_the_page_of_a_dataset_offers_code_that_works(client):
    page = client.get("/daten/plaetze/").text
    found = re.findall(r"<code data-copy-text>(.*?)</code>", page, re.DOTALL)
    code = [unescape(text) for text in found]
    frame = next(text for text in code if text.startswith("<iframe"))
    component = next(text for text in code if "<drehscheibe-daten" in text)
    assert 'title="Spielplätze"' in frame
    address = re.search(r'src="https?://[^/]+([^"]+)"', frame)[1]
    assert client.get(address).status_code == 200
    assert 'datensatz="plaetze"' in component
    assert f'{SCRIPT}"' in component


def test_on_the_host_of_a_town_frames_have_its_colour_and_address(client, portal):
    from drehscheibe.portal.hosts.services import add_host, remove_host

    host, look = "daten.soest.example", (b"", "#207030")
    add_host(portal, OPERATOR, host=host, organisation=SOEST, look=look)
    try:
        own = client.get("/einbetten/v1/plaetze/karte/", headers={"Host": host})
        assert own.status_code == 200
        assert "farbe=207030" in own.text
        assert "frame-ancestors *" in own["Content-Security-Policy"]
        page = client.get("/daten/plaetze/", headers={"Host": host}).text
        assert f"{host}/einbetten/v1/plaetze/karte/" in page
    finally:
        remove_host(portal, OPERATOR, host=host)
        shutil.rmtree(portal.layout.hosts, ignore_errors=True)


def test_the_page_of_a_dataset_offers_what_the_contract_can(client):
    part = client.get("/daten/plaetze/").text.partition('id="einbetten"')[2]
    for value in ("kleinster:baujahr", "groesster:baujahr"):
        assert f'<option value="{value}">' in part
    assert "kleinster:art" not in part
    for name in ("name", "art", "baujahr"):
        assert f'value="{name}" checked data-embed-shown' in part
        assert f'<option value="{name}">' in part


def test_the_map_of_several_layers_keeps_the_time_of_those_that_have_one(client, portal):
    columns = (column("name", "Name"), column("tag", "Tag", ColumnType.DATE))
    rows = [
        {"name": f"Fest {n}", "tag": date(2020 + n, 5, 1), "geometry": shapely.Point(8.1, 51.5)}
        for n in range(4)
    ]
    feste = Rows("feste", columns, rows, GeometryType.POINT)
    feste.table = replace(feste.table, time_column="tag")
    publish(portal.layout, Sample("feste", "Feste", SOEST, [feste]))
    asked = "/einbetten/v1/karte/?ebene=feste,f3&ebene=plaetze"
    page = client.get(f"{asked}&zeit=2021-01-01/..").text
    assert "/feste/items?datetime=2021-01-01%2F.." in page
    assert "plaetze/items?datetime" not in page
    # Of several layers each has a key in its colour, and one alone needs none.
    assert "legend__key layer-3" in page
    assert "legend__key layer-2" in page
    assert "legend__key" not in client.get("/einbetten/v1/karte/?ebene=plaetze,f3").text


def test_the_map_of_several_layers_keeps_its_old_address(client):
    asked = "?ebene=plaetze,aus&ebene=plaetze&ebene=fehlt"
    new, old = client.get(f"/einbetten/v1/karte/{asked}"), client.get(f"/karte/einbetten/{asked}")
    assert (new.status_code, old.status_code) == (200, 200)
    for answer in (new, old):
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "fehlt" in answer.text
