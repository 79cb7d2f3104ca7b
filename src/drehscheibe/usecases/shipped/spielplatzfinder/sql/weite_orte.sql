-- Nur Orte, nie Adressen: die bleiben im Rechner.
SELECT von AS ort, naechster_spielplatz, fussweg_m, minuten_zu_fuss
FROM naechster
WHERE woher = 'Ort' AND NOT in_gehweite
ORDER BY fussweg_m DESC NULLS FIRST, ort
LIMIT 50
