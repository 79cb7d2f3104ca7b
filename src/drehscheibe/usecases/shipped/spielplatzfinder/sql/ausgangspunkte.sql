-- Adressen, wo es sie gibt; sonst Orte. Was benutzt wurde, steht in „woher“.
SELECT feature_id, adresse AS name, 'Adresse' AS woher, ST_Centroid(geometry) AS geometry
FROM adressen
WHERE geometry IS NOT NULL
UNION ALL
SELECT feature_id, name, 'Ort', ST_Centroid(geometry)
FROM orte
WHERE geometry IS NOT NULL AND (SELECT count(*) FROM adressen) = 0
