-- Die eigenen Ladesäulen. „meter“ ist ETRS89 / UTM 32N: dort sind Abstände Meter, nicht Grad.
SELECT
  feature_id,
  betreiber,
  adresse,
  coalesce(anzahl_ladepunkte, 1) AS ladepunkte,
  leistung_kw,
  CASE
    WHEN art IS NOT NULL THEN lower(art) LIKE '%schnell%'
    ELSE coalesce(leistung_kw / greatest(coalesce(anzahl_ladepunkte, 1), 1) > 22, false)
  END AS schnell,
  inbetriebnahme,
  geometry,
  ST_Transform(geometry, 'OGC:CRS84', 'EPSG:25832', true) AS meter
FROM ladesaeulen
WHERE geometry IS NOT NULL
