# SPDX-License-Identifier: EUPL-1.2
# ruff: noqa: E501 - the names are as long as they are
"""Kinds of municipal data: the "Musterdatensätze", as DCAT-AP.de recommends to name them.

Musterdatenkatalog, version 4 of 2023-06-09, Bertelsmann Stiftung, CC0
(https://musterdatenkatalog.de/def/musterdatensatz). DCAT-AP.de tells them by `dct:references`.
"""

from __future__ import annotations

URI = "https://musterdatenkatalog.de/def/musterdatensatz/"

# Path below the address, and the title: a proper name, which is not translated.
_LINES = """
abfallentsorgung/abfallkalender|Abfallkalender
abfallentsorgung/abfallmenge|Abfallmenge
abfallentsorgung/abgabestelle|Abgabestelle
abfallentsorgung/container|Container
abfallentsorgung/entwaesserung|Entwässerung
abfallentsorgung/muellgebuehr|Müllgebühr
abfallentsorgung/strassenreinigung|Straßenreinigung
bau/baufertigstellung|Baufertigstellung
bau/baugenehmigung|Baugenehmigung
bau/baustelle|Baustelle
bau/bauvorhaben|Bauvorhaben
bau/brunnen|Brunnen
bau/grundstuecksbewertung|Grundstücksbewertung
bau/tiefbau|Tiefbau
bau/wohnungsbestand|Wohnungsbestand
bevoelkerungsstruktur/demografiebericht|Demografiebericht
bevoelkerungsstruktur/einwohnerzahl|Einwohnerzahl
bevoelkerungsstruktur/haushaltszusammensetzung|Haushaltszusammensetzung
bevoelkerungsstruktur/migrationshintergrund|Migrationshintergrund
bevoelkerungsstruktur/religionszugehoerigkeit|Religionszugehörigkeit
bevoelkerungsstruktur/staatsangehoerigkeit|Staatsangehörigkeit
bevoelkerungsstruktur/vorname|Vorname
bildung/ausbildung|Ausbildung
bildung/bibliothek/ausleihe|Bibliothek - Ausleihe
bildung/bibliothek/bestand|Bibliothek - Bestand
bildung/bibliothek/besucherzahl|Bibliothek - Besucherzahl
bildung/bibliothek/budget|Bibliothek - Budget
bildung/bibliothek/standort|Bibliothek - Standort
bildung/hochschule/standort|Hochschule - Standort
bildung/hochschule/studentenwohnheim|Hochschule - Studentenwohnheim
bildung/hochschule/studierendenzahl|Hochschule - Studierendenzahl
bildung/kindertageseinrichtung/betreuungsplatz|Kindertageseinrichtung - Betreuungsplatz
bildung/kindertageseinrichtung/standort|Kindertageseinrichtung - Standort
bildung/musikschule/teilnehmerzahl|Musikschule - Teilnehmerzahl
bildung/musikschule/unterrichtsangebot|Musikschule - Unterrichtsangebot
bildung/schule/internetanbindung|Schule - Internetanbindung
bildung/schule/schuelerzahl|Schule - Schülerzahl
bildung/schule/schulangebot|Schule - Schulangebot
bildung/schule/schuleingangsuntersuchung|Schule - Schuleingangsuntersuchung
bildung/schule/schulentwicklungsplan|Schule - Schulentwicklungsplan
bildung/schule/standort|Schule - Standort
bildung/schule/wunschschule|Schule - Wunschschule
bildung/volkshochschule/teilnehmerzahl|Volkshochschule - Teilnehmerzahl
bildung/volkshochschule/veranstaltung|Volkshochschule - Veranstaltung
buergerservice/anliegenmanagement|Anliegenmanagement
buergerservice/dienstleistung|Dienstleistung
buergerservice/hundekottuete|Hundekottüte
buergerservice/telefonverzeichnis|Telefonverzeichnis
buergerservice/termin|Termin
buergerservice/wartezeit|Wartezeit
digitalisierung/openData/planung|Open Data - Planung
digitalisierung/openData/zugriffszahl|Open Data - Zugriffszahl
digitalisierung/website|Website
digitalisierung/wlanUndMobilfunk|WLAN und Mobilfunk
energie/energiebericht|Energiebericht
energie/solar|Solar
energie/stromversorgung|Stromversorgung
energie/waermeversorgung|Wärmeversorgung
energie/wasserversorgung|Wasserversorgung
energie/windenergie|Windenergie
finanzen/haushalt/ausserplanmaessigeAufwendungen|Haushalt - Außerplanmäßige Aufwendung
finanzen/haushalt/controlling|Haushalt - Controlling
finanzen/haushalt/jahresabschluss|Haushalt - Jahresabschluss
finanzen/haushalt/plan|Haushalt - Plan
finanzen/haushalt/produktplan|Haushalt - Produktplan
finanzen/haushalt/satzung|Haushalt - Satzung
finanzen/haushalt/sponsoring|Haushalt - Sponsoring
finanzen/haushalt/zuwendungUndFoerderung|Haushalt - Zuwendung und Förderung
finanzen/steuernUndAbgaben|Steuern und Abgaben
floraUndFauna/baumbestand/baumfaellung|Baumbestand - Baumfällung
floraUndFauna/baumbestand/baumkataster|Baumbestand - Baumkataster
floraUndFauna/flaeche/ausgleichsflaeche|Fläche - Ausgleichsfläche
floraUndFauna/flaeche/biotopflaeche|Fläche - Biotopfläche
floraUndFauna/flaeche/gruenflaecheUndGruenflaechenkataster|Fläche - Grünfläche und Grünflächenkataster
floraUndFauna/flaeche/hundewiese|Fläche - Hundewiese
floraUndFauna/flaeche/jagdbezirk|Fläche - Jagdbezirk
floraUndFauna/flaeche/naturschutzgebiet|Fläche - Naturschutzgebiet
floraUndFauna/flaeche/waldflaeche|Fläche - Waldfläche
floraUndFauna/gewaesser/pegelstand|Gewässer - Pegelstand
floraUndFauna/gewaesser/wasserflaeche|Gewässer - Wasserfläche
floraUndFauna/urbanGardening|Urban Gardening
freizeit/badUndFreibad|Bad und Freibad
freizeit/ferienangebot|Ferienangebot
freizeit/grillplatz|Grillplatz
freizeit/jugendeinrichtung|Jugendeinrichtung
freizeit/sitzgelegenheit|Sitzgelegenheit
freizeit/spielplatzUndSpielstaette|Spielplatz und Spielstätte
freizeit/verein|Verein
geschichte/quelle/archivbestand|Quelle - Archivbestand
geschichte/quelle/entschaedigung|Quelle - Entschädigung
geschichte/quelle/historischeKarte|Quelle - Historische Karte
geschichte/quelle/historischeLuftaufnahme|Quelle - Historische Luftaufnahme
geschichte/quelle/personalverzeichnis|Quelle - Personalverzeichnis
geschichte/standortMitGeschichte|Standort mit Geschichte
gesundheit/apotheke|Apotheke
gesundheit/arzt|Arzt
gesundheit/gesundheitsberichterstattung|Gesundheitsberichterstattung
gesundheit/hebamme|Hebamme
gesundheit/infektion|Infektion
gesundheit/krankenhaus|Krankenhaus
gesundheit/oeffentlicheToilette|Öffentliche Toilette
gesundheit/rettungsdienst/defibrillator|Rettungsdienst - Defibrillator
gesundheit/rettungsdienst/rettungsdiensteinsatz|Rettungsdienst - Rettungsdiensteinsatz
justiz/gesetzestext|Gesetzestext
justiz/justizeinrichtung|Justizeinrichtung
klimaschutzUndUmweltschutz/berichtUndAnalyse/klimabilanz|Bericht und Analyse - Klimabilanz
klimaschutzUndUmweltschutz/berichtUndAnalyse/luftUndEmission|Bericht und Analyse - Luft und Emission
klimaschutzUndUmweltschutz/berichtUndAnalyse/verkehrsmessung|Bericht und Analyse - Verkehrsmessung
klimaschutzUndUmweltschutz/berichtUndAnalyse/wasser|Bericht und Analyse - Wasser
klimaschutzUndUmweltschutz/radioaktivitaetsmessung|Radioaktivitätsmessung
klimaschutzUndUmweltschutz/umweltzone|Umweltzone
kultur/denkmal|Denkmal
kultur/friedhof/grabstaette|Friedhof - Grabstätte
kultur/friedhof/standort|Friedhof - Standort
kultur/kunstwerk|Kunstwerk
kultur/lehrpfadUndWanderpfad|Lehrpfad und Wanderpfad
kultur/museum/besucherzahl|Museum - Besucherzahl
kultur/museum/standort|Museum - Standort
kultur/religioeseEinrichtung|religiöse Einrichtung
kultur/theater/besucherzahl|Theater - Besucherzahl
kultur/theater/programm|Theater - Programm
kultur/veranstaltung/angebot|Veranstaltung - Angebot
kultur/veranstaltung/besucherzahl|Veranstaltung - Besucherzahl
oeffentlichkeitsarbeit/pressemitteilungUndVeroeffentlichung|Pressemitteilung und Veröffentlichung
oeffentlichkeitsarbeit/stadtmarketing|Stadtmarketing
politischePartizipation/buergerbeteiligung/buergerentscheid|Bürgerbeteiligung - Bürgerentscheid
politischePartizipation/buergerbeteiligung/buergerhaushalt|Bürgerbeteiligung - Bürgerhaushalt
politischePartizipation/buergerbeteiligung/entwicklungUndInformation|Bürgerbeteiligung - Entwicklung und Information
politischePartizipation/buergerbeteiligung/umfrage|Bürgerbeteiligung - Umfrage
politischePartizipation/politischeVertretung/buergermeister|Politische Vertretung - Bürgermeister
politischePartizipation/politischeVertretung/gremium|Politische Vertretung - Gremium
politischePartizipation/politischeVertretung/mandatstraeger|Politische Vertretung - Mandatsträger
politischePartizipation/verband|Verband
politischePartizipation/wahl/beiratswahl|Wahl - Beiratswahl
politischePartizipation/wahl/bundestagswahl|Wahl - Bundestagswahl
politischePartizipation/wahl/europawahl|Wahl - Europawahl
politischePartizipation/wahl/kandidatenliste|Wahl - Kandidatenliste
politischePartizipation/wahl/kommunalwahl|Wahl - Kommunalwahl
politischePartizipation/wahl/landtagswahl|Wahl - Landtagswahl
politischePartizipation/wahl/strassenverzeichnis|Wahl - Straßenverzeichnis
politischePartizipation/wahl/verbundwahl|Wahl - Verbundwahl
politischePartizipation/wahl/wahlkreisUndWahlbezirk|Wahl - Wahlkreis und Wahlbezirk
politischePartizipation/wahl/wahllokal|Wahl - Wahllokal
raumplanung/bauleitplan|Bauleitplan
raumplanung/bebauungsplan|Bebauungsplan
raumplanung/flaechennutzung|Flächennutzung
raumplanung/liegenschaft/grundstueckUndGebaeude|Liegenschaft - Grundstück und Gebäude
raumplanung/liegenschaft/liegenschaftskataster|Liegenschaft - Liegenschaftskataster
raumplanung/liegenschaft/satzung|Liegenschaft - Satzung
raumplanung/orthofoto|Orthofoto
raumplanung/raumgliederung/adresse|Raumgliederung - Adresse
raumplanung/raumgliederung/block|Raumgliederung - Block
raumplanung/raumgliederung/hausnummer|Raumgliederung - Hausnummer
raumplanung/raumgliederung/ortsteil|Raumgliederung - Ortsteil
raumplanung/raumgliederung/postleitzahlengebiet|Raumgliederung - Postleitzahlengebiet
raumplanung/raumgliederung/stadtgebiet|Raumgliederung - Stadtgebiet
raumplanung/raumgliederung/strasse|Raumgliederung - Straße
raumplanung/sozialraum|Sozialraum
raumplanung/stadtplan|Stadtplan
sicherheit/beleuchtung|Beleuchtung
sicherheit/feuerwehr/feuerwehreinsatz|Feuerwehr - Feuerwehreinsatz
sicherheit/feuerwehr/personal|Feuerwehr - Personal
sicherheit/feuerwehr/standort|Feuerwehr - Standort
sicherheit/kriminalitaetsstatistik|Kriminalitätsstatistik
sicherheit/ordnungsamt|Ordnungsamt
sicherheit/polizei|Polizei
sicherheit/rettungshilfe/anlaufstelle|Rettungshilfe - Anlaufstelle
sicherheit/rettungshilfe/notfallnummer|Rettungshilfe - Notfallnummer
sicherheit/rettungshilfe/notinsel|Rettungshilfe - Notinsel
sicherheit/rettungshilfe/waldrettungspunkt|Rettungshilfe - Waldrettungspunkt
sicherheit/zivilschutzUndKatastrophenschutz/kampfmittelfund|Zivilschutz und Katastrophenschutz - Kampfmittelfund
sicherheit/zivilschutzUndKatastrophenschutz/sirene|Zivilschutz und Katastrophenschutz - Sirene
sonstiges/sonstiges|Sonstiges
sozialeHilfe/angebotUndBeratungsstelle|Angebot und Beratungsstelle
sozialeHilfe/behinderung/behindertenwohnheim|Behinderung - Behindertenwohnheim
sozialeHilfe/behinderung/menschenMitBehinderung|Behinderung - Menschen mit Behinderung
sozialeHilfe/bericht|Bericht
sozialeHilfe/finanzielleUnterstuetzung/foerderung|Finanzielle Unterstützung - Förderung
sozialeHilfe/finanzielleUnterstuetzung/grundsicherung|Finanzielle Unterstützung - Grundsicherung
sozialeHilfe/finanzielleUnterstuetzung/wohngeld|Finanzielle Unterstützung - Wohngeld
sozialeHilfe/flucht/asylbewerber|Flucht - Asylbewerber
sozialeHilfe/flucht/fluechtlingsunterbringung|Flucht - Flüchtlingsunterbringung
sozialeHilfe/flucht/fluechtlingszahl|Flucht - Flüchtlingszahl
sozialeHilfe/flucht/integration|Flucht - Integration
sozialeHilfe/gefoerderterWohnungsbau|Geförderter Wohnungsbau
sozialeHilfe/pflege|Pflege
staedtischesPersonal/stellenausschreibung|Stellenausschreibung
staedtischesPersonal/stellenplan|Stellenplan
tourismus/gaestezahl|Gästezahl
tourismus/sehenswuerdigkeit|Sehenswürdigkeit
tourismus/stadtfuehrung|Stadtführung
tourismus/unterkunft/campingplatz|Unterkunft - Campingplatz
tourismus/unterkunft/herberge|Unterkunft - Herberge
tourismus/unterkunft/hotel|Unterkunft - Hotel
tourismus/unterkunft/privatunterkunft|Unterkunft - Privatunterkunft
verkehr/ampelanlage|Ampelanlage
verkehr/flugverkehr/flugbewegung|Flugverkehr - Flugbewegung
verkehr/flugverkehr/flughafen|Flugverkehr - Flughafen
verkehr/fussverkehr/fussgaengerzone|Fußverkehr - Fußgängerzone
verkehr/fussverkehr/gehweg|Fußverkehr - Gehweg
verkehr/fussverkehr/laufstreckeUndWanderstrecke|Fußverkehr - Laufstrecke und Wanderstrecke
verkehr/kfz/Taxistand|KFZ - Taxistand
verkehr/kfz/autobahn|KFZ - Autobahn
verkehr/kfz/bussgeld|KFZ - Bußgeld
verkehr/kfz/carsharing|KFZ - Carsharing
verkehr/kfz/elektrotankstelle|KFZ - Elektrotankstelle
verkehr/kfz/fahrzeugzulassung|KFZ - Fahrzeugzulassung
verkehr/kfz/messung|KFZ - Messung
verkehr/kfz/parkplatz|KFZ - Parkplatz
verkehr/kfz/tankstelle|KFZ - Tankstelle
verkehr/oepnv/aufzugUndRolltreppe|ÖPNV - Aufzug und Rolltreppe
verkehr/oepnv/fahrgastzahl|ÖPNV - Fahrgastzahl
verkehr/oepnv/liniennetzSollfahrdatenEchtzeitdaten|ÖPNV - Liniennetz Sollfahrdaten Echtzeitdaten
verkehr/oepnv/vertriebsstelle|ÖPNV - Vertriebsstelle
verkehr/radverkehr/abstellplatz|Radverkehr - Abstellplatz
verkehr/radverkehr/ladestation|Radverkehr - Ladestation
verkehr/radverkehr/messung|Radverkehr - Messung
verkehr/radverkehr/radwegUndRadroute|Radverkehr - Radweg und Radroute
verkehr/radverkehr/verleih|Radverkehr - Verleih
verkehr/schiffsverkehrUndFaehrverkehr/anlegestelle|Schiffsverkehr und Fährverkehr - Anlegestelle
verkehr/schiffsverkehrUndFaehrverkehr/fracht|Schiffsverkehr und Fährverkehr - Fracht
verkehr/schiffsverkehrUndFaehrverkehr/passagier|Schiffsverkehr und Fährverkehr - Passagier
verkehr/sondernutzung|Sondernutzung
verkehr/unfall|Unfall
wetter/hitze|Hitze
wetter/messung|Messung
wirtschaft/arbeitslosigkeit|Arbeitslosigkeit
wirtschaft/berufspendler|Berufspendler
wirtschaft/beschaeftigung|Beschäftigung
wirtschaft/beteiligungAnOeffentlicherWirtschaft/ausschreibungUndVergabe|Beteiligung an Öffentlicher Wirtschaft - Ausschreibung und Vergabe
wirtschaft/beteiligungAnOeffentlicherWirtschaft/beteiligung|Beteiligung an Öffentlicher Wirtschaft - Beteiligung
wirtschaft/bueroflaecheIndustrieflaecheGewerbeflaeche|Bürofläche Industriefläche Gewerbefläche
wirtschaft/coworking|Coworking
wirtschaft/dienstleistung/einzelhandel|Dienstleistung - Einzelhandel
wirtschaft/dienstleistung/handwerk|Dienstleistung - Handwerk
wirtschaft/dienstleistung/postfiliale|Dienstleistung - Postfiliale
wirtschaft/dienstleistung/weihnachtsmarkt|Dienstleistung - Weihnachtsmarkt
wirtschaft/dienstleistung/wochenmarkt|Dienstleistung - Wochenmarkt
wirtschaft/gewerbeanmeldung|Gewerbeanmeldung
wirtschaft/insolvenz|Insolvenz
wirtschaft/wirtschaftsfoerderung|Wirtschaftsförderung
wirtschaft/wirtschaftsstandort|Wirtschaftsstandort
"""
MODEL_DATASETS: dict[str, str] = {
    path: title for path, _, title in (line.partition("|") for line in _LINES.split("\n") if line)
}
