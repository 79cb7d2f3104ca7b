-- Klassen statt einzelner Adressen: so steht nirgends, wer wie weit wohnt.
SELECT
  CASE
    WHEN fussweg_m IS NULL THEN 'unbekannt'
    WHEN fussweg_m <= 250 THEN 'bis 250 m'
    WHEN fussweg_m <= 500 THEN 'bis 500 m'
    WHEN fussweg_m <= 750 THEN 'bis 750 m'
    WHEN fussweg_m <= 1000 THEN 'bis 1.000 m'
    WHEN fussweg_m <= 2000 THEN 'bis 2.000 m'
    ELSE 'weiter'
  END AS fussweg,
  min(coalesce(fussweg_m, 999999))::INTEGER AS ab,
  count(*) AS anzahl
FROM naechster
GROUP BY 1
ORDER BY ab
