-- Der neueste Wert jedes Sensors, höchstens zwei Tage alt.
SELECT
  coalesce(sensor, feature_id) AS sensor,
  arg_max(feuchte_prozent, zeit) AS feuchte_prozent,
  max(zeit) AS zeit,
  ST_Transform(any_value(ST_Centroid(geometry)), 'OGC:CRS84', 'EPSG:25832', true) AS meter
FROM bodenfeuchte
WHERE geometry IS NOT NULL AND zeit > $now - INTERVAL 2 DAY AND zeit <= $now
GROUP BY 1
