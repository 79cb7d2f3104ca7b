SELECT
  kreis,
  count(*) AS kommunen,
  sum(einwohner)::BIGINT AS einwohner,
  round(sum(flaeche_km2), 2)::DOUBLE AS flaeche_km2,
  round(sum(einwohner) / nullif(sum(flaeche_km2), 0), 1)::DOUBLE AS dichte_je_km2,
  kreis = (SELECT min(kreis) FROM eigene) AS eigener
FROM vergleich
WHERE kreis IS NOT NULL
GROUP BY kreis
ORDER BY dichte_je_km2 DESC, kreis
