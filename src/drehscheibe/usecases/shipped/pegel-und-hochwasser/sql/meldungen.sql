-- Womit Meldungen an- und ausgehen: was an ist, bleibt an, bis der Wert 5 cm unter der Schwelle liegt.
-- Sonst ginge mit jeder Welle eine Nachricht hinaus.
SELECT
  pegel,
  CASE
    WHEN wert_cm >= CASE stufe WHEN 0 THEN gelb_cm WHEN 1 THEN orange_cm WHEN 2 THEN rot_cm END - 5 THEN stufe + 0.75
    ELSE stufe
  END::DOUBLE AS stand
FROM aktuell
