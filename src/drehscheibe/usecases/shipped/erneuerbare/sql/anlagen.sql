-- Nur Jahr und Leistung: einzelne, auch private Anlagen verlassen diese Tabelle nicht.
WITH alle AS (
  SELECT 'Photovoltaik' AS energie, leistung_kw, year(inbetriebnahme) AS jahr, stilllegung, status
  FROM photovoltaik
  UNION ALL
  SELECT 'Wind', leistung_kw, coalesce(year(inbetriebnahme), errichtungsjahr), stilllegung, status
  FROM wind
)
SELECT
  energie,
  leistung_kw,
  jahr::INTEGER AS jahr,
  CASE
    WHEN stilllegung <= $now::DATE THEN year(stilllegung)
    WHEN lower(status) LIKE '%endgültig%' THEN jahr
  END::INTEGER AS ende
FROM alle
WHERE leistung_kw IS NOT NULL
  AND jahr <= year($now::DATE)
  AND (status IS NULL OR lower(status) NOT LIKE '%planung%')
