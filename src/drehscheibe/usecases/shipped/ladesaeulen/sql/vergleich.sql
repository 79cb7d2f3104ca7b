-- Alle Kommunen des eigenen Kreises und der Kreis selbst, gezählt in der regionalen Tabelle.
WITH nachbarn AS (
  SELECT k.ags, k.name, k.kreis, k.einwohner, k.geometry
  FROM kommunen k
  WHERE k.kreis = (SELECT min(kreis) FROM versorgung)
),
gezaehlt AS (
  SELECT n.ags, n.name, n.kreis, n.einwohner, coalesce(sum(r.anzahl_ladepunkte), 0) AS ladepunkte
  FROM nachbarn n
  LEFT JOIN ladesaeulen_region r ON ST_Contains(n.geometry, r.geometry)
  GROUP BY n.ags, n.name, n.kreis, n.einwohner
),
zeilen AS (
  SELECT name AS gebiet, 'Kommune' AS ebene, ags = $town::VARCHAR AS eigene, ladepunkte, einwohner
  FROM gezaehlt
  UNION ALL
  SELECT kreis, 'Kreis', false, sum(ladepunkte), sum(einwohner)
  FROM gezaehlt
  GROUP BY kreis
)
SELECT
  gebiet,
  ebene,
  eigene,
  ladepunkte::BIGINT AS ladepunkte,
  einwohner::BIGINT AS einwohner,
  round(1000.0 * ladepunkte / nullif(einwohner, 0), 2)::DOUBLE AS ladepunkte_je_1000
FROM zeilen
WHERE (SELECT count(*) FROM ladesaeulen_region) > 0
ORDER BY ladepunkte_je_1000 DESC, gebiet
