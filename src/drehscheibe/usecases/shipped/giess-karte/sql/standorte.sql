-- Bodenart: erst die des Baums, sonst die der Bodenkarte an seiner Stelle.
WITH karte AS (
  SELECT b.feature_id, any_value(k.bodenart) AS bodenart
  FROM baeume b
  JOIN boeden k ON ST_Contains(k.geometry, b.geometry)
  WHERE b.bodenart IS NULL
  GROUP BY b.feature_id
),
naher_sensor AS (
  SELECT b.feature_id, arg_min(f.feuchte_prozent, ST_Distance(b.meter, f.meter)) AS feuchte_prozent
  FROM (
    SELECT feature_id, ST_Transform(geometry, 'OGC:CRS84', 'EPSG:25832', true) AS meter
    FROM baeume
    WHERE geometry IS NOT NULL
  ) b
  JOIN feuchte f ON ST_DWithin(b.meter, f.meter, $sensor_reichweite_m)
  GROUP BY b.feature_id
)
SELECT
  b.feature_id AS schluessel,
  coalesce(b.baumnummer, b.feature_id) AS baumnummer,
  b.baumart,
  year($now::DATE) - b.pflanzjahr AS standjahre,
  coalesce(b.bodenart, k.bodenart) AS bodenart,
  b.standort,
  coalesce(b.revier, 'ohne Revier') AS revier,
  b.zuletzt_gegossen,
  s.feuchte_prozent,
  b.geometry
FROM baeume b
LEFT JOIN karte k ON k.feature_id = b.feature_id
LEFT JOIN naher_sensor s ON s.feature_id = b.feature_id
WHERE b.geometry IS NOT NULL AND b.pflanzjahr <= year($now::DATE)
