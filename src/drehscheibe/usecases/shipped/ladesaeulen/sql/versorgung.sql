-- Eine Zeile: die eigene Kommune. Ohne Einwohnerzahl bleibt die Quote leer.
WITH summen AS (
  SELECT
    count(*) AS standorte,
    coalesce(sum(ladepunkte), 0) AS ladepunkte,
    coalesce(sum(ladepunkte) FILTER (WHERE schnell), 0) AS schnellladepunkte,
    coalesce(sum(leistung_kw), 0) AS leistung_kw
  FROM saeulen
)
SELECT
  $town::VARCHAR AS ags,
  $town_name::VARCHAR AS kommune,
  k.kreis,
  s.standorte::BIGINT AS standorte,
  s.ladepunkte::BIGINT AS ladepunkte,
  s.schnellladepunkte::BIGINT AS schnellladepunkte,
  round(s.leistung_kw, 1)::DOUBLE AS leistung_kw,
  k.einwohner,
  round(1000.0 * s.ladepunkte / nullif(k.einwohner, 0), 2)::DOUBLE AS ladepunkte_je_1000
FROM summen s
LEFT JOIN kommunen k ON k.ags = $town::VARCHAR
