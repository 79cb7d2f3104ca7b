-- Immer genau eine Zeile, auch wenn die Kommune nicht in der Tabelle steht.
WITH alle AS (
  SELECT count(*) AS kommunen, median(einwohner) AS mitte_einwohner, median(dichte_je_km2) AS mitte_dichte
  FROM vergleich
)
SELECT
  e.einwohner,
  e.flaeche_km2,
  e.dichte_je_km2,
  CASE
    WHEN e.ags IS NULL THEN 'Diese Kommune steht nicht in der Tabelle.'
    ELSE 'Platz ' || e.rang_einwohner || ' von ' || a.kommunen || coalesce(', Stichtag ' || strftime(e.stichtag, '%d.%m.%Y'), '')
  END AS hinweis_einwohner,
  CASE WHEN e.ags IS NOT NULL THEN 'Platz ' || e.rang_flaeche || ' von ' || a.kommunen END AS hinweis_flaeche,
  CASE
    WHEN e.dichte_je_km2 > a.mitte_dichte THEN 'dichter besiedelt als die mittlere Kommune'
    WHEN e.dichte_je_km2 < a.mitte_dichte THEN 'dünner besiedelt als die mittlere Kommune'
    WHEN e.ags IS NOT NULL THEN 'so dicht besiedelt wie die mittlere Kommune'
  END AS hinweis_dichte,
  round(a.mitte_einwohner)::BIGINT AS mittlere_einwohner,
  round(a.mitte_dichte, 1)::DOUBLE AS mittlere_dichte
FROM alle a
LEFT JOIN eigene e ON true
