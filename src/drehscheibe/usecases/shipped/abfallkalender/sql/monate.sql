SELECT date_trunc('month', datum)::DATE AS monat, abfallart, count(DISTINCT datum) AS abfuhrtage
FROM termine
WHERE datum >= date_trunc('month', timezone('Europe/Berlin', $now))::DATE
GROUP BY ALL
ORDER BY ALL
