SELECT pegel, max(zeitpunkt) AS zeitpunkt, arg_max(wert_cm, zeitpunkt) AS wert_cm
FROM werte
GROUP BY pegel
