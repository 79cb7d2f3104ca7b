# SPDX-License-Identifier: EUPL-1.2
"""Words of German column headings: which mean the same, which are short for others, which say
nothing.

Collected from headings of open data of German towns, states and federal registers. Every line is a
group; its first word stands for all. Words are written as people write them and folded and stemmed
where they are used.
"""

from __future__ import annotations

SAME = """
name bezeichnung benennung titel label objektname title anzeigename
kennung id identifikator fid objectid gid uuid schlüssel kennziffer code key oid
nummer nr no number num
straße str strasse street
hausnummer hsnr hausnr hnr housenumber hausnum hn
postleitzahl plz postcode zip
ort stadt gemeinde kommune city wohnort town
ortsteil stadtteil stadtbezirk bezirk quartier teilort district stadtgebiet
adresse anschrift address lagebezeichnung
lage standort location platzierung
anzahl zahl menge count anz stückzahl summe gesamt insgesamt
leistung power nennleistung ladeleistung anschlussleistung
hersteller manufacturer produzent
betreiber operator träger inhaber anbieter betreiberin
eigentümer besitzer owner
art typ kategorie type kind klasse gattungsart sorte
status zustand betriebsstatus state
höhe height
breite width
länge length
tiefe depth
durchmesser diameter
umfang
fläche größe area grundfläche flächengröße
alter age
jahr year
monat month
tag day datum date wochentag
uhrzeit time
zeitpunkt zeit zeitstempel timestamp datetime messzeit datumzeit messzeitpunkt
beginn start anfang von
ende stop bis
inbetriebnahme inbetriebnahmedatum
breitengrad latitude lat breite_wgs84 geobreite
längengrad longitude lon lng long geolänge
rechtswert ostwert easting
hochwert nordwert northing
wert value messwert
pegel wasserstand wasserhöhe pegelstand
abfluss durchfluss
gewässer fluss bach river
einwohner bevölkerung personen population einwohnerzahl bevölkerungszahl ew
weiblich frauen female
männlich männer male
ausländer nichtdeutsche
haushalt haushalte
baum gehölz tree
baumart gattung species artname
botanisch latein lateinisch wissenschaftlich scientific
deutsch german
krone
stamm
pflanzung pflanz gepflanzt
abfall müll abfuhr entsorgung
abfallart fraktion tonne tonnenart müllart abfalltyp
termin leerung abfuhrtermin leerungstermin abholtermin abholung
spielplatz spielfläche spielanlage
spielgerät gerät ausstattung spielgeräte
zugang zugänglich öffentlich
rad fahrrad radfahrer bike
kfz auto pkw fahrzeug
richtung fahrtrichtung direction
zählung zählwert
ladepunkt ladeplatz anschluss
ladesäule ladestation ladeeinrichtung
stecker steckertyp steckdose
telefon tel fon phone
mail email e-mail
internet website homepage url web webseite link
beschreibung bemerkung hinweis kommentar description anmerkung erläuterung info
öffnungszeit öffnungszeiten
energieträger energiequelle
windenergie windkraft windrad wea wind
photovoltaik solar pv solarenergie
einheit anlage
gebühr kosten preis entgelt
platz stellplatz kapazität plätze
bodenart boden untergrund
warnung alarm
tendenz trend
dichte density bevölkerungsdichte einwohnerdichte
temperatur temperature lufttemperatur
niederschlag regen regenmenge rain precipitation
zählstelle dauerzählstelle counter
messstelle station sensor
barrierefrei barrierefreiheit rollstuhlgerecht
"""

SHORT = {
    "anz": "anzahl", "bem": "bemerkung", "bev": "bevölkerung", "bez": "bezeichnung",
    "bj": "baujahr", "bot": "botanisch", "dat": "datum", "dm": "durchmesser", "dt": "deutsch",
    "durchm": "durchmesser", "ea": "einheit", "eigent": "eigentümer", "erz": "erzeugung",
    "fl": "fläche", "gem": "gemeinde", "ges": "gesamt", "gew": "gewässer", "hnr": "hausnummer",
    "ibn": "inbetriebnahme", "inbetr": "inbetriebnahme", "kat": "kategorie", "kl": "klasse",
    "kr": "krone", "lfd": "laufend", "max": "maximal", "min": "minimal", "nr": "nummer",
    "oeffz": "öffnungszeit", "ot": "ortsteil", "stat": "status",
    "std": "stunde", "stt": "stadtteil", "wst": "wasserstand",
}  # fmt: skip

SILENT = (
    *("der", "die", "das", "des", "dem", "den", "von", "vom", "zu", "zum", "zur", "in", "im", "am"),
    *("an", "auf", "und", "oder", "je", "pro", "mit", "ohne", "für", "nach", "bei", "the", "of"),
    *(
        "and",
        "a",
        "is",
        "ist",
        "ca",
        "circa",
        "laut",
        "gemäß",
        "feld",
        "spalte",
        "attribut",
        "text",
    ),
    *("objekt", "datensatz", "string", "int"),
)

# Nouns that stand before what they are about: "Anzahl Plätze", "Datum Inbetriebnahme".
LEADING = ("anzahl", "art", "datum", "name", "nummer", "jahr")

# So common that having them says nothing of what a table is about.
GENERAL = (
    "name kennung nummer straße hausnummer postleitzahl ort ortsteil adresse lage art status datum "
    "jahr monat tag zeitpunkt beschreibung breitengrad längengrad rechtswert hochwert telefon mail "
    "internet wert anzahl beginn ende uhrzeit fläche beschreibung anlage stadt kommune daten "
    "karte liste verzeichnis register kataster übersicht standort"
)

# Short words that compounds begin with: "Radverkehr", "Kfz-Zählung".
BEGINNINGS = ("rad", "kfz", "bus", "pkw")

YES = frozenset(["ja", "j", "yes", "y", "true", "wahr", "x", "1", "vorhanden"])
NO = frozenset(["nein", "n", "no", "false", "falsch", "0", "nicht", "keine", "kein"])
