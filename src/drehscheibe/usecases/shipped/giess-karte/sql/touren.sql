SELECT
  revier,
  count(*) FILTER (WHERE prioritaet = 'hoch') AS hoch,
  count(*) FILTER (WHERE prioritaet = 'mittel') AS mittel,
  sum(liter)::BIGINT AS liter
FROM giessliste
GROUP BY revier
HAVING sum(liter) > 0
ORDER BY hoch DESC, liter DESC, revier
