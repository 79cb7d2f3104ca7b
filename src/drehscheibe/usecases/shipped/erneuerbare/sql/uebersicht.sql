-- Was auf der Seite steht: ohne die Schlüssel, die nur Programme brauchen.
SELECT energie, anlagen, leistung_kw, anteil_leistung, ertrag_mwh_geschaetzt
FROM bestand
ORDER BY energie
