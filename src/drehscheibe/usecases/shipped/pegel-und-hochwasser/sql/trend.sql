-- Verglichen wird mit dem Wert, der am nächsten bei „vor $trend_stunden Stunden“ liegt, nicht mit irgendeinem.
WITH frueher AS (
  SELECT
    n.pegel,
    arg_min(w.wert_cm, abs(epoch(n.zeitpunkt) - epoch(w.zeitpunkt) - 3600 * $trend_stunden)) AS wert_cm,
    arg_min(w.zeitpunkt, abs(epoch(n.zeitpunkt) - epoch(w.zeitpunkt) - 3600 * $trend_stunden)) AS zeitpunkt
  FROM neueste n
  JOIN werte w ON w.pegel = n.pegel AND w.zeitpunkt < n.zeitpunkt
  WHERE epoch(n.zeitpunkt) - epoch(w.zeitpunkt) BETWEEN 1800 * $trend_stunden AND 7200 * $trend_stunden
  GROUP BY n.pegel
)
SELECT
  n.pegel,
  3600 * (n.wert_cm - f.wert_cm) / (epoch(n.zeitpunkt) - epoch(f.zeitpunkt)) AS cm_je_stunde
FROM neueste n
LEFT JOIN frueher f ON f.pegel = n.pegel
