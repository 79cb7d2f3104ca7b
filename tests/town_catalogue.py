# SPDX-License-Identifier: EUPL-1.2
"""A small catalogue as towns have it, and what citizens and clerks ask of it in their own words."""

from __future__ import annotations

from drehscheibe.catalogue.records import DatasetRecord, Publisher

# slug | title | description | keywords
_DATASETS = """
spielplaetze | Spielplätze | Standorte der öffentlichen Spielplätze mit Geräten und Altersgruppen | Kinder, Freizeit
bolzplaetze | Bolzplätze und Skateanlagen | Öffentliche Anlagen für Jugendliche | Freizeit, Jugend
kitas | Kindertageseinrichtungen | Einrichtungen mit Träger, Plätzen und Öffnungszeiten | Kinder, Betreuung
schulen | Schulen | Standorte der Schulen nach Schulform | Bildung
schuelerzahlen | Schülerzahlen nach Schulform | Schülerinnen und Schüler je Schuljahr | Bildung, Statistik
schulbezirke | Einzugsbereiche der Grundschulen | Welche Straße zu welcher Grundschule gehört | Schule
abfallkalender | Abfallkalender | Termine für Restabfall, Bioabfall, Papier und Gelbe Säcke je Straße | Abfuhr, Entsorgung
abfallmengen | Abfallmengen | Menge je Abfallart und Jahr in Tonnen | Umwelt, Statistik
wertstoffhoefe | Abgabestellen für Wertstoffe | Öffnungszeiten und angenommene Stoffe | Entsorgung
glascontainer | Containerstandorte | Standorte der Sammelcontainer für Altglas und Altkleider | Entsorgung
hundetueten | Hundekottütenspender | Standorte der Spender | Hunde
hundewiesen | Hundewiesen | Flächen, auf denen Hunde frei laufen | Hunde, Freizeit
hundebestand | Gemeldete Hunde nach Rasse | Anzahl der gemeldeten Tiere | Statistik, Steuern
baumkataster | Baumkataster | Bäume an Straßen und in Anlagen mit Art, Pflanzjahr und Höhe | Grün, Umwelt
baumfaellungen | Baumfällungen | Geplante und erfolgte Fällungen mit Grund | Grün
gruenflaechen | Grünflächenkataster | Öffentliche Grünflächen mit Größe und Pflegeklasse | Umwelt
friedhoefe | Friedhöfe | Lage und Größe der kommunalen Friedhöfe | Bestattung
bebauungsplaene | Bebauungspläne | Umringe der rechtskräftigen Pläne mit Datum | Planung, Bauen
flaechennutzungsplan | Flächennutzungsplan | Art der Bodennutzung im Gemeindegebiet | Planung
bauvorhaben | Baugenehmigungen | Genehmigte Vorhaben je Monat | Bauen, Statistik
bodenrichtwerte | Bodenrichtwerte | Richtwerte des Gutachterausschusses je Zone | Grundstücke, Immobilien
gewerbeflaechen | Freie Gewerbeflächen | Grundstücke für Betriebe mit Preis und Größe | Wirtschaft
baustellen | Baustellen im Straßennetz | Aktuelle und geplante Baustellen mit Dauer und Umleitung | Verkehr
ampeln | Lichtsignalanlagen | Standorte und Baujahr | Verkehr
verkehrszaehlung | Verkehrszählung Kraftfahrzeuge | Zählstellen mit Werten je Stunde | Verkehr, Messung
unfaelle | Verkehrsunfälle | Unfälle mit Personenschaden nach Ort und Jahr | Verkehr, Sicherheit
parkhaeuser | Parkplätze und Parkhäuser | Stellplätze, Gebühren und freie Plätze | Verkehr, Auto
behindertenparken | Behindertenparkplätze | Stellplätze für Menschen mit Schwerbehinderung | Barrierefreiheit
ladesaeulen | Elektrotankstellen | Öffentliche Ladepunkte mit Leistung und Betreiber | Elektromobilität, Verkehr
radwege | Radverkehrsnetz | Radwege und Routen mit Belag | Fahrrad, Verkehr
radstaender | Fahrradabstellanlagen | Bügel und Boxen mit Anzahl der Plätze | Fahrrad
radzaehlung | Dauerzählstellen Radverkehr | Radfahrende je Stunde | Fahrrad, Messung
haltestellen | Haltestellen des Nahverkehrs | Haltestellen mit Linien und barrierefreiem Ausbau | Bus, Bahn
fahrplan | Sollfahrdaten im Nahverkehr (GTFS) | Linien, Fahrten und Abfahrtszeiten | Bus, Bahn
strassen | Straßenverzeichnis | Amtliche Namen mit Schlüssel und Datum der Benennung | Adressen
hausnummern | Hauskoordinaten | Alle Hausnummern mit Lage | Adressen
winterdienst | Straßenreinigung und Winterdienst | Reinigungsklasse und Räumpläne je Straße | Kehren, Schnee
laternen | Straßenbeleuchtung | Leuchten mit Art und Leistung | Licht, Energie
luftqualitaet | Messwerte der Luftqualität | Stickstoffdioxid und Feinstaub je Stunde | Umwelt, Messung
pegel | Pegelstände der Gewässer | Aktuelle Stände an Flüssen und Talsperren | Wasser, Messung
hochwasser | Hochwassergefahrenkarte | Überschwemmte Flächen bei seltenem Ereignis | Wasser, Gefahren
starkregen | Starkregengefahren | Fließwege und Wassertiefen bei Starkregen | Wasser, Gefahren
wasserschutz | Wasserschutzgebiete | Zonen zum Schutz des Grundwassers | Umwelt
naturschutz | Naturschutzgebiete | Geschützte Flächen mit Verordnung | Umwelt
trinkwasser | Trinkwasserqualität | Härte und Nitrat je Versorgungszone | Wasser, Gesundheit
trinkbrunnen | Öffentliche Trinkbrunnen | Standorte mit Betriebszeiten | Wasser, Hitze
laerm | Lärmkartierung | Lärmpegel an Hauptverkehrsstraßen | Umwelt, Verkehr
solar | Solarpotenzialkataster | Eignung der Dächer | Energie, Photovoltaik
windraeder | Windenergieanlagen | Standorte mit Höhe und Leistung | Energie
energie | Energiebericht städtischer Gebäude | Verbrauch von Strom und Wärme | Energie, Klima
klima | Treibhausgasbilanz | Emissionen je Sektor | Klima
einwohner | Einwohnerzahlen nach Ortsteil | Bestand zum Stichtag | Bevölkerung, Statistik
altersstruktur | Bevölkerung nach Alter und Geschlecht | Altersgruppen zum Stichtag | Demografie, Statistik
vornamen | Vornamen der Neugeborenen | Anzahl je Name und Jahr | Bevölkerung
pendler | Berufspendler | Ein- und Auspendelnde nach Gemeinde | Arbeit, Verkehr
arbeitslose | Arbeitslosigkeit | Gemeldete Personen und Quote je Monat | Arbeit, Statistik
gefluechtete | Flüchtlingsunterbringung | Plätze und Belegung der Unterkünfte | Soziales
haushaltsplan | Haushaltsplan | Erträge und Aufwendungen nach Produkt | Finanzen
steuern | Hebesätze der Realsteuern | Grundsteuer A und B, Gewerbesteuer je Jahr | Finanzen
zuwendungen | Zuwendungen an Vereine | Empfänger, Zweck und Betrag | Finanzen, Förderung
wahlen_kommunal | Ergebnisse der Kommunalwahl | Stimmen je Partei und Bezirk | Wahl
wahlen_bund | Ergebnisse der Bundestagswahl | Erst- und Zweitstimmen je Bezirk | Wahl
wahllokale | Wahllokale | Räume mit Adresse und Barrierefreiheit | Wahl
ratsmitglieder | Mitglieder des Rates | Mandate nach Partei und Ausschuss | Politik
stellenplan | Stellenplan der Verwaltung | Stellen nach Bereich und Besoldung | Personal
vergaben | Ausschreibungen und Vergaben | Aufträge mit Wert und Gewinner | Wirtschaft
buergerbuero | Wartezeiten im Bürgerservice | Wartende und mittlere Dauer je Schalter | Verwaltung
gebuehren | Gebührensatzungen | Gebühren der Verwaltung je Leistung | Recht, Satzung
denkmaeler | Denkmalliste | Eingetragene Baudenkmäler mit Beschreibung | Kultur, Bauen
kunst | Kunstwerke im öffentlichen Raum | Skulpturen und Wandbilder | Kultur
bibliothek | Ausleihen der Stadtbibliothek | Entleihungen je Mediengruppe | Kultur
museen | Museen | Adresse, Öffnungszeiten und Eintritt | Kultur
veranstaltungen | Veranstaltungskalender | Konzerte, Feste und Märkte | Kultur, Freizeit
baeder | Bäder | Frei- und Hallenbäder mit Öffnungszeiten | Sport, Freizeit
sporthallen | Sportstätten | Turnhallen und Sportplätze mit Belegung | Sport
wanderwege | Wanderwege | Routen mit Länge und Schwierigkeit | Tourismus, Freizeit
hotels | Unterkünfte | Hotels, Ferienwohnungen und Campingplätze | Tourismus
aerzte | Ärztinnen und Ärzte | Praxen nach Fachrichtung | Gesundheit
apotheken | Apotheken | Standorte der Apotheken | Gesundheit
defibrillatoren | Defibrillatoren | Öffentlich zugängliche Geräte mit Zugangszeit | Gesundheit, Notfall
pflege | Pflegeeinrichtungen | Plätze in Heimen und Diensten | Gesundheit, Senioren
krankenhaeuser | Krankenhäuser | Betten und Fachabteilungen | Gesundheit
toiletten | Öffentliche Toiletten | Standorte, Gebühr, barrierefrei | Barrierefreiheit
sitzbaenke | Sitzgelegenheiten | Bänke mit und ohne Lehne | Freizeit
wlan | Freies WLAN | Öffentliche Zugangspunkte | Digitales
feuerwehr | Feuerwehreinsätze | Einsätze nach Art und Ortsteil | Sicherheit
feuerwachen | Standorte der Feuerwehr | Wachen und Gerätehäuser | Sicherheit
sirenen | Sirenen | Standorte der Warnanlagen | Katastrophenschutz, Warnung
luftbilder | Digitale Orthofotos | Entzerrte Aufnahmen aus der Luft | Vermessung
stadtgrenzen | Grenzen der Stadt und ihrer Ortsteile | Flächen der Verwaltungsgliederung | Vermessung, Grenzen
maerkte | Wochenmärkte | Tage, Zeiten und Stände | Einkaufen
leerstand | Leerstehende Ladenlokale | Flächen in der Innenstadt | Wirtschaft, Handel
kfz | Zugelassene Kraftfahrzeuge | Bestand nach Antriebsart | Verkehr, Statistik
"""  # noqa: E501

