-- Bestand = was bis zum Jahr begonnen und noch nicht geendet hat. Stillgelegtes zählt bis zu seinem Ende.
WITH bewegung AS (
  SELECT energie, jahr, 1 AS anlagen, leistung_kw FROM anlagen
  UNION ALL
  SELECT energie, ende, -1, -leistung_kw FROM anlagen WHERE ende IS NOT NULL
),
je_jahr AS (
  SELECT
    energie,
    jahr,
    sum(anlagen) FILTER (WHERE anlagen > 0) AS neue_anlagen,
    sum(leistung_kw) FILTER (WHERE anlagen > 0) AS neue_kw,
    sum(anlagen) AS anlagen,
    sum(leistung_kw) AS kw
  FROM bewegung
  GROUP BY energie, jahr
)
SELECT
  energie,
  jahr,
  coalesce(neue_anlagen, 0)::BIGINT AS neue_anlagen,
  round(coalesce(neue_kw, 0), 1)::DOUBLE AS neue_leistung_kw,
  (sum(anlagen) OVER verlauf)::BIGINT AS anlagen,
  round(sum(kw) OVER verlauf, 1)::DOUBLE AS leistung_kw
FROM je_jahr
WINDOW verlauf AS (PARTITION BY energie ORDER BY jahr)
ORDER BY energie, jahr
