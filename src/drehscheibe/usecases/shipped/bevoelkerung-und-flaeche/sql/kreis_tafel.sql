-- Was auf der Seite steht: die eigene Kommune mit Namen statt mit ja und nein.
SELECT
  CASE WHEN eigene THEN kommune || ' (diese Kommune)' ELSE kommune END AS kommune,
  einwohner, flaeche_km2, dichte_je_km2, rang_einwohner
FROM kreis
ORDER BY einwohner DESC, kommune
