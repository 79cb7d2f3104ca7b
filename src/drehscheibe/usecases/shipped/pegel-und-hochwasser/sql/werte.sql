-- Alles, was über die Pegel bekannt ist. Werte aus der Zukunft sind Fehler und zählen nicht.
SELECT pegel, zeitpunkt, max(wert_cm) AS wert_cm
FROM (
  SELECT pegel, zeitpunkt, wert_cm FROM pegel
  UNION ALL
  SELECT pegel, zeitpunkt, wert_cm FROM verlauf
)
WHERE wert_cm IS NOT NULL AND zeitpunkt IS NOT NULL AND zeitpunkt <= $now + INTERVAL 10 MINUTE
GROUP BY pegel, zeitpunkt
