WITH i AS (
  SELECT arg_max(index_witterung, jahr) AS wert, max(jahr) AS jahr, min(jahr) AS basis FROM witterungsindex
),
s AS (
  SELECT
    count(*) AS zaehlstellen,
    round(avg(vollstaendig_prozent), 1)::DOUBLE AS vollstaendig,
    arg_max(zaehlstelle, raeder_je_tag) AS staerkste,
    max(raeder_je_tag) AS staerkste_raeder,
    count(*) FILTER (WHERE letzter_gueltiger_tag < (SELECT max(tag) FROM tage) - 7 OR letzter_gueltiger_tag IS NULL) AS stumm
  FROM stationen
)
SELECT
  s.zaehlstellen,
  s.vollstaendig,
  s.staerkste_raeder,
  'an der Zählstelle ' || s.staerkste AS staerkste,
  s.stumm,
  i.wert AS index_witterung,
  CASE
    WHEN i.wert IS NULL THEN 'Für einen Vergleich braucht es denselben Monat aus zwei Jahren.'
    ELSE i.jahr || ' im Vergleich zu ' || i.basis || ' = 100; '
      || CASE WHEN (SELECT count(*) FROM wetter) > 0 THEN 'nur trockene Werktage' ELSE 'Median der Werktage, ohne Wetterdaten' END
  END AS hinweis_index
FROM s CROSS JOIN i
