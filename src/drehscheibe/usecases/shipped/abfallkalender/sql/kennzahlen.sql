WITH t AS (
  SELECT min(datum) FILTER (WHERE datum >= timezone('Europe/Berlin', $now)::DATE) AS naechster, max(datum) AS letzter
  FROM termine
)
SELECT
  (SELECT count(DISTINCT adresse) FROM naechste) AS adressen,
  (SELECT count(*) FROM ohne_termine) AS ohne_termine,
  date_diff('day', timezone('Europe/Berlin', $now)::DATE, t.letzter)::INTEGER AS tage_bis_ende,
  CASE
    WHEN t.letzter IS NULL THEN 'Der Kalender ist leer.'
    WHEN t.naechster IS NULL THEN 'Der Kalender ist abgelaufen. Bitte den neuen hochladen.'
    WHEN date_diff('day', timezone('Europe/Berlin', $now)::DATE, t.letzter) < $warnen_tage
      THEN 'Der Kalender endet am ' || strftime(t.letzter, '%d.%m.%Y') || '. Bitte den neuen hochladen.'
    ELSE 'Der Kalender reicht bis ' || strftime(t.letzter, '%d.%m.%Y') || '.'
  END AS hinweis_ende,
  CASE
    WHEN (SELECT count(*) FROM ohne_termine) = 0 THEN 'Jede Straße hat Termine.'
    ELSE 'Ohne Termin: ' || (SELECT string_agg(adresse, ', ' ORDER BY adresse) FROM (SELECT adresse FROM ohne_termine ORDER BY adresse LIMIT 3))
  END AS hinweis_luecken
FROM t
