-- Eine Zeile: Regen der letzten 14 Tage; leer heißt unbekannt, nicht trocken.
SELECT sum(niederschlag_mm) AS regen_14_tage_mm, max(tag) AS letzter_tag
FROM regen
WHERE tag > $now::DATE - 14 AND tag <= $now::DATE
