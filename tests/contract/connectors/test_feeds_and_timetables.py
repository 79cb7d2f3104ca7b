# SPDX-License-Identifier: EUPL-1.2
"""Feeds, calendars and timetables: what they become, and what is wrong with some."""

from __future__ import annotations

import csv
import json
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from content_servers import content_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.calendar_dates import calendar_in, window
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.georss import geometry_of
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from feed_samples import WEEKLY, atom, calendar, event, rss, timetables
from live_samples import zipped

QUICK = Pace(connect=2, first=5, total=20, window=1, least=200)
POINT = "<georss:point>51.5 8.1</georss:point>"


@pytest.fixture(scope="module")
def server():
    with content_server() as one:
        yield one


@pytest.fixture
def brought(server, tmp_path):
    """What is found behind some bytes, and what its offers bring."""
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    rules = Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)

    def bring(content, offer=None):
        server.content["/quelle"] = content
        found = recognise(server.address("/quelle"), rules)
        wanted = Wanted(found.address, offer or found.offers[0].key)
        target = tmp_path / "file"
        fetched = connector_of(found.kind).take(wanted, target, rules, tell=lambda *_: None)
        text = target.read_text()
        if fetched.name.endswith("geojson"):
            return found, json.loads(text)["features"]
        return found, list(csv.DictReader(text.splitlines(), delimiter=";"))

    return bring


def test_a_feed_with_places_is_a_map(brought):
    found, (first, second) = brought(atom(POINT, ""))
    assert (found.kind, found.title, found.offers[0].count) == (Kind.FEED, "Baustellen", 2)
    assert found.offers[0].attribution == "Stadt Musterstadt"
    assert first["geometry"] == {"type": "Point", "coordinates": [8.1, 51.5]}
    assert second["geometry"] is None
    assert first["properties"] == {
        "kennung": "0", "titel": "Baustelle 0", "text": "Bis & mit Mai", "schlagwoerter": "Bau",
        "adresse": "https://x.example/0", "veroeffentlicht": "",
        "geaendert": "2026-11-20T08:00:00Z",
    }  # fmt: skip


def test_a_feed_without_places_is_a_table(brought):
    found, (row,) = brought(rss())
    assert (found.title, found.offers[0].description) == ("Presse", "Neues")
    assert (row["titel"], row["veroeffentlicht"]) == ("Bad & Sauna", "2026-11-20T08:30:00Z")
    assert (row["adresse"], row["schlagwoerter"]) == ("https://x.example/1", "Freizeit")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<point>51.5 8.1</point>", "Point"),
        ("<point>51.5,8.1</point>", "Point"),
        ("<line>51.5 8.1 51.6 8.2</line>", "LineString"),
        ("<polygon>51.5 8.1 51.6 8.1 51.6 8.2 51.5 8.1</polygon>", "Polygon"),
        ("<box>51.5 8.1 51.6 8.2</box>", "Polygon"),
        ("<where><Point><pos>51.5 8.1</pos></Point></where>", "Point"),
        ("<where><LineString><posList>51.5 8.1 51.6 8.2</posList></LineString></where>",
         "LineString"),
        ("<lat>51.5</lat><long>8.1</long>", "Point"),
        ("<point>irgendwo</point>", None),
        ("<point>151.5 8.1</point>", None),
        ("<polygon>51.5 8.1</polygon>", None),
    ],
)  # fmt: skip
def test_places_are_read_however_they_are_written(text, kind):
    geometry = geometry_of(ET.fromstring(f"<entry>{text}</entry>"))  # noqa: S314
    assert (geometry and geometry["type"]) == kind
    if kind == "Point":
        assert geometry["coordinates"] == [8.1, 51.5]


def test_repeated_dates_are_written_out_and_people_stay_away(tmp_path):
    path = tmp_path / "a.ics"
    path.write_bytes(calendar(WEEKLY))
    found = calendar_in(path, "x", today=date(2026, 11, 26))
    assert found.title == "Termine der Stadt"
    rows = [row.values for row in found.dates.rows]
    assert len(rows) == 61  # Saturdays from October 2026 to November 2027
    assert rows[0][:7] == (
        "markt/2026-10-03T06:00:00Z", "markt", "Wochenmarkt", "2026-10-03T06:00:00Z",
        "2026-10-03T11:00:00Z", "nein", "Marktplatz",
    )  # fmt: skip
    assert rows[5][3] == "2026-11-07T07:00:00Z"  # it is winter by then
    assert rows[0][8] == "Markt, Essen"
    assert "erika" not in str(rows).lower()


