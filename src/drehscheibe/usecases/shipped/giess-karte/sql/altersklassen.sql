SELECT
  CASE
    WHEN standjahre <= 3 THEN '0 bis 3'
    WHEN standjahre <= 10 THEN '4 bis 10'
    WHEN standjahre <= 30 THEN '11 bis 30'
    ELSE 'über 30'
  END AS standjahre,
  min(standjahre)::INTEGER AS ab,
  prioritaet,
  count(*) AS baeume
FROM giessliste
GROUP BY 1, prioritaet
ORDER BY ab, prioritaet
