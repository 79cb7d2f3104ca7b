-- Die eigene Zeile. Steht die Kommune nicht in der Tabelle, gibt es keine: dann erfinden wir nichts.
SELECT ags, kommune, kreis, einwohner, flaeche_km2, dichte_je_km2, rang_einwohner, rang_flaeche, rang_dichte, stichtag, geometry
FROM vergleich
WHERE eigene
