SELECT
  name,
  art,
  geraete,
  flaeche_m2,
  barrierefrei,
  letzte_pruefung,
  feature_id AS schluessel,
  geometry
FROM plaetze
ORDER BY name, schluessel
