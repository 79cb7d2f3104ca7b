-- Was auf der Seite steht: wenige Spalten, lesbar auf einem Handy.
SELECT pegel, gewaesser, wert_cm, trend, lage, was_tun, zeitpunkt
FROM aktuell
