SELECT
  s.strasse || coalesce(' ' || s.hausnummern, '') AS adresse,
  t.abfallart,
  min(t.datum) AS naechster_termin,
  date_diff('day', timezone('Europe/Berlin', $now)::DATE, min(t.datum))::INTEGER AS in_tagen,
  arg_min(t.hinweis, t.datum) AS hinweis,
  any_value(t.bezirk) AS bezirk
FROM strassen s
JOIN termine t ON trim(lower(t.bezirk)) = trim(lower(s.bezirk))
WHERE t.datum >= timezone('Europe/Berlin', $now)::DATE
GROUP BY 1, 2
ORDER BY adresse, naechster_termin, abfallart
