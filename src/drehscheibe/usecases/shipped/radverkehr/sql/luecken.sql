-- Jeder Monat vom ersten bis zum letzten Tag einer Zählstelle, auch Monate ganz ohne Werte.
WITH spanne AS (
  SELECT zaehlstelle, date_trunc('month', min(tag)) AS von, date_trunc('month', max(tag)) AS bis
  FROM tage
  GROUP BY zaehlstelle
),
monate AS (
  SELECT s.zaehlstelle, unnest(generate_series(s.von::TIMESTAMP, s.bis::TIMESTAMP, INTERVAL 1 MONTH))::DATE AS monat
  FROM spanne s
),
gezaehlt AS (
  SELECT
    zaehlstelle,
    date_trunc('month', tag)::DATE AS monat,
    count(*) FILTER (WHERE gueltig) AS gueltig,
    sum(raeder) FILTER (WHERE gueltig) AS raeder
  FROM tage
  GROUP BY ALL
)
SELECT
  m.zaehlstelle,
  m.monat,
  day(last_day(m.monat))::INTEGER AS tage,
  coalesce(g.gueltig, 0)::INTEGER AS gueltige_tage,
  round(100.0 * coalesce(g.gueltig, 0) / day(last_day(m.monat)), 1)::DOUBLE AS vollstaendig_prozent,
  round(g.raeder / nullif(g.gueltig, 0))::BIGINT AS raeder_je_tag
FROM monate m
LEFT JOIN gezaehlt g ON g.zaehlstelle = m.zaehlstelle AND g.monat = m.monat
ORDER BY m.zaehlstelle, m.monat
