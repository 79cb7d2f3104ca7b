# SPDX-License-Identifier: EUPL-1.2
"""Words that people say for the same kind of municipal data.

The first word of each line is that of a "Musterdatensatz" (Musterdatenkatalog, version 4 of
2023-06-09, Bertelsmann Stiftung, CC0: https://musterdatenkatalog.de/def/musterdatensatz) or of
DCAT-AP.de; the others are what citizens and clerks write instead.
"""

from __future__ import annotations

from functools import cache

from drehscheibe.catalogue.words import stems

_LINES = """
Abfall Müll Mülltonne Tonne
Abfallkalender Müllkalender Abfuhrkalender Abfuhrtermine Abholtermine Müllabfuhr
Abfallentsorgung Müllentsorgung Müllabfuhr Entsorgung
Abgabestelle Wertstoffhof Recyclinghof Bringhof
Container Altglascontainer Glascontainer Wertstoffinsel Altkleidercontainer
Müllgebühr Abfallgebühr
Hundekottüte Hundekotbeutel Hundestation
Ampelanlage Ampel Lichtsignalanlage Lichtzeichenanlage LSA
Beratungsstelle Anlaufstelle
Apotheke Arzneimittelausgabe
Arbeitslosigkeit Arbeitslose Erwerbslose
Arzt Ärztin Mediziner Arztpraxis Hausarzt
Ausschreibung Vergabe Vergabeverfahren
Bad Freibad Hallenbad Schwimmbad Badeanstalt
Baumkataster Baumbestand Straßenbaum Stadtbaum Baum
Baustelle Straßensperrung Sperrung Bauarbeiten
Bebauungsplan Bplan Bauleitplan Bauleitplanung
Flächennutzungsplan Fplan FNP
Baugenehmigung Bauantrag
Beleuchtung Straßenlaterne Laterne Straßenbeleuchtung Leuchte
Berufspendler Pendler Pendlerstrom
Bevölkerung Einwohner Einwohnerzahl Bürgerzahl
Bevölkerungsstruktur Altersstruktur Demografie Demografiebericht
Bibliothek Bücherei
Biotopfläche Biotop
Bürgerservice Bürgerbüro Bürgeramt Einwohnermeldeamt
Bürgermeister Stadtoberhaupt
Bodenrichtwert Grundstückspreis Grundstücksbewertung
Bushaltestelle Haltestelle Busstation
Denkmal Baudenkmal Kulturdenkmal
Defibrillator Defi AED
Elektrotankstelle Ladesäule Ladestation Ladepunkt Stromtankstelle Elektroauto EAuto
Einzelhandel Geschäft
Feuerwehr Feuerwache Gerätehaus
Flucht Flüchtling Geflüchtete Asylbewerber
Friedhof Grabstätte Grab
Fußgängerzone Fußgängerbereich
Gehweg Bürgersteig Fußweg
Gewerbefläche Industriefläche Gewerbegebiet
Grünfläche Park Parkanlage
Gremium Ausschuss Stadtrat
Mandatsträger Ratsmitglied Stadtverordnete
Hausnummer Adresse Anschrift
Haushalt Etat Haushaltsplan Finanzplan
Hochwasser Überflutung Überschwemmung
Starkregen Überflutung
Hundewiese Hundeauslauf Hundefreilauf
Jugendeinrichtung Jugendzentrum Jugendtreff
Kampfmittelfund Bombenfund Blindgänger
Kindertageseinrichtung Kita Kindergarten Kindertagesstätte Krippe
Krankenhaus Klinik Hospital
Kriminalitätsstatistik Kriminalität Straftat
Kunstwerk Skulptur
Liniennetz Sollfahrdaten Fahrplan Fahrplandaten
Luft Luftqualität Feinstaub Stickstoffdioxid
Nahverkehr ÖPNV Bus
Naturschutzgebiet Schutzgebiet NSG
Orthofoto Luftbild Luftaufnahme
Parkplatz Parkhaus Stellplatz Parkmöglichkeit
Pegelstand Wasserstand Pegel
Pflege Pflegeheim Altenheim Seniorenheim
Radabstellplatz Fahrradabstellanlage Fahrradständer Fahrradparkplatz Fahrradbügel
Radverkehr Fahrrad Rad
Radweg Radroute Fahrradweg
Sehenswürdigkeit Attraktion
Sitzgelegenheit Sitzbank Bank Parkbank
Solar Photovoltaik Solaranlage PV Solarpotenzial
Spielplatz Spielstätte Bolzplatz
Sportstätte Sportplatz Turnhalle Sporthalle
Steuern Abgaben Hebesatz
Grundsteuer Hebesatz
Straßenreinigung Kehrplan Winterdienst
Personal Beschäftigte Mitarbeiter
Toilette WC Klo
Trinkwasser Trinkbrunnen Wasserversorgung
Umfrage Befragung
Unfall Verkehrsunfall
Unterkunft Hotel Übernachtung Pension
Veranstaltung Event
Volkshochschule VHS
Vorname Babyname
Wahl Wahlergebnis
Wahllokal Wahlraum Stimmbezirk Wahlbezirk
Waldfläche Wald Forst
Wanderstrecke Wanderweg Wanderroute
Wasserschutzgebiet Trinkwasserschutzgebiet WSG
Windenergie Windkraft Windrad Windenergieanlage
WLAN Hotspot
Wochenmarkt Markt
"""


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Stem -> the stems of the words that stand beside it."""
    beside: dict[str, frozenset[str]] = {}
    for line in _LINES.strip().splitlines():
        group = frozenset(stems(line))
        for stem in group:
            beside[stem] = beside.get(stem, frozenset()) | group
    return {stem: group - {stem} for stem, group in beside.items()}


def synonyms_of(stem: str) -> frozenset[str]:
    return _groups().get(stem, frozenset())
