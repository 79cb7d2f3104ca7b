-- Was auf der Seite steht: der eigene Kreis mit Namen statt mit ja und nein.
SELECT
  CASE WHEN eigener THEN kreis || ' (dieser Kreis)' ELSE kreis END AS kreis,
  kommunen, einwohner, flaeche_km2, dichte_je_km2
FROM kreise
ORDER BY dichte_je_km2 DESC, kreis
