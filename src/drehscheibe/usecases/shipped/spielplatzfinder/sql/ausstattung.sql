-- „Schaukel, Rutsche; Tor“ sind drei Geräte. „k. A.“ und „-“ sind keine.
WITH einzeln AS (
  SELECT feature_id, trim(unnest(string_split_regex(geraete, '[,;/]'))) AS geraet
  FROM plaetze
  WHERE geraete IS NOT NULL
)
SELECT geraet, count(DISTINCT feature_id) AS plaetze
FROM einzeln
WHERE length(geraet) > 1 AND lower(geraet) NOT IN ('k. a.', 'k.a.', 'keine')
GROUP BY geraet
ORDER BY plaetze DESC, geraet
LIMIT 25
