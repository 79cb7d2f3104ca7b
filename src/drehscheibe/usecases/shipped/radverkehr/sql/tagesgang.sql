-- Durchschnittliche Räder je Stunde, werktags und am Wochenende; Feiertage zählen als Werktag.
WITH stunden AS (
  SELECT
    zaehlstelle,
    timezone('Europe/Berlin', zeit)::DATE AS tag,
    hour(timezone('Europe/Berlin', zeit)) AS stunde,
    sum(anzahl) AS raeder
  FROM zaehlungen
  GROUP BY ALL
)
SELECT
  s.zaehlstelle,
  CASE WHEN isodow(s.tag) >= 6 THEN 'Wochenende' ELSE 'Werktag' END AS art,
  s.stunde::INTEGER AS stunde,
  round(avg(s.raeder), 1)::DOUBLE AS raeder_je_stunde
FROM stunden s
JOIN tage t ON t.zaehlstelle = s.zaehlstelle AND t.tag = s.tag AND t.gueltig
GROUP BY ALL
ORDER BY ALL
