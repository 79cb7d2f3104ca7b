-- Montag bis Freitag. Mit Wetterdaten nur trockene Tage; ohne sie trägt der Median, den ein paar Regentage kaum bewegen.
SELECT t.zaehlstelle, year(t.tag) AS jahr, month(t.tag) AS monat, t.raeder
FROM tage t
LEFT JOIN wetter w ON w.tag = t.tag
WHERE t.gueltig
  AND isodow(t.tag) <= 5
  AND ((SELECT count(*) FROM wetter) = 0 OR w.niederschlag_mm <= $trocken_bis_mm)
