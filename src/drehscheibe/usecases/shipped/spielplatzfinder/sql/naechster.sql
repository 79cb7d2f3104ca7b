-- Die Luftlinie mal Umwegfaktor ist eine Schätzung des Fußwegs, kein Routing.
-- Wer in 5 km nichts findet, wird mit allen verglichen.
WITH punkte AS (
  SELECT feature_id, name, woher, geometry,
    ST_Transform(geometry, 'OGC:CRS84', 'EPSG:25832', true) AS meter
  FROM ausgangspunkte
),
paare AS (
  SELECT u.feature_id, p.name AS spielplatz, ST_Distance(u.meter, p.meter) AS luftlinie_m
  FROM punkte u
  JOIN plaetze p ON ST_DWithin(u.meter, p.meter, 5000)
),
weit AS (
  SELECT u.feature_id, p.name AS spielplatz, ST_Distance(u.meter, p.meter) AS luftlinie_m
  FROM (SELECT * FROM punkte WHERE feature_id NOT IN (SELECT feature_id FROM paare)) u
  CROSS JOIN plaetze p
),
beste AS (
  SELECT feature_id, arg_min(spielplatz, luftlinie_m) AS spielplatz, min(luftlinie_m) AS luftlinie_m
  FROM (SELECT * FROM paare UNION ALL SELECT * FROM weit)
  GROUP BY feature_id
)
SELECT
  u.feature_id AS schluessel,
  u.name AS von,
  u.woher,
  b.spielplatz AS naechster_spielplatz,
  round(b.luftlinie_m * $umweg)::BIGINT AS fussweg_m,
  round(b.luftlinie_m * $umweg / 67)::BIGINT AS minuten_zu_fuss,
  coalesce(b.luftlinie_m * $umweg <= $fussweg_m, false) AS in_gehweite,
  u.geometry
FROM punkte u
LEFT JOIN beste b ON b.feature_id = u.feature_id
ORDER BY fussweg_m DESC NULLS FIRST, von
