-- Säulen ohne Datum der Inbetriebnahme fehlen hier; wie viele, sagt die Kennzahl „ohne Datum“.
WITH jahre AS (
  SELECT year(inbetriebnahme) AS jahr, sum(ladepunkte) AS neu
  FROM saeulen
  WHERE inbetriebnahme IS NOT NULL AND inbetriebnahme <= $now::DATE
  GROUP BY 1
)
SELECT jahr, neu::BIGINT AS neu, (sum(neu) OVER (ORDER BY jahr))::BIGINT AS gesamt
FROM jahre
ORDER BY jahr
