# SPDX-License-Identifier: EUPL-1.2
"""What the heading of a column says about its content, where privacy is concerned."""

from __future__ import annotations

import re
from enum import Enum, auto

_FOLD = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e"})


class Meaning(Enum):
    """What a heading promises. `OTHER` promises nothing."""

    NAME_PART = auto()  # Vorname, Nachname: nothing but people
    PERSON = auto()  # people, and now and then an office: Eigentümer, Sachbearbeiter
    PLACE_NAME = auto()  # streets, places, manufacturers: full of names that are no person
    PHONE = auto()
    BIRTH = auto()
    NUMBER = auto()  # tax, social security, identity card
    PLATE = auto()
    HOME = auto()  # where somebody lives
    STREET = auto()
    HOUSE_NUMBER = auto()
    COORDINATE = auto()
    REMARK = auto()  # whatever somebody wanted to say
    OTHER = auto()


_PATTERNS: tuple[tuple[Meaning, str], ...] = (
    (Meaning.BIRTH, r"geburts?(datum|tag)|geb(oren)?_?(am|dat\w*)|^geb$|birth|date_of_birth|^dob$"),
    (
        Meaning.HOME,
        r"wohn(anschrift|adresse|ort_?strasse|haft)|privat(anschrift|adresse)|melde(a|ad)",
    ),
    (
        Meaning.PHONE,
        r"telefon|(^|_)tel(_|$)|telnr|phone|handy|mobil(funk|nummer|telefon|_?nr|$)|^fax",
    ),
    (Meaning.NUMBER, r"steuer_?(id|nr|nummer|ident)|identifikationsnummer|sozialversicherung|svnr"),
    (Meaning.NUMBER, r"(^|_)sv_?(nr|nummer)|personalausweis|ausweis_?(nr|nummer)|reisepass|^idnr$"),
    (Meaning.PLATE, r"kennzeichen|nummernschild|licen[cs]e_?plate|^kfz(_?nr)?$"),
    (Meaning.NAME_PART, r"vorname|nachname|familienname|zuname|geburtsname|first_?name|last_?name"),
    (Meaning.NAME_PART, r"surname|given_?name"),
    (Meaning.PERSON, r"eigentuemer|grundstuecksbesitz|halter(in)?$|antragstell"),
    (Meaning.PERSON, r"bewohner|mieter|patient|schueler(in)?_?name|mitarbeiter(in)?(_?name)?$"),
    (Meaning.PERSON, r"bearbeiter|inhaber|geschaeftsfuehr|vorsitzende|(^|_)person(en)?(_?name)?$"),
    (
        Meaning.PERSON,
        r"gesellschafter|paechter|ansprechp|kontaktperson|betreuer|erzieher(in)?_?name",
    ),
    (
        Meaning.COORDINATE,
        r"^(lat|latitude|lon|lng|long|longitude|x|y)(_?(wgs84|koord\w*))?$|utm_?[xyen]",
    ),
    (Meaning.COORDINATE, r"laengengrad|breitengrad|rechtswert|hochwert|ostwert|nordwert|easting"),
    (
        Meaning.COORDINATE,
        r"northing|koordinate|^(wkt|geom|the_geom|geometry|shape|geojson|geo_?point)$",
    ),
    (Meaning.HOUSE_NUMBER, r"haus_?(nr|nummer)|^hnr$|house_?number"),
    (Meaning.STREET, r"adresse|anschrift|address|strasse|(^|_)str(_|$)|street"),
    (Meaning.REMARK, r"bemerk|kommentar|notiz|anmerk|freitext|remark|comment|anliegen|beschwerde"),
    (Meaning.PLACE_NAME, r"strasse|street|(^|_)(weg|platz|ort|stadt|gemeinde|kreis)(_|$)|ortsteil"),
    (
        Meaning.PLACE_NAME,
        r"hersteller|marke|modell|typ$|haltestelle|gewaesser|denkmal|schule|kirche",
    ),
    (
        Meaning.PLACE_NAME,
        r"place|city|town|village|stadtteil|bezirk|quartier|gemarkung|flur|country",
    ),
)
_COMPILED = tuple((meaning, re.compile(pattern)) for meaning, pattern in _PATTERNS)


def folded(header: str) -> str:
    """Lower case, umlauts written out, everything else than letters and digits one underscore."""
    return re.sub(r"[^a-z0-9]+", "_", header.lower().translate(_FOLD)).strip("_")


def meaning_of(header: str) -> Meaning:
    """The first meaning that fits; the order of the patterns decides."""
    plain = folded(header)
    return next((meaning for meaning, p in _COMPILED if p.search(plain)), Meaning.OTHER)


_COUNTS = re.compile(
    r"arbeitslos|leistungsempf|empfaenger|einwohner|bevoelkerung|personen|faelle|fallzahl|erkrankt"
    r"|verstorben|todesf|geburten|sterbef|auslaender|gefluecht|schueler|kinder|haushalte|opfer"
    r"|beschaeftigt|pendler|patienten|wahlberechtigt|pflegebeduerft|straftat"
)


def counts_people(header: str) -> bool:
    """Whether the heading promises a number of people."""
    return bool(_COUNTS.search(folded(header)))