# The question | what should be among the first three, or one of them
QUESTIONS = """
Kinderspielplatz | spielplaetze
Wo ist der nächste Spielplatz? | spielplaetze
Spielplaetze | spielplaetze
spilplatz | spielplaetze
Wann wird der Müll abgeholt? | abfallkalender
Müllkalender | abfallkalender
Müllabfuhr Termine | abfallkalender
Wann kommt die gelbe Tonne? | abfallkalender
Wertstoffhof Öffnungszeiten | wertstoffhoefe
Wo kann ich Altglas entsorgen? | glascontainer
Kita Plätze | kitas
Kindergarten | kitas
Kindergärten in der Nähe | kitas
Grundschule Einzugsgebiet | schulbezirke
Wie viele Schüler gibt es? | schuelerzahlen
Straßenbäume | baumkataster
Baum | baumkataster
Welche Bäume werden gefällt? | baumfaellungen
B-Plan | bebauungsplaene
Bebauungsplan Altstadt | bebauungsplaene
Grundstückspreise | bodenrichtwerte
Was kostet ein Grundstück? | bodenrichtwerte, gewerbeflaechen
Gewerbegebiet freie Flächen | gewerbeflaechen
Straßensperrungen | baustellen
Ampel | ampeln
Ladesäulen | ladesaeulen
Wo kann ich mein E-Auto laden? | ladesaeulen
Ladestation Elektroauto | ladesaeulen
Fahrradweg | radwege
Fahrradständer | radstaender
Parken für Behinderte | behindertenparken
Parkhaus freie Plätze | parkhaeuser
Bushaltestelle | haltestellen
Busfahrplan | fahrplan
Wasserstand | pegel
Pegel Ruhr | pegel
Überschwemmung | hochwasser
Hochwasserkarte | hochwasser
Feinstaub | luftqualitaet
Photovoltaik Dach | solar
Windräder | windraeder
Windkraft | windraeder
Wie viele Einwohner hat die Stadt? | einwohner
Einwonerzahl | einwohner
Babynamen | vornamen
Beliebteste Vornamen | vornamen
Grundsteuer Hebesatz | steuern
Haushalt der Stadt | haushaltsplan
Etat | haushaltsplan
Wahlergebnisse Kommunalwahl | wahlen_kommunal
Wo ist mein Wahllokal? | wahllokale
Stadtrat Mitglieder | ratsmitglieder
Wartezeit Bürgerbüro | buergerbuero
Schwimmbad | baeder
Freibad | baeder
WC barrierefrei | toiletten
Öffentliche Toilete | toiletten
Defi | defibrillatoren
Altenheim | pflege
Luftbild | luftbilder
"""

TOWN = Publisher("05974040", "Soest", "municipality", "soest")
_DAY = "2026-01-01T00:00:00Z"


def town_catalogue() -> list[DatasetRecord]:
    return [_record(line) for line in _DATASETS.strip().splitlines()]


def questions() -> list[tuple[str, set[str]]]:
    """What is asked, and the datasets of which one is expected."""
    pairs = (line.split(" | ") for line in QUESTIONS.strip().splitlines())
    return [(asked, set(expected.split(", "))) for asked, expected in pairs]


def _record(line: str) -> DatasetRecord:
    slug, title, description, keywords = line.split(" | ")
    return DatasetRecord(
        slug=slug,
        title=title,
        description=description,
        publisher=TOWN,
        licence="dl-by-de/2.0",
        release=slug,
        issued=_DAY,
        modified=_DAY,
        keywords=tuple(keywords.split(", ")),
    )
