-- Die letzten 48 Stunden, höchstens ein Wert je Stunde: das hält das Bild klein.
SELECT pegel, date_trunc('hour', zeitpunkt) AS stunde, round(max(wert_cm), 1)::DOUBLE AS wert_cm
FROM werte
WHERE zeitpunkt > $now - INTERVAL 48 HOUR
GROUP BY ALL
ORDER BY ALL
