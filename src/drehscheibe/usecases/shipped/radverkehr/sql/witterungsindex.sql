-- Jede Zählstelle wird nur mit sich selbst verglichen: derselbe Monat in dem Jahr und im Jahr davor.
-- So verschiebt eine neue oder ausgefallene Zählstelle den Index nicht. Das erste Jahr ist 100.
WITH mediane AS (
  SELECT zaehlstelle, jahr, monat, median(raeder) AS raeder
  FROM vergleichstage
  GROUP BY ALL
  HAVING count(*) >= $tage_je_monat
),
paare AS (
  SELECT d.jahr, d.raeder, v.raeder AS vorjahr, d.zaehlstelle
  FROM mediane d
  JOIN mediane v ON v.zaehlstelle = d.zaehlstelle AND v.monat = d.monat AND v.jahr = d.jahr - 1
),
faktoren AS (
  SELECT
    jahr,
    sum(raeder) / nullif(sum(vorjahr), 0) AS faktor,
    count(*) AS monatspaare,
    count(DISTINCT zaehlstelle) AS zaehlstellen
  FROM paare
  GROUP BY jahr
),
anfang AS (
  SELECT min(jahr) - 1 AS jahr FROM faktoren
)
SELECT jahr::INTEGER AS jahr, 100.0::DOUBLE AS index_witterung, NULL::BIGINT AS monatspaare, NULL::BIGINT AS zaehlstellen
FROM anfang
WHERE jahr IS NOT NULL
UNION ALL
SELECT
  jahr::INTEGER,
  round(100 * exp(sum(ln(faktor)) OVER (ORDER BY jahr)), 1)::DOUBLE,
  monatspaare,
  zaehlstellen
FROM faktoren
WHERE faktor > 0
ORDER BY jahr
