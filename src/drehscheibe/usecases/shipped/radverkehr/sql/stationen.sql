-- Eine Zeile je Zählstelle; ohne Ortsangabe bleibt die Geometrie leer.
WITH letzte AS (
  SELECT
    zaehlstelle,
    min(tag) AS seit,
    max(tag) FILTER (WHERE gueltig) AS letzter_gueltiger_tag,
    round(avg(raeder) FILTER (WHERE gueltig AND tag > (SELECT max(tag) FROM tage) - 365))::BIGINT AS raeder_je_tag,
    round(100.0 * count(*) FILTER (WHERE gueltig) / nullif(date_diff('day', min(tag), max(tag)) + 1, 0), 1)::DOUBLE AS vollstaendig_prozent
  FROM tage
  GROUP BY zaehlstelle
)
SELECT
  l.zaehlstelle,
  l.seit,
  l.letzter_gueltiger_tag,
  l.raeder_je_tag,
  l.vollstaendig_prozent,
  o.geometry
FROM letzte l
LEFT JOIN (
  SELECT zaehlstelle, any_value(geometry) AS geometry FROM zaehlstellen GROUP BY zaehlstelle
) o ON o.zaehlstelle = l.zaehlstelle
ORDER BY l.zaehlstelle
