# SPDX-License-Identifier: EUPL-1.2
"""Small feeds, calendars and timetables; all of it is invented."""

from __future__ import annotations

from live_samples import zipped

_ENTRY = (
    "<entry><id>{name}</id><title>Baustelle {name}</title>"
    '<link rel="self" href="https://x.example/s"/><link href="https://x.example/{name}"/>'
    "<updated>2026-11-20T08:00:00Z</updated><category term='Bau'/>"
    "<summary type='html'>&lt;p&gt;Bis &amp;amp; mit Mai&lt;/p&gt;</summary>{where}</entry>"
)


def atom(*wheres: str) -> bytes:
    entries = "".join(_ENTRY.format(name=n, where=where) for n, where in enumerate(wheres))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#"><title>Baustellen</title>'
        f"<rights>Stadt Musterstadt</rights>{entries}</feed>"
    ).encode()


def rss() -> bytes:
    return (
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>Presse</title>'
        b"<description>Neues</description><item><guid>1</guid><title>Bad &amp; Sauna</title>"
        b"<link>https://x.example/1</link><pubDate>Fri, 20 Nov 2026 09:30:00 +0100</pubDate>"
        b"<category>Freizeit</category><description>Offen</description></item></channel></rss>"
    )


def event(*lines: str) -> str:
    return "\r\n".join(("BEGIN:VEVENT", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"))


WEEKLY = event(
    "UID:markt", "SUMMARY:Wochenmarkt", "DTSTART;TZID=Europe/Berlin:20200104T080000",
    "DTEND;TZID=Europe/Berlin:20200104T130000", "RRULE:FREQ=WEEKLY", "CATEGORIES:Markt,Essen",
    "ORGANIZER;CN=Erika Muster:mailto:erika@stadt.example", "LOCATION:Marktplatz",
)  # fmt: skip


def calendar(*events: str) -> bytes:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y", "X-WR-CALNAME:Termine der Stadt")
    return "\r\n".join((*head, *events, "END:VCALENDAR", "")).encode()


TABLES = {
    "agency.txt": "agency_id,agency_name,agency_url,agency_timezone\n1,Stadtbus,https://x.example,"
    "Europe/Berlin\n",
    "stops.txt": "\ufeffstop_id,stop_name,stop_lat,stop_lon\n01,Bahnhof,51.57,8.11\n"
    '02,"Markt, Mitte",51.56,8.12\n03,Ohne Ort,,\n',
    "routes.txt": "route_id,route_short_name,route_long_name,route_type,route_color\n"
    "r1,S1,Ring,3,ff0000\n",
    "trips.txt": "route_id,service_id,trip_id,trip_headsign,shape_id\nr1,w,t1,Markt,hin\n"
    "r1,w,t2,Markt,hin\nr1,w,t3,Bahnhof,her\n",
    "shapes.txt": "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nhin,51.56,8.12,2\n"
    "hin,51.57,8.11,1\nher,51.56,8.12,1\nher,51.57,8.11,2\n",
}


def timetables(**changed: str) -> bytes:
    tables = TABLES | {f"{name}.txt": text for name, text in changed.items()}
    return zipped(*tables.values(), names=tuple(tables))
