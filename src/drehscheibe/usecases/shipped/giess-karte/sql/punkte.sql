-- Punkte je Baum: Alter zählt am meisten, dann Boden, Regen und ein Sensor in der Nähe.
-- Was unbekannt ist, bringt keine Punkte und steht nicht als Grund da.
SELECT
  s.*,
  CASE WHEN standjahre <= $anwuchs_jahre THEN 4 WHEN standjahre <= $jung_jahre THEN 2 ELSE 0 END AS p_alter,
  CASE
    WHEN lower(bodenart) LIKE '%sand%' AND lower(bodenart) NOT LIKE '%lehm%' THEN 2
    WHEN lower(bodenart) LIKE '%kies%' OR lower(bodenart) LIKE '%schotter%' THEN 2
    WHEN lower(bodenart) LIKE '%sand%' THEN 1
    ELSE 0
  END AS p_boden,
  CASE WHEN w.regen_14_tage_mm < $trocken_mm THEN 2 ELSE 0 END AS p_regen,
  CASE WHEN feuchte_prozent < $trocken_prozent THEN 2 ELSE 0 END AS p_sensor,
  coalesce(zuletzt_gegossen > $now::DATE - 7, false) AS frisch_gegossen
FROM standorte s CROSS JOIN wetterlage w
