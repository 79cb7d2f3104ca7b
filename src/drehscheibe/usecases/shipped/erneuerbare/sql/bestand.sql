-- Der Ertrag ist eine Schätzung aus Volllaststunden, keine Messung.
WITH heute AS (
  SELECT energie, arg_max(anlagen, jahr) AS anlagen, arg_max(leistung_kw, jahr) AS leistung_kw
  FROM zubau
  GROUP BY energie
)
SELECT
  $town::VARCHAR || '-' || lower(energie) AS schluessel,
  $town::VARCHAR AS ags,
  $town_name::VARCHAR AS kommune,
  energie,
  anlagen,
  leistung_kw,
  round(100 * leistung_kw / nullif(sum(leistung_kw) OVER (), 0), 1)::DOUBLE AS anteil_leistung,
  round(
    leistung_kw * CASE energie WHEN 'Wind' THEN $volllast_wind ELSE $volllast_pv END / 1000
  )::BIGINT AS ertrag_mwh_geschaetzt
FROM heute
ORDER BY energie