@pytest.mark.parametrize(
    ("today", "start", "end"),
    [
        (date(2026, 11, 26), date(2026, 10, 1), date(2027, 12, 1)),
        (date(2026, 1, 31), date(2025, 12, 1), date(2027, 2, 1)),
        (date(2026, 12, 1), date(2026, 11, 1), date(2028, 1, 1)),
    ],
)
def test_whole_months_are_looked_at(today, start, end):
    assert window(today) == (start, end)


def test_dates_with_a_place_are_a_map(brought):
    today = date.today().strftime("%Y%m%d")  # noqa: DTZ011 - a day of the calendar
    fest = event("UID:1", "SUMMARY:Fest", f"DTSTART;VALUE=DATE:{today}", "GEO:51.5;8.1")
    found, (one,) = brought(calendar(fest))
    assert (found.kind, found.offers[0].count) == (Kind.CALENDAR, 1)
    assert one["geometry"] == {"type": "Point", "coordinates": [8.1, 51.5]}
    assert one["properties"]["ganztags"] == "ja"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (calendar(WEEKLY.replace("WEEKLY", "SECONDLY")),
         "it repeats a date every few seconds or minutes, which we do not write out"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "it is no calendar (iCalendar)"),
        (b"BEGIN:VCALENDAR\r\n\xff\xfe\r\nEND:VCALENDAR", "it is no calendar (iCalendar)"),
    ],
)  # fmt: skip
def test_calendars_that_are_none_end_in_a_sentence(content, reason, tmp_path):
    path = tmp_path / "a.ics"
    path.write_bytes(content)
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        calendar_in(path, "stadt.example")
    assert raised.value.params == {"host": "stadt.example", "reason": reason}


def test_timetables_offer_stops_lines_and_tables(brought):
    found, stops = brought(timetables())
    assert (found.kind, found.title) == (Kind.GTFS, "Stadtbus")
    assert [(one.key, one.count) for one in found.offers] == [
        ("haltestellen", 3), ("linien", 2), ("agency", 1), ("routes", 1), ("shapes", 4),
        ("stops", 3), ("trips", 3),
    ]  # fmt: skip
    assert [one["geometry"] and one["geometry"]["coordinates"] for one in stops] == [
        [8.11, 51.57], [8.12, 51.56], None
    ]  # fmt: skip
    assert stops[1]["properties"] == {"stop_id": "02", "stop_name": "Markt, Mitte"}


def test_routes_are_lines_in_the_order_of_their_points(brought):
    _, lines = brought(timetables(), "linien")
    assert [(one["properties"]["linie"], one["properties"]["ziel"]) for one in lines] == [
        ("S1", "Markt"), ("S1", "Bahnhof")
    ]  # fmt: skip
    assert lines[0]["geometry"]["coordinates"] == [[8.11, 51.57], [8.12, 51.56]]
    assert lines[0]["properties"]["verkehrsmittel"] == "Bus"


@pytest.mark.parametrize(
    ("content", "offer", "reason"),
    [
        (timetables()[:-30], "stops", "its timetables (GTFS) are broken, or too large unpacked"),
        (zipped("a,b\n1,2\n", names=("trips.txt",)), "linien", ""),
        (timetables(routes="kurz\nx\n"), "linien",
         "its timetables (GTFS) are broken, or too large unpacked"),
        (timetables(), "fahrscheine", "its timetables have no such table any more"),
    ],
    ids=["cut", "no shapes", "no columns", "gone"],
)  # fmt: skip
def test_broken_timetables_end_in_a_sentence(content, offer, reason, server, tmp_path):
    server.content["/kaputt"] = content
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    rules = Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)
    wanted = Wanted(server.address("/kaputt"), offer)
    take = connector_of(Kind.GTFS).take
    if not reason:
        assert take(wanted, tmp_path / "file", rules, tell=lambda *_: None)
        return
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        take(wanted, tmp_path / "file", rules, tell=lambda *_: None)
    assert raised.value.params["reason"] == reason
