SELECT
  feature_id AS schluessel,
  name,
  art,
  geraete,
  flaeche_m2,
  barrierefrei,
  letzte_pruefung,
  geometry
FROM plaetze
ORDER BY name, schluessel
