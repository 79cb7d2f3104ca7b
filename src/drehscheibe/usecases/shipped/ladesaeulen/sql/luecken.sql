-- Luftlinie von jedem Ort zur nächsten Ladesäule; ohne Orte von der Mitte der Kommune.
WITH gemessen AS (
  SELECT feature_id, name, einwohner, geometry FROM orte WHERE geometry IS NOT NULL
  UNION ALL
  SELECT feature_id, name, einwohner, ST_Centroid(geometry) FROM kommunen
  WHERE ags = $town::VARCHAR AND NOT EXISTS (SELECT 1 FROM orte)
),
plaetze AS (
  SELECT *, ST_Transform(ST_Centroid(geometry), 'OGC:CRS84', 'EPSG:25832', true) AS meter
  FROM gemessen
),
naechste AS (
  SELECT p.feature_id, min(ST_Distance(p.meter, e.meter)) / 1000 AS km
  FROM plaetze p CROSS JOIN erreichbar e
  GROUP BY p.feature_id
)
SELECT
  p.name AS ort,
  p.einwohner,
  round(n.km, 2) AS entfernung_km,
  coalesce(n.km > $abstand_km, true) AS luecke,
  p.feature_id AS schluessel,
  p.geometry
FROM plaetze p
LEFT JOIN naechste n ON n.feature_id = p.feature_id
ORDER BY n.km DESC NULLS FIRST, p.name
