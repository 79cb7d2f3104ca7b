-- Je Zählstelle und Tag: wie viel gezählt wurde und wie viele Werte da sind. Tage gelten in Ortszeit.
-- Ein Tag mit lauter Nullen ist fast immer ein stummes Gerät, keine leere Straße.
WITH roh AS (
  SELECT
    zaehlstelle,
    timezone('Europe/Berlin', zeit)::DATE AS tag,
    count(anzahl) AS werte,
    sum(anzahl) AS raeder
  FROM zaehlungen
  GROUP BY ALL
),
takt AS (
  SELECT zaehlstelle, mode(werte) AS werte_je_tag
  FROM roh
  WHERE werte > 0
  GROUP BY zaehlstelle
)
SELECT
  r.zaehlstelle,
  r.tag,
  coalesce(r.raeder, 0)::BIGINT AS raeder,
  r.werte::INTEGER AS werte,
  t.werte_je_tag::INTEGER AS werte_je_tag,
  coalesce(r.raeder, 0) > 0 AND 100.0 * r.werte >= $vollstaendig_prozent * t.werte_je_tag AS gueltig
FROM roh r
JOIN takt t ON t.zaehlstelle = r.zaehlstelle
