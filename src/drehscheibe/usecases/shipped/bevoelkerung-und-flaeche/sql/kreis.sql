-- Die Kommunen des eigenen Kreises, für Tabelle und Diagramm.
SELECT kommune, einwohner, flaeche_km2, dichte_je_km2, rang_einwohner, eigene
FROM vergleich
WHERE kreis = (SELECT min(kreis) FROM eigene)
ORDER BY einwohner DESC, kommune
