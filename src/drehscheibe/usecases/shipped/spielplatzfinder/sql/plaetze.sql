-- „meter“ ist ETRS89 / UTM 32N. Auch Flächen sind erlaubt: dann zählt ihr Schwerpunkt.
SELECT
  feature_id,
  name,
  art,
  geraete,
  flaeche_m2,
  barrierefrei,
  letzte_pruefung,
  date_diff('month', letzte_pruefung, $now::DATE) > $pruefung_monate AS pruefung_faellig,
  ST_Centroid(geometry) AS geometry,
  ST_Transform(ST_Centroid(geometry), 'OGC:CRS84', 'EPSG:25832', true) AS meter
FROM spielplaetze
WHERE geometry IS NOT NULL
