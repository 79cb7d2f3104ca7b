-- Alle Kommunen der Tabelle. Rang 1 hat den größten Wert.
SELECT
  ags,
  name AS kommune,
  kreis,
  einwohner,
  round(flaeche_km2, 2)::DOUBLE AS flaeche_km2,
  round(einwohner / nullif(flaeche_km2, 0), 1)::DOUBLE AS dichte_je_km2,
  rank() OVER (ORDER BY einwohner DESC NULLS LAST)::INTEGER AS rang_einwohner,
  rank() OVER (ORDER BY flaeche_km2 DESC NULLS LAST)::INTEGER AS rang_flaeche,
  rank() OVER (ORDER BY einwohner / nullif(flaeche_km2, 0) DESC NULLS LAST)::INTEGER AS rang_dichte,
  ags = $town::VARCHAR AS eigene,
  stichtag,
  geometry
FROM kommunen
ORDER BY kommune, ags
