-- Ein Kalender je Adresse (Straße, wo nötig mit Hausnummern); nur was noch kommt.
SELECT DISTINCT
  s.strasse || coalesce(' ' || s.hausnummern, '') AS key,
  t.datum AS date,
  t.abfallart || coalesce(' (' || t.hinweis || ')', '') AS title
FROM strassen s
JOIN termine t ON trim(lower(t.bezirk)) = trim(lower(s.bezirk))
WHERE t.datum >= timezone('Europe/Berlin', $now)::DATE
ORDER BY key, date, title
