-- Alle Brunnen mit ihrem Zustand in Worten.
SELECT
  kennung,
  name,
  CASE
    WHEN in_betrieb THEN 'in Betrieb'
    WHEN NOT in_betrieb THEN 'außer Betrieb'
    ELSE 'nicht gemeldet'
  END AS zustand,
  geometry
FROM brunnen
