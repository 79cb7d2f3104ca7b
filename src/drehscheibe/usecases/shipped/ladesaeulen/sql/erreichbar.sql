-- Auch die Säule jenseits der Stadtgrenze zählt, wenn sie die nächste ist.
SELECT meter FROM saeulen
UNION ALL
SELECT ST_Transform(geometry, 'OGC:CRS84', 'EPSG:25832', true)
FROM ladesaeulen_region
WHERE geometry IS NOT NULL
